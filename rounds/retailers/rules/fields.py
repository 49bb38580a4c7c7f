"""What each field of the file is called, how the file is laid out, and who needs to see or write which part of it."""

from dataclasses import dataclass

from rounds.people.rules.roles import Role
from rounds.retailers.rules.file import IMPORTED_ONLY

MONOPOLY = "monopoly_department"
OWNER_HOUSEHOLD = "owner_household"
COMPLIANCE = "compliance"


def gettext_noop(text: str) -> str:
    """Marks a label for translation; rules know no language, screens do."""
    return text


@dataclass(frozen=True)
class FileField:
    """One field: its key in the table, its label and unit (message ids)."""

    key: str
    label: str
    unit: str = ""


@dataclass(frozen=True)
class Group:
    """Fields shown together; `restriction` names the right that is needed to see them."""

    label: str
    fields: tuple[FileField, ...]
    restriction: str = ""


GROUPS = (
    Group(
        gettext_noop("许可与名称"),
        (
            FileField("name", gettext_noop("客户名称")),
            FileField("licence_no", gettext_noop("许可证号")),
            FileField("code", gettext_noop("客户编码")),
            FileField("is_active", gettext_noop("是否在营")),
            FileField("opened_on", gettext_noop("开业日期")),
        ),
    ),
    Group(
        gettext_noop("联系与位置"),
        (
            FileField("phone", gettext_noop("联系电话")),
            FileField("address", gettext_noop("经营地址")),
            FileField("town", gettext_noop("乡镇")),
            FileField("postcode", gettext_noop("邮政编码")),
            FileField("lat", gettext_noop("纬度"), "°"),
            FileField("lon", gettext_noop("经度"), "°"),
            FileField("position_source", gettext_noop("坐标来源")),
            FileField("opening_hours", gettext_noop("营业时间")),
            FileField("order_weekday", gettext_noop("订货日")),
        ),
    ),
    Group(
        gettext_noop("经营状况"),
        (
            FileField("outlet_type", gettext_noop("业态")),
            FileField("market_type", gettext_noop("市场类型")),
            FileField("supply_band", gettext_noop("档位")),
            FileField("display_grade", gettext_noop("出样与店面形象"), gettext_noop("级")),
            FileField("stock_cartons", gettext_noop("库存"), gettext_noop("条")),
            FileField("out_of_province_brands", gettext_noop("省外品牌数"), gettext_noop("个")),
            FileField("price_labels", gettext_noop("明码标价")),
        ),
    ),
    Group(
        gettext_noop("店主及家庭状况"),
        (
            FileField("owner_name", gettext_noop("经营者")),
            FileField("is_vulnerable", gettext_noop("弱势群体")),
            FileField("habits", gettext_noop("交流习惯与空闲时间")),
            FileField("owner_situation", gettext_noop("店主近况")),
        ),
        OWNER_HOUSEHOLD,
    ),
    Group(gettext_noop("守法情况"), (FileField("compliance_grade", gettext_noop("守法等级")),), COMPLIANCE),
)
FIELD_BY_KEY = {one.key: one for group in GROUPS for one in group.fields}
RESTRICTION_OF = {one.key: group.restriction for group in GROUPS for one in group.fields}
MASKED = ("phone", "licence_no")

SERVING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER)
UNMASKING = (*SERVING, Role.DEPARTMENT_OFFICER, Role.SERVICE_TEAM, Role.ADMINISTRATOR)
OPENING = (Role.MARKET_MANAGER, Role.ADMINISTRATOR)


def may_see(field: str, *, role: str, function: str = "") -> bool:
    """Whether this role (and, for officers, the function of their department) needs the field (PIPL, A20)."""
    restriction = RESTRICTION_OF[field]
    if restriction == OWNER_HOUSEHOLD:
        return role in {*SERVING, Role.ADMINISTRATOR}
    if restriction == COMPLIANCE:
        return role in {*SERVING, Role.HEAD, Role.ADMINISTRATOR} or _enforces(role, function)
    return True


def may_see_enforcement(*, role: str, function: str = "") -> bool:
    """Whether the source notes behind a compliance grade are shown: those of enforcement, not of service (A20)."""
    return role == Role.HEAD or _enforces(role, function)


def may_write(field: str, *, role: str, function: str = "") -> bool:
    """Whether this role keeps the field: enforcement its grade alone, licence numbers the market manager or above."""
    if field in IMPORTED_ONLY or field == "position_source":
        return False
    if field == "compliance_grade":
        return _enforces(role, function)
    if field in {"licence_no", "is_active"}:
        return role in OPENING
    return role in {*SERVING, Role.ADMINISTRATOR}


def writable(*, role: str, function: str = "") -> tuple[str, ...]:
    """Every field this role keeps, in the order of the file."""
    return tuple(key for key in FIELD_BY_KEY if may_write(key, role=role, function=function))


def _enforces(role: str, function: str) -> bool:
    return role == Role.DEPARTMENT_OFFICER and function == MONOPOLY
