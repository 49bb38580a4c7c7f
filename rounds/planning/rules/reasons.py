"""Why this day, why not served: sentences with figures and rule ids, as message ids with their parameters."""

from dataclasses import asdict, dataclass
from typing import Any


def gettext_noop(text: str) -> str:
    """Marks a message id for translation."""
    return text


@dataclass(frozen=True)
class Reason:
    """A sentence (message id), its figures and its rules."""

    text: str
    params: dict[str, str | int | float]
    rules: tuple[str, ...]

    def record(self) -> dict[str, Any]:
        """Plain JSON for the row it explains."""
        return asdict(self)


LIMITS = {
    "band": gettext_noop("当天户数已到上限"),
    "time": gettext_noop("当天时间不够"),
    "capacity": gettext_noop("当天装载已满"),
    "window": gettext_noop("与营业时间不合"),
    "closed": gettext_noop("当天店铺不营业"),
    "absent": gettext_noop("当天不出勤"),
    "cost": gettext_noop("绕行太远，代价高于偏差"),
}
RELIEFS = {
    "band": gettext_noop("%(day)s 多排 %(amount)s 户可安排"),
    "time": gettext_noop("%(day)s 再多 %(amount)s 分钟可安排"),
    "window": gettext_noop("%(day)s 营业时间放宽 %(amount)s 分钟可安排"),
    "capacity": gettext_noop("%(day)s 装载再多 %(amount)s 可安排"),
}
LIMIT_RULES = {"band": ("C13",), "time": ("C13", "E09"), "window": ("D12",), "closed": ("D12",), "absent": ("C08",)}


def interval_reason(segment: str, interval: int, rules: tuple[str, ...]) -> Reason:
    """Why so often: the segment's interval."""
    text = (
        gettext_noop("%(segment)s：每 %(interval)s 天上门一次")
        if segment
        else gettext_noop("尚未细分：每 %(interval)s 天上门一次")
    )
    return Reason(text, {"segment": segment, "interval": interval}, rules)


def weekday_reason(day: str, others: int) -> Reason:
    """Why this day: the rhythm on this weekday and how many others of the round lie near."""
    text = gettext_noop("固定%(day)s的节奏，当天同路 %(others)s 户")
    return Reason(text, {"day": day, "others": others}, ("C14", "D12"))


def phone_reason(interval: int) -> Reason:
    """Why a call: daily phone contact between door visits."""
    text = gettext_noop("两次上门之间的日常电话，每 %(interval)s 天一次")
    return Reason(text, {"interval": interval}, ("C28", "C29"))


def limit_reason(limit: str) -> Reason:
    """Which limit keeps a visit out."""
    return Reason(LIMITS[limit], {}, LIMIT_RULES.get(limit, ("C14",)))


def relief_reason(limit: str, day: str, amount: float) -> Reason | None:
    """The smallest relaxation that would admit it, already tried by the engine; None where it has no words."""
    if limit not in RELIEFS:
        return None
    figure = int(-(-amount // 1)) if limit != "capacity" else round(amount, 1)
    return Reason(RELIEFS[limit], {"day": day, "amount": figure}, ("C13", "E14"))


def gap_reason(days: int, since: str, until: str, interval: int) -> Reason:
    """How long nobody comes, against how often somebody should."""
    text = gettext_noop("%(since)s 到 %(until)s 之间 %(days)s 天没有上门，应每 %(interval)s 天一次")
    return Reason(text, {"days": days, "since": since, "until": until, "interval": interval}, ("C28", "C29", "C30"))


def no_position_reason() -> Reason:
    """A shop without a position cannot be put into a route."""
    return Reason(gettext_noop("没有位置，无法排入线路：请在档案中补上位置"), {}, ("C12", "C14"))


def overdue_reason(days: int) -> Reason:
    """Already late when the plan begins."""
    return Reason(gettext_noop("计划开始时已逾期 %(days)s 天"), {"days": days}, ("E10",))
