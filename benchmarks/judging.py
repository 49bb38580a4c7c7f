"""What a plan is worth, whoever made it: driven again from the problem, judged by the independent checker.

A plan comes as tours (day and vehicle → places in order). Everything else, arrivals, patterns, visits left out, is
recomputed here in double precision and then once more by ``rounds.engine.check``. Problems compared here have a price
that every peer can express: minutes of travel, ``Weights.short`` per visit missing to the fewest of a day's band and
``Weights.unserved`` per visit left out; the other weights are 0 and no pattern deviates.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from rounds.engine import Limit, Place, Problem, Result, Route, Terms, Unserved, check

Tours = Mapping[tuple[int, int], Sequence[int]]
Patterns = tuple[tuple[int, ...], ...]
CLOSE = 1e-6


@dataclass(frozen=True)
class Verdict:
    """Price of a plan and what it breaks; ``feasible`` means no broken limit and nothing left out."""

    cost: float
    travel: float
    unserved: int
    short: int
    faults: tuple[str, ...]

    @property
    def feasible(self) -> bool:
        """Whether the plan keeps every limit and makes every visit."""
        return not self.faults and not self.unserved

    def beats(self, other: "Verdict | None") -> bool:
        """A plan that keeps the limits is better than one that does not; then the price decides."""
        return other is None or (bool(self.faults), self.cost) < (bool(other.faults), other.cost)


def judge(problem: Problem, tours: Tours) -> Verdict:
    """Drive the tours and price them; faults are the checker's sentences."""
    matrix = problem.matrix().tolist()
    routes = tuple(driven(problem, matrix, *key, stops) for key, stops in sorted(tours.items()) if stops)
    patterns = _patterns(problem, routes)
    lost = _left_out(problem, routes, patterns)
    terms = _terms(problem, routes, lost)
    claimed = asdict(terms)
    cost = sum(weight * claimed[name] for name, weight in asdict(problem.weights).items())
    result = Result(routes, patterns, terms, cost, lost, (), iterations=0, seconds=0.0, seed=0, history=())
    return Verdict(cost, terms.travel, len(lost), terms.short, check(problem, result))


def tours_of(result: Result) -> dict[tuple[int, int], tuple[int, ...]]:
    """The tours of a result of our own, to be judged like anybody's."""
    return {(route.day, route.vehicle): route.stops for route in result.routes}


def driven(
    problem: Problem, matrix: Sequence[Sequence[float]], number: int, vehicle: int, stops: Sequence[int]
) -> Route:
    day, n = problem.days[number], len(problem.places)
    start = clock = day.start or 0.0
    at, road = n + day.start_depot, 0.0
    arrivals = []
    for stop in stops:
        leg = matrix[at][stop]
        road, clock, at = road + leg, clock + leg, stop
        arrivals.append(clock)
        clock = _begun(problem.places[stop], number, clock) + problem.places[stop].service
    leg = matrix[at][n + day.end_depot]
    load = sum(problem.places[stop].demand for stop in stops)
    return Route(number, vehicle, tuple(stops), tuple(arrivals), start, clock + leg, road + leg, load)


def _begun(place: Place, day: int, arrival: float) -> float:
    begins = ((max(arrival, opens), closes) for opens, closes in place.open_on(day))
    return min((begin for begin, closes in begins if begin + place.service <= closes + CLOSE), default=arrival)


def _patterns(problem: Problem, routes: Sequence[Route]) -> Patterns:
    """The allowed pattern with the fewest visits missing; days that fit none are claimed as they are, and refused."""
    made: dict[int, set[int]] = defaultdict(set)
    for route in routes:
        for stop in route.stops:
            made[stop].add(route.day)
    chosen = []
    for number, place in enumerate(problem.places):
        fitting = [pattern.days for pattern in place.patterns if made[number] <= set(pattern.days)]
        chosen.append(min(fitting, key=len, default=tuple(sorted(made[number]))))
    return tuple(chosen)


def _left_out(problem: Problem, routes: Sequence[Route], patterns: Patterns) -> tuple[Unserved, ...]:
    made = {(stop, route.day) for route in routes for stop in route.stops}
    lost = ((number, day) for number, days in enumerate(patterns) for day in days if (number, day) not in made)
    return tuple(Unserved(number, day, problem.places[number].priority, Limit.COST) for number, day in lost)


def _terms(problem: Problem, routes: Sequence[Route], lost: Sequence[Unserved]) -> Terms:
    driven = {(route.day, route.vehicle): route for route in routes}
    fleet = [(d, v) for d, day in enumerate(problem.days) if day.is_worked for v in range(day.vehicles)]
    sizes = {slot: len(driven[slot].stops) if slot in driven else 0 for slot in fleet}
    minutes = [driven[slot].finish - driven[slot].leave if slot in driven else 0.0 for slot in fleet]
    priorities = Counter(visit.priority for visit in lost)
    return Terms(
        travel=sum(route.travel for route in routes),
        overtime=sum(max(0.0, route.finish - problem.days[route.day].end) for route in routes),
        imbalance_visits=_spread(list(sizes.values())),
        imbalance_minutes=_spread(minutes) / 60,
        interval=0.0,
        change=0,
        preference=0,
        short=sum(max(0, int(problem.band_on(slot[0])[0]) - size) for slot, size in sizes.items()),
        unserved=sum(priority * number for priority, number in priorities.items()),
        unserved_by_priority=tuple(sorted(priorities.items(), reverse=True)),
    )


def _spread(numbers: Sequence[float]) -> float:
    mean = sum(numbers) / max(1, len(numbers))
    return sum((number - mean) ** 2 for number in numbers)
