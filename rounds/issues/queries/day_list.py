"""What a person's morning and evening list holds: one line per matter, with the reasons why it is there."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.common.calendar import WorkCalendar
from rounds.issues.models import CoHandling, DayList, FollowUp, Issue, Reminder
from rounds.issues.queries.lists import inbox_of
from rounds.issues.rules.clocks import minutes_left
from rounds.issues.rules.day_list import ORDER, Why, horizon
from rounds.people.models import Company, Staff
from rounds.people.queries import calendar_around
from rounds.people.rules.roles import Role

AT_MOST = 100
ABOVE = {Role.MARKET_MANAGER: 1, Role.HEAD: 2}

SENTENCES: dict[Why, Promise] = {
    Why.SUPERVISED: _("督办，待回复"),
    Why.OVERDUE: _("已超时"),
    Why.ESCALATED: _("超时升级提醒"),
    Why.REMINDED: _("有催办"),
    Why.DUE: _("即将到期"),
    Why.CO_HANDLING: _("请您协办"),
    Why.UNLED: _("没有客户经理协调"),
    Why.FOLLOW_UP: _("待回访"),
}


@dataclass
class Line:
    """One issue on a list: why it is there, and the working minutes its holder has left."""

    issue: Issue
    left: int | None = None
    why: set[Why] = field(default_factory=set)

    def kept(self) -> dict[str, Any]:
        """As it is kept with the list: the issue by its key, nothing of the retailer."""
        return {"issue": self.issue.pk, "left": self.left, "why": [why.value for why in ORDER if why in self.why]}


@dataclass(frozen=True)
class Shown:
    """A kept line with its issue as it stands now."""

    issue: Issue
    left: int | None
    why: tuple[Why, ...]


def lines_for(staff: Staff, *, part: str, since: datetime, now: datetime) -> list[Line]:
    """What waits for him, what came since the last list; the most pressing first."""
    calendar = calendar_around(staff.company, now)
    lines: dict[int, Line] = {}
    until = horizon(now, evening=part == DayList.Part.EVENING, calendar=calendar)
    _waiting(lines, staff, until=until, now=now)
    _pushed(lines, staff, since=since)
    _asked(lines, staff, until=until)
    for line in lines.values():
        line.left = _left(line.issue, now, calendar)
        if line.left is not None and line.left < 0 and line.why & {Why.DUE}:
            line.why = (line.why - {Why.DUE}) | {Why.OVERDUE}
    return sorted(lines.values(), key=_pressing)[:AT_MOST]


def _left(issue: Issue, now: datetime, calendar: WorkCalendar) -> int | None:
    return minutes_left(issue.holder_due_at, issue.runs_from(now), calendar=calendar) if issue.holder_due_at else None


def _pressing(line: Line) -> tuple[int, int, int]:
    first = min((ORDER.index(why) for why in line.why), default=len(ORDER))
    return first, line.left if line.left is not None else 10**9, line.issue.pk


def _add(lines: dict[int, Line], issues: Iterable[Issue], why: Why) -> None:
    for issue in issues:
        lines.setdefault(issue.pk, Line(issue)).why.add(why)


def _waiting(lines: dict[int, Line], staff: Staff, *, until: datetime, now: datetime) -> None:
    """His own desk, as far as it is due by then; a clock that stands still waits for nobody."""
    mine = Issue.objects.visible_to(staff).filter(inbox_of(staff), holder_due_at__lt=until)
    running = mine.exclude(paused_until__gt=now).exclude(state=Issue.State.TOLD)
    _add(lines, running.order_by("holder_due_at")[:AT_MOST], Why.DUE)
    unled = Q(coordinator__isnull=True)
    if staff.role == Role.MARKET_MANAGER:
        _add(lines, Issue.objects.visible_to(staff).open().filter(unled)[:AT_MOST], Why.UNLED)


def _pushed(lines: dict[int, Line], staff: Staff, *, since: datetime) -> None:
    """Reminders and orders on what he holds; for those above him, whose people are late."""
    held = Issue.objects.visible_to(staff).filter(inbox_of(staff)).values("pk")
    pushes = Reminder.objects.visible_to(staff).filter(hop__ends_at__isnull=True).select_related("issue")
    mine = pushes.filter(issue__in=held)
    _add(lines, _issues(mine.filter(kind=Reminder.Kind.REMINDER, made_at__gte=since)), Why.REMINDED)
    _add(lines, _issues(mine.filter(kind=Reminder.Kind.SUPERVISION, replied_at__isnull=True)), Why.SUPERVISED)
    if level := ABOVE.get(Role(staff.role)):
        late = pushes.filter(kind=Reminder.Kind.ESCALATION, level__gte=level)
        _add(lines, _issues(late.filter(made_at__gte=since)), Why.ESCALATED)


def _asked(lines: dict[int, Line], staff: Staff, *, until: datetime) -> None:
    """Opinions his department owes, and checks with retailers that are due."""
    if staff.role == Role.DEPARTMENT_OFFICER:
        asked = CoHandling.objects.visible_to(staff).open().filter(department=staff.department).select_related("issue")
        _add(lines, _issues(asked), Why.CO_HANDLING)
    if staff.role == Role.MARKET_MANAGER:
        checks = FollowUp.objects.visible_to(staff).open().filter(due_at__lt=until).select_related("issue")
        _add(lines, _issues(checks), Why.FOLLOW_UP)


def _issues(rows: Any) -> list[Issue]:
    return [row.issue for row in rows[:AT_MOST]]


def readers(company: Company) -> list[Staff]:
    """Who gets lists: everybody who holds, supervises or is told of issues."""
    roles = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER, Role.HEAD)
    staff = Staff.objects.filter(company=company, is_active=True, role__in=roles)
    return list(staff.select_related("company", "department", "unit").order_by("pk"))


def last_list(staff: Staff) -> DayList | None:
    """His newest list."""
    return DayList.objects.of(staff).first()


def shown_lines(staff: Staff, kept: DayList) -> list[Shown]:
    """The lines of a list with their issues as they stand now; what he may see no more is left out."""
    ids = [row["issue"] for row in kept.rows]
    found = Issue.objects.visible_to(staff).filter(pk__in=ids).select_related("retailer", "department", "coordinator")
    issues = {issue.pk: issue for issue in found}
    return [
        Shown(issues[row["issue"]], row["left"], tuple(Why(why) for why in row["why"]))
        for row in kept.rows
        if row["issue"] in issues
    ]
