"""What every reader gives: a table with headers and rows that keep the numbers the user sees in his file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rounds.common.imports.values_problems import Cell, Fault, Problem, RefusedError
from rounds.common.imports.values_text import as_text, is_empty, looks_garbled

MEGABYTE = 1_000_000
HEADER_SEARCH_ROWS = 10
SAMPLE_ROWS = 200
_HEADER_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost. The defaults keep a spreadsheet under ten seconds and 300 MB on a small machine."""

    file_bytes: int = 60 * MEGABYTE
    unpacked_bytes: int = 160 * MEGABYTE
    rows: int = 200_000
    columns: int = 300
    cells: int = 3_000_000


BULK = Limits(file_bytes=4_000 * MEGABYTE, unpacked_bytes=20_000 * MEGABYTE, rows=200_000_000)
"""For order lines from the command line or a worker: Parquet and CSV are streamed, never held."""


@dataclass(frozen=True, slots=True)
class Row:
    """One data row. `number` counts as a spreadsheet does: the first line of the file is 1 (Parquet: the first row)."""

    number: int
    cells: tuple[Cell, ...]
    fault: Fault | None = None


@dataclass(frozen=True)
class Table:
    """An opened file. `rows()` may be called more than once; each call reads the file again, lazily."""

    kind: str
    headers: tuple[str, ...]
    header_row: int
    rows: Callable[[], Iterator[Row]]
    notes: tuple[Problem, ...] = ()
    traits: Mapping[str, str] = field(default_factory=dict)

    def samples(self, count: int = SAMPLE_ROWS) -> list[tuple[Cell, ...]]:
        """The cells of the first rows, for guessing columns."""
        return [row.cells for row, _ in zip(self.rows(), range(count), strict=False)]


def refuse(code: str, *, row: int | None = None, column: str = "", value: str = "", **params: str) -> RefusedError:
    """The error to raise for a file that cannot be read."""
    return RefusedError(Problem(code=code, row=row, column=column, value=value, params=params))


def column_letters(index: int) -> str:
    """ "A" for 0, "AA" for 26: how a spreadsheet names a column."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Headers:
    """Where the header row is (position in the sample) and which columns it names."""

    position: int
    names: tuple[str, ...]
    columns: tuple[int, ...]

    def pick(self, cells: Sequence[Cell]) -> tuple[Cell, ...]:
        """The named columns of a row; missing cells are empty."""
        return tuple(cells[column] if column < len(cells) else None for column in self.columns)


def find_headers(sample: Sequence[Sequence[Cell]], *, limits: Limits, first_column: int = 0) -> Headers:
    """The header row among the first rows: titles and blank lines above it are skipped.

    `first_column` is where the first cells stand in the sheet, for messages. Refused: no header, a column with values
    and no name, two columns of one name, garbled names, too many columns.
    """
    widest = max((sum(not is_empty(cell) for cell in cells) for cells in sample), default=0)
    position = next(
        (
            index
            for index, cells in enumerate(sample[:HEADER_SEARCH_ROWS])
            if widest and sum(_names_something(cell) for cell in cells) >= max(1.0, widest * _HEADER_SHARE)
        ),
        None,
    )
    if position is None:
        raise refuse("file.empty" if widest == 0 else "header.missing")
    names, columns = _named_columns(sample[position], sample[position + 1 :], first_column)
    if len(names) > limits.columns:
        raise refuse("file.too_many_columns", count=str(len(names)), limit=str(limits.columns))
    return Headers(position=position, names=names, columns=columns)


def _named_columns(
    header: Sequence[Cell], below: Sequence[Sequence[Cell]], first_column: int
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    names: dict[str, int] = {}
    width = max([len(header), *(len(cells) for cells in below)])
    for index in range(width):
        name = as_text(header[index]) if index < len(header) else ""
        if not name:
            if index < len(header) and any(index < len(cells) and not is_empty(cells[index]) for cells in below):
                raise refuse("header.empty", column=column_letters(first_column + index))
            continue
        if looks_garbled(name):
            raise refuse("text.garbled", row=1, column=column_letters(first_column + index), value=name)
        if name in names:
            both = f"{column_letters(first_column + names[name])}, {column_letters(first_column + index)}"
            raise refuse("header.twice", column=both, value=name)
        names[name] = index
    return tuple(names), tuple(names.values())


def _names_something(cell: Cell) -> bool:
    if not isinstance(cell, str) or not cell.strip():
        return False
    text = as_text(cell)
    return not text.replace(".", "").replace("-", "").replace(",", "").replace("/", "").replace(":", "").isdigit()
