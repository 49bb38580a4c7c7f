"""A market manager approves a draft or sends it back; nobody can decide twice."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.planning.actions.build import PlanningError
from rounds.planning.models import VisitPlan

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
        raise PlanningError(gettext_noop("请写明退回的原因"))
    _move(plan, [State.DRAFT, State.APPROVED], State.DECLINED, by=by, at=at, because=because)
    record("plan.declined", plan, by=by, at=at, because=because)
    return plan


def _move(plan: VisitPlan, allowed: Sequence[str], state: str, *, by: Staff | str, at: datetime, because: str) -> None:
    moved = (
        VisitPlan.objects.unscoped("the plan came through the door")
        .filter(pk=plan.pk, state__in=allowed)
        .update(state=state, decided_by=by if isinstance(by, Staff) else None, decided_at=at, decision_reason=because)
    )
    if not moved:
        raise PlanningError(gettext_noop("这份计划已有人处理"))
    plan.refresh_from_db()
