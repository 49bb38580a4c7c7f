"""Re-planning: what has happened and what is locked stays, the rest moves at a price for change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rounds.engine.freezing import NOTHING, Frozen, Kept, bearing, kept_of, widened, worked
from rounds.engine.happenings import DayLost, Happening, happened, opened
from rounds.engine.moves import Moved, moves_between, visited
from rounds.engine.offers import offered
from rounds.engine.plan import drive
from rounds.engine.problem import Lock, Place, Problem, Stop
from rounds.engine.result import Result, Route, Unserved
from rounds.engine.solver import solve


@dataclass(frozen=True)
class Lost:
    """A visit of the plan before that is not made any more.

    Attributes
    ----------
    place, day : int
        Which place, and its day in the plan before.
    because : int or None
        Which of the happenings bears on it.
    unserved : Unserved
        The limit that keeps it out, and what would admit it.
    """

    place: int
    day: int
    because: int | None
    unserved: Unserved


@dataclass(frozen=True)
class Replanned:
    """A plan in place of the one in force.

    Attributes
    ----------
    result : Result
        The new plan, past and frozen days included.
    problem : Problem
        The question it answers: after what happened, with everything frozen locked; the checker takes both.
    moved : tuple of Moved
        Every visit that has another day, is new or is lost, and because of which happening.
    lost : tuple of Lost
        Every visit of the plan before that is lost, with the reason: none is dropped silently.
    """

    result: Result
    problem: Problem
    moved: tuple[Moved, ...]
    lost: tuple[Lost, ...]


def replan(
    problem: Problem,
    before: Result | Sequence[Route],
    happenings: Sequence[Happening] = (),
    *,
    frozen: Frozen = NOTHING,
    stop: Stop | None = None,
    seed: int = 0,
    change: float | None = None,
    strictly: bool = False,
) -> Replanned:
    """Plan again after something happened, moving as little as is worth it.

    Parameters
    ----------
    problem : Problem
        The question in force; a place that the plan does not know yet comes last and is named by ``PlaceAdded``.
    before : Result or sequence of Route
        The plan in force; for past days, the rounds as they were driven.
    happenings : sequence of Happening
        What happened.
    frozen : Frozen
        What must not change any more. Locks of places are kept, except where their day is lost, their place is shut, or
        they no longer fit behind what is done of the day under way.
    stop : Stop or None
        When to stop; None: 2,000 steps.
    seed : int
        Of the random numbers.
    change : float or None
        Price of a visit on another day; None: that of the problem's weights.
    strictly : bool
        Whether visits move only between the patterns of their place. Otherwise a visit whose day is lost may move to
        any day near it, and one may give way by two days, for as many days of deviation.

    Returns
    -------
    Replanned
        The plan, never worse than the one in force cut back to what is still possible, and what differs.

    Raises
    ------
    ValueError
        A frozen day has more than one round, or the day of ``frozen`` leaves the horizon.
    """
    routes = before.routes if isinstance(before, Result) else tuple(before)
    _refuse(problem, routes, frozen)
    kept = kept_of(routes, happenings, frozen)
    asked = _question(problem, routes, happenings, frozen, kept, strictly)
    if change is not None:
        asked = replace(asked, weights=replace(asked.weights, change=change))
    result = solve(asked, stop or Stop(iterations=2000), seed, start=_start(routes, kept))
    moved = moves_between(routes, result, happenings)
    return Replanned(result, asked, moved, tuple(_lost(result, moved)))


def _refuse(problem: Problem, routes: Sequence[Route], frozen: Frozen) -> None:
    if not 0 <= frozen.day <= len(problem.days):
        raise ValueError(f"day {frozen.day} leaves the horizon of {len(problem.days)} days")
    for route in routes:
        if route.vehicle > 0 and (route.day <= frozen.day or route.day in frozen.days):
            raise ValueError(f"day {route.day}: only a day with one round can be frozen")


def _question(
    problem: Problem,
    routes: Sequence[Route],
    happenings: Sequence[Happening],
    frozen: Frozen,
    kept: Kept,
    strictly: bool,
) -> Problem:
    """What is still open, as a problem: frozen visits locked by rank, their days closed to others."""
    lost = {one.day for one in happenings if isinstance(one, DayLost)}
    asked = happened(problem, [still for one in happenings if (still := bearing(problem, one, frozen, kept))])
    asked = widened(worked(asked, problem, routes, kept), kept)
    under_way = frozen.day if frozen.minute is not None and frozen.day not in lost else -1
    minute = frozen.minute or 0.0
    today = _still_locked(asked, routes, kept, under_way, minute) if under_way >= 0 else set()
    was = visited(routes)
    places = []
    for number, place in enumerate(asked.places):
        held = {day: stops.index(number) for day, stops in kept.items() if number in stops}
        free = {day for day in range(len(asked.days)) if day not in kept or day == under_way}
        closed: dict[int, tuple[tuple[float, float], ...]] = {day: () for day in kept if day not in held}
        if under_way in closed:
            closed[under_way] = _after(place, under_way, minute)
        yielding = under_way if number not in today else -1
        now = _locked(opened(place, closed), held, asked, yielding)
        made = was.get(number, set()) | held.keys()
        places.append(offered(asked, problem.places[number], now, made, free, strictly=strictly))
    return replace(asked, places=tuple(places))


def _after(place: Place, day: int, minute: float) -> tuple[tuple[float, float], ...]:
    """What is left of the opening hours."""
    return tuple((max(opens, minute), closes) for opens, closes in place.open_on(day) if closes > minute)


def _locked(place: Place, held: dict[int, int], problem: Problem, yielding: int) -> Place:
    """Frozen visits by rank; other locks stay where somebody works and the place is open, but not on one day."""
    frozen = tuple(Lock(day, rank) for day, rank in sorted(held.items()))
    others = [lock for lock in place.locks if lock.day not in held and lock.day != yielding]
    free = (lock for lock in others if problem.days[lock.day].is_worked and place.open_on(lock.day))
    return replace(place, locks=(*frozen, *free))


def _still_locked(problem: Problem, routes: Sequence[Route], kept: Kept, day: int, minute: float) -> set[int]:
    """Places locked on the day under way that still fit behind what is done, in the order of the plan."""
    places = list(problem.places)
    locked = [number for number, place in enumerate(places) if any(lock.day == day for lock in place.locks)]
    for number in locked:
        if number not in kept[day]:
            places[number] = opened(replace(places[number], locks=()), {day: _after(places[number], day, minute)})
    order = [stop for route in routes if route.day == day for stop in route.stops]
    asked, travel, made = replace(problem, places=tuple(places)), problem.matrix(), list(kept[day])
    for number in sorted(set(locked) - set(made), key=lambda one: order.index(one) if one in order else len(order)):
        if drive(asked, travel, day, [*made, number]).fits:
            made.append(number)
    return set(made)


def _start(routes: Sequence[Route], kept: Kept) -> list[Route]:
    """The plan in force, its frozen part first."""
    begun = {route.day: route for route in routes if route.vehicle == 0}
    found = []
    for day in sorted({*begun, *kept}):
        stops = kept.get(day, ())
        rest = begun[day].stops if day in begun else ()
        order = (*stops, *(stop for stop in rest if stop not in stops))
        found.append(Route(day, 0, order, (), 0.0, 0.0, 0.0, 0.0))
    return [*found, *(route for route in routes if route.vehicle > 0)]


def _lost(result: Result, moved: Sequence[Moved]) -> Iterator[Lost]:
    """Lost visits with the visits left out of the same places."""
    left: dict[int, list[Unserved]] = {}
    for one in result.unserved:
        left.setdefault(one.place, []).append(one)
    for move in moved:
        if move.day_after is None and move.day_before is not None:
            day = move.day_before
            found = min(left[move.place], key=lambda one, day=day: abs(one.day - day))  # type: ignore[misc]
            left[move.place].remove(found)
            yield Lost(move.place, day, move.because, found)
