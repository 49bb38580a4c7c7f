"""A market manager approves or declines a draft; publishing puts it into the rounds of the account manager."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.planning.actions.build import PlanningError
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.preparation import prepared_stops
from rounds.visits.actions import plan_visits

State = VisitPlan.State


@transaction.atomic
def approve_plan(plan: VisitPlan, *, by: Staff | str, at: datetime) -> VisitPlan:
    """Agree to a draft. PlanningError when it is not a draft any more."""
    _move(plan, [State.DRAFT], State.APPROVED, by=by, at=at, because="")
    record("plan.approved", plan, by=by, at=at)
    return plan


@transaction.atomic
def decline_plan(plan: VisitPlan, *, because: str, by: Staff | str, at: datetime) -> VisitPlan:
    """Send a draft or an approved plan back, with a reason."""
    if not because.strip():
        raise PlanningError("a reason is needed")
    _move(plan, [State.DRAFT, State.APPROVED], State.DECLINED, by=by, at=at, because=because)
    record("plan.declined", plan, by=by, at=at, because=because)
    return plan


@transaction.atomic
def publish_plan(plan: VisitPlan, *, by: Staff | str, at: datetime) -> VisitPlan:
    """Put an approved plan into the rounds of its account manager; his earlier plan of the span is superseded."""
    if plan.manager is None:
        raise PlanningError("the territory has no account manager")
    if (
        VisitPlan.objects.unscoped("held plan")
        .filter(pk=plan.pk, state=State.APPROVED)
        .update(state=State.PUBLISHED, published_at=at)
        != 1
    ):
        raise PlanningError("only an approved plan can be published")
    earlier = VisitPlan.objects.unscoped("same manager").filter(
        manager=plan.manager, state=State.PUBLISHED, starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on
    )
    for one in earlier.exclude(pk=plan.pk):
        one.state = State.SUPERSEDED
        one.save(update_fields=["state"])
        record("plan.superseded", one, by=by, at=at, successor=plan.pk)
    stops: Sequence[PlannedVisit] = list(plan.stops.order_by("day", "position"))
    today = at.astimezone().date()
    first = max(plan.starts_on, today)
    plan_visits(
        plan.company,
        plan.manager,
        prepared_stops(plan, [stop for stop in stops if stop.day >= first], at=at),
        plan_key=f"plan-{plan.pk}",
        first_day=first,
        last_day=plan.ends_on,
        by=by,
        at=at,
    )
    plan.refresh_from_db()
    record("plan.published", plan, by=by, at=at, visits=len(stops))
    return plan


def _move(plan: VisitPlan, allowed: Sequence[str], state: str, *, by: Staff | str, at: datetime, because: str) -> None:
    moved = (
        VisitPlan.objects.unscoped("the plan came through the door")
        .filter(pk=plan.pk, state__in=allowed)
        .update(state=state, decided_by=by if isinstance(by, Staff) else None, decided_at=at, decision_reason=because)
    )
    if not moved:
        raise PlanningError("the plan was decided meanwhile")
    plan.refresh_from_db()
