"""Every retailer of some territories with what the comparison of coverage needs, in a fixed number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, QuerySet

from rounds.common.positions import Position, great_circle_metres
from rounds.common.settings import Settings
from rounds.issues.models import Issue
from rounds.orders.models import MonthlyFeature
from rounds.people.models import Company, Territory
from rounds.people.rules.settings import FIELD_HOURS
from rounds.planning.queries.problem import rhythm_of
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.coverage import Coverage, Span, Watched, coverage_of
from rounds.planning.rules.fairness import hard_because, open_share
from rounds.planning.rules.hours import WorkedDay
from rounds.planning.rules.reasons import Reason
from rounds.retailers.models import Retailer
from rounds.segments.queries import current_segments, rhythms_of
from rounds.visits.models import Visit
from rounds.visits.queries.contacts import last_visit_days
from rounds.visits.rules.interval import resets_interval
from rounds.visits.rules.settings import RESETTING_CHANNELS

WORKWEEK = range(5)
VOLUME_MONTHS = 3
WHY = "retailers of territories that came through the door"


@dataclass(frozen=True)
class Watch:
    """One retailer: how far, how big, why hard, and his real coverage in the span."""

    retailer: Retailer
    territory: Territory
    km: float | None
    volume: float | None
    hard: tuple[Reason, ...]
    coverage: Coverage
    known_since: date


@dataclass(frozen=True)
class Facts:
    """What is looked up once for all retailers."""

    visits: Mapping[int, Collection[date]]
    last_before: Mapping[int, date]
    segments: Mapping[int, str]
    found_shut: Mapping[int, int] = field(default_factory=dict)
    issues: Mapping[int, int] = field(default_factory=dict)
    volumes: Mapping[int, float] = field(default_factory=dict)


class Measures:
    """What all are measured by, worked out once: the span, the rhythms, the field hours."""

    def __init__(self, span: Span, zone: ZoneInfo, settings: Settings) -> None:
        self.span, self.zone, self.settings = span, zone, settings
        self.rhythms = rhythms_of(settings)
        self.day = WorkedDay(tuple((int(start), int(end)) for start, end in settings[FIELD_HOURS]))
        self._shares: dict[str, float] = {}

    def interval(self, segment: str) -> int:
        """Days between two visits of this segment."""
        return rhythm_of(segment, self.rhythms, self.settings).interval_days

    def open_share(self, shop: Retailer) -> float:
        """The part of the field hours in which he is open; most shops keep the hours of many others."""
        opening = shop.opening_hours if isinstance(shop.opening_hours, dict) else {}
        hours = str(opening)
        if hours not in self._shares:
            self._shares[hours] = open_share(opening, self.day, weekdays=WORKWEEK)
        return self._shares[hours]


def span_before(today: date, weeks: int) -> Span:
    """So many whole weeks up to and with today."""
    return Span(today - timedelta(days=7 * weeks - 1), today, today)


def watched(
    company: Company, territories: Sequence[Territory], *, weeks: int, at: datetime, settings: Settings
) -> list[Watch]:
    """The active retailers of these territories with their real visits of the last weeks. Seven queries."""
    zone = ZoneInfo(company.timezone)
    span = span_before(at.astimezone(zone).date(), weeks)
    by_pk = {territory.pk: territory for territory in territories}
    shops = Retailer.objects.unscoped(WHY).active().filter(territory__in=by_pk)
    facts = _facts(company, shops.values("pk"), span, zone=zone, at=at, settings=settings)
    measures = Measures(span, zone, settings)
    rows = shops.order_by("territory_id", "pk")
    return [_watch(shop, by_pk[shop.territory_id or 0], facts, measures) for shop in rows]


def _facts(
    company: Company, ids: QuerySet[Retailer, Any], span: Span, *, zone: ZoneInfo, at: datetime, settings: Settings
) -> Facts:
    begin = datetime.combine(span.first, time(), zone)
    visits: dict[int, set[date]] = {}
    mine = Visit.objects.unscoped(WHY).filter(company=company, retailer_id__in=ids)
    channels = counting_channels(settings)
    made = mine.finished().filter(channel__in=channels, arrived_at__gte=begin, arrived_at__lte=at)
    for retailer_id, arrived in made.values_list("retailer_id", "arrived_at"):
        if arrived is not None:
            visits.setdefault(retailer_id, set()).add(arrived.astimezone(zone).date())
    shut = mine.filter(state=Visit.State.MISSED, missed_reason=Visit.MissedReason.SHOP_SHUT, planned_on__gte=span.first)
    issues = Issue.objects.unscoped(WHY).of_service()
    raised = issues.filter(company=company, retailer_id__in=ids, raised_at__gte=begin)
    return Facts(
        visits=visits,
        last_before=last_visit_days(company, ids, before=begin),
        segments=current_segments(company, at=at, retailer_ids=ids),
        found_shut=dict(shut.order_by().values_list("retailer_id").annotate(number=Count("pk"))),
        issues=dict(raised.order_by().values_list("retailer_id").annotate(number=Count("pk"))),
        volumes=_volumes(company, ids, span.last),
    )


def counting_channels(settings: Settings) -> list[str]:
    """The channels that start the interval anew (D12)."""
    return [one for one in Visit.Channel.values if resets_interval(one, resetting=settings[RESETTING_CHANNELS])]


def _volumes(company: Company, ids: QuerySet[Retailer, Any], today: date) -> dict[int, float]:
    """Monthly cartons, the mean of the last whole months."""
    month = today.replace(day=1)
    first = (month - timedelta(days=31 * VOLUME_MONTHS - 15)).replace(day=1)
    rows = MonthlyFeature.objects.unscoped(WHY).filter(company=company, retailer_id__in=ids)
    means = rows.filter(month__gte=first, month__lt=month).order_by().values_list("retailer_id")
    return {retailer_id: float(mean) for retailer_id, mean in means.annotate(mean=Avg("volume"))}


def _watch(shop: Retailer, territory: Territory, facts: Facts, by: Measures) -> Watch:
    known = shop.made_at.astimezone(by.zone).date()
    row = Watched(
        retailer=shop.pk,
        interval=by.interval(facts.segments.get(shop.pk, "")),
        known_since=known,
        last_before=facts.last_before.get(shop.pk),
        visits=facts.visits.get(shop.pk, ()),
    )
    return Watch(
        retailer=shop,
        territory=territory,
        km=_km(shop, territory),
        volume=facts.volumes.get(shop.pk, 0.0),
        hard=tuple(_hard(shop, facts, by)),
        coverage=coverage_of(row, by.span, tolerance=by.settings[chosen.TOLERANCE_DAYS]),
        known_since=known,
    )


def _km(shop: Retailer, territory: Territory) -> float | None:
    """Kilometres in a straight line from where the days start."""
    if shop.lat is None or shop.lon is None or territory.start_lat is None or territory.start_lon is None:
        return None
    home = Position(territory.start_lat, territory.start_lon)
    return great_circle_metres(home, Position(shop.lat, shop.lon)) / 1000


def _hard(shop: Retailer, facts: Facts, by: Measures) -> list[Reason]:
    return hard_because(
        open_share=by.open_share(shop),
        least_open=by.settings[chosen.LEAST_OPEN],
        found_shut=facts.found_shut.get(shop.pk, 0),
        is_watched=shop.compliance_grade != Retailer.ComplianceGrade.LAW_ABIDING,
        issues=facts.issues.get(shop.pk, 0),
    )
