"""The working calendar: which days and hours count, how much of them has passed, and when an allowance is used up."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from rounds.common.calendar.pauses import Pause, merged
from rounds.common.calendar.timeline import MICROSECOND, Intervals, Timeline, checked, instant, laid_out, moment

FIRST_YEAR, LAST_YEAR = 1970, 2199
MINUTE = 60_000_000  # microseconds


@dataclass(frozen=True)
class WorkCalendar:
    """Working hours of a company in its own time zone. Equal values count equally; `version` names them in a score.

    `weekly` holds the hours of Monday to Sunday, `exceptions` those of single dates: none for a holiday, some on a
    weekend for a make-up day (调休). Holidays are published for the years `known_from`..`known_until` (None: no limit);
    outside them plain weeks are counted and `is_provisional` says so. All moments are aware and all results are in
    the zone `timezone`; a naive datetime, or a datetime where a date is meant, is a ValueError.
    """

    timezone: str
    weekly: tuple[Intervals, ...]
    exceptions: Mapping[date, Intervals] = field(default_factory=dict, hash=False)
    version: str = ""
    known_from: int | None = None
    known_until: int | None = None
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _laid: Timeline | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.weekly) != 7:
            raise ValueError("a week has seven days, Monday first")
        exceptions = {_plain(day): checked(hours) for day, hours in sorted(self.exceptions.items())}
        object.__setattr__(self, "weekly", tuple(map(checked, self.weekly)))
        object.__setattr__(self, "exceptions", exceptions)
        object.__setattr__(self, "_zone", ZoneInfo(self.timezone))
        object.__setattr__(self, "_laid", None)

    def intervals_on(self, day: date) -> Intervals:
        """The working hours of that date, in minutes after local midnight; empty when closed."""
        hours = self.exceptions.get(_plain(day))
        return self.weekly[day.weekday()] if hours is None else hours

    def is_workday(self, day: date) -> bool:
        """Whether any hour of that date counts."""
        return bool(self.intervals_on(day))

    def is_provisional(self, day: date) -> bool:
        """Whether the holidays of that year are not published, so that its workdays may still change."""
        too_early = self.known_from is not None and _plain(day).year < self.known_from
        return too_early or (self.known_until is not None and day.year > self.known_until)

    def next_workday(self, day: date) -> date:
        """The first workday strictly after `day`."""
        return self.workdays(day + timedelta(days=1), 1)[0]

    def workdays(self, start: date, count: int) -> list[date]:
        """The first `count` workdays on or after `start`."""
        if count < 0:
            raise ValueError(f"a count of workdays is not negative: {count}")
        found = list(islice(filter(self.is_workday, _dates(start, date(LAST_YEAR, 12, 31))), count))
        if len(found) < count:
            raise ValueError("the calendar never opens again")
        return found

    def workdays_between(self, first: date, last: date) -> list[date]:
        """The workdays from `first` to `last`, both included; none when `last` is earlier."""
        return list(filter(self.is_workday, _dates(first, _plain(last))))

    def local_date(self, at: datetime) -> date:
        """The date of that moment in the calendar's own time zone."""
        return moment(instant(at), self._zone).date()

    def is_open(self, at: datetime) -> bool:
        """Whether that moment counts; an opening moment does, a closing moment does not."""
        when = instant(at)
        return self._line(when, when).next_open(when) == when

    def next_open(self, at: datetime) -> datetime:
        """`at` itself when it counts, else the next opening. ValueError when there is none."""
        return moment(self._next_open(instant(at)), self._zone)

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """The time that counts between two moments, exact; negative when `end` is earlier (time overdue)."""
        return self._used(instant(start), instant(end)) * MICROSECOND

    def business_minutes(self, start: datetime, end: datetime) -> int:
        """Whole minutes of `open_time`, a broken minute dropped; negative when `end` is earlier."""
        return _whole_minutes(self._used(instant(start), instant(end)))

    def due_at(self, start: datetime, minutes: int) -> datetime:
        """The first moment by which `minutes` of open time are used up; with 0 minutes the next open moment.

        An allowance used up exactly at closing is due at that closing, never the next morning.
        ValueError for negative minutes, or when the calendar never opens again.
        """
        return moment(self._due(instant(start), _allowance(minutes)), self._zone)

    def elapsed_with_pauses(self, start: datetime, end: datetime, pauses: Iterable[Pause]) -> int:
        """Whole business minutes from `start` to `end` outside the pauses, each moment paused at most once.

        ValueError when `end` is before `start`.
        """
        begun, ended = instant(start), instant(end)
        if ended < begun:
            raise ValueError(f"an elapsed time does not end before it starts: {start} - {end}")
        used = self._used(begun, ended)
        for stopped, resumed in merged(pauses):
            from_, until = max(begun, stopped), ended if resumed is None else min(ended, resumed)
            used -= self._used(from_, until) if from_ < until else 0
        return _whole_minutes(used)

    def due_with_pauses(self, start: datetime, minutes: int, pauses: Iterable[Pause]) -> datetime | None:
        """`due_at` when the pauses are closed time too; None while a pause without end holds the clock."""
        cursor, left = instant(start), _allowance(minutes)
        for stopped, resumed in merged(pauses):
            if resumed is not None and resumed <= cursor:
                continue
            due = self._due(cursor, left)
            # Nothing left to use: the due moment must itself be outside the pause, not only reach it.
            if due < stopped or (due == stopped and left):
                return moment(due, self._zone)
            if resumed is None:
                return None
            left -= self._used(cursor, max(cursor, stopped))
            cursor = resumed
        return moment(self._due(cursor, left), self._zone)

    def _used(self, start: int, end: int) -> int:
        line = self._line(min(start, end), max(start, end))
        return line.used(end) - line.used(start)

    def _due(self, start: int, allowance: int) -> int:
        if allowance == 0:
            return self._next_open(start)
        line = self._line(start, start)
        while (due := line.reached(line.used(start) + allowance)) is None:
            line = self._longer(line)
        return due

    def _next_open(self, at: int) -> int:
        line = self._line(at, at)
        while (opening := line.next_open(at)) is None:
            line = self._longer(line)
        return opening

    def _longer(self, line: Timeline) -> Timeline:
        if line.last >= LAST_YEAR:
            raise ValueError("the calendar never opens again")
        return self._lay(line.first, min(LAST_YEAR, line.last + max(1, line.last - line.first)))

    def _line(self, start: int, end: int) -> Timeline:
        laid = self._laid
        if laid and laid.begins <= start and end < laid.ends:
            return laid
        first, last = (moment(at, self._zone).year for at in (start, end))
        if not FIRST_YEAR <= first <= last <= LAST_YEAR:
            raise ValueError(f"business time is counted from {FIRST_YEAR} to {LAST_YEAR} only")
        if laid:
            first, last = min(first, laid.first), max(last, laid.last)
        return self._lay(first, last)

    def _lay(self, first: int, last: int) -> Timeline:
        days = _dates(date(first, 1, 1), date(last, 12, 31))
        line = laid_out(first, last, ((day, self.intervals_on(day)) for day in days), self._zone)
        # Kept, not part of the value. One assignment: another thread sees the old line or the new one, both complete.
        object.__setattr__(self, "_laid", line)
        return line


def _dates(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(day) for day in range(_plain(first).toordinal(), last.toordinal() + 1))


def _plain(day: date) -> date:
    if isinstance(day, datetime):
        raise ValueError(f"a date is meant, not a moment: {day!r}; use local_date")
    return day


def _allowance(minutes: int) -> int:
    if minutes < 0:
        raise ValueError(f"an allowance is not negative: {minutes}")
    return minutes * MINUTE


def _whole_minutes(microseconds: int) -> int:
    whole = abs(microseconds) // MINUTE
    return whole if microseconds >= 0 else -whole
