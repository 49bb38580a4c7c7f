"""The spreadsheets of the walk, with the mess that real ones have."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from tests.e2e.town import OWNER, SHOPS, UNPLACED, OrderLine, Shop

SHOP_COLUMNS = (
    "专卖证号", "店铺名称", "负责人", "手机", "经营地址",
    "业态", "城乡类型", "发证日期", "客户经理姓名", "Store Location",
)  # fmt: skip
ORDER_COLUMNS = ("订单日期", "专卖证号", "商品编码", "销量(条)", "金额")
OUTLETS = ("食杂店", "便利店", "超市", "烟酒店")
TEXT_DATES = ("2019-03-05", "2019/3/5", "2019年3月5日", "20190305", "43529")  # the last is how Excel counts that day
TWICE = "330102009001"
MESS: tuple[tuple[str, ...], ...] = (
    (TWICE, "南关烟酒店"),
    (TWICE, "南关新店"),
    ("", "没有证号的店"),
    ("330102009003", "远路食杂店", "李四", "13900009003", "远路1号", "食杂店", "乡村", "2019-13-05", "安宁"),
    ("330102009004", "无人店", "赵六", "13900009004", "无人路1号", "食杂店", "乡村", "2019-03-05", "查无此人"),
)


def shop_cells(shop: Shop) -> tuple[str, ...]:
    """One clean shop as a legacy system writes it: text dates, POINT (lon lat)."""
    lat, lon = shop.position
    return (
        shop.licence_no,
        shop.name,
        OWNER,
        f"{shop.phone[:3]} {shop.phone[3:7]} {shop.phone[7:]}",
        shop.address,
        OUTLETS[shop.number % 4],
        "农村" if shop.is_rural else "城区",
        TEXT_DATES[shop.number % 5],
        "安宁" if shop.territory == "A01" else "A02",
        "" if shop.number == UNPLACED else f"POINT ({lon} {lat})",
    )


def retailers_gbk() -> bytes:
    """The first list: every shop of the town and rows that cannot be taken."""
    return _csv(SHOP_COLUMNS, [*map(shop_cells, SHOPS), *MESS], "gbk")


def retailers_again() -> bytes:
    """A later list of three shops only; one has a new name."""
    cells = [shop_cells(shop) for shop in SHOPS[:3]]
    cells[1] = (cells[1][0], "河沿路新招牌便利店", *cells[1][2:])
    return _csv(SHOP_COLUMNS, cells, "utf-8-sig")


def orders(lines: Iterable[OrderLine], last: date) -> bytes:
    """Order lines with amounts as people write them, a shop nobody knows and an amount that is none."""
    rows = [(line.on.isoformat(), line.licence_no, line.product, f"{line.cartons}", _money(line.amount, place))
            for place, line in enumerate(lines)]  # fmt: skip
    rows.append((last.isoformat(), "330102999999", "P01", "2", "￥180.00"))
    rows.append((last.isoformat(), SHOPS[0].licence_no, "P01", "2", "面议"))
    return _csv(ORDER_COLUMNS, rows, "utf-8")


def _money(amount: Decimal, place: int) -> str:
    return (f"{amount:.2f}", f"￥{amount:,.2f}", f"${amount:.2f}", f"{amount:.2f}元")[place % 4]


def _csv(columns: Sequence[str], rows: Iterable[Sequence[str]], encoding: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([*cells, *[""] * (len(columns) - len(cells))] for cells in rows)
    return text.getvalue().encode(encoding)
