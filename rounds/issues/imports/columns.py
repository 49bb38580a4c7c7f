"""What a log of issues may bring, and the words other systems use for it."""

from rounds.common.imports.rules_columns import Kind, TargetField
from rounds.issues.rules.history import Standing

LOG, LIST = "itsm", "311"
"""Kinds of logs: a line for every change of an issue, or one line for each issue."""

LONGEST_NUMBER = 20
HISTORY_FIELDS = (
    TargetField(
        "number",
        "问题编号",
        "Issue number",
        Kind.TEXT,
        ("编号", "工单号", "工单编号", "ServiceRequestNum", "ticket", "incident", "case number"),
        required=True,
        longest=LONGEST_NUMBER,
    ),
    TargetField(
        "retailer",
        "零售户",
        "Retailer",
        Kind.TEXT,
        ("许可证号", "专卖证号", "客户编码", "反映人", "caller_id", "caller", "Neighborhood", "licence_no"),
        required=True,
    ),
    TargetField(
        "raised_at",
        "反映时间",
        "Raised at",
        Kind.DATE,
        ("登记时间", "受理时间", "opened_at", "CreatedDate", "created"),
        required=True,
    ),
    TargetField(
        "state", "状态", "State", Kind.TEXT, ("工单状态", "incident_state", "SRStatus", "status"), required=True
    ),
    TargetField(
        "changed_at",
        "变更时间",
        "Changed at",
        Kind.DATE,
        ("办理时间", "更新时间", "sys_updated_at", "StatusDate", "updated"),
    ),
    TargetField("place", "变更序号", "Number of the change", Kind.INTEGER, ("sys_mod_count", "序号"), most=1_000_000),
    TargetField(
        "group",
        "办理部门",
        "Department",
        Kind.TEXT,
        ("部门", "办理组", "责任部门", "assignment_group", "Agency", "team"),
    ),
    TargetField("category", "问题类别", "Category", Kind.TEXT, ("类别", "category", "SRType", "type")),
    TargetField("entry", "来源", "Came by", Kind.TEXT, ("渠道", "contact_type", "MethodReceived", "channel")),
    TargetField("resolved_at", "解决时间", "Solved at", Kind.DATE, ("答复时间", "resolved_at")),
    TargetField("closed_at", "办结时间", "Closed at", Kind.DATE, ("closed_at", "CloseDate", "closed")),
    TargetField(
        "closing", "办结说明", "Closing words", Kind.TEXT, ("closed_code", "Outcome", "resolution"), longest=120
    ),
)

STANDINGS: dict[str, tuple[Standing, str]] = {
    "new": (Standing.NEW, ""),
    "active": (Standing.ACTIVE, ""),
    "open": (Standing.ACTIVE, ""),
    "in progress": (Standing.ACTIVE, ""),
    "pending": (Standing.ACTIVE, ""),
    "new (duplicate)": (Standing.NEW, ""),
    "open (duplicate)": (Standing.ACTIVE, ""),
    "awaiting user info": (Standing.WAITING, "retailer"),
    "awaiting evidence": (Standing.WAITING, "retailer"),
    "awaiting vendor": (Standing.WAITING, "outside"),
    "awaiting problem": (Standing.WAITING, "other"),
    "resolved": (Standing.ANSWERED, ""),
    "closed": (Standing.CLOSED, ""),
    "closed (duplicate)": (Standing.CLOSED, ""),
    "closed (transferred)": (Standing.CLOSED, ""),
    "已登记": (Standing.NEW, ""),
    "办理中": (Standing.ACTIVE, ""),
    "已签收": (Standing.ACTIVE, ""),
    "等零售户": (Standing.WAITING, "retailer"),
    "等外单位": (Standing.WAITING, "outside"),
    "暂停": (Standing.WAITING, "other"),
    "已答复": (Standing.ANSWERED, ""),
    "已办结": (Standing.CLOSED, ""),
}
"""State → how the issue stands, and what a waiting one waits for (a reason of `ClockPause`)."""

EXPLAINED = frozenset({"closed (duplicate)", "closed (transferred)"})
"""Closed without a solution: answered by an explanation (A27)."""

ENTRIES = {
    "phone": "phone",
    "电话": "phone",
    "internal": "service_team",
    "服务团队": "service_team",
    "拜访": "visit",
    "api": "portal",
    "web": "portal",
    "self-service": "portal",
    "零售户自助": "portal",
}
"""How it came in; anything else was registered at the desk."""
