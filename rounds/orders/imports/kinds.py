"""Product lists and order lines as kinds of import."""

from rounds.common.imports.kinds import ImportKind, register
from rounds.common.imports.readers_tables import MEGABYTE, Limits
from rounds.orders.imports.columns import LINE_FIELDS, PRODUCT_FIELDS
from rounds.orders.imports.lines import (
    apply_lines,
    check_lines,
    failed_lines,
    ready_lines,
    refresh_after,
    undo_lines,
)
from rounds.orders.imports.products import (
    apply_products,
    check_products,
    failed_products,
    refresh_brands,
    undo_products,
)

PRODUCTS = register(
    ImportKind(
        key="products",
        zh="品规目录",
        en="Products",
        hint_zh="每行一个品规，品规编码是唯一标识。订单里的新编码会自动建档，这里补上名称、品牌和价格。",
        hint_en="One product per row, identified by its code. Unknown codes in order files open products themselves; "
        "this list adds names, brands and prices.",
        icon="box",
        fields=PRODUCT_FIELDS,
        sample={
            "code": "6901028000000",
            "name": "示例（硬）",
            "brand": "示例",
            "price_class": "3",
            "wholesale_price": "106.00",
            "retail_price": "120.00",
            "is_scarce": "否",
            "is_out_of_province": "否",
        },
        check=check_products,
        apply=apply_products,
        undo=undo_products,
        follow_up=refresh_brands,
        failed=failed_products,
    )
)
ORDERS = register(
    ImportKind(
        key="orders",
        zh="订单明细",
        en="Order lines",
        hint_zh="每行一个零售户某天订的一个品规。同一行再次导入不会重复计数；数量为负按退货计。",
        hint_en="One line per retailer, day and product. The same line is never counted twice; "
        "negative quantities are returns.",
        icon="package",
        fields=LINE_FIELDS,
        sample={
            "order_date": "2026-11-02",
            "retailer": "420100123456",
            "product": "6901028000000",
            "quantity": "10",
            "amount": "1060.00",
            "line": "D20261102-0001-01",
        },
        check=check_lines,
        ready=ready_lines,
        apply=apply_lines,
        undo=undo_lines,
        follow_up=refresh_after,
        failed=failed_lines,
        limits=Limits(file_bytes=400 * MEGABYTE, unpacked_bytes=4_000 * MEGABYTE, rows=20_000_000),
        several=False,
        units=("条", "箱", "瓶"),
        words={
            "lines": ("订单行", "Lines"),
            "retailers": ("订货户数", "Retailers"),
            "volume": ("销量", "Volume"),
            "amount": ("金额", "Amount"),
            "returned": ("退货", "Returned"),
        },
    )
)
