"""Retailer lists as a kind of import."""

from collections.abc import Iterator
from pathlib import Path

from rounds.common.imports.kinds import FailedRow, ImportKind, kind_of, register
from rounds.common.imports.records import failed_records
from rounds.common.imports.staging import open_run
from rounds.common.models import ImportRun
from rounds.retailers.imports.applying import apply_list, undo_list
from rounds.retailers.imports.checks import check_list
from rounds.retailers.imports.columns import RETAILER_FIELDS


def failed_list(run: ImportRun, path: Path) -> tuple[tuple[str, ...], Iterator[FailedRow]]:
    """The refused rows of a list."""
    return failed_records(run, open_run(run, kind_of(run.kind).limits))


RETAILERS = register(
    ImportKind(
        key="retailers",
        zh="零售户档案",
        en="Retailers",
        hint_zh="每行一户，许可证号是唯一标识。空格不会清除档案里已有的内容，文件里没有的零售户也不会被删除。",
        hint_en="One retailer per row, identified by the licence number. Empty cells never clear what is on file, "
        "and retailers missing from the list are never deleted.",
        icon="building-store",
        fields=RETAILER_FIELDS,
        sample={
            "licence_no": "420100123456",
            "code": "C0001",
            "name": "东街烟酒店",
            "owner_name": "王五",
            "phone": "13800001234",
            "address": "东街 12 号",
            "town": "城关镇",
            "postcode": "430000",
            "outlet_type": "便利店",
            "market_type": "城镇",
            "supply_band": "12",
            "opened_on": "2019-03-01",
            "is_active": "是",
            "order_weekday": "周二",
            "latitude": "30.001",
            "longitude": "120.001",
        },
        check=check_list,
        apply=apply_list,
        undo=undo_list,
        failed=failed_list,
        words={
            "lat": ("纬度", "Latitude"),
            "lon": ("经度", "Longitude"),
            "position_source": ("坐标来源", "Source of the position"),
        },
    )
)
