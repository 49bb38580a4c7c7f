"""What a closing freezes of the field: retailers with their gaps, promises, trainings, judgements, a leader's tasks.

Everything is frozen whether the scheme weighs it or not, so that another scheme can be tried on a closed period.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import Max

from rounds.assessment.models import Judgement, Period
from rounds.assessment.queries.holders import Holding, holdings_at
from rounds.common.models import Event
from rounds.common.positions import Position, great_circle_metres
from rounds.common.settings import Settings
from rounds.orders.models import MonthlyFeature
from rounds.orders.rules.trend import TrendSettings
from rounds.people.models import Company, Territory
from rounds.retailers.models import Retailer
from rounds.segments.queries import current_segments, rhythms_of
from rounds.training.queries import training_facts
from rounds.visits.models import Anomaly, Promise, Visit
from rounds.visits.rules.settings import RESETTING_CHANNELS

WHY = "the assessment counts every record of the company"
LOOK_BACK = timedelta(days=100)  # longer than any interval: an earlier visit makes no gap shorter than that
THIRD = 3


@dataclass(frozen=True)
class Span:
    """The days of a period as far as they are over."""

    first: date
    last: date


def retailers_in(
    company: Company, span: Span, *, at: datetime, settings: Settings, fields: Iterable[str]
) -> list[dict[str, Any]]:
    """Retailers whose territory had an account manager at `at`; what says nothing is left out of a row. Eight queries.

    Who was entered later, or came to another territory later, counts as he was then.
    """
    wanted = tuple(fields)
    names = ("pk", "territory_id", "market_type", "lat", "lon", "is_vulnerable", "made_at")
    rows = Retailer.objects.unscoped(WHY).filter(company=company, made_at__lt=at).active()
    found = list(rows.order_by("pk").values(*dict.fromkeys((*names, *wanted))))
    held = _held(company, found, span, at=at)
    found = [row | {"territory_id": held[row["pk"]].territory} for row in found if held[row["pk"]].manager is not None]
    rhythms = {name: rhythm.interval_days for name, rhythm in rhythms_of(settings).items()}
    segments = current_segments(company, at=at)
    days = _visit_days(company, span, settings)
    trends = _trends(company, span)
    distances = _distances(company, found)
    shops = []
    for row in found:
        key, holding = row["pk"], held[row["pk"]]
        shop = {"id": key, "manager": holding.manager}
        if interval := rhythms.get(segments.get(key, "")):
            known = max(span.first - timedelta(days=1), company.local_day(row["made_at"]))
            since = company.local_day(holding.since) if holding.since else None
            shop |= {"interval": interval, "longest": longest_gap(days.get(key, ()), span, known=known, since=since)}
        told = {
            "market": row["market_type"],
            "distance": distances.get(key, ""),
            "weak": row["is_vulnerable"],
            "missing": sorted(name for name in wanted if row[name] in (None, "", [], {})),
            "trend": trends.get(key, ""),
        }
        shops.append(shop | {name: value for name, value in told.items() if value})
    return shops


def _held(company: Company, rows: Iterable[dict[str, Any]], span: Span, *, at: datetime) -> dict[int, Holding]:
    noted_from = datetime.combine(span.first, time.min, tzinfo=UTC) - LOOK_BACK
    return holdings_at(company, ((row["pk"], row["territory_id"]) for row in rows), at=at, noted_from=noted_from)


def longest_gap(days: Iterable[date], span: Span, *, known: date, since: date | None = None) -> int:
    """The longest run of days without a visit, ending within the span or running on at its end, in days.

    It begins with the last visit before the span, else on the day before it, or when the retailer was entered; never
    before `since`, the day on which he came to the account manager whom the gap counts for.
    """
    found = sorted(set(days))
    before = [day for day in found if day < span.first]
    begun = max(before[-1] if before else known, since or date.min)
    marks = [begun, *(day for day in found if max(span.first, begun) <= day <= span.last), span.last]
    return max(max(0, (later - earlier).days) for earlier, later in pairwise(marks))


def _visit_days(company: Company, span: Span, settings: Settings) -> dict[int, list[date]]:
    """The days of the contacts that start the interval anew, and the last one before the span."""
    visits = Visit.objects.unscoped(WHY).filter(company=company, state=Visit.State.FINISHED)
    visits = visits.filter(channel__in=settings[RESETTING_CHANNELS]).order_by()
    days: dict[int, list[date]] = defaultdict(list)
    within = visits.filter(planned_on__range=(span.first, span.last))
    earlier = visits.filter(planned_on__range=(span.first - LOOK_BACK, span.first - timedelta(days=1)))
    for retailer, last in earlier.values_list("retailer_id").annotate(last=Max("planned_on")):
        days[retailer].append(last)
    for retailer, day in within.values_list("retailer_id", "planned_on"):
        if day is not None:
            days[retailer].append(day)
    return days


def _trends(company: Company, span: Span) -> dict[int, str]:
    """Each retailer against his own past, as known in the last month of the span: never how much he orders."""
    rows = MonthlyFeature.objects.unscoped(WHY).filter(company=company, month=span.last.replace(day=1))
    share = TrendSettings().share
    known = rows.filter(trend__isnull=False).order_by().values_list("retailer_id", "trend")
    return {retailer: _trend(Decimal(str(change)), share) for retailer, change in known}


def _trend(change: Decimal, share: Decimal) -> str:
    if change <= -1:
        return "stopped"
    if abs(change) < share:
        return "steady"
    return "rising" if change > 0 else "falling"


def _distances(company: Company, shops: list[dict[str, Any]]) -> dict[int, str]:
    """The nearest and the farthest third of each territory, from where its days start."""
    territories = Territory.objects.unscoped(WHY).filter(company=company)
    starts = {
        pk: Position(lat, lon)
        for pk, lat, lon in territories.values_list("pk", "start_lat", "start_lon")
        if lat is not None and lon is not None
    }
    away: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for shop in shops:
        start = starts.get(shop["territory_id"])
        if start is not None and shop["lat"] is not None and shop["lon"] is not None:
            metres = round(great_circle_metres(start, Position(shop["lat"], shop["lon"])))
            away[shop["territory_id"]].append((metres, shop["pk"]))
    found: dict[int, str] = {}
    for members in away.values():
        ordered, third = sorted(members), len(members) // THIRD
        found |= {pk: "near" for _metres, pk in ordered[:third]}
        found |= {pk: "far" for _metres, pk in ordered[len(ordered) - third :]}
    return found


def promises_in(company: Company, span: Span) -> list[dict[str, Any]]:
    """Promises whose day lies in the span (D11)."""
    rows = Promise.objects.unscoped(WHY).filter(company=company, due_on__range=(span.first, span.last)).order_by("pk")
    names = ("pk", "manager_id", "department_id", "due_on", "outcome", "settled_on")
    return [
        {
            "id": key,
            "manager": manager,
            "department": department,
            "due_on": due.isoformat(),
            "outcome": outcome,
            "settled_on": settled.isoformat() if settled else None,
        }
        for key, manager, department, due, outcome, settled in rows.values_list(*names)
    ]


def trainings_in(company: Company, period: Period) -> list[dict[str, Any]]:
    """Who was at which training held in the period, with the result where one was measured (A28, D14)."""
    facts = training_facts(company, period.starts_on, period.ends_on)
    measured = {fact.session_id for fact in facts if fact.result_percent is not None}
    return [
        {
            "id": fact.attendance_id,
            "staff": fact.staff_id,
            "attended": fact.attended,
            "owed": fact.session_id in measured and not fact.attended and not fact.excuse,
            "result": fact.result_percent,
        }
        for fact in sorted(facts, key=lambda fact: fact.attendance_id)
    ]


def judgements_in(company: Company, span: Span) -> list[dict[str, Any]]:
    """What was judged of own quality in the period and not withdrawn (A30)."""
    rows = Judgement.objects.unscoped(WHY).filter(company=company, day__range=(span.first, span.last))
    rows = rows.filter(withdrawn_at__isnull=True).order_by("pk")
    return [
        {"id": key, "staff": staff, "item": item, "points": points}
        for key, staff, item, points in rows.values_list("pk", "staff_id", "item", "points")
    ]


def tasks_in(company: Company, period: Period, first: datetime, after: datetime) -> list[dict[str, Any]]:
    """What market managers owed: plans to decide, from the event log; anomalies and doubts about records (C08, C17)."""
    return _plans(company, first, after) + _anomalies(company, period)


def _plans(company: Company, first: datetime, after: datetime) -> list[dict[str, Any]]:
    """Plans are of a sibling app: what happened to them is read from the log. A superseded draft owes no decision."""
    verbs = ("plan.drafted", "plan.approved", "plan.declined", "plan.superseded", "plan.published")
    events = Event.objects.unscoped(WHY).filter(company_id=company.pk, verb__in=verbs, at__gte=first)
    drafted: dict[int, tuple[int, datetime]] = {}
    decided: dict[int, datetime] = {}
    dropped: set[int] = set()
    for event in events.select_related("content").order_by("number"):
        unit = event.body.get("unit")
        if event.verb == "plan.drafted":
            if isinstance(unit, int) and event.at < after:
                drafted[event.subject_id] = (unit, event.at)
        elif event.verb == "plan.superseded":
            dropped.add(event.subject_id)
        else:
            decided.setdefault(event.subject_id, event.at)
    return [
        _task("plan", key, unit, start, decided.get(key))
        for key, (unit, start) in sorted(drafted.items())
        if key in decided or key not in dropped
    ]


def _anomalies(company: Company, period: Period) -> list[dict[str, Any]]:
    rows = Anomaly.objects.unscoped(WHY).filter(company=company, day__range=(period.starts_on, period.ends_on))
    names = ("pk", "kind", "manager__unit_id", "noted_at", "settled_at")
    return [
        _task("ruling" if kind == Anomaly.Kind.DOUBT else "anomaly", key, unit, noted, settled)
        for key, kind, unit, noted, settled in rows.order_by("pk").values_list(*names)
    ]


def _task(kind: str, key: int, unit: int, start: datetime, end: datetime | None) -> dict[str, Any]:
    return {
        "kind": kind,
        "id": key,
        "unit": unit,
        "from": start.astimezone(UTC).isoformat(),
        "to": end.astimezone(UTC).isoformat() if end else None,
    }
