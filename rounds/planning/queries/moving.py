"""What moving one visit to another day or manager would cost, before anybody does it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.driving import Driven, Ground, driven, ground_of, slot_of
from rounds.planning.queries.promise import Promise, home_plan, promise_to, visit_dates
from rounds.planning.rules.gaps import Gap
from rounds.planning.rules.moves import MoveFacts, refusal_of
from rounds.planning.rules.reasons import Reason
from rounds.visits.models import Visit

State = VisitPlan.State
EDITABLE = (State.DRAFT, State.APPROVED, State.PUBLISHED)
BEGUN = (Visit.State.UNDER_WAY, Visit.State.FINISHED, Visit.State.MISSED)
DOOR = Visit.Channel.DOOR


@dataclass(frozen=True)
class Side:
    """One round the move touches, before and after."""

    plan: VisitPlan
    before: Driven
    after: Driven


@dataclass(frozen=True)
class Move:
    """A move that may or may not be made: the rounds it leaves and enters, the interval, why it cannot be."""

    stop: PlannedVisit
    leaving: Side
    entering: Side
    promise: Promise
    gap_before: Gap
    gap_after: Gap
    band: tuple[int, int]
    refusal: Reason | None

    @property
    def travel(self) -> float:
        """Minutes on the road more (below 0: less), both rounds together."""
        return sum(side.after.travel - side.before.travel for side in (self.leaving, self.entering))

    @property
    def km(self) -> float:
        """Kilometres more (below 0: less)."""
        return sum(side.after.km - side.before.km for side in (self.leaving, self.entering))

    @property
    def breaks(self) -> bool:
        """Whether an interval kept so far would be broken."""
        return self.promise.is_broken_by(self.gap_after) and not self.promise.is_broken_by(self.gap_before)

    @property
    def mends(self) -> bool:
        """Whether a broken interval would be kept again."""
        return self.promise.is_broken_by(self.gap_before) and not self.promise.is_broken_by(self.gap_after)

    @property
    def stays_broken(self) -> bool:
        """Whether the interval is broken either way."""
        return self.promise.is_broken_by(self.gap_before) and self.promise.is_broken_by(self.gap_after)

    @property
    def leaves_too_few(self) -> bool:
        """Whether the day it leaves falls below the daily minimum (C13)."""
        return len(self.leaving.after.stops) < self.band[0] <= len(self.leaving.before.stops)


def move_of(
    stop: PlannedVisit,
    plan: VisitPlan,
    *,
    day: date,
    at: datetime,
    slot: int | None = None,
    is_return: bool = False,
    promise: Promise | None = None,
) -> Move:
    """What it would mean to put a visit into the round of `plan` on `day`. About ten queries whatever the size.

    `slot` is the wanted position (0 first), the cheapest without; a visit that only returns to where it was
    (`is_return`) is not held to the limits of the day. `promise` is what is owed to the retailer, when it is known.
    """
    rounds = rounds_on([(stop.plan, stop.day), (plan, day)])
    here = rounds[stop.plan_id, stop.day]
    staying = [one for one in here if one.pk != stop.pk]
    there = [one for one in rounds[plan.pk, day] if one.pk != stop.pk]
    ground, other = ground_of(stop.plan), ground_of(plan)
    joined = _joined(other, day, there, stop, slot)
    leaving = Side(stop.plan, driven(ground, stop.day, here), driven(ground, stop.day, staying))
    entering = Side(plan, driven(other, day, there), driven(other, day, joined))
    owner = home_plan(stop)
    promise, dates = promise or promise_to(owner, stop.retailer_id), visit_dates(owner, stop.retailer_id)
    facts = _facts(stop, plan, day, at, entering.after, other, dates)
    if is_return:
        facts = replace(facts, most=10_000, late=0.0, is_shut=False)
    return Move(
        stop,
        leaving,
        entering,
        promise,
        gap_before=promise.gap_of(dates),
        gap_after=promise.gap_of(sorted([*(one for one in dates if one != stop.day), day])),
        band=other.band,
        refusal=refusal_of(facts),
    )


def rounds_on(places: Sequence[tuple[VisitPlan, date]]) -> dict[tuple[int, date], list[PlannedVisit]]:
    """The door rounds of these plans and days, in order. One query."""
    wanted = Q(pk__in=[])
    for plan, day in places:
        wanted |= Q(plan=plan, day=day)
    found: dict[tuple[int, date], list[PlannedVisit]] = {(plan.pk, day): [] for plan, day in places}
    for stop in PlannedVisit.objects.filter(wanted, channel=DOOR).select_related("retailer").order_by("position"):
        found[stop.plan_id, stop.day].append(stop)
    return found


def _joined(
    ground: Ground, day: date, stops: list[PlannedVisit], stop: PlannedVisit, slot: int | None
) -> list[PlannedVisit]:
    """The round with the visit in it, at the wanted position or the cheapest one."""
    coming = PlannedVisit(pk=stop.pk, retailer=stop.retailer, day=day, position=0, service_minutes=stop.service_minutes)
    place = slot if slot is not None else slot_of(ground, day, stops, coming)
    return [*stops[:place], coming, *stops[place:]]


def _facts(
    stop: PlannedVisit, plan: VisitPlan, day: date, at: datetime, after: Driven, ground: Ground, dates: list[date]
) -> MoveFacts:
    today, source = plan.company.local_day(at), stop.plan
    is_published = State.PUBLISHED in (source.state, plan.state)
    return MoveFacts(
        today=today,
        day_from=stop.day,
        day_to=day,
        first_day=plan.starts_on,
        last_day=plan.ends_on,
        is_worked=any(row["day"] == day.isoformat() for row in plan.days),
        is_open_plan=source.state in EDITABLE and plan.state in EDITABLE and today <= plan.ends_on,
        is_proposal=any(one.run.settings.get("replan") and one.state != State.PUBLISHED for one in (source, plan)),
        is_published=is_published,
        is_published_alike=(source.state == State.PUBLISHED) == (plan.state == State.PUBLISHED),
        is_same_span=(source.starts_on, source.ends_on) == (plan.starts_on, plan.ends_on),
        is_same_place=source.pk == plan.pk and stop.day == day,
        is_begun=is_published and _is_begun(stop),
        is_locked=stop.lock != PlannedVisit.Lock.NONE,
        is_door=stop.channel == DOOR,
        is_there_already=any(one.retailer_id == stop.retailer_id and one.pk != stop.pk for one in after.stops)
        or (stop.day != day and day in dates),
        visits=len(after.stops),
        most=ground.band[1],
        is_shut=stop.retailer_id in after.shut,
        late=after.late,
    )


def _is_begun(stop: PlannedVisit) -> bool:
    rows = Visit.objects.unscoped("the visit this stop became").filter(
        company_id=stop.plan.company_id, manager=stop.plan.manager_id, retailer=stop.retailer_id, planned_on=stop.day
    )
    return rows.filter(channel=stop.channel, state__in=BEGUN).exists()
