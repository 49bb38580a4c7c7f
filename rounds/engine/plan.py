"""From lists of stops to routes, terms and cost; and cutting a plan back until it keeps every limit."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeVar

from rounds.engine.arrays import changed_days, disliked_days
from rounds.engine.problem import Matrix, Pattern, Place, Problem
from rounds.engine.result import Limit, Route, Terms

SLACK = 1e-6
K = TypeVar("K")


@dataclass(frozen=True)
class Trip:
    """A list of stops driven on a day: times in minutes, by how much it exceeds which limit, and which stops are late.

    A stop is late by the minutes after its last opening; infinitely when it is closed all day.
    """

    arrivals: tuple[float, ...]
    finish: float
    travel: float
    load: float
    excess: dict[Limit, float]
    late: dict[int, float]

    @property
    def fits(self) -> bool:
        """Whether every limit is kept."""
        return not self.excess


@dataclass(frozen=True)
class Draft:
    """A plan while it is made: day, vehicle and stops of each route, and the pattern of each place."""

    tours: tuple[tuple[int, int, tuple[int, ...]], ...]
    patterns: tuple[Pattern, ...]


def drive(problem: Problem, travel: Matrix, number: int, stops: Sequence[int]) -> Trip:
    """Drive a list of stops on day ``number``; the day must be worked."""
    day = problem.days[number]
    assert day.start is not None
    n = len(problem.places)
    at, clock, road = n + day.start_depot, day.start, 0.0
    arrivals = []
    behind: dict[int, float] = {}
    for stop in stops:
        road += float(travel[at, stop])
        clock += float(travel[at, stop])
        arrivals.append(clock)
        begin, behind[stop] = _begin(problem.places[stop], number, clock)
        clock = begin + problem.places[stop].service
        at = stop
    if stops:
        road += float(travel[at, n + day.end_depot])
        clock += float(travel[at, n + day.end_depot])
    load = sum(problem.places[stop].demand for stop in stops)
    late = max(behind.values(), default=0.0)
    over = {
        Limit.TIME: max(clock - day.end - day.overtime, clock - day.start - day.max_duration),
        Limit.CAPACITY: load - day.capacity,
        Limit.BAND: len(stops) - problem.band_on(number)[1],
        Limit.WINDOW: late,
    }
    if late == inf:
        over[Limit.WINDOW], over[Limit.CLOSED] = 0.0, 1.0
    return Trip(tuple(arrivals), clock, road, load, _above(over), _above(behind))


def _above(amounts: dict[K, float]) -> dict[K, float]:
    return {key: much for key, much in amounts.items() if much > SLACK}


def _begin(place: Place, day: int, arrival: float) -> tuple[float, float]:
    """Begin of a visit after an arrival, and the minutes it is too late for the last opening (inf: closed all day)."""
    lasts = [(opens, closes - place.service) for opens, closes in place.open_on(day) if closes - place.service >= opens]
    for opens, last in sorted(lasts):
        if arrival <= last:
            return max(arrival, opens), 0.0
    return arrival, arrival - max((last for _, last in lasts), default=-inf)


def in_rank(problem: Problem, day: int, stops: Sequence[int]) -> list[int]:
    """The same stops with the locked ones at their ranks."""
    ranks = {stop: lock.position for stop in stops for lock in problem.places[stop].locks if lock.day == day}
    fixed = sorted((rank, stop) for stop, rank in ranks.items() if rank is not None)
    held = {stop for _, stop in fixed}
    order = [stop for stop in stops if stop not in held]
    for rank, stop in fixed:
        order.insert(rank, stop)
    return order


def trimmed(problem: Problem, travel: Matrix, draft: Draft) -> Draft:
    """Leave out visits, cheapest first, until every route keeps every limit."""
    tours = []
    for day, vehicle, stops in draft.tours:
        order = in_rank(problem, day, stops)
        while order and not drive(problem, travel, day, order).fits:
            order = in_rank(problem, day, _without_one(problem, travel, day, order))
        tours.append((day, vehicle, tuple(order)))
    return Draft(tuple(tours), draft.patterns)


def _without_one(problem: Problem, travel: Matrix, day: int, stops: list[int]) -> list[int]:
    """Leave out the visit that is worth least and frees most: unlocked, of low priority, far off, long, heavy."""
    n = len(problem.places)
    path = [n + problem.days[day].start_depot, *stops, n + problem.days[day].end_depot]

    def worth(k: int) -> tuple[bool, float, float]:
        place = problem.places[stops[k]]
        before, here, after = path[k : k + 3]
        detour = float(travel[before, here] + travel[here, after] - travel[before, after])
        return any(lock.day == day for lock in place.locks), place.priority, -detour - place.service - place.demand

    k = min(range(len(stops)), key=worth)
    return stops[:k] + stops[k + 1 :]


def routes_of(problem: Problem, travel: Matrix, draft: Draft) -> tuple[Route, ...]:
    """Timed routes of a draft, empty ones left away."""
    routes = []
    for day, vehicle, stops in draft.tours:
        if not stops:
            continue
        trip = drive(problem, travel, day, stops)
        leave = problem.days[day].start or 0.0
        routes.append(Route(day, vehicle, stops, trip.arrivals, leave, trip.finish, trip.travel, trip.load))
    return tuple(routes)


def left_out(draft: Draft) -> tuple[tuple[int, int], ...]:
    """Place and day of every visit of a chosen pattern that is on no route."""
    made = {(stop, day) for day, _, stops in draft.tours for stop in stops}
    return tuple((i, day) for i, p in enumerate(draft.patterns) for day in p.days if (i, day) not in made)


def terms_of(problem: Problem, routes: Sequence[Route], draft: Draft) -> Terms:
    """Every term of the objective; routes not driven count in the balance and in the band."""
    idle = sum(day.vehicles for day in problem.days if day.is_worked) - len(routes)
    sizes = [len(route.stops) for route in routes] + [0] * idle
    minutes = [route.finish - route.leave for route in routes] + [0.0] * idle
    lost = Counter(problem.places[i].priority for i, _ in left_out(draft))
    pairs = list(zip(problem.places, draft.patterns, strict=True))
    return Terms(
        travel=sum(route.travel for route in routes),
        overtime=sum(max(0.0, route.finish - problem.days[route.day].end) for route in routes),
        imbalance_visits=_spread(sizes),
        imbalance_minutes=_spread(minutes) / 60,
        interval=sum(pattern.deviation for _, pattern in pairs),
        change=sum(len(changed_days(place, pattern)) for place, pattern in pairs),
        preference=sum(len(disliked_days(place, pattern)) for place, pattern in pairs),
        short=_short(problem, routes),
        unserved=sum(priority * number for priority, number in lost.items()),
        unserved_by_priority=tuple(sorted(lost.items(), reverse=True)),
    )


def cost_of(problem: Problem, terms: Terms) -> float:
    """Terms times weights."""
    weights = problem.weights
    return (
        weights.travel * terms.travel
        + weights.overtime * terms.overtime
        + weights.imbalance_visits * terms.imbalance_visits
        + weights.imbalance_minutes * terms.imbalance_minutes
        + weights.interval * terms.interval
        + weights.change * terms.change
        + weights.preference * terms.preference
        + weights.short * terms.short
        + weights.unserved * terms.unserved
    )


def _spread(numbers: Sequence[float]) -> float:
    mean = sum(numbers) / max(1, len(numbers))
    return float(sum((number - mean) ** 2 for number in numbers))


def _short(problem: Problem, routes: Sequence[Route]) -> int:
    sizes = {(route.day, route.vehicle): len(route.stops) for route in routes}
    missing = 0
    for number, day in enumerate(problem.days):
        if day.is_worked:
            least = int(problem.band_on(number)[0])
            missing += sum(max(0, least - sizes.get((number, vehicle), 0)) for vehicle in range(day.vehicles))
    return missing
