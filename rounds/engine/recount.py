"""The terms of a plan counted again for the checker, from the problem alone, nothing shared with the search."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rounds.engine.problem import Pattern, Place, Problem
from rounds.engine.result import Result

CLOSE = 1e-6


def term_faults(problem: Problem, result: Result) -> list[str]:
    """One sentence per term, cost or stretched place that is not what the routes and patterns make it."""
    claimed = asdict(result.terms)
    counted = {**_of_routes(problem, result), **_of_places(problem, result)}
    faults = [
        f"{name} is {value}, not {claimed[name]}" for name, value in counted.items() if _far(value, claimed[name])
    ]
    least, most = _interval(problem, result)
    if not least - CLOSE <= claimed["interval"] <= most + CLOSE:
        faults.append(f"interval is between {least} and {most}, not {claimed['interval']}")
    weights = asdict(problem.weights)
    cost = sum(weights[name] * claimed[name] for name in weights)
    if _far(cost, result.cost):
        faults.append(f"cost is {cost}, not {result.cost}")
    return faults + _lost_faults(problem, result) + _stretched_faults(problem, result)


def _far(value: float, claim: float) -> bool:
    return abs(value - claim) > CLOSE * max(1.0, abs(value))


def _of_routes(problem: Problem, result: Result) -> dict[str, float]:
    """Terms that the routes make; a vehicle that stays at home is a route of nothing."""
    driven = {(route.day, route.vehicle): route for route in result.routes}
    fleet = [(n, k) for n, day in enumerate(problem.days) if day.start is not None for k in range(day.vehicles)]
    visits = {car: len(driven[car].stops) if car in driven else 0 for car in fleet}
    minutes = [driven[car].finish - driven[car].leave if car in driven else 0.0 for car in fleet]
    return {
        "travel": sum(route.travel for route in result.routes),
        "overtime": sum(max(0.0, route.finish - problem.days[route.day].end) for route in result.routes),
        "imbalance_visits": _unevenness(list(visits.values())),
        "imbalance_minutes": _unevenness(minutes) / 60.0,
        "short": sum(max(0.0, problem.band_on(car[0])[0] - number) for car, number in visits.items()),
    }


def _unevenness(numbers: Sequence[float]) -> float:
    """Sum of squared differences from the mean, as the pairs have it (König and Huygens)."""
    if not numbers:
        return 0.0
    middle = sum(numbers) / len(numbers)
    return sum(number * number for number in numbers) - len(numbers) * middle * middle


def _of_places(problem: Problem, result: Result) -> dict[str, float]:
    """Terms that the chosen patterns make."""
    pairs = list(zip(problem.places, result.patterns, strict=True))
    return {
        "change": sum(day not in place.previous for place, days in pairs if place.previous is not None for day in days),
        "preference": sum(
            day not in place.preferred_days for place, days in pairs if place.preferred_days for day in days
        ),
        "unserved": sum(problem.places[visit.place].priority for visit in result.unserved),
    }


def _interval(problem: Problem, result: Result) -> tuple[float, float]:
    """Least and most deviation: the same days may be allowed twice, with different deviations."""
    least = most = 0.0
    for place, days in zip(problem.places, result.patterns, strict=True):
        offered = [pattern.deviation for pattern in choices(place) if pattern.days == days] or [0.0]
        least, most = least + min(offered), most + max(offered)
    return least, most


def choices(place: Place) -> list[Pattern]:
    """Patterns that hold every locked day; when none does, each with the nearest of its days moved there."""
    locked = sorted(lock.day for lock in place.locks)
    keeping = [pattern for pattern in place.patterns if set(locked) <= set(pattern.days)]
    return keeping or [_moved(pattern, locked) for pattern in place.patterns]


def _moved(pattern: Pattern, locked: Sequence[int]) -> Pattern:
    """Each locked day, the earliest first, takes the nearest day that is not locked itself."""
    days, moved = list(pattern.days), 0.0
    for day in locked:
        if day in days:
            continue
        spare = sorted((abs(other - day), other) for other in days if other not in locked)
        if spare:
            moved += spare[0][0]
            days.remove(spare[0][1])
        days.append(day)
    return Pattern(tuple(sorted(days)), pattern.deviation + moved)


def _lost_faults(problem: Problem, result: Result) -> list[str]:
    counted = Counter(problem.places[visit.place].priority for visit in result.unserved)
    claimed = dict(result.terms.unserved_by_priority)
    if claimed == dict(counted) and list(claimed) == sorted(claimed, reverse=True):
        return []
    return [f"visits left out by priority are {sorted(counted.items(), reverse=True)}, not {list(claimed.items())}"]


def _stretched_faults(problem: Problem, result: Result) -> list[str]:
    """No rhythm is stretched silently: a place that departs further than it might is named."""
    told = {one.place for one in result.stretched}
    return [
        f"place {number} is stretched without being named" if number not in told else f"place {number} is not stretched"
        for number, is_stretched in _departures(problem, result)
        if is_stretched is not None and is_stretched != (number in told)
    ]


def _departures(problem: Problem, result: Result) -> Iterator[tuple[int, bool | None]]:
    """Per place whether its days depart further than the truest pattern; None when its days are offered twice."""
    for number, (place, days) in enumerate(zip(problem.places, result.patterns, strict=True)):
        offered = {pattern.deviation for pattern in choices(place) if pattern.days == days}
        truest = min(pattern.deviation for pattern in choices(place))
        yield number, min(offered) > truest + CLOSE if len(offered) == 1 else None
