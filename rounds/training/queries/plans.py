"""The training plans somebody may see, and one of them as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.common.events import history
from rounds.people.models import Staff
from rounds.training.models import PlanTopic, TrainingPlan
from rounds.training.rules.plans import Standing, standing

SHOWN = 30
WORDS = {
    Standing.COMING: (gettext_noop("未开始"), "info"),
    Standing.RUNNING: (gettext_noop("进行中"), "progress"),
    Standing.OVERDUE: (gettext_noop("已到期，须了结"), "danger"),
    Standing.ENDED: (gettext_noop("已了结"), "success"),
}
TITLES = {
    "training_plan.made": gettext_noop("定下计划"),
    "training_plan.answered": gettext_noop("本人说明"),
    "training_plan.topic_finished": gettext_noop("完成一项"),
    "training_plan.ended": gettext_noop("了结"),
    "training_plan.followed_up": gettext_noop("训后跟踪"),
}


@dataclass(frozen=True)
class PlanRow:
    """One plan with how it stands today: a message id and a tone."""

    plan: TrainingPlan
    word: str
    tone: str
    done: int
    topics: int


@dataclass(frozen=True)
class PlanPage:
    """One plan as its page shows it."""

    row: PlanRow
    topics: list[PlanTopic]
    happened: list[dict[str, Any]]
    is_open: bool
    may_speak: bool


def plans_shown_to(user: Staff, *, at: datetime) -> list[PlanRow]:
    """The newest plans within reach: open ones first."""
    rows = TrainingPlan.objects.visible_to(user).select_related("staff", "company").prefetch_related("topics")
    newest = sorted(rows.order_by("-planned_at", "-pk")[:SHOWN], key=lambda plan: plan.ended_at is not None)
    return [_row(plan, list(plan.topics.all()), at=at) for plan in newest]


def page_of_plan(plan: TrainingPlan, user: Staff, *, at: datetime) -> PlanPage:
    """The topics in their order and what happened."""
    topics = list(plan.topics.select_related("session", "done_by").order_by("place"))
    is_open = plan.ended_at is None
    return PlanPage(
        row=_row(plan, topics, at=at),
        topics=topics,
        happened=_happened(plan),
        is_open=is_open,
        may_speak=is_open and user.pk == plan.staff_id,
    )


def _row(plan: TrainingPlan, topics: list[PlanTopic], *, at: datetime) -> PlanRow:
    today = plan.company.local_day(at)
    stands = standing(first=plan.first_day, last=plan.last_day, is_ended=plan.ended_at is not None, today=today)
    word, tone = WORDS[stands]
    return PlanRow(plan, word, tone, sum(topic.done_at is not None for topic in topics), len(topics))


def _happened(plan: TrainingPlan) -> list[dict[str, Any]]:
    events = list(history(plan))
    people = Staff.objects.filter(company_id=plan.company_id)
    names = dict(people.filter(pk__in={event.actor_id for event in events}).values_list("pk", "name"))
    return [
        {
            "at": event.at,
            "title": _(TITLES.get(event.verb, event.verb)),
            "who": names.get(event.actor_id or 0) or _("系统"),
            "text": _words_of(event.content.body),
        }
        for event in events
    ]


def _words_of(body: Mapping[str, Any]) -> str:
    """What somebody said at this step."""
    return str(next((body[name] for name in ("words", "finding", "reason") if body.get(name)), ""))
