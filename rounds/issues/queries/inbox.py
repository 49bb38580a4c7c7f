"""The lines of a list of issues: holder, clock, and what presses: reminders, orders from above, questions to us."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rounds.common.calendar import WorkCalendar
from rounds.issues.models import CoHandling, Issue, Reminder
from rounds.issues.queries.lists import end_of_day, holder_of
from rounds.issues.rules.clocks import minutes_left
from rounds.people.models import Staff
from rounds.people.queries import calendar_around
from rounds.people.rules.roles import Role

State = Issue.State
ACCEPTABLE = State.DISPATCHED


@dataclass(frozen=True)
class Row:
    """One line of the list. `minutes_left` in working minutes, None when nobody holds it.

    `reminders`, `orders` and `escalations` pushed the present holder; `question` is what our department was asked.
    """

    issue: Issue
    holder: str
    minutes_left: int | None
    is_paused: bool = False
    is_today: bool = False
    reminders: int = 0
    orders: int = 0
    escalations: int = 0
    question: CoHandling | None = None
    question_left: int | None = None
    may_accept: bool = False


def rows_of(user: Staff, issues: Sequence[Issue], *, now: datetime) -> list[Row]:
    """The lines with holder, clock and marks: three queries however many lines."""
    calendar = calendar_around(user.company, now)
    until = end_of_day(user, now)
    pushed, asked = _pushed(issues), _asked(user, issues)
    return [_row(user, issue, pushed[issue.pk], asked.get(issue.pk), calendar, now, until) for issue in issues]


def _row(
    user: Staff,
    issue: Issue,
    pushed: dict[str, int],
    question: CoHandling | None,
    calendar: WorkCalendar,
    now: datetime,
    until: datetime,
) -> Row:
    left, is_paused, due = _left(issue, now, calendar), issue.is_paused(now), issue.holder_due_at
    return Row(
        issue=issue,
        holder=holder_of(issue),
        minutes_left=left,
        is_paused=is_paused,
        is_today=due is not None and due < until and not is_paused and (left or 0) >= 0,
        reminders=pushed[Reminder.Kind.REMINDER],
        orders=pushed[Reminder.Kind.SUPERVISION],
        escalations=pushed[Reminder.Kind.ESCALATION],
        question=question,
        question_left=minutes_left(question.due_at, now, calendar=calendar) if question else None,
        may_accept=may_accept(user, issue),
    )


def may_accept(user: Staff, issue: Issue) -> bool:
    """Whether the check box before a line means something."""
    is_ours = user.role == Role.DEPARTMENT_OFFICER and issue.department_id == user.department_id
    return is_ours and issue.state == ACCEPTABLE


def _pushed(issues: Sequence[Issue]) -> defaultdict[int, dict[str, int]]:
    """Pushes of the hop that runs now, by issue and kind."""
    found: defaultdict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Reminder.Kind.values, 0))
    reminders = Reminder.objects.unscoped("of issues that came through their door")
    for issue, kind in reminders.filter(issue__in=_keys(issues), hop__ends_at__isnull=True).values_list(
        "issue", "kind"
    ):
        found[issue][kind] += 1
    return found


def _asked(user: Staff, issues: Sequence[Issue]) -> dict[int, CoHandling]:
    if user.department_id is None:
        return {}
    open_ones = CoHandling.objects.unscoped("of issues that came through their door").open()
    ours = open_ones.filter(issue__in=_keys(issues), department_id=user.department_id)
    return {question.issue_id: question for question in ours}


def _keys(issues: Iterable[Issue]) -> list[int]:
    return [issue.pk for issue in issues]


def _left(issue: Issue, now: datetime, calendar: WorkCalendar) -> int | None:
    due = issue.holder_due_at
    return minutes_left(due, issue.runs_from(now), calendar=calendar) if due else None
