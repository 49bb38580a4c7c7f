"""How often one retailer is really visited: his gaps, the visits due and made, how long he waits (C28-C30, E10)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise


@dataclass(frozen=True)
class Span:
    """The days looked at, both included; an unfinished gap runs to `until`."""

    first: date
    last: date
    until: date


@dataclass(frozen=True)
class Watched:
    """One retailer and his door visits: the last one before the span, and those within it.

    `known_since` is when he entered the file; nobody owes him a visit before. `interval` is in days.
    """

    retailer: int
    interval: int
    known_since: date
    last_before: date | None
    visits: Collection[date]


@dataclass(frozen=True)
class Coverage:
    """What a span came to for one retailer.

    `gaps` in days: those that ended within the span, and the unfinished one as soon as it is longer than the interval.
    `waiting` are the days since the last visit, or since he is in the file.
    """

    retailer: int
    interval: int
    gaps: tuple[int, ...]
    longest: int
    is_kept: bool
    due: int
    made: int
    last_visit: date | None
    waiting: int


def coverage_of(shop: Watched, span: Span, *, tolerance: int) -> Coverage:
    """Judge one retailer's visits: kept when no gap exceeds the interval by more than the tolerance.

    Due is one visit per whole interval of the days he was known; made counts no more visits than were due.
    """
    eve = span.first - timedelta(days=1)
    begin = shop.last_before or max(eve, shop.known_since)
    visits = sorted({day for day in shop.visits if span.first <= day <= span.last})
    marks = [begin, *visits]
    closed = [(later - earlier).days for earlier, later in pairwise(marks)]
    open_days = (span.until - marks[-1]).days
    gaps = [*closed, *([open_days] if open_days > shop.interval else [])]
    longest = max([*closed, open_days])
    watched = (span.last - max(eve, shop.known_since)).days
    due = max(0, watched // shop.interval)
    last = visits[-1] if visits else shop.last_before
    return Coverage(
        retailer=shop.retailer,
        interval=shop.interval,
        gaps=tuple(gaps),
        longest=longest,
        is_kept=longest <= shop.interval + tolerance,
        due=due,
        made=min(due, len(visits)),
        last_visit=last,
        waiting=(span.until - (last or shop.known_since)).days,
    )


def is_neglected(covered: Coverage, *, factor: float) -> bool:
    """Whether nobody came for longer than so many intervals (E10)."""
    return covered.waiting > covered.interval * factor


def days_overdue(covered: Coverage) -> int:
    """Days beyond the interval; 0 while there is time."""
    return max(0, covered.waiting - covered.interval)
