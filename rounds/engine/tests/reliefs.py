"""A relief taken at its word: the plan with its rounds, as a result of the relaxed problem."""

from dataclasses import replace

from rounds.engine import Pattern, Problem, Relief, Result, Route, Unserved, relaxed
from rounds.engine.plan import Draft, cost_of, left_out, terms_of
from rounds.engine.recount import choices
from rounds.engine.result import Limit, Stretched


def with_relief(problem: Problem, result: Result, place: int, relief: Relief) -> tuple[Problem, Result]:
    """The relaxed problem, and the plan that the proof claims for it."""
    wider = relaxed(problem, place, relief.relaxations)
    driven = {(route.day, route.vehicle): route for route in (*result.routes, *relief.routes)}
    routes = tuple(route for _, route in sorted(driven.items()) if route.stops)
    patterns = tuple(_pattern(problem, result, routes, number) for number in range(len(problem.places)))
    draft = Draft(tuple((route.day, route.vehicle, route.stops) for route in routes), patterns)
    lost = left_out(draft)
    terms = terms_of(wider, routes, draft)
    truest = [min(one.deviation for one in choices(place)) for place in problem.places]
    return wider, replace(
        result,
        routes=routes,
        patterns=tuple(pattern.days for pattern in patterns),
        terms=terms,
        cost=cost_of(wider, terms),
        unserved=tuple(Unserved(one, day, problem.places[one].priority, Limit.COST) for one, day in lost),
        stretched=tuple(
            Stretched(number, pattern.deviation, truest[number], Limit.COST)
            for number, pattern in enumerate(patterns)
            if pattern.deviation > truest[number] + 1e-6
        ),
    )


def _pattern(problem: Problem, result: Result, routes: tuple[Route, ...], number: int) -> Pattern:
    """The pattern it had when it still can have it, else the allowed one that lacks least and deviates least."""
    made = {route.day for route in routes if number in route.stops}
    fitting = [pattern for pattern in choices(problem.places[number]) if made <= set(pattern.days)]
    had = result.patterns[number]
    return min(fitting, key=lambda pattern: (pattern.days != had, len(pattern.days), pattern.deviation))
