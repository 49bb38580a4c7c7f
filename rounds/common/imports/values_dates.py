"""Dates as spreadsheets and other systems write them; the order of day and month is decided per column, by evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from rounds.common.imports.values_dates_parts import Parts, parts_of
from rounds.common.imports.values_problems import Cell, Cleaned, Fault
from rounds.common.imports.values_text import as_text, is_empty

EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_050  # 1950-01-01 … 2099-12-31: other bare numbers are not dates
EARLIEST, LATEST = date(1950, 1, 1), date(2099, 12, 31)


class DateOrder(StrEnum):
    """How "3/4/2024" is to be read."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


@dataclass(frozen=True, slots=True)
class DateEvidence:
    """What a column says about its order: how many values are possible in one order only, and an example of each.

    `order` is None when nothing decides (then ambiguous values are refused and a person chooses) or when values
    contradict each other (`mixed`)."""

    order: DateOrder | None
    month_first: int = 0
    day_first: int = 0
    ambiguous: int = 0
    month_first_example: str = ""
    day_first_example: str = ""

    @property
    def mixed(self) -> bool:
        return bool(self.month_first and self.day_first)


def decide_date_order(cells: Iterable[Cell]) -> DateEvidence:
    """Month-first or day-first, from the values of one column that can be read one way only."""
    counts = dict.fromkeys(DateOrder, 0)
    examples = dict.fromkeys(DateOrder, "")
    ambiguous = 0
    for cell in cells:
        if not isinstance(cell, str) or (parts := parts_of(as_text(cell))) is None or parts.pair is None:
            continue
        order = _only_order(parts.pair)
        if order is None:
            ambiguous += parts.pair[0] != parts.pair[1]
            continue
        counts[order] += 1
        examples[order] = examples[order] or as_text(cell)
    month_first, day_first = counts[DateOrder.MONTH_FIRST], counts[DateOrder.DAY_FIRST]
    decided = DateOrder.MONTH_FIRST if month_first else DateOrder.DAY_FIRST
    return DateEvidence(
        order=decided if bool(month_first) != bool(day_first) else None,
        month_first=month_first,
        day_first=day_first,
        ambiguous=ambiguous,
        month_first_example=examples[DateOrder.MONTH_FIRST],
        day_first_example=examples[DateOrder.DAY_FIRST],
    )


def clean_date(
    cell: Cell,
    *,
    order: DateOrder | None = None,
    year: int | None = None,
    earliest: date = EARLIEST,
    latest: date = LATEST,
) -> Cleaned[date]:
    """A calendar day. `order` reads "3/4/2024", `year` completes "05-Jan"; without them such values are refused.

    An Excel serial number is accepted as corrected. A time of day is dropped.
    """
    moment = clean_moment(cell, order=order, year=year)
    if moment.value is None:
        return Cleaned(fault=moment.fault)
    day = moment.value.date()
    if not earliest <= day <= latest:
        params = {"date": day.isoformat(), "earliest": earliest.isoformat(), "latest": latest.isoformat()}
        return Cleaned(fault=Fault("date.out_of_range", params))
    return Cleaned(day, moment.fault)


def clean_moment(cell: Cell, *, order: DateOrder | None = None, year: int | None = None) -> Cleaned[datetime]:
    """Day and wall-clock time (00:00 when the cell has none), without a time zone: files do not carry one."""
    if is_empty(cell):
        return Cleaned()
    if isinstance(cell, datetime):
        return Cleaned(cell.replace(tzinfo=None))
    if isinstance(cell, date):
        return Cleaned(datetime.combine(cell, time.min))
    text = as_text(cell)
    serial = _serial(text)
    if serial is not None:
        return Cleaned(serial, Fault("date.serial", {"date": serial.date().isoformat()}))
    parts = None if isinstance(cell, bool) else parts_of(text)
    if parts is None:
        return Cleaned(fault=Fault("date.unreadable"))
    return _dated(parts, order=order, year=year)


def _serial(text: str) -> datetime | None:
    if not text.replace(".", "", 1).isdigit():
        return None
    number = float(text)
    if not _FIRST_SERIAL <= number < _LAST_SERIAL + 1:
        return None
    seconds = round((number - int(number)) * 86_400)
    return datetime.combine(EXCEL_EPOCH, time.min) + timedelta(days=int(number), seconds=seconds)


def _only_order(pair: tuple[int, int]) -> DateOrder | None:
    first, second = pair
    if first > 12 >= second >= 1:
        return DateOrder.DAY_FIRST
    if second > 12 >= first >= 1:
        return DateOrder.MONTH_FIRST
    return None


def _dated(parts: Parts, *, order: DateOrder | None, year: int | None) -> Cleaned[datetime]:
    which_year = parts.year if parts.year is not None else year
    if which_year is None:
        return Cleaned(fault=Fault("date.no_year"))
    month, day = parts.month, parts.day
    if parts.pair is not None:
        first, second = parts.pair
        chosen = _only_order(parts.pair) or order
        if chosen is None and first != second:
            return Cleaned(fault=_ambiguous(which_year, first, second))
        month, day = (second, first) if chosen is DateOrder.DAY_FIRST else (first, second)
    try:
        return Cleaned(datetime.combine(date(which_year, month, day), parts.clock))
    except ValueError:
        return Cleaned(fault=Fault("date.impossible"))


def _ambiguous(year: int, first: int, second: int) -> Fault:
    if not (1 <= first <= 12 and 1 <= second <= 12):
        return Fault("date.impossible")
    ways = {"first": date(year, first, second).isoformat(), "second": date(year, second, first).isoformat()}
    return Fault("date.ambiguous", ways)
