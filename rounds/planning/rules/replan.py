"""Which days a retailer's remaining visits may fall on when days are lost, and how true each choice is (C08, E09).

What is done stays, what is locked stays; a lost visit is offered the days near its own, each at its price.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise, product

from rounds.planning.rules.gaps import BROKEN_DAYS, is_broken, longest_gap
from rounds.planning.rules.hours import WorkedDay

NEAR = {1: 8, 2: 5, 3: 3}  # days offered to each lost visit, by how many of the retailer's are lost
ROOM = 2  # days to either side that others may give way by


class Part(StrEnum):
    """How much of a lost day is lost."""

    DAY = "day"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    MINUTES = "minutes"


@dataclass(frozen=True)
class Visits:
    """One retailer's visits still to be made, and what they must fit.

    `lost`: of `current` those that cannot take place on their day. `free`: days on which he can be visited, ascending.
    `held`: of `current` those that must not move. `others`: visits somebody else makes there. The interval is judged
    from `last_visit` to the day after `last_day`.
    """

    current: tuple[date, ...]
    lost: frozenset[date]
    free: tuple[date, ...]
    held: frozenset[date]
    others: tuple[date, ...]
    last_visit: date | None
    first_day: date
    last_day: date
    interval: int
    tolerance: int


@dataclass(frozen=True)
class Choice:
    """Days of all remaining visits, and by how many days they depart from the interval."""

    deviation: float
    days: tuple[date, ...]


def hours_left(day: WorkedDay, part: str, minutes: int = 0) -> tuple[float, float] | None:
    """Worked minutes from and to which a round may still be driven; None when nothing is left.

    A morning ends with the first stretch of the field hours. Minutes are taken from the end of the day.
    """
    first_start, first_end = day.intervals[0]
    noon = day.start + (first_end - first_start if len(day.intervals) > 1 else (day.end - day.start) / 2)
    start, end = {
        Part.DAY: (day.end, day.end),
        Part.MORNING: (noon, day.end),
        Part.AFTERNOON: (day.start, noon),
        Part.MINUTES: (day.start, day.end - minutes),
    }[Part(part)]
    return (float(start), float(end)) if end > start else None


def choices_of(visits: Visits) -> tuple[Choice, ...]:
    """Every choice of days, the truest and least changed first; empty when nothing can be visited any more.

    Lost visits are offered the free days nearest to theirs. Where that cannot keep the interval, they may be left out
    as well, so that everybody gives up one visit before anybody gives up two. Of a retailer who lost none, one visit
    at a time may give way by two days, to make room.
    """
    kept = tuple(day for day in visits.current if day not in visits.lost)
    lost = tuple(day for day in visits.current if day in visits.lost)
    found = _moved(visits, kept, lost) if lost else {visits.current, *_given_way(visits, kept)}
    current = set(visits.current)
    choices = [Choice(deviation_of(visits, days), days) for days in found if days]
    whole = [one for one in choices if len(one.days) == len(visits.current)]
    if any(one.deviation < BROKEN_DAYS for one in whole):
        choices = whole
    return tuple(sorted(choices, key=lambda one: (one.deviation, len(set(one.days) - current), one.days)))


def _moved(visits: Visits, kept: tuple[date, ...], lost: tuple[date, ...]) -> set[tuple[date, ...]]:
    open_days = [day for day in visits.free if day not in kept]
    most = NEAR.get(len(lost), 2)
    offered: list[list[date | None]] = []
    for day in lost:
        offered.append([*sorted(open_days, key=lambda other: (abs((other - day).days), other))[:most], None])
    found = set()
    for chosen in product(*offered):
        moved = [day for day in chosen if day is not None]
        if len(set(moved)) == len(moved):
            found.add(tuple(sorted((*kept, *moved))))
    return found


def _given_way(visits: Visits, kept: tuple[date, ...]) -> set[tuple[date, ...]]:
    found = set()
    for day in kept:
        if day in visits.held or day not in visits.free:
            continue
        place = visits.free.index(day)
        for other in visits.free[max(0, place - ROOM) : place + ROOM + 1]:
            if other not in kept:
                found.add(tuple(sorted((*(one for one in kept if one != day), other))))
    return found


def deviation_of(visits: Visits, days: Sequence[date]) -> float:
    """Days by which the gaps exceed the interval, or fall below half of it; a broken interval weighs 28 more."""
    made = sorted({*days, *visits.others})
    known = visits.last_visit if visits.last_visit is not None else visits.first_day - timedelta(days=1)
    gaps = [(later - earlier).days for earlier, later in pairwise([known, *made])]
    late = sum(max(0, gap - visits.interval) for gap in gaps)
    close = sum(max(0, visits.interval // 2 - gap) for gap in gaps)
    gap = longest_gap(
        made,
        last_before=visits.last_visit,
        first_day=visits.first_day,
        last_day=visits.last_day,
        interval=visits.interval,
        tolerance=visits.tolerance,
    )
    broken = BROKEN_DAYS if is_broken(gap, interval=visits.interval, tolerance=visits.tolerance) else 0.0
    return float(late + close + broken + (gap.days if broken else 0))
