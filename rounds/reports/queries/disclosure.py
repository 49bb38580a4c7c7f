"""Everything held about a person as a workbook: one sheet per table, one column per field."""

from datetime import datetime
from typing import Any

from rounds.common.books import Book
from rounds.common.events import canonical
from rounds.people.models import Staff
from rounds.reports.queries.held import everything_about
from rounds.retailers.models import Retailer

MOST_TEXT = 32_000  # a cell holds 32,767 characters


def disclosure_of(subject: Retailer | Staff) -> dict[str, list[dict[str, Any]]]:
    """By table; the same for every way it leaves."""
    return everything_about(subject)


def workbook_of(found: dict[str, list[dict[str, Any]]], *, mark: str) -> bytes:
    """The sheets bear the names of the tables."""
    book = Book(taken_by=mark)
    for number, (table, rows) in enumerate(found.items(), start=1):
        names = list(rows[0]) if rows else []
        lines = [[_shown(row.get(name)) for name in names] for row in rows]
        book.sheet(f"{number} {table.rpartition('.')[2]}", [(name, 20) for name in names], lines)
    return book.closed()


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    return (value if isinstance(value, str) else canonical(value).strip('"'))[:MOST_TEXT]
