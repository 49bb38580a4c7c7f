"""A calendar as plain JSON values, so that a score can be recomputed whatever library version is installed then."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from rounds.common.calendar.timeline import Intervals
from rounds.common.calendar.work import WorkCalendar


def calendar_record(calendar: WorkCalendar) -> dict[str, Any]:
    """The whole calendar as JSON values in a fixed order, to freeze with a score; `calendar_from_record` reads it."""
    return {
        "timezone": calendar.timezone,
        "weekly": [_lists(hours) for hours in calendar.weekly],
        "exceptions": {day.isoformat(): _lists(hours) for day, hours in calendar.exceptions.items()},
        "version": calendar.version,
        "known_from": calendar.known_from,
        "known_until": calendar.known_until,
    }


def calendar_from_record(record: Mapping[str, Any]) -> WorkCalendar:
    """The calendar that `calendar_record` wrote, equal to it. KeyError or ValueError for anything else."""
    return WorkCalendar(
        timezone=record["timezone"],
        weekly=tuple(map(_tuples, record["weekly"])),
        exceptions={date.fromisoformat(day): _tuples(hours) for day, hours in record["exceptions"].items()},
        version=record["version"],
        known_from=record["known_from"],
        known_until=record["known_until"],
    )


def _lists(hours: Intervals) -> list[list[int]]:
    return [list(interval) for interval in hours]


def _tuples(hours: Iterable[Iterable[int]]) -> Intervals:
    return tuple((start, end) for start, end in hours)
