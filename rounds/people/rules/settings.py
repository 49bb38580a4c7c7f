"""Settings of a company as a whole."""

from rounds.common.settings import declare

WORKING_HOURS = declare(
    "people.working_hours",
    [[510, 720], [840, 1050]],
    "上班时间（每天的时段，自零点起的分钟）",
    "A35",
    unit="分钟",
    note="“及时”按工作时间计算",
)
FIELD_HOURS = declare(
    "people.field_hours", [[510, 720], [810, 1050]], "外勤时间（每天的时段，自零点起的分钟）", "D12", unit="分钟"
)
TERRITORY_MAXIMUM = declare(
    "people.territory_maximum", 200, "每名客户经理负责零售户上限", "C18", unit="户", minimum=1, maximum=1000
)
TERRITORY_MINIMUM = declare(
    "people.territory_minimum", 100, "每名客户经理负责零售户下限", "C18", unit="户", minimum=0, maximum=1000
)
SERVICE_NUMBER = declare(
    "people.service_number", "", "服务号码（显示给零售户，可直接拨打）", "D04", pattern=r"(\+?[0-9][0-9 -]{2,19})?",
    note="留空则不显示",
)  # fmt: skip
SERVICE_HOURS = declare("people.service_hours", "", "服务号码的受理时间（显示给零售户）", "D04")
