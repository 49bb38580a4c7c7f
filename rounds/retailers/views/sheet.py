"""Retailers as a spreadsheet: phones and licence numbers masked."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rounds.common.books import ROW_CAP as ROW_CAP
from rounds.common.books import Book
from rounds.retailers.models import Retailer
from rounds.retailers.queries.file import said_of

WIDTHS = (14, 30, 16, 12, 10, 36, 14, 18, 14, 16, 8, 8)


def sheet_of(rows: Iterable[Retailer]) -> bytes:
    """A workbook of at most ROW_CAP rows; when there are more, its last line says so."""
    book = Book()
    book.sheet(_("零售户档案"), list(zip(titles(), WIDTHS, strict=True)), map(line_of, rows), cap=ROW_CAP)
    return book.closed()


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
