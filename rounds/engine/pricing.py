"""What rounds made by hand would cost: driven and priced as they are, without a search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf

from rounds.engine.arrays import allowed
from rounds.engine.plan import Draft, cost_of, drive, in_rank, left_out, routes_of, terms_of
from rounds.engine.problem import Matrix, Pattern, Place, Problem
from rounds.engine.result import Limit, Route, Terms

SERIOUS = {Limit.BAND: 15.0, Limit.CLOSED: 1e6}  # what a unit of excess weighs against a minute of it


@dataclass(frozen=True)
class Excess:
    """A limit that a round exceeds.

    Attributes
    ----------
    day : int
        On which day.
    limit : Limit
        Which limit.
    amount : float
        By how much: visits (band, absent, closed, lock), minutes (time, window) or load (capacity).
    place : int or None
        The place it concerns, for opening hours and locks; None when it concerns the whole round.
    """

    day: int
    limit: Limit
    amount: float
    place: int | None = None


@dataclass(frozen=True)
class Priced:
    """Rounds as they were given, driven and priced.

    Attributes
    ----------
    routes : tuple of Route
        The rounds with their times, by day; on an absent day with the hours of the first worked one.
    patterns : tuple of Pattern
        Per place the days of its visits, those left out included, with its deviation.
    unserved : tuple of (int, int)
        Place and day of each visit left out.
    terms : Terms
        The objective by name.
    cost : float
        Terms times weights; limits exceeded are not in it.
    excess : tuple of Excess
        Every limit exceeded, by day; empty when the rounds keep them all.
    """

    routes: tuple[Route, ...]
    patterns: tuple[Pattern, ...]
    unserved: tuple[tuple[int, int], ...]
    terms: Terms
    cost: float
    excess: tuple[Excess, ...]


def price(problem: Problem, tours: Mapping[int, Sequence[int]]) -> Priced:
    """Drive rounds made by hand and price them, in milliseconds.

    Parameters
    ----------
    problem : Problem
        The question.
    tours : mapping of int to sequence of int
        Day to places in the order of visit; one vehicle a day. Days left away have no round.

    Returns
    -------
    Priced
        Nothing is moved, added or left out: what exceeds a limit is named in ``excess``. A place takes its pattern
        of exactly these days; without one, the nearest: each visit beside a day of the pattern deviates by the days
        between (counted in days of the horizon), each missing one is unserved, one too many costs its travel only.

    Raises
    ------
    ValueError
        A day or place is unknown, or a place stands twice in a round.
    """
    _refuse(problem, tours)
    travel, real = problem.matrix(), problem
    problem = _all_worked(problem, tours)
    rounds = tuple((day, 0, tuple(tours[day])) for day in sorted(tours))
    made: list[list[int]] = [[] for _ in problem.places]
    for day, _, stops in rounds:
        for stop in stops:
            made[stop].append(day)
    patterns = tuple(nearest_pattern(problem, place, days) for place, days in zip(problem.places, made, strict=True))
    draft = Draft(rounds, patterns)
    routes = routes_of(problem, travel, draft)
    terms = terms_of(problem, routes, draft)
    return Priced(
        routes, patterns, left_out(draft), terms, cost_of(problem, terms), _excess(real, problem, draft, travel)
    )


def best_slot(problem: Problem, stops: Sequence[int], day: int, place: int) -> int:
    """Where a place fits best into a round.

    Parameters
    ----------
    problem : Problem
        The question.
    stops : sequence of int
        The round, in the order of visit; the place itself is taken out of it first.
    day : int
        The day of the round.
    place : int
        The place to be put in.

    Returns
    -------
    int
        Its position, 0 first: the one that exceeds limits least, then costs least travel and overtime. Locked
        positions are kept.
    """
    travel = problem.matrix()
    problem = _all_worked(problem, {day: stops})
    rest = [stop for stop in stops if stop != place]

    def worth(slot: int) -> tuple[float, float, int]:
        order = in_rank(problem, day, [*rest[:slot], place, *rest[slot:]])
        trip = drive(problem, travel, day, order)
        late = sum(SERIOUS.get(limit, 1.0) * much for limit, much in trip.excess.items())
        over = max(0.0, trip.finish - problem.days[day].end)
        return late, problem.weights.travel * trip.travel + problem.weights.overtime * over, order.index(place)

    return min(worth(slot) for slot in range(len(rest) + 1))[2]


def nearest_pattern(problem: Problem, place: Place, made: Sequence[int]) -> Pattern:
    """The days of a place's visits as a pattern: an allowed one when there is, else the nearest with its deviation."""
    days = tuple(made)
    choices = allowed(place)
    exact = [pattern for pattern in choices if pattern.days == days]
    if exact:
        return min(exact, key=lambda pattern: pattern.deviation)
    weights = problem.weights
    best: tuple[float, Pattern] | None = None
    for pattern in choices:
        moved, lost = matched(days, pattern.days)
        deviation = pattern.deviation + moved
        cost = weights.interval * deviation + weights.unserved * place.priority * len(lost)
        if best is None or cost < best[0]:
            best = cost, Pattern(tuple(sorted({*days, *lost})), deviation)
    assert best is not None
    return best[1]


def matched(made: tuple[int, ...], wanted: tuple[int, ...]) -> tuple[float, tuple[int, ...]]:
    """Match visits with wanted days so that they lie nearest: days between in all, and wanted days without a visit."""

    @cache
    def match(a: int, b: int) -> tuple[float, tuple[int, ...]]:
        """Of the first ``a`` visits and ``b`` wanted days."""
        spare = a - b
        if not a or not b:
            return 0.0, wanted[:b]
        options = []
        apart, lost = match(a - 1, b - 1)
        options.append((apart + abs(made[a - 1] - wanted[b - 1]), lost))
        if spare > 0:
            options.append(match(a - 1, b))
        if spare < 0:
            apart, lost = match(a, b - 1)
            options.append((apart, (*lost, wanted[b - 1])))
        return min(options)

    return match(len(made), len(wanted))


def _refuse(problem: Problem, tours: Mapping[int, Sequence[int]]) -> None:
    for day, stops in tours.items():
        if not 0 <= day < len(problem.days):
            raise ValueError(f"day {day} leaves the horizon of {len(problem.days)} days")
        if len(set(stops)) < len(stops):
            raise ValueError(f"day {day}: a place stands twice in the round")
        if any(not 0 <= stop < len(problem.places) for stop in stops):
            raise ValueError(f"day {day}: unknown place")


def _all_worked(problem: Problem, tours: Mapping[int, Sequence[int]]) -> Problem:
    """The same question, with absent days that have a round worked from the usual hour."""
    idle = [day for day, stops in tours.items() if stops and not problem.days[day].is_worked]
    if not idle:
        return problem
    start = next((day.start for day in problem.days if day.start is not None), 0.0)
    days = tuple(replace(day, start=start) if n in idle else day for n, day in enumerate(problem.days))
    return replace(problem, days=days)


def _excess(real: Problem, problem: Problem, draft: Draft, travel: Matrix) -> tuple[Excess, ...]:
    found: list[Excess] = []
    for day, _, stops in draft.tours:
        if not real.days[day].is_worked:
            found += [Excess(day, Limit.ABSENT, float(len(stops)))] if stops else []
            continue
        trip = drive(problem, travel, day, stops)
        found += [
            Excess(day, Limit.CLOSED, 1.0, stop) if much == inf else Excess(day, Limit.WINDOW, much, stop)
            for stop, much in trip.late.items()
        ]
        found += [
            Excess(day, limit, much)
            for limit, much in sorted(trip.excess.items())
            if limit not in {Limit.WINDOW, Limit.CLOSED}
        ]
    return tuple(sorted([*found, *_broken_locks(real, draft)], key=lambda one: one.day))


def _broken_locks(problem: Problem, draft: Draft) -> list[Excess]:
    """Locked visits that are not on their day, or not at their position."""
    rounds = {day: stops for day, _, stops in draft.tours}
    found = []
    for number, place in enumerate(problem.places):
        for lock in place.locks:
            stops = rounds.get(lock.day, ())
            if number not in stops or tuple(in_rank(problem, lock.day, stops)).index(number) != stops.index(number):
                found.append(Excess(lock.day, Limit.LOCK, 1.0, number))
    return found
