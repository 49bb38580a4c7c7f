"""The figures of a period as a workbook: frozen header, text never read as a formula, and who took it out."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from rounds.issues.queries.performance import HolderRow, Performance, Period

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4 = 9
Cell = str | int | float | None


def performance_workbook(
    rows: Sequence[HolderRow], performance: Performance, period: Period, *, taken_by: str
) -> bytes:
    """Two sheets: by holder, and the closed issues."""
    content = BytesIO()
    issues = performance.issues
    with xlsxwriter.Workbook(content, SAFE) as book:
        book.set_properties({"comments": taken_by})
        _sheet(book, _("按经手部门"), _heads(), [_line(row) for row in rows], taken_by)
        of_issues: list[Sequence[Cell]] = [
            (_("从"), str(period.first)),
            (_("到"), str(period.last)),
            (_("办结问题"), issues.closed),
            (_("转手过的问题"), issues.handed_over),
            (_("平均转手次数"), None if issues.hand_overs is None else round(issues.hand_overs, 2)),
            (_("重开过的问题"), issues.reopened),
            (_("从反映到办结（工作分钟，中位数）"), issues.median),
            (_("从反映到办结（工作分钟，九成以内）"), issues.ninth_tenth),
        ]
        _sheet(book, _("办结的问题"), (_("项目"), _("数值")), of_issues, taken_by)
    return content.getvalue()


def _heads() -> tuple[str, ...]:
    """The header, in the reader's language."""
    return (
        _("经手"),
        _("次数"),
        _("按时率"),
        _("超时次数"),
        _("工作分钟（中位数）"),
        _("工作分钟（九成以内）"),
        _("暂停分钟（不计）"),
        _("转出次数"),
        _("答复次数"),
        _("答复后重开"),
        _("重开率"),
    )


def _line(row: HolderRow) -> Sequence[Cell]:
    figures = row.figures
    return (
        row.name,
        figures.turns,
        _share(figures.in_time),
        figures.late,
        figures.median,
        figures.ninth_tenth,
        figures.paused,
        figures.handed_on,
        figures.answers,
        figures.reopened,
        _share(figures.reopened_share),
    )


def _share(value: float | None) -> Cell:
    return "" if value is None else f"{value * 100:.1f}%"


def _sheet(book: Any, title: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], taken_by: str) -> None:
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True, "bg_color": "#EEF2F6", "bottom": 1})
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L{taken_by.replace('&', '&&')}&R&P / &N")
    for column, head in enumerate(heads):
        sheet.set_column(column, column, max(12, len(head) * 2))
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, int | float):
                sheet.write_number(number, column, cell)
            elif cell:
                sheet.write_string(number, column, cell)
