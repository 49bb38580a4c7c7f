"""Patterns a place may still have after something happened."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

from rounds.engine.patterns import least_of
from rounds.engine.pricing import nearest_pattern
from rounds.engine.problem import Pattern, Place, Problem

REACH = 10  # days by which a visit may move whose day is lost
YIELD = 2  # days by which one may give way to others
NEAR = {1: 2 * REACH, 2: 5, 3: 3}  # days offered to each lost visit, by how many of a place's are lost


def offered(problem: Problem, before: Place, place: Place, was: set[int], free: set[int], *, strictly: bool) -> Place:
    """The place with the patterns it may still have: its own, those its lost visits may move to, and room to yield.

    Parameters
    ----------
    problem : Problem
        After what happened.
    before, place : Place
        The place as it was, and as it is now, with its frozen visits locked.
    was, free : set of int
        Days of its visits in the plan before; days that may still change.
    strictly : bool
        Whether only its own patterns are offered.
    """
    held = {lock.day for lock in place.locks}
    possible = {day for day in free if problem.days[day].is_worked and _is_open(place, day)}
    if not was:
        return replace(place, patterns=tuple(_fitting(place, held | possible)) or place.patterns)
    had = nearest_pattern(problem, before, tuple(sorted(was)))
    gone = tuple(day for day in had.days if day not in possible | held)
    found = [had, *(one for one in _fitting(before, held | possible) if len(one.days) >= len(had.days))]
    if not strictly:
        stated = {pattern.days for pattern in before.patterns}
        more = _refound(had, gone, possible) if gone else _yielding(had, held, possible)
        found += [pattern for pattern in more if pattern.days not in stated]
    kept = [pattern for pattern in found if held <= set(pattern.days)]
    return replace(place, patterns=least_of(kept or found), previous=tuple(sorted(was)))


def _is_open(place: Place, day: int) -> bool:
    return any(closes - opens >= place.service for opens, closes in place.open_on(day))


def _fitting(place: Place, days: set[int]) -> Iterator[Pattern]:
    """Rhythms of the place that need no day that is gone."""
    return (pattern for pattern in place.patterns if set(pattern.days) <= days)


def _refound(had: Pattern, gone: tuple[int, ...], possible: set[int]) -> Iterator[Pattern]:
    """Each lost visit on one of the days nearest to it; when there are several, fewer of them too."""
    stay = [day for day in had.days if day not in gone]
    open_days = sorted(possible - set(stay))
    near = {
        day: [other for other in sorted(open_days, key=lambda o: (abs(o - day), o)) if abs(other - day) <= REACH]
        for day in gone
    }
    for size in range(1, (len(gone) if len(gone) <= len(NEAR) else 2) + 1):
        for moving in combinations(gone, size):
            for chosen in product(*(near[day][: NEAR[size]] for day in moving)):
                rest = [day for day in gone if day not in moving]
                if len(set(chosen)) == size and not set(chosen) & set(rest):
                    apart = sum(abs(day - other) for day, other in zip(moving, chosen, strict=True))
                    yield Pattern(tuple(sorted((*stay, *rest, *chosen))), had.deviation + apart)


def _yielding(had: Pattern, held: set[int], possible: set[int]) -> Iterator[Pattern]:
    """One visit at a time may give way by a few days."""
    for day in had.days:
        if day in held:
            continue
        for other in range(day - YIELD, day + YIELD + 1):
            if other in possible and other not in had.days:
                days = tuple(sorted((*(kept for kept in had.days if kept != day), other)))
                yield Pattern(days, had.deviation + abs(other - day))
