"""The list of issues: what is on whose desk, found by a query form, with the light of each clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from rounds.common.calendar import WorkCalendar, late_before
from rounds.common.pages import Page, page_of
from rounds.issues.models import Issue
from rounds.issues.models.issue import IssueQuerySet
from rounds.issues.queries.clocks import calendar_around
from rounds.issues.rules.clocks import minutes_left
from rounds.people.models import Company, Staff
from rounds.people.rules.roles import Role

State = Issue.State
WITH_DEPARTMENT = Q(state__in=[State.DISPATCHED, State.ACCEPTED], department__isnull=False)
BY_DUE = ("holder_due_at", "pk")
NEWEST = ("-raised_at", "-pk")
RECENT_DAYS = 30


@dataclass(frozen=True)
class Wanted:
    """What the query form asks for; empty means anything. `desk`: mine, open, overdue, closed or all."""

    desk: str = "open"
    state: str = ""
    category: str = ""
    cause: str = ""
    department: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the list. `minutes_left` in working minutes, None when nobody holds it."""

    issue: Issue
    holder: str
    minutes_left: int | None
    is_paused: bool = False


def inbox_of(user: Staff) -> Q:
    """What waits for this person: his department's issues, or those he coordinates."""
    if user.role == Role.DEPARTMENT_OFFICER:
        return WITH_DEPARTMENT & Q(department_id=user.department_id)
    nobody = Q(coordinator__isnull=True) if user.role == Role.MARKET_MANAGER else Q(pk__in=[])
    return (Q(coordinator=user) | nobody) & ~Q(state=State.CLOSED) & ~WITH_DEPARTMENT


def on_desk(user: Staff, desk: str, *, now: datetime) -> Q:
    """The issues of one desk: mine, open, overdue, closed, or all."""
    is_open = ~Q(state=State.CLOSED)
    return {
        "mine": inbox_of(user),
        "open": is_open,
        "overdue": is_open & Q(holder_due_at__lt=late_before(now, calendar_around(user.company, now))),
        "closed": Q(state=State.CLOSED),
        "all": Q(),
    }[desk]


def issues_wanted(user: Staff, wanted: Wanted, *, now: datetime) -> IssueQuerySet:
    """The visible issues that answer the query form."""
    found = Issue.objects.visible_to(user)
    found = found.filter(on_desk(user, wanted.desk, now=now))
    exact = {
        "state": wanted.state,
        "category": wanted.category,
        "cause": wanted.cause,
        "department_id": wanted.department,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    for word in wanted.words.lower().split():
        found = found.filter(Q(retailer__search__contains=word) | Q(text__icontains=word) | Q(number__istartswith=word))
    return found


def page_wanted(user: Staff, wanted: Wanted, *, now: datetime, after: str = "", before: str = "") -> Page[Issue]:
    """One page; open issues in the order of their clocks, others the newest first."""
    rows = issues_wanted(user, wanted, now=now).select_related("retailer", "department", "coordinator")
    order = NEWEST if wanted.desk in {"closed", "all"} else BY_DUE
    return page_of(rows, order=order, after=after, before=before)


def rows_of(company: Company, issues: Iterable[Issue], *, now: datetime) -> list[Row]:
    """The lines with holder and clock."""
    calendar = calendar_around(company, now)
    return [
        Row(
            issue=issue,
            holder=holder_of(issue),
            minutes_left=_left(issue, now, calendar),
            is_paused=issue.is_paused(now),
        )
        for issue in issues
    ]


def _left(issue: Issue, now: datetime, calendar: WorkCalendar) -> int | None:
    due = issue.holder_due_at
    return minutes_left(due, issue.runs_from(now), calendar=calendar) if due else None


def holder_of(issue: Issue) -> str:
    """Who has it now, by name; nobody when it is closed."""
    if issue.state == State.CLOSED:
        return ""
    if issue.department is not None and issue.state in {State.DISPATCHED, State.ACCEPTED}:
        return issue.department.name
    return issue.coordinator.name if issue.coordinator else ""


def counts_for(user: Staff, *, now: datetime) -> dict[str, int]:
    """Mine, open, overdue and lately closed, in one query."""
    found = Issue.objects.visible_to(user)
    lately = Q(closed_at__gte=now - timedelta(days=RECENT_DAYS))
    return found.aggregate(
        mine=Count("pk", filter=on_desk(user, "mine", now=now), distinct=True),
        open=Count("pk", filter=on_desk(user, "open", now=now), distinct=True),
        overdue=Count("pk", filter=on_desk(user, "overdue", now=now), distinct=True),
        closed=Count("pk", filter=lately, distinct=True),
    )
