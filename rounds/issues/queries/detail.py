"""One issue as its page shows it: every holder with his minutes, every event, small facts beside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rounds.common.calendar import WorkCalendar
from rounds.common.events import history
from rounds.issues.models import Hop, Issue
from rounds.issues.queries.clocks import held_hops
from rounds.issues.queries.history import happened_at
from rounds.issues.rules.clocks import Held
from rounds.issues.rules.violations import SEALED
from rounds.people.models import Staff

VERBS: dict[str, str | Promise] = {
    "issue.registered": _("登记"),
    "issue.learnt": _("客户经理已知悉"),
    "issue.dispatched": _("派单"),
    "issue.accepted": _("部门签收"),
    "issue.returned": _("退回"),
    "issue.forwarded": _("转办"),
    "issue.paused": _("暂停计时"),
    "issue.resumed": _("恢复计时"),
    "issue.answered": _("答复"),
    "issue.told": _("告知零售户"),
    "issue.closed": _("零售户确认，办结"),
    "issue.reopened": _("重开"),
    "issue.objected": _("对责任认定提出异议"),
    "issue.facts_corrected": _("按异议更正计时"),
    "issue.objection_decided": _("裁定责任异议"),
    "issue.co_handling_asked": _("请协办"),
    "issue.co_handling_answered": _("协办意见"),
    "issue.co_handling_withdrawn": _("撤回协办"),
    "issue.reminded": _("催办"),
    "issue.supervised": _("督办"),
    "issue.supervision_replied": _("回复督办"),
    "issue.escalated": _("超时升级提醒"),
    "issue.follow_up_asked": _("列入回访"),
    "issue.followed_up": _("回访"),
    "issue.due_moved": _("节假日安排变化，重新计算时限"),
    "issue.recheck_differed": _("夜间复核发现与事件不一致"),
}
OUTCOMES: dict[str, str | Promise] = {
    "learnt": _("已知悉"),
    "dispatched": _("已派单"),
    "accepted": _("已签收"),
    "returned": _("已退回"),
    "forwarded": _("已转办"),
    "answered": _("已答复"),
    "told": _("已告知"),
    "closed": _("已确认办结"),
    "reopened": _("已重开"),
}
SAID = ("reason", "how", "answer", "proposed_solution", "question", "opinion", "words", "reply", "note")
WAYS = ("上门", "电话", "微信")
BESIDE_DAYS = 90


@dataclass(frozen=True)
class Stage:
    """One holder on the time line: `minutes` held and `allowed` in working minutes."""

    at: datetime
    title: str
    who: str
    text: str
    tone: str
    minutes: int
    icon: str = ""


@dataclass(frozen=True)
class Entry:
    """One event: its number in the chain, when, what, who, and the words that came with it."""

    number: int
    at: datetime
    title: str
    who: str
    text: str


def stages_of(issue: Issue, hops: Sequence[Hop], *, now: datetime, calendar: WorkCalendar) -> list[Stage]:
    """The holders in order, each with the working minutes he used of those he had."""
    held = held_hops(issue, hops, as_of=now, calendar=calendar)
    return [_stage(hop, clock) for hop, clock in zip(hops, held, strict=True)]


def _stage(hop: Hop, clock: Held) -> Stage:
    outcome = str(OUTCOMES.get(hop.outcome, "")) if hop.ends_at else gettext("办理中")
    if clock.over > 0:
        word = gettext("限 %(allowed)s 分钟，超 %(over)s 分钟") % {"allowed": clock.allowed, "over": clock.over}
    else:
        word = gettext("限 %(allowed)s 分钟") % {"allowed": clock.allowed}
    tone = "danger" if clock.over > 0 else "success" if hop.ends_at else "progress"
    holder = hop.department.name if hop.department else hop.staff.name if hop.staff else gettext("未指定客户经理")
    text = " · ".join(part for part in (outcome, word, *_pauses_said(hop, clock), said_way(hop.note)) if part)
    return Stage(hop.starts_at, gettext(str(hop.get_step_display())), holder, text, tone, clock.minutes)


def _pauses_said(hop: Hop, clock: Held) -> list[str]:
    """Why and how long its clock stood still, or was found not to count; these minutes are nobody's."""
    said = []
    if pauses := list(hop.pauses.all()):
        why = "、".join(pause.note or gettext(str(pause.get_reason_display())) for pause in pauses)
        said.append(gettext("暂停 %(minutes)s 分钟不计（%(why)s）") % {"minutes": clock.paused, "why": why})
    if corrections := list(hop.corrections.all()):
        why = "、".join(one.because for one in corrections)
        said.append(gettext("经异议认定 %(minutes)s 分钟不计（%(why)s）") % {"minutes": clock.corrected, "why": why})
    return said


def entries_of(issue: Issue) -> list[Entry]:
    """Every event of the issue, oldest first."""
    events = list(history(issue))
    ids = {event.actor_id for event in events if event.actor_id}
    names = dict(Staff.objects.filter(pk__in=ids).values_list("pk", "name"))
    return [
        Entry(
            number=event.number,
            at=happened_at(event),
            title=str(VERBS.get(event.verb, event.verb)),
            who=names.get(event.actor_id or 0) or said_by(event.actor_label),
            text=said_way(next((str(event.content.body[name]) for name in SAID if event.content.body.get(name)), "")),
        )
        for event in events
    ]


def said_by(label: str) -> str:
    """An actor who has no account, in words."""
    return {"retailer": gettext("零售户"), "system": gettext("系统"), SEALED: gettext("（不公开）")}.get(label, label)


def said_way(text: str) -> str:
    """How the retailer was told, in the language of the reader; what people wrote stays as they wrote it."""
    way, colon, rest = text.partition("：")
    return f"{gettext(way)}{colon}{rest}" if way in WAYS else text


def facts_beside(user: Staff, issue: Issue, *, now: datetime) -> dict[str, int]:
    """Similar matters in the last 90 days, as far as this person sees: of this retailer, and of this category."""
    found = Issue.objects.visible_to(user).filter(raised_at__gte=now - timedelta(days=BESIDE_DAYS)).exclude(pk=issue.pk)
    of_retailer, same = Q(retailer=issue.retailer_id), Q(category=issue.category)
    return found.aggregate(
        of_retailer=Count("pk", filter=of_retailer, distinct=True),
        of_retailer_same=Count("pk", filter=of_retailer & same, distinct=True),
        same=Count("pk", filter=same, distinct=True),
        same_open=Count("pk", filter=same & ~Q(state=Issue.State.CLOSED), distinct=True),
    )
