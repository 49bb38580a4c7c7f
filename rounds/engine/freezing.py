"""What of a plan must not change any more: what was driven, the day under way up to now, days kept as they are."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

from rounds.engine.explain import relaxed
from rounds.engine.happenings import DayLost, Happening, HoursChanged, PlaceAdded, ShopShut, opened
from rounds.engine.plan import drive
from rounds.engine.problem import Problem
from rounds.engine.result import Limit, Relaxation, Route

Kept = dict[int, tuple[int, ...]]
WIDENED = (Limit.TIME, Limit.BAND, Limit.CAPACITY)


@dataclass(frozen=True)
class Frozen:
    """What must not change any more.

    Attributes
    ----------
    day : int
        The first day that may change; every earlier one stays as it was driven.
    minute : float or None
        How far that day is; visits begun by then stay, and the one that is being driven to. None: not begun yet.
    done : tuple of int or None
        The places done on that day, in order, when it did not go by the plan: only they stay, and nothing else begins
        before ``minute``. None: as the plan says.
    days : frozenset of int
        Later days that stay as they are.
    """

    day: int = 0
    minute: float | None = None
    done: tuple[int, ...] | None = None
    days: frozenset[int] = frozenset()


NOTHING = Frozen()


def kept_of(routes: Sequence[Route], happenings: Sequence[Happening], frozen: Frozen) -> Kept:
    """Frozen stops of each frozen day, in order; the whole round of past days, the first part of the day under way.

    A later day that is lost is not frozen, and a stop at a place that is shut then neither.
    """
    lost = {one.day for one in happenings if isinstance(one, DayLost)}
    shut = {(one.place, day) for one in happenings if isinstance(one, ShopShut) for day in one.days}
    later = {day for day in frozen.days if day >= frozen.day} - lost
    kept: Kept = dict.fromkeys((*range(frozen.day), *later), ())
    for route in routes:
        if route.day in kept:
            kept[route.day] = tuple(stop for stop in route.stops if (stop, route.day) not in shut)
        if route.day < frozen.day:
            kept[route.day] = route.stops
    if frozen.minute is not None:
        today = next((route for route in routes if route.day == frozen.day), None)
        kept[frozen.day] = frozen.done if frozen.done is not None else _begun(today, frozen.minute)
    return kept


def _begun(route: Route | None, minute: float) -> tuple[int, ...]:
    """Stops reached by now and the one after them, once the round has left."""
    if route is None or minute < route.leave:
        return ()
    reached = sum(arrival <= minute for arrival in route.arrivals)
    return route.stops[: reached + 1]


def bearing(problem: Problem, one: Happening, frozen: Frozen, kept: Kept) -> Happening | None:
    """What a happening still bears on: not on days that are over, nor on what is done of the day under way."""
    if isinstance(one, ShopShut):
        open_days = (day for day in one.days if day >= frozen.day and one.place not in kept.get(day, ()))
        return replace(one, days=tuple(open_days))
    if isinstance(one, PlaceAdded):
        return one
    if one.day < frozen.day or (isinstance(one, DayLost) and one.day in kept):
        return None
    if isinstance(one, HoursChanged) and one.day in kept:
        begun = problem.days[one.day].start
        return replace(one, start=one.start if begun is None else begun)
    return one


def worked(problem: Problem, before: Problem, routes: Sequence[Route], kept: Kept) -> Problem:
    """A day on which something was done was worked, whatever happened since; nothing more fits into it."""
    days = list(problem.days)
    usual = next((day.start for day in before.days if day.start is not None), 0.0)
    left = {route.day: route.leave for route in routes}
    for day, stops in kept.items():
        if stops and not days[day].is_worked:
            start = before.days[day].start
            begun = start if start is not None else left.get(day, usual)
            days[day] = replace(before.days[day], start=begun, end=begun, overtime=0.0)
    return replace(problem, days=tuple(days))


def widened(problem: Problem, kept: Kept) -> Problem:
    """Limits that frozen rounds exceed give way: what happened is not wrong."""
    travel = problem.matrix()
    for day, stops in kept.items():
        if not stops:
            continue
        trip = drive(problem, travel, day, stops)
        wider = [Relaxation(limit, day, much) for limit, much in trip.excess.items() if limit in WIDENED]
        places = list(relaxed(problem, 0, wider).places)
        for late in trip.late:
            places[late] = opened(places[late], {day: ((-inf, inf),)})
        problem = replace(relaxed(problem, 0, wider), places=tuple(places))
    return problem
