"""The problem as the arrays that the kernels read, and the state they write.

Sizes: n places, D days, R routes (every vehicle of every worked day, by day), P patterns, W windows a day.
"""

from dataclasses import dataclass
from math import inf, isinf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rounds.engine.problem import Matrix, Pattern, Place, Problem

Ints = NDArray[np.int64]
LOCKED = 1000.0  # a locked visit is left out only when nothing else can be
NEIGHBOURS = 120


@dataclass(frozen=True, eq=False)
class Given:
    """What does not change during a run.

    Attributes
    ----------
    travel : ndarray, shape (n + d, n + d)
        Minutes.
    near : ndarray of int, shape (n, k)
        Nearest places of each place, nearest first.
    need : ndarray, shape (n, 2)
        Service minutes and demand.
    win : ndarray, shape (n, D, W, 2)
        Earliest and latest begin of a visit; (inf, inf) pads, and marks a closed day when it comes first.
    rank : ndarray of int, shape (n, D)
        Locked rank or -1.
    way : ndarray of int, shape (R, 5)
        Day, first and last node, 1 when windows bind, 1 when ranks are locked.
    lim : ndarray, shape (R, 7)
        Start, latest end, end of regular hours, duration, capacity, fewest and most visits.
    route_from : ndarray of int, shape (D + 1,)
        First route of each day.
    drop : ndarray, shape (n, D)
        Price of leaving out one visit.
    pattern_from, day_from, pattern_day, pattern_cost : ndarray
        Patterns of places and days of patterns as consecutive ranges; cost of deviation, change and preference.
    patterns : tuple of Pattern
        By the same number.
    """

    travel: Matrix
    near: Ints
    need: Matrix
    win: Matrix
    rank: Ints
    way: Ints
    lim: Matrix
    route_from: Ints
    drop: Matrix
    pattern_from: Ints
    day_from: Ints
    pattern_day: Ints
    pattern_cost: Matrix
    patterns: tuple[Pattern, ...]


def allowed(place: Place) -> tuple[Pattern, ...]:
    """Patterns of a place that keep its locked days; when none does, each with its nearest days moved there."""
    locked = {lock.day for lock in place.locks}
    kept = tuple(pattern for pattern in place.patterns if locked <= set(pattern.days))
    if kept or not locked:
        return kept
    return tuple(dict.fromkeys(_bent(pattern, locked) for pattern in place.patterns))


def pattern_price(problem: Problem, place: Place, pattern: Pattern) -> float:
    """Price of deviation, change and preference of a pattern."""
    weights = problem.weights
    return (
        weights.interval * pattern.deviation
        + weights.change * len(changed_days(place, pattern))
        + weights.preference * len(disliked_days(place, pattern))
    )


def changed_days(place: Place, pattern: Pattern) -> set[int]:
    """Days of a pattern that are not in the previous plan."""
    return set() if place.previous is None else set(pattern.days) - set(place.previous)


def disliked_days(place: Place, pattern: Pattern) -> set[int]:
    """Days of a pattern that are not preferred."""
    return set(pattern.days) - place.preferred_days if place.preferred_days else set()


def pack(problem: Problem) -> Given:
    """The arrays of a problem."""
    travel = problem.matrix()
    way, lim, route_from = _routes(problem)
    choices = [allowed(place) for place in problem.places]
    patterns = tuple(pattern for choice in choices for pattern in choice)
    costs = [
        pattern_price(problem, place, p) for place, choice in zip(problem.places, choices, strict=True) for p in choice
    ]
    return Given(
        travel=travel,
        near=_neighbours(travel, len(problem.places)),
        need=np.array([(p.service, p.demand) for p in problem.places], dtype=np.float64).reshape(-1, 2),
        win=_windows(problem),
        rank=_ranks(problem),
        way=way,
        lim=lim,
        route_from=route_from,
        drop=_drops(problem),
        pattern_from=_offsets([len(choice) for choice in choices]),
        day_from=_offsets([len(pattern.days) for pattern in patterns]),
        pattern_day=np.array([day for pattern in patterns for day in pattern.days], dtype=np.int64),
        pattern_cost=np.array(costs, dtype=np.float64),
        patterns=patterns,
    )


def state(given: Given) -> dict[str, Any]:
    """An empty plan and the working space of the kernels."""
    n, days = given.drop.shape
    routes = len(given.way)
    whole = np.int64
    return {
        "seq": np.zeros((routes, n + 1), whole),
        "dep": np.zeros((routes, n + 1)),
        "leg": np.zeros((routes, n + 2)),
        "ease": np.zeros((routes, n + 2, 2)),
        "ri": np.zeros((routes, 6), whole),
        "rs": np.zeros((routes, 6)),
        "count": np.zeros(5, whole),
        "pat": np.full(n, -1, whole),
        "where": np.full((n, days), -1, whole),
        "icost": np.zeros(n),
        "missing": np.zeros(n, whole),
        "tot": np.array([0.0, 0.0, inf]),
        "vio": np.zeros(8, whole),
        "todo": np.zeros(n, whole),
        "todo_day": np.zeros(n, whole),
        "old_pat": np.zeros(n, whole),
        "old_where": np.zeros((n, days), whole),
        "old_cost": np.zeros(n),
        "gone": np.zeros(n, whole),
        "undo": np.zeros(routes, whole),
        "undo_seq": np.zeros((routes, n + 1), whole),
        "undo_dep": np.zeros((routes, n + 1)),
        "undo_leg": np.zeros((routes, n + 2)),
        "undo_ri": np.zeros((routes, 6), whole),
        "undo_rs": np.zeros((routes, 6)),
        "string": np.zeros(n + 1, whole),
        "key": np.zeros(n),
        "cval": np.zeros((n, routes, 4)),
        "ckey": np.full((n, routes, 2), -1, whole),
        "day_cost": np.zeros(days),
        "day_route": np.zeros(days, whole),
        "day_seen": np.zeros(days, whole),
        "best_seq": np.zeros((routes, n + 1), whole),
        "best_ri": np.zeros((routes, 6), whole),
        "best_rs": np.zeros((routes, 6)),
        "best_pat": np.zeros(n, whole),
        "good": np.zeros(4, whole),
    }


def _bent(pattern: Pattern, locked: set[int]) -> Pattern:
    days = set(pattern.days)
    moved = 0.0
    for day in sorted(locked - days):
        free = days - locked
        if free:
            nearest = min(free, key=lambda other: (abs(other - day), other))
            days.remove(nearest)
            moved += abs(nearest - day)
        days.add(day)
    return Pattern(tuple(sorted(days)), pattern.deviation + moved)


def _offsets(sizes: list[int]) -> Ints:
    return np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)


def _neighbours(travel: Matrix, n: int) -> Ints:
    apart = travel[:n, :n] + travel[:n, :n].T
    np.fill_diagonal(apart, inf)
    return np.ascontiguousarray(
        np.argsort(apart, axis=1, kind="stable")[:, : max(0, min(n - 1, NEIGHBOURS))].astype(np.int64)
    )


def _windows(problem: Problem) -> Matrix:
    kinds = [[place.open_on(day) for day in range(len(problem.days))] for place in problem.places]
    widest = max((len(windows) for row in kinds for windows in row), default=1)
    table = np.full((len(kinds), len(problem.days), max(1, widest), 2), inf)
    for i, row in enumerate(kinds):
        service = problem.places[i].service
        for day, windows in enumerate(row):
            wide = sorted((start, end - service) for start, end in windows if end - service >= start)
            for w, window in enumerate(wide):
                table[i, day, w] = window
    return table


def _ranks(problem: Problem) -> Ints:
    rank = np.full((len(problem.places), len(problem.days)), -1, dtype=np.int64)
    for i, place in enumerate(problem.places):
        for lock in place.locks:
            if lock.position is not None:
                rank[i, lock.day] = lock.position
    return rank


def _drops(problem: Problem) -> Matrix:
    drop = np.empty((len(problem.places), len(problem.days)))
    for i, place in enumerate(problem.places):
        drop[i] = problem.weights.unserved * place.priority
        for lock in place.locks:
            drop[i, lock.day] *= LOCKED
    return drop


def _routes(problem: Problem) -> tuple[Ints, Matrix, Ints]:
    n = len(problem.places)
    ranked = {lock.day for place in problem.places for lock in place.locks if lock.position is not None}
    timed = {
        d
        for d in range(len(problem.days))
        for place in problem.places
        if any(not isinf(e) for _, e in place.open_on(d))
    }
    timed |= {
        d
        for d in range(len(problem.days))
        for place in problem.places
        if any(not isinf(s) for s, _ in place.open_on(d))
    }
    way, lim, sizes = [], [], []
    for number, day in enumerate(problem.days):
        sizes.append(day.vehicles if day.start is not None else 0)
        if day.start is None:
            continue
        least, most = problem.band_on(number)
        row = (number, n + day.start_depot, n + day.end_depot, int(number in timed), int(number in ranked))
        bounds = (day.start, day.end + day.overtime, day.end, day.max_duration, day.capacity, least, most)
        way += [row] * day.vehicles
        lim += [bounds] * day.vehicles
    return (
        np.array(way, dtype=np.int64).reshape(-1, 5),
        np.array(lim, dtype=np.float64).reshape(-1, 7),
        _offsets(sizes),
    )
