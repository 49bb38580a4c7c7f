"""When a repeated duty of a department falls due: weekly or monthly, moved off days the company is closed (A21-A25)."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rounds.common.calendar import WorkCalendar


class Repeats(StrEnum):
    """How often a duty falls due."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class WhenClosed(StrEnum):
    """Where a due day goes that is no workday."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True)
class Rhythm:
    """`day` is the weekday (0 Monday to 6 Sunday) of a weekly duty, the day of the month (1-31) of a monthly one.

    A month without that day ends earlier: its last day counts.
    """

    repeats: Repeats
    day: int
    when_closed: WhenClosed = WhenClosed.BEFORE

    @property
    def is_sound(self) -> bool:
        """Whether the day belongs to the rhythm."""
        return 0 <= self.day <= 6 if self.repeats == Repeats.WEEKLY else 1 <= self.day <= 31


@dataclass(frozen=True)
class DueDay:
    """One time a duty falls due: the day the rhythm names, and the workday it is owed on."""

    named: date
    owed: date

    @property
    def was_moved(self) -> bool:
        """Whether a closed day moved it."""
        return self.named != self.owed


def due_days(rhythm: Rhythm, first: date, last: date, *, calendar: WorkCalendar) -> list[DueDay]:
    """Every named day from `first` to `last`, both included, with the workday it is owed on."""
    return [DueDay(day, _open_day(day, rhythm.when_closed, calendar)) for day in _named(rhythm, first, last)]


def _named(rhythm: Rhythm, first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        wanted = (
            day.weekday() == rhythm.day
            if rhythm.repeats == Repeats.WEEKLY
            else day.day == min(rhythm.day, monthrange(day.year, day.month)[1])
        )
        if wanted:
            yield day
        day += timedelta(days=1)


def _open_day(day: date, when_closed: WhenClosed, calendar: WorkCalendar) -> date:
    step = timedelta(days=-1 if when_closed == WhenClosed.BEFORE else 1)
    while not calendar.is_workday(day):
        day += step
    return day
