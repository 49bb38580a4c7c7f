"""What the service side keeps of a report of a violation: fixed sentences, never words of the case (A20, A27)."""

from rounds.visits.rules.reasons import gettext_noop

SEALED = "sealed"  # who reported it is written in the room alone
REPORT_TEXT = gettext_noop("已转专卖执法")
TOLD = gettext_noop("举报的办理状态里可见")
ANSWERS = {
    "solution": gettext_noop("已由专卖部门依法办结，情况依法不公开。"),
    "explanation": gettext_noop("专卖部门正在依法核查，还需要时间，情况依法不公开。"),
}
