"""What follows from a visit that was moved: rounds, figures of the plans, the interval, the visits on the phone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rounds.people.models import Staff
from rounds.planning.actions.build import PlanningError
from rounds.planning.actions.publish import republish_days
from rounds.planning.models import BrokenInterval, PlannedVisit, VisitPlan
from rounds.planning.queries.driving import Driven
from rounds.planning.queries.moving import Move, Side
from rounds.planning.queries.rewriting import broken_reasons, day_rows, terms_after


def carry_out(
    move: Move, *, because: list[dict[str, Any]], handed_from: VisitPlan | None, by: Staff | str, at: datetime
) -> None:
    """Write a move and all that follows from it, inside the caller's transaction. PlanningError when it is refused."""
    if move.refusal is not None:
        raise PlanningError(move.refusal.text, **move.refusal.params)
    stop = move.stop
    stop.plan, stop.day = move.entering.plan, move.entering.after.day
    stop.because, stop.handed_from = because, handed_from
    stop.save(update_fields=["plan", "day", "because", "handed_from"])
    sides = (move.leaving, move.entering)
    for side in sides:
        _renumber(side.plan, side.after, stop)
    _rename_broken(move)
    _refigure(sides, move.promise.plan)
    republish_days([(side.plan, side.after.day) for side in sides], by=by, at=at)


def _renumber(plan: VisitPlan, after: Driven, moved: PlannedVisit) -> None:
    """Positions and clock times of a round as it is driven now; calls follow the door visits."""
    changed: list[PlannedVisit] = []
    for number, (one, begin) in enumerate(zip(after.stops, after.begins, strict=True), start=1):
        row = moved if one.pk == moved.pk else one
        row.position, row.arrive_minute = number, begin
        changed.append(row)
    calls = plan.stops.filter(day=after.day).exclude(channel="door").order_by("position")
    for number, call in enumerate(calls, start=len(changed) + 1):
        call.position = number
        changed.append(call)
    PlannedVisit.objects.bulk_update(changed, ["position", "arrive_minute"])


def _rename_broken(move: Move) -> None:
    """The interval of the retailer concerned: named when it is broken now, gone from the list when it is kept."""
    promise, gap = move.promise, move.gap_after
    rows = BrokenInterval.objects.filter(plan=promise.plan, retailer=move.stop.retailer_id)
    if not promise.is_broken_by(gap):
        rows.delete()
        return
    told = broken_reasons(promise, gap, rows.first())
    named = {"wanted_days": promise.wanted, "longest_gap_days": gap.days, "because": told}
    BrokenInterval.objects.update_or_create(plan=promise.plan, retailer=move.stop.retailer, defaults=named)


def _refigure(sides: Sequence[Side], home: VisitPlan) -> None:
    """Days and terms of the plans concerned: those whose rounds changed, and that of the retailer's territory."""
    plans = {home.pk: home} | {side.plan.pk: side.plan for side in sides}
    for plan in plans.values():
        plan.days = day_rows(plan, [side.after for side in sides if side.plan.pk == plan.pk])
        plan.terms = terms_after(plan) | {"broken": plan.broken.count()}
        plan.save(update_fields=["days", "terms"])
