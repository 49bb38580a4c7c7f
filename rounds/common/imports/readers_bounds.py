"""The outermost cells of a worksheet: how large a rectangle a parser will lay out for it."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from rounds.common.imports.readers_tables import refuse

_CONTENT = frozenset({"v", "is", "f", "t"})


@dataclass(frozen=True, slots=True)
class Bounds:
    """The last row and column that hold something, counted from 1."""

    rows: int = 0
    columns: int = 0

    @property
    def cells(self) -> int:
        return self.rows * self.columns

    def widened(self, references: Iterable[tuple[bytes, bytes]]) -> Bounds:
        """The bounds with these references ("B", "7") in them; a row's own reference has no letters."""
        letters, numbers = {each[0] for each in references}, {each[1] for each in references}
        return Bounds(
            rows=max(self.rows, *map(int, numbers), 0),
            columns=max(self.columns, *map(column_number, letters), 0),
        )


@functools.cache
def column_number(letters: bytes) -> int:
    """1 for A, 27 for AA, 0 for nothing."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def careful_bounds(chunks: Iterable[bytes], *, stop_at_cells: int) -> Bounds:
    """The bounds of cells that hold a value, from a full read of the sheet's XML.

    Cells without a reference follow the one before. Stops early once the rectangle is larger than `stop_at_cells`.
    """
    walk = _Walk()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = walk.opened
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            if walk.last_row * walk.last_column > stop_at_cells:
                break
    except expat.ExpatError as error:
        raise refuse("file.damaged", detail=str(error)) from error
    return Bounds(rows=walk.last_row, columns=walk.last_column)


class _Walk:
    """Where the reader of the XML stands."""

    def __init__(self) -> None:
        self.row = self.column = self.last_row = self.last_column = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "row":
            self.row, self.column = _number(attributes.get("r")) or self.row + 1, 0
        elif tag == "c":
            self._enter(attributes.get("r", ""))
        elif tag in _CONTENT and self.column:
            self.last_row, self.last_column = max(self.last_row, self.row), max(self.last_column, self.column)

    def _enter(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        self.column = column_number(letters.encode()) if letters else self.column + 1
        self.row = _number(reference[len(letters) :]) or self.row


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0
