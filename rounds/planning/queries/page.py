"""A plan on a page: the calendar, one day as list and map, the broken intervals."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from rounds.planning.models import BrokenInterval, PlannedVisit, VisitPlan
from rounds.planning.models.plan import VisitPlanQuerySet
from rounds.planning.queries.words import said, told
from rounds.visits.models import Visit

SHOWN_TO_OWNER = (VisitPlan.State.PUBLISHED, VisitPlan.State.SUPERSEDED)


@dataclass(frozen=True)
class Cell:
    """One date of the calendar; `is_worked` is false outside the plan and on rest days."""

    day: date
    is_worked: bool
    visits: int = 0
    phone: int = 0
    minutes: int = 0
    travel: int = 0
    tone: str = ""


@dataclass(frozen=True)
class Stop:
    """One line of a day; `clock` is when the visit begins."""

    stop: PlannedVisit
    clock: str
    because: list[dict[str, Any]]

    @property
    def is_door(self) -> bool:
        """Whether somebody travels there."""
        return self.stop.channel == Visit.Channel.DOOR


@dataclass(frozen=True)
class DayView:
    """One day of a plan: the round in its order, then the calls."""

    day: date
    door: Sequence[Stop]
    phone: Sequence[Stop]
    row: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Broken:
    """A broken interval in words."""

    row: BrokenInterval
    because: list[dict[str, Any]]


def plans_shown_to(user: Staff) -> VisitPlanQuerySet:
    """Plans within reach; an account manager sees his own from their publication on."""
    plans = VisitPlan.objects.visible_to(user)
    return plans.filter(state__in=SHOWN_TO_OWNER) if user.role == Role.ACCOUNT_MANAGER else plans


def cells_of(plan: VisitPlan) -> list[Cell]:
    """Whole weeks, Monday first, around the plan. One query."""
    rows = {row["day"]: row for row in plan.days}
    calls = dict(
        plan.stops.filter(channel=Visit.Channel.PHONE).order_by().values_list("day").annotate(number=Count("pk"))
    )
    least, most = plan.terms.get("band", (0, 10_000))
    monday = plan.starts_on - timedelta(days=plan.starts_on.weekday())
    days = -(-((plan.ends_on - monday).days + 1) // 7) * 7
    return [_cell(monday + timedelta(days=n), rows, calls, least, most) for n in range(days)]


def _cell(day: date, rows: dict[str, dict[str, Any]], calls: dict[date, int], least: int, most: int) -> Cell:
    row = rows.get(day.isoformat())
    if row is None:
        return Cell(day, is_worked=False)
    visits = row["visits"]
    tone = "low" if visits < least else "high" if visits > most else ""
    return Cell(day, True, visits, calls.get(day, 0), row["minutes"], row["travel"], tone)


def chosen_day(plan: VisitPlan, asked: date | None, today: date) -> date:
    """The day asked for, else today, else the first day with visits."""
    worked = [date.fromisoformat(row["day"]) for row in plan.days]
    for day in (asked, today):
        if day in worked:
            return day
    visited = [date.fromisoformat(row["day"]) for row in plan.days if row["visits"]]
    return next(iter([*visited, *worked, plan.starts_on]))


def day_of(plan: VisitPlan, day: date) -> DayView:
    """The stops of one day. One query."""
    return day_from(plan, day, plan.stops.filter(day=day).select_related("retailer").order_by("position"))


def day_from(plan: VisitPlan, day: date, rows: Iterable[PlannedVisit]) -> DayView:
    """One day of a plan from its stops, in order."""
    stops = [Stop(stop, _clock(stop.arrive_minute), told(stop.because)) for stop in rows]
    row: dict[str, Any] = next((row for row in plan.days if row["day"] == day.isoformat()), {})
    hours = {name: _clock(row.get(name)) for name in ("leave", "finish")}
    door = [stop for stop in stops if stop.is_door]
    return DayView(day, door, [stop for stop in stops if not stop.is_door], {**row, **hours})


def map_of(plan: VisitPlan, view: DayView) -> dict[str, Any]:
    """The round of a day as GeoJSON: home, numbered stops, the line between them."""
    territory = plan.territory
    has_home = territory.start_lat is not None and territory.start_lon is not None
    home = [[territory.start_lon, territory.start_lat]] if has_home else []
    points = [[s.stop.retailer.lon, s.stop.retailer.lat] for s in view.door if s.stop.retailer.has_position]
    features = [_feature("LineString", [*home, *points, *home], colour=0)] if len(home) + len(points) > 1 else []
    if home:
        features.append(_feature("Point", home[0], colour="success", title=_("出发地"), text=territory.name))
    for number, stop in enumerate(s for s in view.door if s.stop.retailer.has_position):
        shop = stop.stop.retailer
        url = reverse("retailers:detail", args=[shop.pk])
        words = " · ".join([stop.clock, *(reason["text"] for reason in stop.because)])
        named = {"number": stop.stop.position, "title": shop.name, "text": words, "url": url}
        features.append(_feature("Point", points[number], colour=0, **named))
    return {"type": "FeatureCollection", "features": features}


def broken_of(plan: VisitPlan) -> list[Broken]:
    """Every broken interval, the longest gap first, those never visited before all. One query."""
    rows: QuerySet[BrokenInterval] = plan.broken.select_related("retailer")
    ordered = sorted(rows, key=lambda row: (row.longest_gap_days is not None, -(row.longest_gap_days or 0), row.pk))
    return [Broken(row, told(row.because)) for row in ordered]


def causes_of(broken: Iterable[Broken]) -> list[tuple[str, int]]:
    """What stands in the way, most frequent first: the sentence and how many retailers it concerns."""
    counts: dict[str, int] = {}
    for one in broken:
        causes = {said(reason) for reason in one.row.because if not {"since", "amount", "days"} & set(reason["params"])}
        for cause in causes:
            counts[cause] = counts.get(cause, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}


def _clock(minute: int | None) -> str:
    return "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
