"""An independent check of a plan: everything recomputed from the problem, nothing shared with the search."""

from math import hypot

from rounds.engine.problem import Depot, Place, Problem
from rounds.engine.recount import choices, term_faults
from rounds.engine.result import Result, Route

CLOSE = 1e-6


def check(problem: Problem, result: Result) -> tuple[str, ...]:
    """Recompute a plan in double precision.

    Parameters
    ----------
    problem : Problem
        What was to be planned.
    result : Result
        What is claimed.

    Returns
    -------
    tuple of str
        One sentence per broken limit or wrong figure; empty when the plan is valid: distances, arrivals, durations,
        capacity, opening windows, patterns, band, locks, visits left out, every term of the objective and the cost.
    """
    faults = [fault for route in result.routes for fault in _route_faults(problem, route)]
    faults += _fleet_faults(problem, result)
    for number, place in enumerate(problem.places):
        faults += [f"place {number}: {fault}" for fault in _place_faults(problem, result, number, place)]
    faults += _rank_faults(problem, result)
    return tuple(faults + term_faults(problem, result))


def _minutes(problem: Problem, a: int, b: int) -> float:
    if problem.travel is not None:
        return float(problem.travel[a, b])
    nodes: tuple[Place | Depot, ...] = (*problem.places, *problem.depots)
    return hypot(nodes[a].x - nodes[b].x, nodes[a].y - nodes[b].y)


def _route_faults(problem: Problem, route: Route) -> list[str]:
    day, name = problem.days[route.day], f"day {route.day} vehicle {route.vehicle}"
    if day.start is None:
        return [f"{name}: nobody works on this day"]
    n = len(problem.places)
    faults = []
    clock, road, at = day.start, 0.0, n + day.start_depot
    for stop, arrival in zip(route.stops, route.arrivals, strict=True):
        leg = _minutes(problem, at, stop)
        road, clock, at = road + leg, clock + leg, stop
        if abs(clock - arrival) > CLOSE:
            faults.append(f"{name}: arrival at {stop} is {clock}, not {arrival}")
        begin = _begin(problem.places[stop], route.day, clock)
        if begin is None:
            faults.append(f"{name}: {stop} is not open at {clock}")
        clock = (clock if begin is None else begin) + problem.places[stop].service
    home = _minutes(problem, at, n + day.end_depot) if route.stops else 0.0
    return faults + _limit_faults(problem, route, name, clock + home, road + home)


def _begin(place: Place, day: int, arrival: float) -> float | None:
    begins = [
        max(arrival, opens)
        for opens, closes in place.open_on(day)
        if max(arrival, opens) + place.service <= closes + CLOSE
    ]
    return min(begins, default=None)


def _limit_faults(problem: Problem, route: Route, name: str, finish: float, road: float) -> list[str]:
    day = problem.days[route.day]
    start = day.start or 0.0
    load = sum(problem.places[stop].demand for stop in route.stops)
    claims = (
        (abs(finish - route.finish) > CLOSE, f"finish is {finish}, not {route.finish}"),
        (abs(road - route.travel) > CLOSE, f"travel is {road}, not {route.travel}"),
        (abs(load - route.load) > CLOSE, f"load is {load}, not {route.load}"),
        (route.leave != start, f"leaves at {route.leave}, not {start}"),
        (
            finish > day.end + day.overtime + CLOSE,
            f"finishes at {finish}, after {day.end} and {day.overtime} of overtime",
        ),
        (finish - start > day.max_duration + CLOSE, f"takes {finish - start} of {day.max_duration} minutes"),
        (load > day.capacity + CLOSE, f"loads {load} of {day.capacity}"),
        (len(route.stops) > problem.band_on(route.day)[1], f"makes {len(route.stops)} visits, above the band"),
        (len(set(route.stops)) < len(route.stops), "visits a place twice"),
    )
    return [f"{name}: {claim}" for is_broken, claim in claims if is_broken]


def _fleet_faults(problem: Problem, result: Result) -> list[str]:
    used = [(route.day, route.vehicle) for route in result.routes]
    faults = [
        f"day {day}: vehicle {vehicle} drives twice" for day, vehicle in set(used) if used.count((day, vehicle)) > 1
    ]
    return faults + [f"day {d}: no vehicle {v}" for d, v in used if not 0 <= v < problem.days[d].vehicles]


def _place_faults(problem: Problem, result: Result, number: int, place: Place) -> list[str]:
    made = sorted(route.day for route in result.routes if number in route.stops)
    lost = sorted(visit.day for visit in result.unserved if visit.place == number)
    chosen = result.patterns[number]
    locked = {lock.day for lock in place.locks}
    faults = []
    if sorted(made + lost) != list(chosen):
        faults.append(f"visited on {made} and left out on {lost} does not make its pattern {chosen}")
    if not locked <= set(chosen):
        faults.append(f"pattern {chosen} leaves its locked days {sorted(locked)}")
    if chosen not in {pattern.days for pattern in choices(place)}:
        faults.append(f"pattern {chosen} is not allowed")
    return faults


def _rank_faults(problem: Problem, result: Result) -> list[str]:
    faults = []
    for route in result.routes:
        ranks = {
            lock.position: stop
            for stop in route.stops
            for lock in problem.places[stop].locks
            if lock.day == route.day and lock.position is not None
        }
        rest = [stop for stop in route.stops if stop not in ranks.values()]
        for rank in sorted(ranks):
            rest.insert(rank, ranks[rank])
        if tuple(rest) != route.stops:
            faults.append(f"day {route.day}: locked ranks are not kept")
    return faults
