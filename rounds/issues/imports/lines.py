"""Rows of a file as lines of a log, put together to issues; an issue with one unusable row is refused whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rounds.common.imports.readers_tables import Row, Table
from rounds.common.imports.rules_columns import Kind
from rounds.common.imports.values_dates import DateOrder, clean_moment, decide_date_order
from rounds.common.imports.values_problems import Cell, Cleaned, Fault, Problem, Severity
from rounds.common.imports.values_text import as_text, is_empty
from rounds.issues.imports.columns import EXPLAINED, HISTORY_FIELDS, LONGEST_NUMBER, STANDINGS

NOTHING = frozenset({"?", "-"})
MOMENTS = tuple(each.key for each in HISTORY_FIELDS if each.kind is Kind.DATE)
OF_EVERY_ROW = frozenset({"number", "state"})
OF_EVERY_ISSUE = ("retailer", "raised_at")
EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)


@dataclass
class LogRow:
    """One row: its number in the file, its words, its moments in UTC, and everything to say about it."""

    number: int
    words: dict[str, str] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether the row cannot be used."""
        return any(problem.severity is Severity.REFUSED for problem in self.problems)


@dataclass
class Ticket:
    """All rows of one issue number, in the order of the file."""

    number: str
    rows: list[LogRow] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether one of its rows cannot be used: then none of them is."""
        return any(row.is_refused for row in self.rows)

    def last(self, name: str) -> str:
        """The latest word that says something."""
        return next((row.words[name] for row in reversed(in_log_order(self.rows)) if row.words.get(name)), "")


def in_log_order(rows: Iterable[LogRow]) -> list[LogRow]:
    """Rows as they were written in the log, however they lie in the file."""
    return sorted(rows, key=lambda row: (row.moments.get("changed_at", EARLIEST), place_of(row), *_said(row)))


def place_of(row: LogRow) -> int:
    """The log's own number of the change; 0 when it has none."""
    text = row.words.get("place", "")
    return int(text) if text.isdecimal() else 0


def _said(row: LogRow) -> list[str]:
    return [row.words.get(each.key, "") for each in HISTORY_FIELDS]


class Reader:
    """Reads the rows of a table, each written moment only once."""

    def __init__(
        self, table: Table, columns: Mapping[str, list[str]], *, zone: ZoneInfo, order: str, latest: datetime
    ) -> None:
        places = {header: index for index, header in enumerate(table.headers)}
        self.columns = {key: [(name, places[name]) for name in names] for key, names in columns.items() if names}
        self.table, self.zone, self.latest = table, zone, latest
        self.orders = self._orders(DateOrder(order) if order else None)
        self.known: dict[tuple[Cell, DateOrder | None], Cleaned[datetime]] = {}

    def rows(self) -> Iterator[LogRow]:
        """Every row of the file."""
        for row in self.table.rows():
            yield self._read(row)

    def _orders(self, chosen: DateOrder | None) -> dict[str, DateOrder | None]:
        """Day first or month first: as chosen, else what the columns together leave no doubt about."""
        keys = [key for key in MOMENTS if key in self.columns]
        if chosen:
            return dict.fromkeys(keys, chosen)
        seen: dict[str, set[Cell]] = {key: set() for key in keys}
        for row in self.table.rows():
            for key in keys:
                seen[key].add(row.cells[self.columns[key][0][1]])
        found = {key: decide_date_order(cells).order for key, cells in seen.items()}
        sure = {order for order in found.values() if order}
        shared = next(iter(sure)) if len(sure) == 1 else None
        return {key: order or shared for key, order in found.items()}

    def _read(self, row: Row) -> LogRow:
        read = LogRow(row.number)
        if row.fault is not None:
            read.problems.append(row.fault.at(row=row.number, column="", value=""))
            return read
        for each in HISTORY_FIELDS:
            column, cell = self._cell(each.key, row)
            if cell is None:
                if each.key in OF_EVERY_ROW:
                    read.problems.append(Problem("value.missing", row=row.number, column=column or each.zh))
            elif each.key in MOMENTS:
                self._take_moment(read, each.key, column, cell)
            else:
                read.words[each.key] = as_text(cell)
        _check_words(read, lambda key: self._cell(key, row)[0])
        return read

    def _cell(self, key: str, row: Row) -> tuple[str, Cell]:
        """The first of its columns that says something."""
        cells = [(name, row.cells[place]) for name, place in self.columns.get(key, ())]
        first = cells[0][0] if cells else ""
        return next(((name, cell) for name, cell in cells if _says(cell)), (first, None))

    def _take_moment(self, read: LogRow, key: str, column: str, cell: Cell) -> None:
        order = self.orders[key]
        if (cell, order) not in self.known:
            self.known[cell, order] = self._moment(cell, order)
        cleaned = self.known[cell, order]
        if cleaned.fault is not None:
            read.problems.append(cleaned.fault.at(row=read.number, column=column, value=cell))
        if cleaned.value is not None:
            read.moments[key] = cleaned.value

    def _moment(self, cell: Cell, order: DateOrder | None) -> Cleaned[datetime]:
        cleaned = clean_moment(cell, order=order)
        if cleaned.value is None:
            return cleaned
        at = cleaned.value.replace(tzinfo=self.zone).astimezone(UTC)
        if EARLIEST <= at <= self.latest:
            return Cleaned(at, cleaned.fault)
        params = {"date": f"{at:%Y-%m-%d}", "earliest": f"{EARLIEST:%Y-%m-%d}", "latest": f"{self.latest:%Y-%m-%d}"}
        return Cleaned(fault=Fault("date.out_of_range", params))


def _says(cell: Cell) -> bool:
    return not is_empty(cell) and not (isinstance(cell, str) and cell.strip() in NOTHING)


def _check_words(read: LogRow, column: Callable[[str], str]) -> None:
    number, state = read.words.get("number", ""), read.words.get("state", "")
    if len(number) > LONGEST_NUMBER:
        params = {"count": str(len(number)), "limit": str(LONGEST_NUMBER)}
        read.problems.append(Problem("text.too_long", read.number, column("number"), number, params))
    if state and state.lower() not in STANDINGS:
        params = {"allowed": "、".join(STANDINGS)}
        read.problems.append(Problem("issue.state_unknown", read.number, column("state"), state, params))


def tickets_of(rows: Iterable[LogRow]) -> dict[str, Ticket]:
    """Rows by issue number. Rows without one stand alone under "" and are refused."""
    found: dict[str, Ticket] = {}
    for row in rows:
        number = row.words.get("number", "")
        found.setdefault(number, Ticket(number)).rows.append(row)
    return found


def spread_refusals(ticket: Ticket, column: str) -> None:
    """The good rows of an issue that is refused say which row spoils it: nothing is imported by halves."""
    guilty = next((row.number for row in ticket.rows if row.is_refused), None)
    if guilty is None or not ticket.number:
        return
    for row in ticket.rows:
        if not row.is_refused:
            params = {"other": str(guilty)}
            row.problems.append(Problem("issue.row_refused", row.number, column, ticket.number, params))


def is_explained(ticket: Ticket, *, answers: Any) -> bool:
    """Whether it ended without a solution: a duplicate, passed on, or never solved where the log says when (A27)."""
    if ticket.last("state").lower() in EXPLAINED:
        return True
    return bool(answers) and not any("resolved_at" in row.moments for row in ticket.rows)
