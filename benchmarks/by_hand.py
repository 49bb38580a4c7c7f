"""The plan a careful planner makes by hand: fixed beats by weekday, each day driven to the nearest shop next.

The places are cut around home into as many sectors of equal service minutes as there are days of a week; each place is
visited on the weekday of its sector, by the rhythm it is owed, in the week with the fewest visits so far. No engine,
no router, no clustering.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from math import atan2

from benchmarks.judging import Tours
from rounds.engine import Pattern, Problem
from rounds.planning.rules.gaps import BROKEN_DAYS

Spot = tuple[float, float]


def by_hand(problem: Problem, weekdays: Sequence[int], at: Sequence[Spot], home: Spot) -> Tours:
    """Day and vehicle → places in order.

    ``weekdays`` says which weekday (0: Monday) each day of the horizon is, ``at`` where each place lies as seen from
    ``home``: latitude and longitude, or any plane.
    """
    beats = _beats(problem, sorted(set(weekdays)), [atan2(x - home[0], y - home[1]) for x, y in at])
    visits: Counter[int] = Counter()
    days: defaultdict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(problem.places):
        rhythm = min(place.patterns, key=lambda one: _fit(one, weekdays, beats[number], visits))
        for day in rhythm.days:
            visits[day] += 1
            days[day].append(number)
    matrix = problem.matrix().tolist()
    return {(day, 0): _nearest_next(matrix, problem, day, stops) for day, stops in sorted(days.items())}


def _fit(
    pattern: Pattern, weekdays: Sequence[int], beat: int, visits: Counter[int]
) -> tuple[bool, int, int, tuple[int, ...]]:
    """A rhythm that holds first, then days on the own beat, then days with few visits so far."""
    off_beat = sum(weekdays[day] != beat for day in pattern.days)
    return (pattern.deviation >= BROKEN_DAYS, off_beat, sum(visits[day] for day in pattern.days), pattern.days)


def _beats(problem: Problem, weekdays: Sequence[int], direction: Sequence[float]) -> list[int]:
    """The weekday of each place: sectors around home that hold equal service minutes."""
    minutes = [place.service * len(min(place.patterns).days) for place in problem.places]
    around = sorted(range(len(minutes)), key=direction.__getitem__)
    total, passed = sum(minutes), 0.0
    found = [weekdays[0]] * len(minutes)
    for number in around:
        found[number] = weekdays[min(len(weekdays) - 1, int(len(weekdays) * passed / total))]
        passed += minutes[number]
    return found


def _nearest_next(matrix: list[list[float]], problem: Problem, day: int, stops: list[int]) -> tuple[int, ...]:
    at, left, order = len(problem.places) + problem.days[day].start_depot, sorted(stops), []
    while left:
        at = min(left, key=lambda stop: matrix[at][stop])
        left.remove(at)
        order.append(at)
    return tuple(order)
