"""Retailers as a spreadsheet: frozen header, text never read as a formula, phones and licence numbers masked."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from rounds.retailers.models import Retailer
from rounds.retailers.queries.file import said_of

ROW_CAP = 20_000
WIDTHS = (14, 30, 16, 12, 10, 36, 14, 18, 14, 16, 8, 8)


def sheet_of(rows: Iterable[Retailer]) -> bytes:
    """A workbook of at most ROW_CAP rows; when there are more, its last line says so."""
    content = BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, {"in_memory": True, "constant_memory": True, **safe}) as book:
        sheet = book.add_worksheet(_("零售户档案")[:31])
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        head = book.add_format({"bold": True, "bg_color": "#EEF2F6", "bottom": 1})
        for column, title in enumerate(titles()):
            sheet.write_string(0, column, title, head)
        for number, retailer in enumerate(rows, start=1):
            if number > ROW_CAP:
                text = _("只导出前 %(cap)s 条，其余请缩小查询范围后再导出")
                sheet.write_string(number, 0, text % {"cap": f"{ROW_CAP:,}"})
                break
            for column, text in enumerate(line_of(retailer)):
                sheet.write_string(number, column, text)
    return content.getvalue()


def titles() -> tuple[str, ...]:
    """The header."""
    return (
        _("客户编码"),
        _("客户名称"),
        _("许可证号"),
        _("业态"),
        _("市场类型"),
        _("经营地址"),
        _("乡镇"),
        _("片区"),
        _("客户经理"),
        _("联系电话"),
        _("档位"),
        _("是否在营"),
    )


def line_of(retailer: Retailer) -> tuple[str, ...]:
    """One retailer."""
    territory = retailer.territory
    return (
        retailer.code,
        retailer.name,
        retailer.shown_licence,
        said_of("outlet_type", retailer.outlet_type),
        said_of("market_type", retailer.market_type),
        retailer.address,
        retailer.town,
        territory.name if territory else "",
        territory.manager.name if territory and territory.manager else "",
        retailer.shown_phone,
        "" if retailer.supply_band is None else str(retailer.supply_band),
        said_of("is_active", retailer.is_active),
    )
