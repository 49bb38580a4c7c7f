"""The round of one plan on one day, driven as it stands: clock times, minutes on the road, kilometres, limits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from rounds.common.settings import Settings
from rounds.engine import Day, Depot, Limit, Lock, Pattern, Place, Problem, best_slot, price
from rounds.people.rules.settings import FIELD_HOURS
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.problem import begins_at, home_of, opening_on
from rounds.planning.queries.roads import Position, Travel, travel_as_planned
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.hours import WorkedDay
from rounds.planning.rules.moves import in_rank
from rounds.retailers.models import Retailer


@dataclass(frozen=True)
class Ground:
    """What every round of a plan is driven with: the settings it was asked with, the field hours, where days start.

    `travel` is what the plan says of the travel times it was made with.
    """

    settings: Settings
    hours: WorkedDay
    home: Position
    travel: Mapping[str, Any] = field(default_factory=dict)

    @property
    def band(self) -> tuple[int, int]:
        """Fewest and most visits of a day (C13)."""
        return self.settings[chosen.BAND_MIN], self.settings[chosen.BAND_MAX]


@dataclass(frozen=True)
class Driven:
    """A driven round: `stops` in order, when each begins and the day ends (minutes after midnight).

    `minutes` from leaving to being back, breaks not counted; `overtime` beyond the field hours; `late` by how much the
    worst visit misses the opening hours; `shut` the retailers that are closed all day.
    """

    day: date
    stops: tuple[PlannedVisit, ...] = ()
    begins: tuple[int, ...] = ()
    leave: int = 0
    finish: int = 0
    travel: float = 0.0
    km: float = 0.0
    minutes: float = 0.0
    overtime: float = 0.0
    late: float = 0.0
    shut: frozenset[int] = frozenset()

    def row(self) -> dict[str, object]:
        """As a plan keeps its days."""
        known: dict[str, object] = {
            "day": self.day.isoformat(),
            "visits": len(self.stops),
            "travel": round(self.travel),
            "minutes": round(self.minutes),
            "km": round(self.km, 1),
        }
        hours = {"leave": self.leave, "finish": self.finish, "overtime": round(self.overtime)}
        return {**known, **hours} if self.stops else known


def ground_of(plan: VisitPlan) -> Ground:
    """The ground of a plan. No query when its territory states where days start."""
    settings = Settings(plan.run.settings["chosen"])
    hours = WorkedDay(tuple((int(start), int(end)) for start, end in settings[FIELD_HOURS]))
    return Ground(settings, hours, _home(plan), plan.terms.get("travel", {}))


def _home(plan: VisitPlan) -> Position:
    territory = plan.territory
    if territory.start_lat is not None and territory.start_lon is not None:
        return territory.start_lat, territory.start_lon
    positions = [(shop.lat, shop.lon) for shop in territory.retailers.active() if shop.lat and shop.lon]
    return home_of(territory, positions or [(0.0, 0.0)])


def slot_of(ground: Ground, day: date, stops: Sequence[PlannedVisit], stop: PlannedVisit) -> int:
    """The position (0 first) at which a visit fits best into a round."""
    problem, _ = _problem(ground, day, [*stops, stop])
    return best_slot(problem, range(len(stops)), 0, len(stops))


def driven(ground: Ground, day: date, stops: Sequence[PlannedVisit]) -> Driven:
    """Drive the stops in this order, those with a locked position at it."""
    if not stops:
        return Driven(day)
    ranks = [stop.position - 1 if stop.lock == PlannedVisit.Lock.PLACE else None for stop in stops]
    ordered = in_rank(stops, ranks)
    problem, travel = _problem(ground, day, ordered)
    priced = price(problem, {0: range(len(ordered))})
    route = priced.routes[0]
    begins = [begins_at(place, 0, at) for place, at in zip(problem.places, route.arrivals, strict=True)]
    path = [len(ordered), *range(len(ordered)), len(ordered)]
    hours, over = ground.hours, {one.limit: one for one in priced.excess}
    return Driven(
        day,
        tuple(ordered),
        tuple(hours.clock(begin) for begin in begins),
        leave=hours.clock(route.leave),
        finish=hours.clock(route.finish),
        travel=route.travel,
        km=sum(float(travel.km[a, b]) for a, b in pairwise(path)),
        minutes=route.finish - route.leave,
        overtime=over[Limit.TIME].amount if Limit.TIME in over else 0.0,
        late=max((one.amount for one in priced.excess if one.limit == Limit.WINDOW), default=0.0),
        shut=frozenset(
            ordered[one.place].retailer_id
            for one in priced.excess
            if one.limit == Limit.CLOSED and one.place is not None
        ),
    )


def drive_days(ground: Ground, stops: Iterable[PlannedVisit]) -> dict[date, Driven]:
    """Each day's round of these visits, driven in the order they are given in."""
    by_day: dict[date, list[PlannedVisit]] = {}
    for stop in stops:
        by_day.setdefault(stop.day, []).append(stop)
    return {day: driven(ground, day, by_day[day]) for day in sorted(by_day)}


def with_visit(ground: Ground, here: Driven, visit: PlannedVisit) -> Driven:
    """The round with one visit more, where it fits best."""
    place = slot_of(ground, here.day, here.stops, visit)
    return driven(ground, here.day, [*here.stops[:place], visit, *here.stops[place:]])


def fits(ground: Ground, here: Driven) -> bool:
    """Whether a round keeps the field hours, the opening hours and the most visits of a day (C13, D12)."""
    return not (here.overtime or here.late or here.shut or len(here.stops) > ground.band[1])


def _problem(ground: Ground, day: date, stops: Sequence[PlannedVisit]) -> tuple[Problem, Travel]:
    """One day as a question for the engine: the stops are its places, in this order."""
    areas = ["rural" if stop.retailer.market_type == Retailer.MarketType.RURAL else "urban" for stop in stops]
    positions = [*(_position(stop.retailer, ground) for stop in stops), ground.home]
    travel = travel_as_planned(positions, [*areas, "urban"], ground.settings, told=ground.travel)
    problem = Problem(
        days=(Day(start=float(ground.hours.start), end=float(ground.hours.end)),),
        places=tuple(_place(ground, day, stop) for stop in stops),
        depots=(Depot(),),
        travel=travel.minutes,
        band=ground.band,
    )
    return problem, travel


def _place(ground: Ground, day: date, stop: PlannedVisit) -> Place:
    opening = opening_on(stop.retailer, day, ground.hours)
    is_ranked = stop.lock == PlannedVisit.Lock.PLACE and stop.day == day
    return Place(
        patterns=(Pattern((0,)),),
        service=float(stop.service_minutes),
        day_windows={} if opening is None else {0: opening},
        locks=(Lock(0, stop.position - 1),) if is_ranked else (),
    )


def _position(retailer: Retailer, ground: Ground) -> Position:
    """Where the shop lies; one that has lost its position is taken to lie at home."""
    if retailer.lat is None or retailer.lon is None:
        return ground.home
    return retailer.lat, retailer.lon
