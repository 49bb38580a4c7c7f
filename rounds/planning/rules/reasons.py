"""Why this day, why not served: sentences with figures and rule ids, as message ids with their parameters."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from math import ceil
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


WEEKDAYS = (
    gettext_noop("周一"),
    gettext_noop("周二"),
    gettext_noop("周三"),
    gettext_noop("周四"),
    gettext_noop("周五"),
    gettext_noop("周六"),
    gettext_noop("周日"),
)
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
    "band": gettext_noop("%(day)s（%(weekday)s）多排 %(amount)s 户可安排"),
    "time": gettext_noop("%(day)s（%(weekday)s）再多 %(amount)s 分钟可安排"),
    "window": gettext_noop("%(day)s（%(weekday)s）营业时间放宽 %(amount)s 分钟可安排"),
    "capacity": gettext_noop("%(day)s（%(weekday)s）装载再多 %(amount)s 可安排"),
    "vehicle": gettext_noop("%(day)s（%(weekday)s）由其他客户经理代访可安排"),
}
TOGETHER = {
    "band": gettext_noop("需同时：%(day)s（%(weekday)s）多排 %(amount)s 户"),
    "time": gettext_noop("需同时：%(day)s（%(weekday)s）再多 %(amount)s 分钟"),
    "window": gettext_noop("需同时：%(day)s（%(weekday)s）营业时间放宽 %(amount)s 分钟"),
    "capacity": gettext_noop("需同时：%(day)s（%(weekday)s）装载再多 %(amount)s"),
    "vehicle": gettext_noop("需同时：%(day)s（%(weekday)s）由其他客户经理代访"),
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


def weekday_reason(weekday: int, others: int) -> Reason:
    """Why this day: the rhythm on this weekday (0: Monday) and how many others are on the same round."""
    text = gettext_noop("固定%(weekday)s的节奏，当天同路 %(others)s 户")
    return Reason(text, {"weekday": WEEKDAYS[weekday], "others": others}, ("C14", "D12"))


def company_reason(others: int) -> Reason:
    """Why this day, where no weekday is kept."""
    return Reason(gettext_noop("当天同路 %(others)s 户"), {"others": others}, ("C14",))


def moved_reason(weekday: int, days: int) -> Reason:
    """Why not the usual weekday: it is not worked, so the visit lies so many days beside it."""
    text = gettext_noop("平时固定%(weekday)s，因当天不上班调整 %(days)s 天")
    return Reason(text, {"weekday": WEEKDAYS[weekday], "days": days}, ("C14", "D12"))


def phone_reason(interval: int) -> Reason:
    """Why a call: daily phone contact between door visits."""
    text = gettext_noop("两次上门之间的日常电话，每 %(interval)s 天一次")
    return Reason(text, {"interval": interval}, ("C28", "C29"))


def limit_reason(limit: str) -> Reason:
    """Which limit keeps a visit out."""
    return Reason(LIMITS[limit], {}, LIMIT_RULES.get(limit, ("C14",)))


def relief_reason(limit: str, day: date, amount: float, *, together: bool = False) -> Reason:
    """The smallest relaxation that would admit it, proved by the engine; `together` with others of the same relief."""
    figures: dict[str, str | int | float] = {
        "day": day.isoformat(),
        "weekday": WEEKDAYS[day.weekday()],
        "amount": ceil(amount) if limit != "capacity" else round(amount, 1),
    }
    return Reason((TOGETHER if together else RELIEFS)[limit], figures, ("C13", "E14"))


def gap_reason(days: int, since: date, until: date, interval: int) -> Reason:
    """How long nobody comes, against how often somebody should."""
    span = {"since": since.isoformat(), "until": until.isoformat()}
    text = gettext_noop("%(since)s 到 %(until)s 之间 %(days)s 天没有上门，应每 %(interval)s 天一次")
    return Reason(text, {"days": days, "interval": interval, **span}, ("C28", "C29", "C30"))


def rest_reason(days: int, since: date, until: date) -> Reason:
    """A holiday lies in the gap."""
    text = gettext_noop("%(since)s 到 %(until)s 连休 %(days)s 天")
    return Reason(text, {"days": days, "since": since.isoformat(), "until": until.isoformat()}, ("C14",))


def shut_reason(weekdays: Sequence[int]) -> Reason:
    """The shop is shut, or not open long enough, on these weekdays (0: Monday)."""
    names = "、".join(WEEKDAYS[day] for day in weekdays)
    return Reason(gettext_noop("该店%(weekdays)s不营业或时间太短"), {"weekdays": names}, ("D12",))


def no_day_reason() -> Reason:
    """None of the rhythms this span offers keeps the interval."""
    return Reason(gettext_noop("这四周的工作日里没有合适的固定节奏"), {}, ("C14",))


def no_position_reason() -> Reason:
    """A shop without a position cannot be put into a route."""
    return Reason(gettext_noop("没有位置，无法排入线路：请在档案中补上位置"), {}, ("C12", "C14"))


def overdue_reason(days: int) -> Reason:
    """Already late when the plan begins."""
    return Reason(gettext_noop("计划开始时已逾期 %(days)s 天"), {"days": days}, ("E10",))


def hand_reason(day: date, manager: str = "") -> Reason:
    """Somebody put the visit here by hand, from another day; `manager` is named when it was handed over to him."""
    figures: dict[str, str | int | float] = {"day": day.isoformat(), "manager": manager}
    if manager:
        return Reason(gettext_noop("人工从 %(day)s 移来，改由%(manager)s上门"), figures, ("C14",))
    return Reason(gettext_noop("人工从 %(day)s 移来"), figures, ("C14",))


def by_hand_reason() -> Reason:
    """The interval was kept until somebody moved a visit."""
    return Reason(gettext_noop("人工移动了一次拜访"), {}, ("C14",))


def lock_reason(is_ranked: bool) -> Reason:
    """Somebody locked the visit, and the plan kept it."""
    text = gettext_noop("日期和顺序已人工锁定") if is_ranked else gettext_noop("日期已人工锁定")
    return Reason(text, {}, ("C14",))
