"""A period's report as plain figures: what is said about a period, against the one before and the year before.

Pure: no query, no clock. The page, the Word document, the workbook and the print are drawn from the same report.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt

Z95 = 1.959964
RISE, FALL, SAME = "rise", "fall", "same"
CHART_WIDTH, CHART_HEIGHT, CHART_FOOT = 640, 180, 22


@dataclass(frozen=True)
class Span:
    """Whole days from `first` to `last`."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


def before(span: Span) -> Span:
    """The period before: as many months where it is whole months, else as many days."""
    months = whole_months(span)
    if not months:
        return Span(span.first - timedelta(days=span.days), span.first - timedelta(days=1))
    return Span(_moved(span.first, -months), span.first - timedelta(days=1))


def year_before(span: Span) -> Span:
    """The same period a year ago; the last day of February stays the last day."""
    last = _moved(span.last, -12)
    if span.last.day == calendar.monthrange(span.last.year, span.last.month)[1]:
        last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    return Span(_moved(span.first, -12), last)


def whole_months(span: Span) -> int:
    """How many whole months it is; 0 when it is not."""
    ends = span.last.day == calendar.monthrange(span.last.year, span.last.month)[1]
    if span.first.day != 1 or not ends:
        return 0
    return (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1


def _moved(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Figure:
    """One key figure: now, in the period before, a year ago; None where there is nothing to say.

    With `is_share` the values are fractions and changes are differences in percentage points, not ratios.
    """

    label: str
    now: float | None
    earlier: float | None = None
    year_ago: float | None = None
    unit: str = ""
    is_share: bool = False

    @property
    def mom(self) -> float | None:
        """环比."""
        return change(self.now, self.earlier, is_share=self.is_share)

    @property
    def yoy(self) -> float | None:
        """同比."""
        return change(self.now, self.year_ago, is_share=self.is_share)


def share_figure(label: str, values: Sequence[float | None]) -> Figure:
    """A share now, in the period before, a year ago."""
    now, earlier, year_ago = values
    return Figure(label, now, earlier, year_ago, is_share=True)


def change(now: float | None, then: float | None, *, is_share: bool = False) -> float | None:
    """By which fraction it changed (points for shares); None without something to compare with."""
    if now is None or then is None or (not then and not is_share):
        return None
    return now - then if is_share else now / then - 1


def direction(value: float | None) -> str:
    """`rise`, `fall` or `same`; empty when there is nothing to compare with. Words and arrows say it."""
    if value is None:
        return ""
    return SAME if abs(value) < 0.0005 else RISE if value > 0 else FALL


@dataclass(frozen=True)
class Table:
    """Heads and rows; a cell is text or a number."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]

    @property
    def shown(self) -> tuple[tuple[tuple[str | int | float | None, bool], ...], ...]:
        """Heads, then rows; beside every cell whether its column holds numbers, which stand on the right."""
        columns = range(len(self.heads))
        numbers = [all(not isinstance(row[place], str) for row in self.rows) for place in columns]
        return tuple(tuple(zip(row, numbers, strict=True)) for row in (self.heads, *self.rows))


@dataclass(frozen=True)
class Bar:
    """One bar of a chart in the chart's own units."""

    label: str
    value: float
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return self.x + self.width / 2

    @property
    def above(self) -> float:
        """Where its value stands."""
        return self.y - 4


@dataclass(frozen=True)
class Chart:
    """Bars with a title; drawn as SVG on the page and as a picture in a document."""

    title: str
    points: tuple[tuple[str, float], ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        """Laid out from left to right; the highest reaches the top."""
        if not self.points:
            return ()
        most = max((value for _label, value in self.points), default=0) or 1
        step, room = CHART_WIDTH / len(self.points), CHART_HEIGHT - 2 * CHART_FOOT
        width = min(step * 0.66, 48)
        return tuple(
            Bar(label, value, round(place * step + (step - width) / 2, 1), round(CHART_HEIGHT - CHART_FOOT - high, 1),
                round(width, 1), round(high, 1))
            for place, (label, value) in enumerate(self.points)
            for high in [room * value / most]
        )  # fmt: skip


@dataclass(frozen=True)
class Section:
    """One part of a report: what it says in words, figures, a chart and tables; `rules` are its rule ids."""

    title: str
    rules: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    chart: Chart | None = None
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Report:
    """Everything about one subject in one period."""

    title: str
    span: Span
    earlier: Span
    year_ago: Span
    sections: tuple[Section, ...] = field(default=())

    @property
    def rows(self) -> int:
        """How many lines it lists: what counts against the cap of exports."""
        return sum(len(table.rows) for part in self.sections for table in part.tables) + sum(
            len(part.figures) for part in self.sections
        )


def wilson(count: int, total: int) -> tuple[float, float] | None:
    """The 95 % interval of a share (Wilson); None without answers."""
    if not total:
        return None
    share, square = count / total, Z95 * Z95
    centre = (share + square / (2 * total)) / (1 + square / total)
    half = Z95 * sqrt(share * (1 - share) / total + square / (4 * total * total)) / (1 + square / total)
    return max(0.0, centre - half), min(1.0, centre + half)


def weekly(days: Sequence[date], span: Span) -> tuple[tuple[str, float], ...]:
    """How many of these days fall into each week of the span (weeks begin on Monday), labelled by its first day."""
    monday = span.first - timedelta(days=span.first.weekday())
    found = []
    while monday <= span.last:
        end = monday + timedelta(days=6)
        found.append((f"{max(monday, span.first):%m-%d}", float(sum(monday <= day <= end for day in days))))
        monday += timedelta(days=7)
    return tuple(found)
