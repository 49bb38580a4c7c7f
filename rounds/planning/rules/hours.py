"""Clock time and worked time: a plan runs through the lunch break as if the clock stood still."""

from collections.abc import Sequence
from dataclasses import dataclass

Interval = tuple[int, int]


@dataclass(frozen=True)
class WorkedDay:
    """The field hours of a day as minutes after midnight; worked minutes count from the first opening."""

    intervals: tuple[Interval, ...]

    @property
    def start(self) -> int:
        """First minute of the day."""
        return self.intervals[0][0]

    @property
    def end(self) -> int:
        """The worked minute at which the day is over."""
        return self.start + sum(end - start for start, end in self.intervals)

    def worked(self, clock: float) -> float:
        """Worked minute of a clock minute; inside a break the minute the break began."""
        passed = 0.0
        for start, end in self.intervals:
            passed += min(max(clock, start), end) - start
        return self.start + passed

    def clock(self, worked: float) -> int:
        """Clock minute of a worked minute, rounded down; the end of an interval rather than the next beginning."""
        left = worked - self.start
        for start, end in self.intervals:
            if left <= end - start:
                return int(start + left)
            left -= end - start
        return int(self.intervals[-1][1] + left)


def worked_windows(day: WorkedDay, opening: Sequence[Interval]) -> tuple[tuple[float, float], ...]:
    """Opening hours of a shop in worked minutes; windows that fall wholly into a break vanish."""
    found = []
    for start, end in opening:
        low, high = day.worked(start), day.worked(end)
        if high > low:
            found.append((low, high))
    return tuple(found)
