"""Opening hours laid out on one line of instants, so that counting is two bisections and never a walk."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

Interval = tuple[int, int]
Intervals = tuple[Interval, ...]

MINUTES_A_DAY = 24 * 60
MICROSECOND = timedelta(microseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def instant(at: datetime) -> int:
    """Microseconds since 1970 UTC: whole numbers, so nothing is rounded. ValueError for a naive datetime."""
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {at!r}")
    return (at - EPOCH) // MICROSECOND


def moment(at: int, zone: tzinfo) -> datetime:
    """The aware datetime of `instant`, shown in `zone`."""
    return (EPOCH + timedelta(microseconds=at)).astimezone(zone)


def checked(intervals: Iterable[Interval]) -> Intervals:
    """The hours of one day as a tuple; ValueError unless they are in order, apart and within the day."""
    hours = tuple((start, end) for start, end in intervals)
    before = 0
    for start, end in hours:
        if not before <= start < end <= MINUTES_A_DAY:
            raise ValueError(f"hours must be in order, apart and within 0-1440 minutes: {hours}")
        before = end
    return hours


@dataclass(frozen=True, slots=True)
class Timeline:
    """Every opening and closing of whole years `first`..`last`, in microseconds since 1970 UTC.

    The line begins with year `first` and ends before the year after `last`, both in local time.
    `through[i]` is the open time used up when interval i closes.
    """

    first: int
    last: int
    begins: int
    ends: int
    opens: list[int]
    closes: list[int]
    through: list[int]

    def used(self, at: int) -> int:
        """Open microseconds from the beginning of the line until `at`."""
        i = bisect_right(self.opens, at) - 1
        if i < 0:
            return 0
        return self.through[i] - max(0, self.closes[i] - at)

    def reached(self, used: int) -> int | None:
        """The first instant at which `used` (> 0) open microseconds are used up; None when beyond the line."""
        i = bisect_left(self.through, used)
        if i == len(self.through):
            return None
        return self.closes[i] - (self.through[i] - used)

    def next_open(self, at: int) -> int | None:
        """`at` when open, else the next opening; a closing instant is closed. None when beyond the line."""
        i = bisect_right(self.closes, at)
        if i == len(self.closes):
            return None
        return max(at, self.opens[i])


def laid_out(first: int, last: int, days: Iterable[tuple[date, Intervals]], zone: tzinfo) -> Timeline:
    """Lay the hours of `days` (in order) on one line."""
    opens: list[int] = []
    closes: list[int] = []
    through: list[int] = []
    total = 0
    begins, ends = (instant(datetime(year, 1, 1, tzinfo=zone)) for year in (first, last + 1))
    frontier = begins
    for day, intervals in days:
        midnight = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - wall time; the zone is attached below
        for start, end in intervals:
            # Where clocks change, an hour may be missing: an opening never precedes the closing before it.
            opened = max(frontier, instant((midnight + timedelta(minutes=start)).replace(tzinfo=zone)))
            closed = instant((midnight + timedelta(minutes=end)).replace(tzinfo=zone))
            if closed <= opened:
                continue
            frontier = closed
            total += closed - opened
            opens.append(opened)
            closes.append(closed)
            through.append(total)
    return Timeline(first, last, begins, ends, opens, closes, through)
