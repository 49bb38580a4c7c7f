"""A sample, stratified or simple, that anybody can draw again from its seed, with its replacement list (A32)."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

SMALLEST_STRATUM = 2
UNKNOWN = "unknown"
WHOLE = "all"
SIZES = ("small", "middle", "large")
DIMENSIONS = ("market", "size", "business", "segment")
USUAL = ("market", "size")


def gettext_noop(text: str) -> str:
    """Marks a label for translation; rules know no language, screens do."""
    return text


DIMENSION_LABELS = {
    "market": gettext_noop("城镇 / 乡村"),
    "size": gettext_noop("规模（近一年订货量三等分）"),
    "business": gettext_noop("业态"),
    "segment": gettext_noop("客户类型"),
}
LABELS = {
    WHOLE: gettext_noop("全部零售户"),
    "urban": gettext_noop("城镇"),
    "rural": gettext_noop("乡村"),
    "small": gettext_noop("小户"),
    "middle": gettext_noop("中户"),
    "large": gettext_noop("大户"),
    "Z": gettext_noop("食杂店"),
    "B": gettext_noop("便利店"),
    "S": gettext_noop("超市"),
    "N": gettext_noop("商场"),
    "Y": gettext_noop("烟酒店"),
    "F": gettext_noop("娱乐服务"),
    "Q": gettext_noop("其他"),
    "promote": gettext_noop("提升型"),
    "maintain": gettext_noop("维持型"),
    "guide": gettext_noop("指导型"),
    "care": gettext_noop("关注型"),
    UNKNOWN: gettext_noop("不详"),
}


@dataclass(frozen=True)
class Candidate:
    """A retailer who may be asked: urban or rural ("" unknown), and his sales volume (None: no orders).

    `business` is his type of outlet, `segment` his kind of customer, `territory` its id; empty: unknown.
    """

    key: int
    market: str
    volume: Decimal | None
    business: str = ""
    segment: str = ""
    territory: int | None = None


@dataclass(frozen=True)
class Drawn:
    """One retailer of the sample and the stratum he stands for."""

    key: int
    stratum: str


@dataclass(frozen=True)
class Drawing:
    """How a sample is drawn: how many are asked, what it is stratified by, at least how many in a stratum."""

    sample_size: int
    dimensions: tuple[str, ...] = USUAL
    floor: int = SMALLEST_STRATUM


@dataclass(frozen=True)
class Sample:
    """Whom to ask, who replaces whom cannot be reached (in order, per stratum), and the strata as they were drawn."""

    asked: tuple[Drawn, ...]
    reserves: tuple[Drawn, ...]
    strata: Mapping[str, Mapping[str, int]]


def strata_of(candidates: Iterable[Candidate], dimensions: Sequence[str] = USUAL) -> dict[int, str]:
    """Each candidate's stratum, `market/size` by default; sizes are thirds of the volumes of all who order.

    Without dimensions the sample is simple: everybody is in one stratum.
    """
    everybody = list(candidates)
    bounds = _thirds(sorted(one.volume for one in everybody if one.volume is not None))
    return {one.key: "/".join(_part(one, name, bounds) for name in dimensions) or WHOLE for one in everybody}


def _part(one: Candidate, dimension: str, bounds: tuple[Decimal, Decimal]) -> str:
    if dimension == "size":
        return _size(one.volume, bounds)
    return {"market": one.market, "business": one.business, "segment": one.segment}[dimension] or UNKNOWN


def _thirds(volumes: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    if not volumes:
        return Decimal(0), Decimal(0)
    count = len(volumes)
    return volumes[(count - 1) // 3], volumes[(2 * count - 1) // 3]


def _size(volume: Decimal | None, bounds: tuple[Decimal, Decimal]) -> str:
    if volume is None:
        return UNKNOWN
    lower, upper = bounds
    return SIZES[0] if volume <= lower else SIZES[1] if volume <= upper else SIZES[2]


def shares_of(sizes: Mapping[str, int], sample_size: int, floor: int = SMALLEST_STRATUM) -> dict[str, int]:
    """How many to ask in each stratum: in proportion, by largest remainder, at least `floor` where there are so many.

    The floor keeps a small stratum from vanishing; with it the sum may pass `sample_size` slightly.
    """
    total = sum(sizes.values())
    if sample_size >= total:
        return dict(sizes)
    quotas = {name: divmod(count * sample_size, total) for name, count in sizes.items()}
    wanted = {name: whole for name, (whole, _rest) in quotas.items()}
    left = sample_size - sum(wanted.values())
    for name in sorted(quotas, key=lambda name: (-quotas[name][1], name))[:left]:
        wanted[name] += 1
    return {name: min(sizes[name], max(wanted[name], floor)) for name in sorted(sizes)}


def draw(
    candidates: Iterable[Candidate],
    sample_size: int,
    seed: int,
    *,
    dimensions: Sequence[str] = USUAL,
    floor: int = SMALLEST_STRATUM,
    reserve_percent: int = 0,
) -> Sample:
    """The sample for this seed, whatever the order of `candidates`; sorted by stratum and key.

    Within a stratum candidates are ordered by SHA-256 of seed and key: the same draw on every machine. Who comes next
    in that order is the reserve: `reserve_percent` of those asked, rounded up.
    """
    members: dict[str, list[int]] = defaultdict(list)
    for key, stratum in strata_of(candidates, dimensions).items():
        members[stratum].append(key)
    wanted = shares_of({name: len(keys) for name, keys in members.items()}, sample_size, floor)
    asked: list[Drawn] = []
    reserves: list[Drawn] = []
    for stratum in sorted(members):
        lots = sorted(members[stratum], key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())
        first = wanted[stratum]
        last = first + -(-first * reserve_percent // 100)
        asked += [Drawn(key, stratum) for key in sorted(lots[:first])]
        reserves += [Drawn(key, stratum) for key in lots[first:last]]
    strata = {name: {"population": len(members[name]), "asked": wanted[name]} for name in sorted(members)}
    return Sample(tuple(asked), tuple(reserves), strata)
