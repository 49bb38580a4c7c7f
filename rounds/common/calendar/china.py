"""The national calendar of China: public holidays and make-up days (调休) from a kept library."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from importlib.metadata import version as installed_version

from chinese_calendar.constants import holidays, workdays

from rounds.common.calendar.records import calendar_record
from rounds.common.calendar.timeline import Intervals
from rounds.common.calendar.work import WorkCalendar

OFFICE_HOURS: Intervals = ((8 * 60 + 30, 12 * 60), (14 * 60, 17 * 60 + 30))


def china_calendar(
    years: Iterable[int] | None = None, hours: Intervals = OFFICE_HOURS, *, timezone: str = "Asia/Shanghai"
) -> WorkCalendar:
    """Monday to Friday with `hours`, without the public holidays and with the make-up days of `years`.

    `years` is taken from its first to its last year; None means every year the library knows. Years it does not know
    (the State Council publishes one year ahead, in autumn) are plain weeks and provisional. A make-up day has the
    hours of a weekday. The version names the library, the years and a digest of the content: same version, same days.
    ValueError when `years` is empty.
    """
    published = {day.year for day in holidays}
    wanted = set(years) if years is not None else published
    if not wanted:
        raise ValueError("a calendar needs at least one year")
    known = [year for year in range(min(wanted), max(wanted) + 1) if year in published]
    # Nothing known: an empty span of years, so that every date is provisional.
    known_from, known_until = (known[0], known[-1]) if known else (min(wanted), min(wanted) - 1)
    calendar = WorkCalendar(
        timezone=timezone,
        weekly=(hours,) * 5 + ((), ()),
        exceptions=_exceptions(known, hours),
        known_from=known_from,
        known_until=known_until,
    )
    return replace(calendar, version=_version(calendar))


def _exceptions(years: Iterable[int], hours: Intervals) -> dict[date, Intervals]:
    chosen = set(years)
    closed = {day: () for day in holidays if day.year in chosen and day.weekday() < 5}
    made_up = {day: hours for day in workdays if day.year in chosen and day.weekday() >= 5}
    return {**closed, **made_up}


def _version(calendar: WorkCalendar) -> str:
    content = json.dumps(calendar_record(calendar), sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(content.encode()).hexdigest()[:8]
    library = installed_version("chinesecalendar")
    return f"chinesecalendar-{library}/{calendar.known_from}-{calendar.known_until}/{digest}"
