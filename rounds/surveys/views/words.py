"""What the pages of surveys say of refusals, states and strata."""

from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.people.rules.roles import COMPANY_WIDE, Role
from rounds.surveys.models import Campaign, Questionnaire
from rounds.surveys.rules.sampling import LABELS

PORTAL_PATH = "/p/s/"  # the retailer's page lies in the portal, a storey above
INTERVIEWERS = (Role.SERVICE_TEAM, Role.ASSESSOR)
TYPISTS = (*COMPANY_WIDE, Role.SERVICE_TEAM)
TONES: Mapping[str, str] = {
    Campaign.State.DRAFT: "neutral",
    Campaign.State.OPEN: "progress",
    Campaign.State.CLOSED: "success",
    Questionnaire.State.ADOPTED: "success",
    Questionnaire.State.RETIRED: "neutral",
}
REFUSALS = {
    "wrong_state": gettext_noop("调查的状态已经改变，请刷新后再试"),
    "no_scale_item": gettext_noop("至少要有一个 1—5 分的题目"),
    "no_department": gettext_noop("有题目所属的部门在本公司不存在"),
    "nobody_to_ask": gettext_noop("没有可以抽样的零售户"),
    "no_reason": gettext_noop("还没到结束日期，提前结束要写明原因"),
    "not_adopted": gettext_noop("这份问卷没有启用，请另选一份"),
    "unknown_dimension": gettext_noop("不认识的分层方式，请重新勾选"),
    "not_a_draft": gettext_noop("问卷已启用，不能再改；请另起新版本"),
    "no_items": gettext_noop("问卷里还没有题目"),
    "no_text": gettext_noop("有题目没有写文字"),
    "few_options": gettext_noop("有选择题的选项不到两个"),
    "many_options": gettext_noop("有选择题的选项超过九个"),
    "no_subject": gettext_noop("1—5 分的题目要归一个部门或拜访服务"),
    "unknown_token": gettext_noop("没有这个编号的问卷，请核对纸上的编号"),
    "not_open": gettext_noop("这次调查现在不接受答卷"),
    "already_answered": gettext_noop("这一户已经答过了，这份不再录入"),
    "gone": gettext_noop("这一户已由备用样本替换"),
    "nothing_answered": gettext_noop("至少要答一道 1—5 分的题"),
    "not_a_score": gettext_noop("评分只能是 1 到 5"),
    "not_an_option": gettext_noop("有答案不在选项之内"),
    "too_long": gettext_noop("文字太长，请缩短"),
    "unknown_item": gettext_noop("题目已经改变，请刷新后再试"),
    "outside_hours": gettext_noop("现在不是上班时间，不打访问电话"),
    "nobody_left": gettext_noop("现在没有要打的电话：都答了、打过了，或者还没到再打的时间"),
    "not_held": gettext_noop("占用时间已过，这一户可能由别人接手，请重新取下一位"),
    "own_retailer": gettext_noop("不能访问自己服务的零售户"),
}


def refusal(code: str) -> str:
    """Why it did not go, in the language of the page."""
    return _(REFUSALS[code])


def stratum_label(name: str) -> str:
    """A stratum in words; one that others were joined with says how many they are."""
    first, _plus, more = name.rpartition("+")
    if first and more.isdigit():
        return _("%(stratum)s 等 %(number)s 层") % {"stratum": stratum_label(first), "number": int(more) + 1}
    return " · ".join(_(LABELS.get(part, part)) for part in name.split("/"))


def share(part: float, whole: float) -> int:
    """A whole percentage, 0 of nothing."""
    return round(100 * part / whole) if whole else 0


def bars(days: Mapping[Any, Mapping[str, int]], labels: Mapping[str, str]) -> dict[str, Any]:
    """Answers per day, one stack per channel, and their running sum as a curve."""
    channels = [name for name in labels if any(name in counts for counts in days.values())]
    together = _("累计")
    sums = list(accumulate(sum(counts.values()) for counts in days.values()))
    return {
        "grid": {"left": 36, "right": 16, "top": 58, "bottom": 28},
        "legend": {"top": 0, "data": [*(labels[name] for name in channels), together]},
        "xAxis": {"type": "category", "data": [f"{day:%m-%d}" for day in days]},
        "yAxis": {"type": "value", "minInterval": 1},
        "series": [
            {
                "type": "bar",
                "stack": "answers",
                "name": labels[name],
                "barMaxWidth": 28,
                "data": [counts.get(name, 0) for counts in days.values()],
            }
            for name in channels
        ]
        + [{"type": "line", "name": together, "data": sums}],
    }
