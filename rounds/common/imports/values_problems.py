"""What can be wrong with a value or a file: a code, a reason and a way out.

Every message an import can show stands in `WORDINGS`, so that one test can see that each has a fix and a translation.
The texts are Chinese message ids with named places; `Problem.reason_text(translate)` fills them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Generic, TypeVar

from rounds.common.imports.values_wordings import WORDINGS, Severity, Wording

__all__ = ["Cell", "Cleaned", "Fault", "Problem", "RefusedError", "Severity", "Wording", "cut"]

Cell = str | int | float | bool | Decimal | date | datetime | time | timedelta | None
"""What a reader may find in one cell of a file."""

ValueT = TypeVar("ValueT", covariant=True)
_NOTHING: Mapping[str, str] = MappingProxyType({})
_SHOWN_CHARACTERS = 80


def cut(cell: Cell) -> str:
    """The cell as text, short enough for a message."""
    text = "" if cell is None else str(cell)
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"


class _Places(dict[str, str]):
    """The named places of a message; one nobody filled shows as "…" rather than losing the message."""

    def __missing__(self, key: str) -> str:
        return "…"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a value, wherever it stands. `code` is a key of `WORDINGS`."""

    code: str
    params: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def __post_init__(self) -> None:
        if self.code not in WORDINGS:
            raise KeyError(self.code)

    @property
    def severity(self) -> Severity:
        return WORDINGS[self.code].severity

    def at(self, *, row: int | None, column: str, value: Cell) -> Problem:
        """The same fault with its place in the file."""
        return Problem(code=self.code, row=row, column=column, value=cut(value), params=self.params)


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault at its place: row as the user sees it (None: the whole file or column), column header, value."""

    code: str
    row: int | None = None
    column: str = ""
    value: str = ""
    params: Mapping[str, str] = field(default_factory=lambda: _NOTHING)

    def __post_init__(self) -> None:
        if self.code not in WORDINGS:
            raise KeyError(self.code)

    @property
    def severity(self) -> Severity:
        return WORDINGS[self.code].severity

    @property
    def reason(self) -> str:
        """The message id of the reason (Chinese)."""
        return WORDINGS[self.code].reason

    @property
    def fix(self) -> str:
        """The message id of the way out (Chinese)."""
        return WORDINGS[self.code].fix

    def reason_text(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.reason) % self._places()

    def fix_text(self, translate: Callable[[str], str] = str) -> str:
        return translate(self.fix) % self._places()

    def _places(self) -> dict[str, str]:
        row = "" if self.row is None else str(self.row)
        return _Places({"row": row, "column": self.column, "value": self.value, **self.params})


@dataclass(frozen=True, slots=True)
class Cleaned(Generic[ValueT]):
    """A cleaned value. Empty cells give neither value nor fault; a refused one a fault and no value;
    a corrected or doubted one both."""

    value: ValueT | None = None
    fault: Fault | None = None

    @property
    def refused(self) -> bool:
        return self.fault is not None and self.value is None


class RefusedError(Exception):
    """A file that cannot be read at all; `problem` says why and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason_text())
        self.problem = problem
