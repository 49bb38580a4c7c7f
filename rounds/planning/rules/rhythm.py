"""The weekday a retailer can rely on, and the rest days that break into it (C14, D12)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7


@dataclass(frozen=True)
class Rest:
    """Consecutive days on which nobody works."""

    days: int
    first: date
    last: date


def usual_weekday(visits: Sequence[date], workdays: Collection[date]) -> int | None:
    """The weekday (0: Monday) of the rhythm these visits follow, or None when they follow none.

    A visit keeps the rhythm when it lies on that weekday, or beside such a day that is not worked.
    """
    counts = [sum(visit.weekday() == weekday for visit in visits) for weekday in range(WEEK)]
    for weekday in sorted(set(range(WEEK)), key=lambda one: (-counts[one], one)):
        if counts[weekday] and all(_keeps(visit, weekday, workdays) for visit in visits):
            return weekday
    return None


def days_beside(visit: date, weekday: int) -> int:
    """Days from a visit to the nearest such weekday: 0 to 3."""
    ahead = (weekday - visit.weekday()) % WEEK
    return min(ahead, WEEK - ahead)


def longest_rest(first: date, last: date, workdays: Collection[date]) -> Rest | None:
    """The longest run of days without work between two dates, both included; the earliest of equals."""
    best: Rest | None = None
    run = 0
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        run = 0 if day in workdays else run + 1
        if run and (best is None or run > best.days):
            best = Rest(run, day - timedelta(days=run - 1), day)
    return best


def _keeps(visit: date, weekday: int, workdays: Collection[date]) -> bool:
    ahead = (weekday - visit.weekday()) % WEEK
    meant = visit + timedelta(days=ahead if ahead <= WEEK - ahead else ahead - WEEK)
    return meant == visit or meant not in workdays
