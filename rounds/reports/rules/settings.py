"""What the sources leave open about files, reports and erasure."""

from rounds.common.settings import declare

EXPORT_ROW_CAP = declare(
    "reports.export_row_cap", 1000, "导出超过多少行须另一人批准", "C12", unit="行", minimum=1, maximum=20_000
)
EXPORT_HOURS = declare("reports.export_hours", 24, "导出文件保留多久", "C12", unit="小时", minimum=1, maximum=72)
LEGAL_HOLD_DAYS = declare(
    "reports.legal_hold_days", 180, "问题办结后多少天内不删除（争议期）", "A33", unit="天", minimum=0, maximum=3660
)
