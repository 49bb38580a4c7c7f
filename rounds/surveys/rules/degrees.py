"""Satisfaction, loyalty and contribution of a retailer and of a territory, each with its formula and trend (B08).

All three run from 0 to 100 and are None where nothing is known: not knowing is not a low value. None of them is a mark
for a manager, and no quota follows from them (E16, F05). The survey is anonymous, so a retailer's satisfaction takes
only what he said with his name; what his territory said anonymously is shown for the territory.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

TENTH = Decimal("0.1")
FULL = Decimal(100)
LATE_RHYTHMS = Decimal(3)  # three rhythms without an order: nothing is left of the points for rhythm
BEST_STARS = 5


def gettext_noop(text: str) -> str:
    """Marks a message for translation; rules know no language, screens do."""
    return text


@dataclass(frozen=True)
class Terms:
    """The settings and the marks that count as full, as they were when a month was computed.

    `window` months; `trend` months back and `points` that make a change; `full_*`: monthly volume, monthly amount,
    price of a unit and number of products that earn all points (a percentile of the company's retailers).
    """

    window: int = 6
    trend: int = 3
    points: int = 5
    start: int = 60
    reopened: int = 10
    broken: int = 10
    loyal: tuple[int, int, int] = (40, 30, 30)
    given: tuple[int, int, int] = (40, 40, 20)
    percentile: int = 90
    full_volume: Decimal = Decimal(0)
    full_amount: Decimal = Decimal(0)
    full_price: Decimal = Decimal(0)
    full_products: Decimal = Decimal(0)


@dataclass(frozen=True)
class Facts:
    """What is known of one retailer in the window.

    `ratings`: stars 1-5 he gave to visits; `reopened`, `broken`: issues he reopened, promises to him that were broken;
    `months` with an order among `known` months since his first; `rhythm` the usual days between orders and `gap` the
    days since the last (None: too few orders); `products` a month in the mean, `volume` and `amount` net in the window;
    `mix`: amount per price class. `*_of` are the records behind them, by id.
    """

    ratings: tuple[int, ...] = ()
    reopened: int = 0
    broken: int = 0
    months: int = 0
    known: int = 0
    rhythm: Decimal | None = None
    gap: int | None = None
    products: Decimal = Decimal(0)
    volume: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    mix: Mapping[str, Decimal] = field(default_factory=dict)
    visits_of: tuple[int, ...] = ()
    issues_of: tuple[int, ...] = ()
    promises_of: tuple[int, ...] = ()


@dataclass(frozen=True)
class Step:
    """One line of a formula: its points, its weight where it has one, and the sentence with its figures."""

    label: str
    value: Decimal | None
    text: str
    params: Mapping[str, str]
    weight: int | None = None


@dataclass(frozen=True)
class Degree:
    """A value 0-100 or None, how it came about step by step, and the formula that puts the steps together."""

    value: Decimal | None
    steps: tuple[Step, ...]
    formula: str
    params: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ("B08",)


NOTHING_SAID = gettext_noop("窗口内没有署名的评价、重开或失约，不评分")
SAID = gettext_noop("%(start)s − %(reopened)s × %(per_reopened)s − %(broken)s × %(per_broken)s = %(value)s")
RATED = gettext_noop("（%(count)s 次拜访评价的平均 %(mean)s 星 − 1）÷ 4 × 100")
UNRATED = gettext_noop("没有评价，从起点分 %(start)s 分算起")
WEIGHED = gettext_noop("各项得分按权重平均：%(sum)s ÷ %(weights)s = %(value)s")
NO_ORDERS = gettext_noop("窗口内没有订货记录，不评分")


def satisfaction_of(facts: Facts, terms: Terms) -> Degree:
    """What he said openly: ratings of visits, less issues he reopened and promises broken to him."""
    params = {"reopened": str(facts.reopened), "broken": str(facts.broken)}
    steps = (
        _rating(facts, terms),
        Step(gettext_noop("重开的问题"), None, gettext_noop("他重开了 %(reopened)s 个问题"), params),
        Step(gettext_noop("落空的承诺"), None, gettext_noop("对他的承诺有 %(broken)s 个没有兑现"), params),
    )
    if not (facts.ratings or facts.reopened or facts.broken):
        return Degree(None, steps, NOTHING_SAID)
    start = steps[0].value or Decimal(0)
    lost = terms.reopened * facts.reopened + terms.broken * facts.broken
    value = _bounded(start - lost)
    more = {"start": _said(start), "per_reopened": str(terms.reopened), "per_broken": str(terms.broken)}
    return Degree(value, steps, SAID, {**params, **more, "value": _said(value)})


def _rating(facts: Facts, terms: Terms) -> Step:
    label = gettext_noop("拜访评价")
    if not facts.ratings:
        return Step(label, Decimal(terms.start), UNRATED, {"start": str(terms.start)})
    mean = Decimal(sum(facts.ratings)) / len(facts.ratings)
    value = _bounded((mean - 1) / (BEST_STARS - 1) * FULL)
    return Step(label, value, RATED, {"count": str(len(facts.ratings)), "mean": f"{mean:.2f}"})


def loyalty_of(facts: Facts, terms: Terms) -> Degree:
    """Whether he keeps coming: months with an order, orders in his own rhythm, share of the range."""
    months, rhythm, width = terms.loyal
    known = Decimal(facts.known)
    steps = (
        Step(
            gettext_noop("月月订货"),
            _bounded(FULL * facts.months / known) if facts.known else None,
            gettext_noop("%(known)s 个月里有 %(months)s 个月订了货"),
            {"known": str(facts.known), "months": str(facts.months)},
            months,
        ),
        Step(
            gettext_noop("按周期订货"),
            _in_rhythm(facts),
            gettext_noop("平常每 %(rhythm)s 天订一次，月末距上次 %(gap)s 天；超过一个周期起扣分，到三个周期为 0"),
            {"rhythm": _figure(facts.rhythm), "gap": _figure(facts.gap)},
            rhythm,
        ),
        Step(
            gettext_noop("品规宽度"),
            _part(facts.products, terms.full_products) if facts.known else None,
            gettext_noop("每月平均 %(products)s 个品规，满分线 %(full)s 个"),
            {"products": _figure(facts.products), "full": _figure(terms.full_products)},
            width,
        ),
    )
    return _weighed(steps) if facts.known else Degree(None, steps, NO_ORDERS)


def _in_rhythm(facts: Facts) -> Decimal | None:
    if not facts.rhythm or facts.gap is None:
        return None
    over = facts.gap / facts.rhythm - 1
    return _bounded(FULL * (1 - max(over, Decimal(0)) / (LATE_RHYTHMS - 1)))


def contribution_of(facts: Facts, terms: Terms) -> Degree:
    """What his shop sells of the company's goods: volume, amount and structure, against the company's full marks."""
    volume, amount, mix = terms.given
    months = Decimal(facts.known or 1)
    price = facts.amount / facts.volume if facts.volume > 0 else Decimal(0)
    steps = (
        _against(gettext_noop("销量"), facts.volume / months, terms.full_volume, volume),
        _against(gettext_noop("金额"), facts.amount / months, terms.full_amount, amount),
        Step(
            gettext_noop("品类结构"),
            _part(price, terms.full_price) if facts.volume > 0 else None,
            gettext_noop("每单位平均 %(price)s 元，满分线 %(full)s 元"),
            {"price": f"{price:.2f}", "full": f"{terms.full_price:.2f}"},
            mix,
        ),
    )
    return _weighed(steps) if facts.known else Degree(None, steps, NO_ORDERS)


def _against(label: str, monthly: Decimal, full: Decimal, weight: int) -> Step:
    text = gettext_noop("每月平均 %(monthly)s，满分线 %(full)s")
    return Step(label, _part(monthly, full), text, {"monthly": f"{monthly:,.0f}", "full": f"{full:,.0f}"}, weight)


def _weighed(steps: tuple[Step, ...]) -> Degree:
    """The mean of the known steps by weight; an unknown step takes its weight with it."""
    counted = [(one.value, one.weight) for one in steps if one.value is not None and one.weight]
    weights = sum(weight for _value, weight in counted)
    if not weights:
        return Degree(None, steps, NO_ORDERS)
    total = sum((value * weight for value, weight in counted), Decimal(0))
    value = _bounded(total / weights)
    return Degree(value, steps, WEIGHED, {"sum": f"{total:.0f}", "weights": str(weights), "value": _said(value)})


def _part(value: Decimal, full: Decimal) -> Decimal:
    return _bounded(FULL * value / full) if full > 0 else Decimal(0)


def _bounded(value: Decimal) -> Decimal:
    return min(max(value, Decimal(0)), FULL).quantize(TENTH, ROUND_HALF_UP)


def _said(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def _figure(value: Decimal | int | None) -> str:
    return "—" if value is None else f"{float(value):.1f}".removesuffix(".0")


def trend_of(now: Decimal | None, before: Decimal | None, points: int) -> str:
    """`up`, `down`, `level`, or `unknown` where one of the values is missing; under `points` nothing has changed."""
    if now is None or before is None:
        return "unknown"
    if abs(now - before) < points:
        return "level"
    return "up" if now > before else "down"


def mean_of(values: Iterable[Decimal | None]) -> tuple[Decimal | None, int]:
    """The mean of the known values, and how many they are."""
    known = [value for value in values if value is not None]
    return (_bounded(Decimal(sum(known)) / len(known)) if known else None), len(known)


def percentile_of(values: Sequence[Decimal], percent: int) -> Decimal:
    """The smallest value that `percent` of the values do not exceed; 0 without values."""
    if not values:
        return Decimal(0)
    ordered = sorted(values)
    place = -(-len(ordered) * percent // 100)
    return ordered[max(place, 1) - 1]


def plain(facts: Facts) -> dict[str, Any]:
    """The facts as they are kept: only what is there, decimals as text."""
    found, bare = {}, asdict(Facts())
    for name, value in asdict(facts).items():
        if value == bare[name]:  # a gap of 0 days is known, no gap is not
            continue
        found[name] = {key: str(part) for key, part in value.items()} if isinstance(value, dict) else _plain(value)
    return found


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value


def facts_from(kept: Mapping[str, Any]) -> Facts:
    """The facts as they were kept."""
    found = dict(kept)
    for name in ("rhythm", "products", "volume", "amount"):
        if name in found:
            found[name] = Decimal(found[name])
    for name in ("ratings", "visits_of", "issues_of", "promises_of"):
        found[name] = tuple(found.get(name, ()))
    found["mix"] = {key: Decimal(part) for key, part in found.get("mix", {}).items()}
    return Facts(**found)


def plain_terms(terms: Terms) -> dict[str, Any]:
    """The terms as they are kept."""
    return {name: _plain(value) for name, value in asdict(terms).items()}


def terms_from(kept: Mapping[str, Any]) -> Terms:
    """The terms as they were kept."""
    found = dict(kept)
    for name in ("full_volume", "full_amount", "full_price", "full_products"):
        found[name] = Decimal(found[name])
    return Terms(**{**found, "loyal": tuple(found["loyal"]), "given": tuple(found["given"])})
