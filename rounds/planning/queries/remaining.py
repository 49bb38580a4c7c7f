"""What remains of a plan in force from a day on: visits open, done, lost; who else comes; where the day stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rounds.common.settings import Settings
from rounds.people.rules.settings import FIELD_HOURS
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.watched import counting_channels
from rounds.planning.rules.hours import WorkedDay
from rounds.planning.rules.loss import Loss
from rounds.visits.models import Visit

WHY = "visits of a plan that came through the door"
DOOR = Visit.Channel.DOOR
DONE = (Visit.State.FINISHED, Visit.State.UNDER_WAY)


@dataclass(frozen=True)
class Remaining:
    """A plan in force on one day.

    `open`: door stops still to be made, those lost on days already past included. `settled`: stops that stay as they
    are, whatever comes. `now`: worked minute at which the first day goes on; None when it is whole. `here`: the stop
    where the account manager was last today. `others`: days on which somebody comes anyway, by retailer.
    """

    plan: VisitPlan
    from_day: date
    today: date
    now: float | None
    here: PlannedVisit | None
    open: tuple[PlannedVisit, ...]
    settled: tuple[PlannedVisit, ...]
    calls: tuple[PlannedVisit, ...]
    others: dict[int, tuple[date, ...]]

    @property
    def done_today(self) -> int:
        """Door visits of the first day that count for its maximum."""
        return sum(one.day == self.from_day and one.channel == DOOR for one in self.settled)


def remaining_of(plan: VisitPlan, loss: Loss, *, at: datetime, settings: Settings) -> Remaining:
    """Look at a plan in force as it stands at a moment. Three queries."""
    local = at.astimezone(ZoneInfo(plan.company.timezone))
    today = local.date()
    hours = WorkedDay(tuple((int(start), int(end)) for start, end in settings[FIELD_HOURS]))
    worked = hours.worked(local.hour * 60 + local.minute)
    is_over = worked >= hours.end
    from_day = max(plan.starts_on, today + timedelta(days=1) if is_over else today)
    stops = list(plan.stops.select_related("retailer").order_by("day", "position"))
    states = _states(plan, min(loss.first, today))
    door = [stop for stop in stops if stop.channel == DOOR]
    open_ = [stop for stop in door if _is_open(stop, states, loss, from_day)]
    held = {stop.pk for stop in open_}
    calls = [stop for stop in stops if stop.channel != DOOR and stop.day >= from_day]
    later = held | {stop.pk for stop in calls}
    return Remaining(
        plan=plan,
        from_day=from_day,
        today=today,
        now=worked if from_day == today and worked > hours.start else None,
        here=_here(door, states, today),
        open=tuple(open_),
        settled=tuple(stop for stop in stops if stop.pk not in later),
        calls=tuple(calls),
        others=_others(plan, [stop.retailer_id for stop in door], from_day, settings),
    )


def _states(plan: VisitPlan, first: date) -> dict[tuple[int, date], Visit]:
    """The visits of this plan's manager by retailer and day, the newest word on each."""
    rows = Visit.objects.unscoped(WHY).filter(company=plan.company_id, channel=DOOR, planned_on__gte=first)
    rows = rows.filter(manager=plan.manager_id).exclude(state=Visit.State.WITHDRAWN)
    return {(visit.retailer_id, visit.planned_on): visit for visit in rows.order_by("pk") if visit.planned_on}


def _is_open(stop: PlannedVisit, states: dict[tuple[int, date], Visit], loss: Loss, from_day: date) -> bool:
    """Whether this visit is still owed: to come and not done, or lost on a day of the loss and not made up since."""
    if not (stop.retailer.is_active and stop.retailer.has_position):
        return False
    visit = states.get((stop.retailer_id, stop.day))
    is_lost = loss.touches(stop.day, stop.retailer_id)
    if visit is not None and visit.state in DONE:
        return False
    if visit is not None and visit.state == Visit.State.MISSED and not is_lost:
        return False
    return stop.day >= from_day or (is_lost and not _is_made_up(stop, states))


def _is_made_up(stop: PlannedVisit, states: dict[tuple[int, date], Visit]) -> bool:
    return any(
        retailer_id == stop.retailer_id and day >= stop.day and visit.state in DONE
        for (retailer_id, day), visit in states.items()
    )


def _here(door: Sequence[PlannedVisit], states: dict[tuple[int, date], Visit], today: date) -> PlannedVisit | None:
    """The stop of today that was visited last."""
    begun = [
        (visit.arrived_at, stop)
        for stop in door
        if stop.day == today
        and (visit := states.get((stop.retailer_id, today))) is not None
        and visit.state in DONE
        and visit.arrived_at is not None
        and stop.retailer.has_position
    ]
    return max(begun, key=lambda one: one[0])[1] if begun else None


def _others(plan: VisitPlan, ids: Sequence[int], from_day: date, settings: Settings) -> dict[int, tuple[date, ...]]:
    """Open visits that are not stops of this plan: a colleague's, or added by hand; and what is under way today."""
    rows = Visit.objects.unscoped(WHY).filter(
        company=plan.company_id, retailer_id__in=set(ids), planned_on__range=(from_day, plan.ends_on)
    )
    rows = rows.filter(channel__in=counting_channels(settings)).exclude(
        state=Visit.State.PLANNED, plan_key=f"plan-{plan.pk}"
    )
    coming = rows.filter(state__in=[Visit.State.PLANNED, *DONE]).order_by("planned_on")
    found: dict[int, tuple[date, ...]] = {}
    for retailer_id, day in coming.values_list("retailer_id", "planned_on"):
        if day is not None:
            found[retailer_id] = (*found.get(retailer_id, ()), day)
    return found
