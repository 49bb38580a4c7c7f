"""The visits of plans as they leave the desk: in files, in calendars, on paper."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rounds.people.models import Staff
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.words import told
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit

State = VisitPlan.State
IN_ROUNDS = (State.PUBLISHED, State.SUPERSEDED)
NOT_KEPT = (Visit.State.WITHDRAWN, Visit.State.MISSED)


@dataclass(frozen=True)
class Line:
    """One visit of one plan; `minute` after midnight, if it has a clock time; `phone` as the reader may see it."""

    plan: VisitPlan
    retailer: Retailer
    day: date
    position: int
    channel: str
    minute: int | None
    service: int
    phone: str
    goal: str
    because: list[dict[str, Any]]

    @property
    def clock(self) -> str:
        """The clock time it begins, or nothing."""
        return "" if self.minute is None else f"{self.minute // 60:02d}:{self.minute % 60:02d}"

    @property
    def is_door(self) -> bool:
        """Whether somebody travels there."""
        return self.channel == Visit.Channel.DOOR


def lines_of(plans: Iterable[VisitPlan], user: Staff) -> list[Line]:
    """Visits of plans in the order of plans, days and rounds; those cancelled, missed or never put in are left out.

    A published plan is told by the visits it put into the rounds, any other by its own stops. Two queries.
    """
    order = {plan.pk: (number, plan) for number, plan in enumerate(plans)}
    stops = PlannedVisit.objects.filter(plan__in=order).select_related("retailer")
    by_plan: dict[int, list[PlannedVisit]] = {}
    for stop in stops.order_by("day", "position", "pk"):
        by_plan.setdefault(stop.plan_id, []).append(stop)
    rounds = _rounds([plan for _, plan in order.values() if plan.state in IN_ROUNDS])
    lines: list[Line] = []
    for pk, (_, plan) in order.items():
        own = by_plan.get(pk, [])
        lines += _from_rounds(plan, own, rounds.get(pk, []), user) if pk in rounds else _from_stops(plan, own, user)
    return lines


def _rounds(plans: Sequence[VisitPlan]) -> dict[int, list[Visit]]:
    """The visits each published plan put into the rounds and that still stand."""
    keys = {f"plan-{plan.pk}": plan.pk for plan in plans}
    found: dict[int, list[Visit]] = {pk: [] for pk in keys.values()}
    if keys:
        rows = Visit.objects.unscoped("visits of plans that came through their door").filter(plan_key__in=keys)
        kept = rows.filter(company_id__in={plan.company_id for plan in plans}).exclude(state__in=NOT_KEPT)
        for visit in kept.select_related("retailer").order_by("planned_on", "position", "pk"):
            found[keys[visit.plan_key]].append(visit)
    return found


def _from_stops(plan: VisitPlan, stops: Sequence[PlannedVisit], user: Staff) -> list[Line]:
    return [
        Line(
            plan=plan,
            retailer=stop.retailer,
            day=stop.day,
            position=stop.position,
            channel=stop.channel,
            minute=stop.arrive_minute,
            service=stop.service_minutes,
            phone=phone_for(user, plan, stop.retailer),
            goal="",
            because=told(stop.because),
        )
        for stop in stops
    ]


def _from_rounds(plan: VisitPlan, stops: Sequence[PlannedVisit], visits: Sequence[Visit], user: Staff) -> list[Line]:
    minutes = {stop.retailer_id: stop.service_minutes for stop in stops if stop.service_minutes}
    return [
        Line(
            plan=plan,
            retailer=visit.retailer,
            day=visit.planned_on,
            position=visit.position,
            channel=visit.channel,
            minute=visit.planned_minute,
            service=minutes.get(visit.retailer_id, 0) if visit.channel == Visit.Channel.DOOR else 0,
            phone=phone_for(user, plan, visit.retailer),
            goal=visit.goal,
            because=told(visit.plan_because),
        )
        for visit in visits
        if visit.planned_on is not None
    ]


def phone_for(user: Staff, plan: VisitPlan, retailer: Retailer) -> str:
    """Whole for the account manager whose plan it is (his phone holds it anyway), masked for everybody else."""
    return retailer.phone if user.pk == plan.manager_id else retailer.shown_phone
