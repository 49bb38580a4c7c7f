"""The links of a campaign as a sheet to print and a workbook: made once, from tokens that are not kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import segno
import xlsxwriter
from django.utils.translation import gettext as _

from rounds.retailers.models.retailer import RetailerQuerySet


@dataclass(frozen=True)
class Link:
    """One retailer, his link, and whose territory he is in."""

    retailer: str
    licence_no: str
    manager: str
    url: str
    code: str = ""
    address: str = ""

    @property
    def qr(self) -> str:
        """The link as an SVG drawing to be put into a page."""
        return str(segno.make(self.url, error="m").svg_inline(border=2, omitsize=True))


def links_for(
    retailers: RetailerQuerySet, tokens: Mapping[int, str], address: str, *, codes: Mapping[int, str]
) -> list[Link]:
    """Links by territory and name; `address` is what a token is appended to; the retailers came through their door.

    `codes` are printed on paper sheets.
    """
    rows = retailers.filter(pk__in=tokens).select_related("territory__manager")
    return [
        Link(
            retailer=row.name,
            licence_no=row.licence_no,
            manager=row.territory.manager.name if row.territory and row.territory.manager else "",
            url=f"{address}{tokens[row.pk]}/",
            code=codes.get(row.pk, ""),
            address=row.address,
        )
        for row in rows.order_by("territory__code", "name", "pk")
    ]


def links_workbook(links: list[Link]) -> bytes:
    """The links as .xlsx with a frozen header; nothing in it is a formula."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_("调查链接"))
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        heads = (_("零售户"), _("许可证号"), _("客户经理"), _("调查链接"))
        for column, (head, width) in enumerate(zip(heads, (28, 18, 14, 60), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, bold)
        for number, link in enumerate(links, start=1):
            for column, text in enumerate((link.retailer, link.licence_no, link.manager, link.url)):
                sheet.write_string(number, column, text)
    return target.getvalue()
