"""Changes of a plan by hand: move a visit, lock it, undo the last change; each is a line of the journal."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.planning.actions.build import PlanningError
from rounds.planning.actions.rewrite import carry_out
from rounds.planning.models import PlanEdit, PlannedVisit, VisitPlan
from rounds.planning.queries.moving import EDITABLE, move_of
from rounds.planning.queries.promise import home_plan
from rounds.planning.rules import reasons

Lock = PlannedVisit.Lock
Kind = PlanEdit.Kind
AROUND = ("plan__run", "plan__company", "plan__territory", "plan__manager", "handed_from", "retailer")


@transaction.atomic
def move_visit(
    stop: PlannedVisit, plan: VisitPlan, *, day: date, by: Staff | str, at: datetime, because: str = ""
) -> PlanEdit:
    """Put a visit into the round of `plan` on `day`, at the cheapest position.

    Both rounds get new clock times, both plans new figures; of a published plan the open visits of these days are
    replaced as well. PlanningError says why it cannot be.
    """
    stop, plan = _held(stop, plan)
    move = move_of(stop, plan, day=day, at=at)
    edit = PlanEdit(
        plan=stop.plan,
        to_plan=plan if plan.pk != stop.plan_id else None,
        stop=stop,
        retailer=stop.retailer,
        kind=Kind.MOVED,
        before=_placed(stop),
        because=because[:300],
        by=by if isinstance(by, Staff) else None,
        at=at,
    )
    hand = reasons.hand_reason(stop.day, plan.manager.name if plan.manager and edit.to_plan else "")
    told = [*stop.because[:1], hand.record()]
    handed = None if home_plan(stop).pk == plan.pk else home_plan(stop)
    carry_out(move, because=told, handed_from=handed, by=by, at=at)
    edit.after = _placed(stop)
    edit.save()
    said = {"retailer": stop.retailer_id, "because": because}
    record("plan.visit_moved", edit.plan, by=by, at=at, **said, before=_where(edit.before), after=_where(edit.after))
    return edit


@transaction.atomic
def lock_visit(stop: PlannedVisit, *, lock: str, by: Staff | str, at: datetime) -> PlanEdit | None:
    """Keep a visit on its day, or at its place in the round too, or let go of it; None when nothing changes.

    A plan that is built anew keeps what is locked. PlanningError for a plan that is over or a day that is past.
    """
    stop, plan = _held(stop, stop.plan)
    if lock not in Lock.values:
        raise PlanningError(gettext_noop("没有这种锁定方式"))
    if plan.state not in EDITABLE or stop.day < plan.company.local_day(at):
        raise PlanningError(gettext_noop("过去的拜访或已结束的计划不用锁定"))
    if lock == stop.lock:
        return None
    before = _placed(stop)
    stop.lock = lock
    stop.save(update_fields=["lock"])
    edit = PlanEdit.objects.create(
        plan=plan,
        stop=stop,
        retailer=stop.retailer,
        kind=Kind.LOCKED if lock else Kind.UNLOCKED,
        before=before,
        after=_placed(stop),
        by=by if isinstance(by, Staff) else None,
        at=at,
    )
    said = {"retailer": stop.retailer_id, "day": stop.day, "lock": lock}
    if lock:
        record("plan.visit_locked", plan, by=by, at=at, **said)
    else:
        record("plan.visit_unlocked", plan, by=by, at=at, **said)
    return edit


@transaction.atomic
def undo_edit(edit: PlanEdit, *, by: Staff | str, at: datetime) -> PlanEdit:
    """Take back one change: the visit returns to its day, place and lock. PlanningError when it was changed since."""
    before = edit.before
    plan = VisitPlan.objects.unscoped("the plan of this edit").get(pk=before["plan"])
    stop, plan = _held(edit.stop, plan)
    edit = PlanEdit.objects.select_for_update().get(pk=edit.pk)
    if edit.undone_at is not None:
        raise PlanningError(gettext_noop("这次调整已经撤销"))
    if _where(_placed(stop)) != _where(edit.after):
        raise PlanningError(gettext_noop("这次拜访之后又有变动，不能撤销"))
    if edit.kind == Kind.MOVED:
        day = date.fromisoformat(before["day"])
        move = move_of(stop, plan, day=day, at=at, slot=before["position"] - 1, is_return=True)
        handed = VisitPlan.objects.unscoped("the plan of this edit").filter(pk=before["handed_from"]).first()
        carry_out(move, because=before["because"], handed_from=handed, by=by, at=at)
    else:
        stop.lock = before["lock"]
        stop.save(update_fields=["lock"])
    edit.undone_by, edit.undone_at = by if isinstance(by, Staff) else None, at
    edit.save(update_fields=["undone_by", "undone_at"])
    record("plan.edit_undone", edit.plan, by=by, at=at, edit=edit.pk, kind=edit.kind, retailer=edit.retailer_id)
    return edit


def _held(stop: PlannedVisit, plan: VisitPlan) -> tuple[PlannedVisit, VisitPlan]:
    """The visit and the plan it goes to, read again under lock: of two who move at once the second sees the first."""
    pks = sorted({stop.plan_id, plan.pk})
    rows = VisitPlan.objects.unscoped("came through the door").filter(pk__in=pks).order_by("pk")
    held = {
        one.pk: one
        for one in rows.select_related("run", "company", "territory", "manager").select_for_update(of=("self",))
    }
    again = PlannedVisit.objects.select_related(*AROUND).get(pk=stop.pk)
    if again.plan_id not in held:
        raise PlanningError(gettext_noop("这次拜访刚被别人移动，请刷新页面"))
    again.plan = held[again.plan_id]
    return again, held[plan.pk]


def _placed(stop: PlannedVisit) -> dict[str, Any]:
    return {
        "plan": stop.plan_id,
        "day": stop.day.isoformat(),
        "position": stop.position,
        "lock": stop.lock,
        "handed_from": stop.handed_from_id,
        "because": stop.because,
    }


def _where(placed: dict[str, Any]) -> dict[str, Any]:
    return {name: placed[name] for name in ("plan", "day", "lock")}
