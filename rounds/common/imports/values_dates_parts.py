"""The written forms of a date, taken apart into numbers. No decision about day and month is made here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?:(?P<year>\d{4}|\d{2}) ?年 ?)?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?[日号]?",
        r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4}|\d{2})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/ ]?{_MONTH}(?:[-/, ]+(?P<year>\d{{4}}|\d{{2}}))?",
        rf"{_MONTH}[-/ ]?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:[-/, ]+(?P<year>\d{{4}}|\d{{2}}))?",
    )
)
_CLOCK = re.compile(
    r"(?P<date>.*?)(?:[ T]|(?<=[日号])) ?(?:星期.|周.)? ?(?P<before>[上下]午|中午|晚上|凌晨)? ?"
    r"(?P<hour>\d{1,2})[:：](?P<minute>\d{2})(?:[:：](?P<second>\d{2})(?:\.\d+)?)? ?(?P<after>[ap]\.?m\.?)?"
    r"(?:Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
_AFTERNOON = frozenset({"下午", "晚上", "中午", "p"})


@dataclass(frozen=True, slots=True)
class Parts:
    """Numbers of a written date. `pair` is set instead of month and day when their order is open."""

    year: int | None
    month: int = 0
    day: int = 0
    pair: tuple[int, int] | None = None
    clock: time = time.min


def parts_of(text: str) -> Parts | None:
    """The date written in `text` (already plain), with its time of day on 24 hours; None when it is no date."""
    day_text, clock = text, time.min
    if (found := _CLOCK.fullmatch(text)) is not None:
        day_text, read = found["date"].strip(), _clock(found)
        if read is None:
            return None
        clock = read
    for form in _FORMS:
        if (match := form.fullmatch(day_text)) is not None:
            return _parts(match.groupdict(), clock)
    return None


def _parts(groups: dict[str, str | None], clock: time) -> Parts:
    year = _year(groups["year"])
    if (first := groups.get("first")) is not None:
        return Parts(year=year, pair=(int(first), int(groups["second"] or 0)), clock=clock)
    name = groups.get("name")
    month = _MONTHS.index(name.lower()) + 1 if name else int(groups["month"] or 0)
    return Parts(year=year, month=month, day=int(groups["day"] or 0), clock=clock)


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    number = int(text)
    if len(text) == 4:
        return number
    return 2000 + number if number < 70 else 1900 + number  # POSIX strptime's century


def _clock(found: re.Match[str]) -> time | None:
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    half = found["before"] or (found["after"] or "")[:1].lower()
    if half in _AFTERNOON and hour < 12:
        hour += 12
    if half in {"a", "凌晨", "上午"} and hour == 12:
        hour = 0
    try:
        return time(hour, minute, second)
    except ValueError:
        return None
