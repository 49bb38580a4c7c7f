"""How hard a territory is to serve, and how a score stands beside those of territories of like difficulty.

It is shown beside a score and never replaces it: no regression, no points given or taken. Distances are medians in
metres; shares are whole percent. With too few like territories nothing is compared (C18, C28, D09).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import cos, hypot, radians
from statistics import median
from typing import Any

from rounds.visits.rules.reasons import Reason, gettext_noop

METRES_PER_DEGREE = 111_195
FIVE = Decimal(5)
Place = tuple[float, float]


@dataclass(frozen=True)
class Terrain:
    """One territory. `spacing` to the nearest other shop and `reach` from the middle in metres; None: no positions."""

    key: int
    shops: int
    rural: int
    spacing: int | None
    reach: int | None

    @property
    def rural_percent(self) -> int:
        """Rural shops as a percentage of all, rounded."""
        return round(100 * self.rural / self.shops) if self.shops else 0


def terrain_of(key: int, shops: int, rural: int, places: Sequence[Place]) -> Terrain:
    """Describe a territory by its retailers; `places` are latitude and longitude in degrees of those that have them."""
    if len(places) < 2:
        return Terrain(key, shops, rural, None, None)
    flat = _flat(places)
    middle = (median(x for x, _y in flat), median(y for _x, y in flat))
    return Terrain(key, shops, rural, round(median(_nearest(flat))), round(median(_apart(one, middle) for one in flat)))


def _flat(places: Sequence[Place]) -> list[Place]:
    """Metres east and north of nowhere in particular, sorted northwards: a territory is small enough to be flat."""
    shrink = cos(radians(median(lat for lat, _lon in places)))
    metres = [(lon * METRES_PER_DEGREE * shrink, lat * METRES_PER_DEGREE) for lat, lon in places]
    return sorted(metres, key=lambda one: (one[1], one[0]))


def _apart(one: Place, other: Place) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _nearest(flat: Sequence[Place]) -> list[float]:
    """From each to the nearest other one; looked for northwards and southwards until it cannot be nearer."""
    found = []
    for place, one in enumerate(flat):
        best = float("inf")
        for others in (flat[place + 1 :], flat[place - 1 :: -1] if place else ()):
            for other in others:
                if abs(other[1] - one[1]) >= best:
                    break
                best = min(best, _apart(one, other))
        found.append(best)
    return found


@dataclass(frozen=True)
class Terms:
    """Within how many percent two territories are alike, and how many others make a comparison."""

    alike_percent: int
    fewest: int


@dataclass(frozen=True)
class Beside:
    """A score beside those of like territories: how many, the middle half and the median in steps of five points.

    None when they are too few.
    """

    count: int
    low: Decimal | None
    middle: Decimal | None
    high: Decimal | None
    reason: Reason


ALIKE = gettext_noop(
    "难度相近的片区 %(count)s 个（店数、乡村比例、店间距离相差都在 %(percent)s%% 以内），"
    "中间一半得分约 %(low)s—%(high)s，中位数约 %(middle)s（取整到 5 分）"
)
TOO_FEW = gettext_noop("难度相近的片区只有 %(count)s 个，不足 %(fewest)s 个，不作比较")
UNKNOWN = gettext_noop("本片区没有足够的位置，不作比较")


def beside_alike(mine: Terrain, others: Sequence[Terrain], scores: Mapping[int, Decimal], terms: Terms) -> Beside:
    """The scores of territories like this one, without names; nothing is said of fewer than `terms.fewest`."""
    if mine.spacing is None:
        return Beside(0, None, None, None, Reason(UNKNOWN))
    alike = sorted(scores[one.key] for one in others if one.key in scores and _is_alike(mine, one, terms))
    if len(alike) < terms.fewest:
        figures = {"count": len(alike), "fewest": terms.fewest}
        return Beside(len(alike), None, None, None, Reason(TOO_FEW, figures))
    low, middle, high = (_quantile(alike, Fraction(part, 4)) for part in (1, 2, 3))
    told: dict[str, Any] = {"count": len(alike), "percent": terms.alike_percent}
    told |= {"low": str(low), "middle": str(middle), "high": str(high)}
    return Beside(len(alike), low, middle, high, Reason(ALIKE, told))


def _is_alike(mine: Terrain, other: Terrain, terms: Terms) -> bool:
    if other.key == mine.key or other.spacing is None or mine.spacing is None:
        return False
    near_rural = abs(mine.rural_percent - other.rural_percent) <= terms.alike_percent
    pairs = ((mine.shops, other.shops), (mine.spacing, other.spacing))
    return near_rural and all(100 * abs(one - two) <= terms.alike_percent * max(one, two) for one, two in pairs)


def _quantile(ordered: Sequence[Decimal], part: Fraction) -> Decimal:
    """Between the two nearest of an ordered row, to whole five points: of few people, exact figures are persons'."""
    place = part * (len(ordered) - 1)
    below = place.numerator // place.denominator
    above = min(below + 1, len(ordered) - 1)
    exact = Fraction(ordered[below]) + (place - below) * (Fraction(ordered[above]) - Fraction(ordered[below]))
    steps = Decimal(exact.numerator) / Decimal(exact.denominator) / FIVE
    return steps.quantize(Decimal(1), rounding=ROUND_HALF_UP) * FIVE


def histogram(scores: Sequence[Decimal], *, fewest: int) -> list[tuple[int, int, int]] | None:
    """How many scores lie in which ten points (from, to, count), without names; None when they are too few.

    Ends without anybody are left out, gaps between are shown.
    """
    if len(scores) < max(1, fewest):
        return None
    bins = [min(9, int(score) // 10) for score in scores]
    return [
        (10 * place, 10 * place + 10, sum(1 for one in bins if one == place))
        for place in range(min(bins), max(bins) + 1)
    ]
