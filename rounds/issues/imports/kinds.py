"""Logs of issues as a kind of import."""

from rounds.common.imports.kinds import ImportKind, register
from rounds.common.imports.readers_tables import MEGABYTE, Limits
from rounds.issues.imports.applying import apply_history, undo_history
from rounds.issues.imports.checks import check_history, failed_history
from rounds.issues.imports.columns import HISTORY_FIELDS

ISSUES = register(
    ImportKind(
        key="issues",
        zh="历史问题",
        en="Issue history",
        hint_zh="原系统的工单日志：每行一次变更，或每行一张工单。同一编号只导入一次；有一行不能用，整张工单都不导入。",
        hint_en="The ticket log of another system: a line per change, or one per ticket. A number is brought in once; "
        "a ticket with one unusable line is refused whole.",
        icon="message-report",
        fields=HISTORY_FIELDS,
        sample={
            "number": "GD20260301-0001",
            "retailer": "420100123456",
            "raised_at": "2026-03-02 09:10",
            "state": "办理中",
            "changed_at": "2026-03-02 09:40",
            "place": "1",
            "group": "配送中心",
            "category": "送货服务问题",
            "entry": "电话",
            "resolved_at": "2026-03-03 10:00",
            "closed_at": "2026-03-04 16:00",
            "closing": "已补送",
        },
        check=check_history,
        apply=apply_history,
        undo=undo_history,
        failed=failed_history,
        limits=Limits(file_bytes=200 * MEGABYTE, unpacked_bytes=800 * MEGABYTE, rows=500_000, cells=40_000_000),
        words={
            "steps": ("步骤数", "Steps"),
            "opens_retailer": ("新建零售户", "Opens a retailer"),
        },
    )
)
