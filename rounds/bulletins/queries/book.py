"""A workbook of bulletins: text never read as a formula; who took it out and for whom it is stands on every page."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

ROW_CAP = 20_000
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4 = 9
Cell = str | int | float | date | None


class Book:
    """A workbook made sheet by sheet; `taken_by` stands in its properties and at the foot of every printed page."""

    def __init__(self, *, taken_by: str) -> None:
        self.content = BytesIO()
        self.foot = f"{taken_by} · {for_licensed_only()}"
        self.book = xlsxwriter.Workbook(self.content, {"in_memory": True, **SAFE})
        self.book.set_properties({"comments": self.foot})
        self.head = self.book.add_format({"bold": True, "bg_color": "#EEF2F6", "bottom": 1})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self.text = self.book.add_format({"text_wrap": True, "valign": "top"})

    def sheet(self, title: str, heads: Sequence[tuple[str, int]], rows: Sequence[Sequence[Cell]]) -> None:
        """One sheet: titles with the width of their columns, then at most ROW_CAP rows; a last line tells of more."""
        sheet = self.book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(f"&L{self.foot.replace('&', '&&')[:200]}&R&P / &N")
        for column, (head, width) in enumerate(heads):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self.head)
        for number, row in enumerate(rows[:ROW_CAP], start=1):
            for column, cell in enumerate(row):
                self._write(sheet, number, column, cell)
        if len(rows) > ROW_CAP:
            text = _("只导出前 %(cap)s 条，其余请缩小查询范围后再导出")
            sheet.write_string(ROW_CAP + 1, 0, text % {"cap": f"{ROW_CAP:,}"})

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


def for_licensed_only() -> str:
    """What every sheet of paper about bulletins says."""
    return _("仅供持证零售户经营参考，不得向消费者宣传烟草制品")
