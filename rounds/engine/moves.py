"""What differs between two plans, visit by visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rounds.engine.happenings import Happening, concerns
from rounds.engine.pricing import matched
from rounds.engine.result import Result, Route


@dataclass(frozen=True)
class Moved:
    """A visit that is not where it was.

    Attributes
    ----------
    place : int
        Which place.
    day_before, day_after : int or None
        Its day in the plan before and after; None before: a visit more, None after: it is lost.
    because : int or None
        Which of the happenings bears on it; None: it gives way to others, or is a better round.
    """

    place: int
    day_before: int | None
    day_after: int | None
    because: int | None = None


def moves_between(
    before: Result | Sequence[Route], after: Result | Sequence[Route], happenings: Sequence[Happening] = ()
) -> tuple[Moved, ...]:
    """Say what moved from one plan to another of the same places.

    Parameters
    ----------
    before, after : Result or sequence of Route
        The plans.
    happenings : sequence of Happening
        What happened between them; each move names the one that bears on its day before, or on its place when it is
        new.

    Returns
    -------
    tuple of Moved
        By place; each visit moved to the day nearest to it.
    """
    was, now = visited(before), visited(after)
    found = []
    for place in sorted({*was, *now}):
        gone, come = was.get(place, set()) - now.get(place, set()), now.get(place, set()) - was.get(place, set())
        for old, new in _paired(tuple(sorted(gone)), tuple(sorted(come))):
            found.append(Moved(place, old, new, _because(happenings, place, old if old is not None else new)))
    return tuple(found)


def visited(plan: Result | Sequence[Route]) -> dict[int, set[int]]:
    """Days on which each place is visited."""
    days: dict[int, set[int]] = {}
    for route in plan.routes if isinstance(plan, Result) else plan:
        for stop in route.stops:
            days.setdefault(stop, set()).add(route.day)
    return days


def _paired(gone: tuple[int, ...], come: tuple[int, ...]) -> list[tuple[int | None, int | None]]:
    """Days before with days after, as near as possible in all; the rest of the longer list alone."""
    short, long = (gone, come) if len(gone) <= len(come) else (come, gone)
    alone = set(matched(short, long)[1])
    pairs = [*zip_longest(short, (day for day in long if day not in alone)), *((None, day) for day in sorted(alone))]
    return pairs if short is gone else [(second, first) for first, second in pairs]


def _because(happenings: Sequence[Happening], place: int, day: int | None) -> int | None:
    if day is None:
        return None
    return next((number for number, one in enumerate(happenings) if concerns(one, place, day)), None)
