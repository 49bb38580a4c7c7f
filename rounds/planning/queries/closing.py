"""What it would cost to come to the neglected again soon: their visits put into the rounds in force, driven, priced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rounds.common.settings import Settings
from rounds.people.models import Territory
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.driving import Ground, driven, fits, ground_of, with_visit
from rounds.planning.queries.planned import plans_in_force
from rounds.planning.queries.problem import minutes_in
from rounds.planning.queries.watched import Watch
from rounds.planning.rules import settings as chosen
from rounds.visits.models import Visit

MOST_PRICED = 60  # visits put in one by one; beyond them the rest is only counted


@dataclass(frozen=True)
class Extra:
    """One visit put into a round: on which day, and what that adds."""

    watch: Watch
    day: date
    minutes: float
    km: float
    travel: float


@dataclass(frozen=True)
class Closing:
    """The neglected of one territory: who is planned soon anyway, who could be put in at what cost, who could not.

    `left` are those beyond what is priced one by one. `first` and `last` are the days they are to be visited within.
    """

    territory: Territory
    plan: VisitPlan | None
    first: date
    last: date
    planned: tuple[Watch, ...]
    extra: tuple[Extra, ...]
    refused: tuple[Watch, ...]
    left: int = 0

    @property
    def neglected(self) -> int:
        """How many are neglected in all."""
        return len(self.planned) + len(self.extra) + len(self.refused) + self.left

    @property
    def minutes(self) -> float:
        """Field minutes more, visits included."""
        return sum(one.minutes for one in self.extra)

    @property
    def travel(self) -> float:
        """Of those, on the road."""
        return sum(one.travel for one in self.extra)

    @property
    def km(self) -> float:
        """Kilometres more."""
        return sum(one.km for one in self.extra)

    @property
    def days(self) -> int:
        """How many rounds become longer; everybody else stays on his day."""
        return len({one.day for one in self.extra})


def closing_of(
    territory: Territory, neglected: Sequence[Watch], *, today: date, workdays: Sequence[date], settings: Settings
) -> Closing:
    """Put a visit to each neglected retailer into the cheapest round of the coming days that has room. Three queries.

    Nobody else is moved. Who is planned in those days anyway costs nothing more.
    """
    days = [day for day in workdays if day > today][: settings[chosen.CATCH_UP_DAYS]]
    first, last = (days[0], days[-1]) if days else (today, today)
    plan = plans_in_force([territory.pk], today).get(territory.pk)
    if plan is None or not days:
        return Closing(territory, plan, first, last, (), (), (), left=len(neglected))
    rounds = _rounds(plan, days)
    soon = {stop.retailer_id for stops in rounds.values() for stop in stops}
    planned = [one for one in neglected if one.retailer.pk in soon]
    open_ = [one for one in neglected if one.retailer.pk not in soon]
    placed = [one for one in open_ if one.retailer.has_position][:MOST_PRICED]
    extra, refused = _put_in(ground_of(plan), rounds, placed, settings)
    unplaced = [one for one in open_ if not one.retailer.has_position]
    left = len(open_) - len(placed) - len(unplaced)
    return Closing(territory, plan, first, last, tuple(planned), tuple(extra), (*refused, *unplaced), left)


def _rounds(plan: VisitPlan, days: Sequence[date]) -> dict[date, list[PlannedVisit]]:
    found: dict[date, list[PlannedVisit]] = {day: [] for day in days if plan.starts_on <= day <= plan.ends_on}
    stops = plan.stops.filter(channel=Visit.Channel.DOOR, day__in=list(found)).select_related("retailer")
    for stop in stops.order_by("day", "position"):
        found[stop.day].append(stop)
    return found


def _put_in(
    ground: Ground, rounds: Mapping[date, list[PlannedVisit]], watches: Sequence[Watch], settings: Settings
) -> tuple[list[Extra], list[Watch]]:
    now = {day: driven(ground, day, stops) for day, stops in rounds.items()}
    extra, refused = [], []
    for watch in watches:
        options = [(day, with_visit(ground, here, _visit(watch, day, settings))) for day, here in now.items()]
        fitting = [(day, after) for day, after in options if fits(ground, after)]
        if not fitting:
            refused.append(watch)
            continue
        day, after = min(fitting, key=lambda one: (one[1].minutes - now[one[0]].minutes, one[0]))
        before, now[day] = now[day], after
        extra.append(
            Extra(watch, day, after.minutes - before.minutes, after.km - before.km, after.travel - before.travel)
        )
    return extra, refused


def _visit(watch: Watch, day: date, settings: Settings) -> PlannedVisit:
    minutes = minutes_in(watch.retailer, settings)
    return PlannedVisit(retailer=watch.retailer, day=day, position=0, service_minutes=minutes)
