"""The promise ledger as a spreadsheet."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rounds.common.books import Book
from rounds.visits.queries.promises import PromiseRow

WIDTHS = (12, 28, 44, 16, 12, 12, 34, 18, 12)


def sheet_of(rows: Iterable[PromiseRow], *, taken_by: str) -> bytes:
    """A workbook of promises, a line each."""
    book = Book(taken_by=taken_by)
    book.sheet(_("承诺台账"), list(zip(titles(), WIDTHS, strict=True)), map(line_of, rows))
    return book.closed()


def titles() -> tuple[str, ...]:
    """The header."""
    return (
        _("答应的日期"),
        _("零售户"),
        _("答应的事"),
        _("由谁兑现"),
        _("结果"),
        _("结果日期"),
        _("依据"),
        _("问题编号"),
        _("答应于"),
    )


def line_of(row: PromiseRow) -> tuple[str, ...]:
    """One promise."""
    promise = row.promise
    moved = _("改到 %(day)s") % {"day": promise.moved_to} if promise.moved_to else ""
    return (
        str(promise.due_on),
        promise.retailer.name,
        promise.text,
        row.keeper,
        row.label,
        str(promise.settled_on or ""),
        " ".join(part for part in (row.evidence, moved) if part),
        promise.issue_number,
        str(promise.retailer.company.local_day(promise.made_at)),
    )
