"""A workbook that leaves the desk: frozen headers, text never read as a formula, and who took it out on every page."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

ROW_CAP = 20_000
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4 = 9
FOOT_CHARACTERS = 200  # a footer of a page holds 255 with its marks
Cell = str | int | float | date | None


@dataclass
class Taking:
    """The request in which books are made: who takes them out, in words, and how many rows they hold by now."""

    mark: str
    rows: int = 0


_taking: ContextVar[Taking | None] = ContextVar("rounds_taking", default=None)


@contextmanager
def being_taken(mark: str) -> Iterator[Taking]:
    """Inside, every book bears this mark, and its rows are counted: whoever hands it out knows how much leaves."""
    taking = Taking(mark)
    token = _taking.set(taking)
    try:
        yield taking
    finally:
        _taking.reset(token)


class Book:
    """A workbook made sheet by sheet; `taken_by` stands in its properties and at the foot of every printed page.

    Without it the mark of who is taking it out stands there. With `wraps` long text is shown on several lines.
    """

    def __init__(self, *, taken_by: str = "", wraps: bool = False) -> None:
        self.content = BytesIO()
        self.taking = _taking.get()
        taken_by = self.taken_by = taken_by or (self.taking.mark if self.taking else "")
        self.book = xlsxwriter.Workbook(self.content, {"in_memory": True, **SAFE})
        self.book.set_properties({"comments": taken_by})
        self.head = self.book.add_format({"bold": True, "bg_color": "#EEF2F6", "bottom": 1})
        top = {"valign": "top"} if wraps else {}
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd", "align": "left", **top})
        self.text = self.book.add_format({"text_wrap": True, **top}) if wraps else None

    def sheet(
        self,
        title: str,
        heads: Sequence[tuple[str, int]],
        rows: Iterable[Sequence[Cell]],
        *,
        cap: int = ROW_CAP,
        frozen_columns: int = 0,
    ) -> None:
        """One sheet: titles with the width of their columns, then at most `cap` rows; a last line tells of more."""
        sheet = self.book.add_worksheet(title[:31])
        sheet.freeze_panes(1, frozen_columns)
        if self.taken_by:
            self._lay_out(sheet)
        for column, (head, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.head)
        for number, row in enumerate(rows, start=1):
            if number > cap:
                text = _("只导出前 %(cap)s 条，其余请缩小查询范围后再导出")
                sheet.write_string(number, 0, text % {"cap": f"{cap:,}"})
                break
            if self.taking:
                self.taking.rows += 1
            for column, cell in enumerate(row):
                self._write(sheet, number, column, cell)

    def _lay_out(self, sheet: Any) -> None:
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(f"&L{self.taken_by.replace('&', '&&')[:FOOT_CHARACTERS]}&R&P / &N")

    def _write(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, date):
            sheet.write_datetime(row, column, cell, self.day)
        elif isinstance(cell, int | float):
            sheet.write_number(row, column, cell)
        elif cell:
            sheet.write_string(row, column, cell, self.text)

    def closed(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self.content.getvalue()
