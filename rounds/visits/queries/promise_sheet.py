"""The promise ledger as a spreadsheet: frozen header, text never read as a formula."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from rounds.visits.queries.promises import PromiseRow

ROW_CAP = 20_000
WIDTHS = (12, 28, 44, 16, 12, 12, 34, 18, 12)
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def sheet_of(rows: Iterable[PromiseRow], *, taken_by: str) -> bytes:
    """A workbook of at most ROW_CAP promises; when there are more, its last line says so."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "constant_memory": True, **SAFE}) as book:
        book.set_properties({"comments": taken_by})
        sheet = book.add_worksheet(_("承诺台账")[:31])
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_footer(f"&L{taken_by.replace('&', '&&')}&R&P / &N")
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        head = book.add_format({"bold": True, "bg_color": "#EEF2F6", "bottom": 1})
        for column, title in enumerate(titles()):
            sheet.write_string(0, column, title, head)
        for number, row in enumerate(rows, start=1):
            if number > ROW_CAP:
                text = _("只导出前 %(cap)s 条，其余请缩小查询范围后再导出")
                sheet.write_string(number, 0, text % {"cap": f"{ROW_CAP:,}"})
                break
            for column, cell in enumerate(line_of(row)):
                sheet.write_string(number, column, cell)
    return content.getvalue()


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
