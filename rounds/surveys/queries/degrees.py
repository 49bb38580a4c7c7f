"""What the three degrees of a month are computed from, for a whole company in a fixed number of reads (B08)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, Q, Sum

from rounds.common.models import Event
from rounds.issues.models import Hop, Issue
from rounds.orders.models import MonthlyFeature, Product
from rounds.orders.queries.lines import class_amounts
from rounds.orders.queries.place import lines_here
from rounds.people.models import Company, Territory
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer
from rounds.surveys.models import DegreeRun
from rounds.surveys.rules import settings as named
from rounds.surveys.rules.degrees import Facts, Terms, percentile_of
from rounds.visits.models import Promise, Visit

WHY = "degrees of the whole company, computed by a job and read through their own door"
# Ratings are given on the retailer's own page, a storey above: read from the log.
IN_ONE_QUERY = 10_000
HUNDREDTH = Decimal("0.01")
RATED = ("visit_rating.given", "visit_rating.changed")


@dataclass(frozen=True)
class Span:
    """The months looked at: first and last day, and the instants between which they lie at the company's place."""

    first: date
    last: date
    since: datetime
    until: datetime


def month_back(month: date, count: int) -> date:
    """The first day of the month so many months before."""
    place = month.year * 12 + month.month - 1 - count
    return date(place // 12, place % 12 + 1, 1)


def span_of(company: Company, month: date, window: int) -> Span:
    """The `window` months that end with this one."""
    zone = ZoneInfo(company.timezone)
    first, following = month_back(month, window - 1), month_back(month, -1)
    since, until = (datetime.combine(day, time(), zone).astimezone(UTC) for day in (first, following))
    return Span(first, following - timedelta(days=1), since, until)


def last_month_of(company: Company, at: datetime) -> date:
    """The last month that is over at the company's place."""
    return month_back(company.local_day(at).replace(day=1), 1)


def months_missing(company: Company, day: date, *, at: datetime) -> list[date]:
    """Of the last full month and the one its trends look back to, those with orders that were not computed yet.

    Order lines that came in after a month was computed make it missing again.
    """
    last = month_back(day.replace(day=1), 1)
    wanted = [month_back(last, settings_of(company, at=at)[named.TREND_MONTHS]), last]
    ordered = MonthlyFeature.objects.unscoped(WHY).filter(company=company, month__in=wanted)
    there = set(ordered.order_by().values_list("month", flat=True).distinct())
    runs = dict(DegreeRun.objects.unscoped(WHY).filter(company=company).values_list("month", "made_at"))
    return [month for month in sorted(there) if month not in runs or _is_stale(company, month, runs[month])]


def _is_stale(company: Company, month: date, made_at: datetime) -> bool:
    """Whether features of this month or an earlier one were computed anew since."""
    log = Event.objects.unscoped(WHY).filter(company_id=company.pk, verb="features.refreshed", at__gt=made_at)
    begins = (event.body.get("since") for event in log.select_related("content"))
    return any(since is None or str(since) < month_back(month, -1).isoformat() for since in begins)


def managed_since(company: Company, day: date) -> dict[int, int]:
    """Territories with their account manager, where he has had this one and no other since that day began."""
    zone = ZoneInfo(company.timezone)
    log = Event.objects.unscoped(WHY).filter(company_id=company.pk, verb="territory.assigned")
    moved: set[object] = set()
    for event in log.filter(at__gte=datetime.combine(day, time(), zone)).select_related("content"):
        moved |= {event.body.get("before"), event.body.get("after")}
    rows = Territory.objects.unscoped(WHY).filter(company=company, manager__isnull=False)
    of: dict[int, list[int]] = defaultdict(list)
    for pk, manager in rows.values_list("pk", "manager_id"):
        if manager is not None:
            of[manager].append(pk)
    return {pks[0]: manager for manager, pks in of.items() if len(pks) == 1 and manager not in moved}


def terms_of(company: Company, *, at: datetime) -> Terms:
    """The settings of the company at that time; the marks that count as full are not known yet."""
    settings = settings_of(company, at=at)
    return Terms(
        window=settings[named.DEGREE_MONTHS],
        trend=settings[named.TREND_MONTHS],
        points=settings[named.TREND_POINTS],
        start=settings[named.SAID_START],
        reopened=settings[named.REOPENED_POINTS],
        broken=settings[named.BROKEN_POINTS],
        loyal=(settings[named.LOYAL_MONTHS], settings[named.LOYAL_RHYTHM], settings[named.LOYAL_RANGE]),
        given=(settings[named.GIVEN_VOLUME], settings[named.GIVEN_AMOUNT], settings[named.GIVEN_MIX]),
        percentile=settings[named.FULL_PERCENTILE],
    )


def facts_of(company: Company, month: date, terms: Terms) -> dict[int, Facts]:
    """The facts of every active retailer. Eight queries and one read of the order lines, however many there are."""
    span = span_of(company, month, terms.window)
    shops = Retailer.objects.unscoped(WHY).filter(company=company).active()
    ordered, rhythms = _ordered(company, span), _rhythms(company, month)
    stars, reopened, broken = _stars(company, span), _reopened(company, span), _broken(company, span)
    mixes = _mixes(company, span)
    found = {}
    for pk in shops.order_by("pk").values_list("pk", flat=True):
        rhythm, gap = rhythms.get(pk, (None, None))
        found[pk] = Facts(
            ratings=tuple(one for _visit, one in stars.get(pk, ())),
            visits_of=tuple(visit for visit, _stars in stars.get(pk, ())),
            reopened=len(reopened.get(pk, ())),
            issues_of=tuple(reopened.get(pk, ())),
            broken=len(broken.get(pk, ())),
            promises_of=tuple(broken.get(pk, ())),
            rhythm=None if rhythm is None else Decimal(str(rhythm)),
            gap=gap,
            mix=mixes.get(pk, {}),
            **ordered.get(pk, {}),
        )
    return found


def with_full_marks(terms: Terms, facts: Iterable[Facts]) -> Terms:
    """The terms with what earns all points: a percentile of the retailers with orders in the window."""
    buying = [one for one in facts if one.known and one.volume > 0]
    return replace(
        terms,
        full_volume=_full([one.volume / one.known for one in buying], terms),
        full_amount=_full([one.amount / one.known for one in buying], terms),
        full_price=_full([one.amount / one.volume for one in buying], terms),
        full_products=_full([one.products for one in buying], terms),
    )


def _full(values: list[Decimal], terms: Terms) -> Decimal:
    return percentile_of(values, terms.percentile).quantize(HUNDREDTH)


def _ordered(company: Company, span: Span) -> dict[int, dict[str, Any]]:
    rows = MonthlyFeature.objects.unscoped(WHY).filter(company=company, month__range=(span.first, span.last))
    sums = rows.order_by().values_list("retailer_id").annotate(
        known=Count("pk"), months=Count("pk", filter=Q(orders__gt=0)), products=Avg("products"), volume=Sum("volume"),
        amount=Sum("amount"),
    )  # fmt: skip
    return {
        pk: {
            "known": known,
            "months": months,
            "products": Decimal(str(products or 0)).quantize(HUNDREDTH),
            "volume": volume,
            "amount": Decimal(str(amount)).quantize(HUNDREDTH),
        }
        for pk, known, months, products, volume, amount in sums
    }


def _rhythms(company: Company, month: date) -> dict[int, tuple[float | None, int | None]]:
    rows = MonthlyFeature.objects.unscoped(WHY).filter(company=company, month=month)
    return {pk: (rhythm, gap) for pk, rhythm, gap in rows.values_list("retailer_id", "rhythm_days", "gap_days")}


def _stars(company: Company, span: Span) -> dict[int, list[tuple[int, int]]]:
    """Per retailer the visits he rated in the span, each with the stars he gave it last."""
    log = Event.objects.unscoped(WHY).filter(company_id=company.pk, verb__in=RATED, at__gte=span.since)
    visit_of: dict[int, int] = {}
    stars: dict[int, int] = {}
    for event in log.filter(at__lt=span.until).select_related("content").order_by("number"):
        body = event.body
        if "visit" in body:
            visit_of[event.subject_id] = int(str(body["visit"]))
        if "stars" in body:
            stars[event.subject_id] = int(str(body["stars"]))
    rated = {visit_of[key]: number for key, number in stars.items() if key in visit_of}
    visits = Visit.objects.unscoped(WHY).filter(company=company).order_by("pk")
    shops: list[tuple[int, int]] = []
    wanted = sorted(rated)
    for start in range(0, len(wanted), IN_ONE_QUERY):
        shops += visits.filter(pk__in=wanted[start : start + IN_ONE_QUERY]).values_list("pk", "retailer_id")
    return _by_retailer((shop, (visit, rated[visit])) for visit, shop in shops)


def _reopened(company: Company, span: Span) -> dict[int, list[int]]:
    """Per retailer the issues he reopened in the span, one entry for each time."""
    hops = Hop.objects.filter(outcome="reopened", ends_at__gte=span.since, ends_at__lt=span.until)
    hops = hops.filter(issue__company=company).exclude(issue__kind=Issue.Kind.VIOLATION)
    return _by_retailer(hops.order_by("pk").values_list("issue__retailer_id", "issue_id"))


def _broken(company: Company, span: Span) -> dict[int, list[int]]:
    """Per retailer the promises settled as broken in the span."""
    rows = Promise.objects.unscoped(WHY).filter(company=company, outcome=Promise.Outcome.BROKEN)
    settled = rows.filter(settled_on__range=(span.first, span.last)).order_by("pk")
    return _by_retailer(settled.values_list("retailer_id", "pk"))


def _by_retailer(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for shop, one in pairs:
        found[shop].append(one)
    return found


def _mixes(company: Company, span: Span) -> dict[int, Mapping[str, Decimal]]:
    """Per retailer the amount of each price class, biggest class number last; "0" for products without a class."""
    products = Product.objects.unscoped(WHY).filter(company=company, price_class__isnull=False)
    classes = {code: number for code, number in products.values_list("code", "price_class") if number is not None}
    amounts = class_amounts(lines_here(), company.code, since=span.first, until=span.last, classes=classes)
    return {
        shop: {str(number): part.quantize(HUNDREDTH) for number, part in sorted(parts.items())}
        for shop, parts in amounts.items()
    }
