"""Why a visit moved, or why it cannot be made, in sentences with figures and rule ids (C08, E09)."""

from datetime import date

from rounds.planning.rules.reasons import Reason, gettext_noop

MOVED = {
    "weather": gettext_noop("恶劣天气，%(day)s 不能上门"),
    "leave": gettext_noop("请假，%(day)s 不能上门"),
    "ad_hoc_task": gettext_noop("临时性工作任务占用 %(day)s"),
    "shop_shut": gettext_noop("店铺 %(day)s 关门"),
}
RULES = {"ad_hoc_task": ("C08", "E09")}


def lost_reason(reason: str, day: date) -> Reason:
    """The loss that bears on a visit of this day."""
    return Reason(MOVED[reason], {"day": day.isoformat()}, RULES.get(reason, ("C08",)))


def lock_reason() -> Reason:
    """A lock cannot hold a day that is lost."""
    return Reason(gettext_noop("原来锁定在这一天"), {}, ("C14",))


def room_reason() -> Reason:
    """It gives way so that others can be visited."""
    return Reason(gettext_noop("为受影响的零售户让出时间"), {}, ("C08", "C14"))


def from_reason(day: date) -> Reason:
    """Where a visit stood before."""
    return Reason(gettext_noop("原排 %(day)s"), {"day": day.isoformat()}, ("C08",))


def kept_anyway_reason(interval: int) -> Reason:
    """Left out, and the interval is kept all the same."""
    return Reason(
        gettext_noop("少一次上门，每 %(interval)s 天的间隔仍保持"), {"interval": interval}, ("C28", "C29", "C30")
    )


def no_call_day_reason() -> Reason:
    """A call for which the plan has no day left."""
    return Reason(gettext_noop("计划期内没有可打电话的日子"), {}, ("C28", "C29"))


def colleague_reason(minutes: float, day: date, manager: str) -> Reason:
    """A colleague whose round passes near enough, on a day that is still in time."""
    text = gettext_noop("可请%(manager)s在 %(day)s 代访，当天多 %(minutes)s 分钟")
    return Reason(text, {"manager": manager, "day": day.isoformat(), "minutes": round(minutes)}, ("C08", "E09"))
