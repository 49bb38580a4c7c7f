"""The facts of every retailer of a company, in a handful of queries whatever the number of retailers."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from rounds.common.settings import Settings
from rounds.orders.models import MonthlyFeature
from rounds.people.models import Company
from rounds.retailers.models import Retailer
from rounds.segments.models import WillAnswer
from rounds.segments.rules import settings as chosen
from rounds.segments.rules.segment import SegmentFacts
from rounds.segments.rules.thresholds import Thresholds, quantile
from rounds.segments.rules.will import Behaviour, WillFact

MONTHS_READ = 7


@dataclass
class _Orders:
    """What the monthly features of one retailer say, newest month first."""

    months: list[tuple[date, float, int]] = field(default_factory=list)
    gap_days: int | None = None
    rhythm_days: float | None = None


def segment_facts(company: Company, *, as_of: date, settings: Settings) -> dict[int, SegmentFacts]:
    """Retailer id → facts, for the active retailers of the company."""
    months = settings[chosen.VOLUME_MONTHS]
    orders = _orders_by_retailer(company, as_of)
    answers = _answers_by_retailer(company, as_of, settings[chosen.WILL_DAYS])
    shops = Retailer.objects.unscoped("a company is segmented as a whole").filter(company=company).active()
    facts = {}
    for pk, display, market in shops.values_list("pk", "display_grade", "market_type").order_by("pk"):
        facts[pk] = _facts_of(orders.get(pk), display, market, answers.get(pk, ()), as_of, months)
    return facts


def thresholds_of(settings: Settings, facts: dict[int, SegmentFacts], *, volume_unit: str) -> Thresholds:
    """The thresholds of this run: fixed (C22), or quantiles of the company's own figures (C31)."""
    scale, brands = float(settings[chosen.SCALE]), float(settings[chosen.BRANDS])
    if settings[chosen.MODE] == "quantile":
        volumes = [one.monthly_volume for one in facts.values() if one.monthly_volume is not None]
        counts = [one.brands for one in facts.values() if one.brands is not None]
        scale = quantile(volumes, settings[chosen.SCALE_QUANTILE])
        brands = quantile(counts, settings[chosen.BRANDS_QUANTILE])
    return Thresholds(
        mode=settings[chosen.MODE],
        scale=scale,
        brands=brands,
        display=settings[chosen.DISPLAY],
        capability_needed=settings[chosen.NEEDED],
        scale_weight=settings[chosen.SCALE_WEIGHT],
        brands_weight=settings[chosen.BRANDS_WEIGHT],
        display_weight=settings[chosen.DISPLAY_WEIGHT],
        will_needed=settings[chosen.WILL_NEEDED],
        will_days=settings[chosen.WILL_DAYS],
        big_cap=settings[chosen.BIG_CAP],
        volume_unit=volume_unit,
    )


def _orders_by_retailer(company: Company, as_of: date) -> dict[int, _Orders]:
    since = (as_of - timedelta(days=31 * MONTHS_READ)).replace(day=1)
    rows = (
        MonthlyFeature.objects.unscoped("a company is segmented as a whole")
        .filter(company=company, month__gte=since, month__lt=as_of.replace(day=1))
        .order_by("-month")
        .values_list("retailer_id", "month", "volume", "brands", "gap_days", "rhythm_days")
    )
    found: dict[int, _Orders] = defaultdict(_Orders)
    for retailer_id, month, volume, brands, gap, rhythm in rows:
        orders = found[retailer_id]
        if not orders.months:
            orders.gap_days, orders.rhythm_days = gap, rhythm
        orders.months.append((month, float(volume), brands))
    return found


def _answers_by_retailer(company: Company, as_of: date, days: int) -> dict[int, list[WillFact]]:
    rows = WillAnswer.objects.unscoped("a company is segmented as a whole").filter(
        company=company, answered_on__lte=as_of, answered_on__gt=as_of - timedelta(days=days + 1)
    )
    found: dict[int, list[WillFact]] = defaultdict(list)
    for retailer_id, question, answer, day in rows.values_list("retailer_id", "question", "answer", "answered_on"):
        found[retailer_id].append(WillFact(question, answer, day))
    return found


def _facts_of(
    orders: _Orders | None, display: int | None, market: str, answers: object, as_of: date, months: int
) -> SegmentFacts:
    told = tuple(answers) if isinstance(answers, list) else ()
    rural = market == Retailer.MarketType.RURAL
    if orders is None or not orders.months:
        return SegmentFacts(None, None, display, told, as_of=as_of, is_rural=rural)
    this_month = as_of.replace(day=1)
    recent = [m for m in orders.months if _months_between(m[0], this_month) <= months]
    volume = sum(m[1] for m in recent) / months
    brands = max((m[2] for m in recent), default=0)
    ratio = orders.gap_days / orders.rhythm_days if orders.gap_days is not None and orders.rhythm_days else None
    behaviour = Behaviour(gap_ratio=ratio, trend=_trend(orders, this_month))
    return SegmentFacts(volume, float(brands), display, told, behaviour, as_of, rural)


def _trend(orders: _Orders, this_month: date) -> float | None:
    """Volume of the last three months over the three before, less one; None without earlier months."""
    last = sum(m[1] for m in orders.months if _months_between(m[0], this_month) <= 3)
    before = sum(m[1] for m in orders.months if 3 < _months_between(m[0], this_month) <= 6)
    return last / before - 1 if before else None


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
