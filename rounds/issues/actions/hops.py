"""What every step of an issue shares: whose it is, the conditional update that lets one of two win, the hand-over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rounds.common.models import Event
from rounds.issues.actions.indexing import index_words
from rounds.issues.actions.refusals import IssueConflictError, IssueRefusedError
from rounds.issues.models import ClockPause, Hop, Issue
from rounds.issues.models.words import INDEXED
from rounds.issues.queries import allowances_of, route_of
from rounds.issues.queries.standing import party_of, standing_of
from rounds.issues.rules.clocks import Step, due_at
from rounds.issues.rules.steps import Refusal, Verb, refusal
from rounds.people.models import Department, Staff
from rounds.people.queries import calendar_around

By = Staff | str


@dataclass(frozen=True)
class NextHop:
    """Who holds the issue next, what he owes, from when and until when; minutes are working minutes."""

    step: Step
    department: Department | None
    staff: Staff | None
    starts_at: datetime
    due_at: datetime
    allowed: int


def permit(issue: Issue, verb: Verb, *, by: By, at: datetime) -> None:
    """IssueRefusedError unless this is a step that may be taken now, by this person, not before the last one."""
    if reason := refusal(verb, party_of(by, issue), standing_of(issue, at=at)):
        raise IssueRefusedError(reason)
    started = issue.hops.filter(ends_at__isnull=True).values_list("starts_at", flat=True).first()
    if started is not None and at < started:
        raise IssueRefusedError(Refusal.TIME_RUNS_BACK)


def to_coordinator(issue: Issue, step: Step, *, at: datetime) -> NextHop:
    """The account manager holds it next."""
    return _next(issue, step, department=None, staff=issue.coordinator, at=at)


def to_department(
    issue: Issue, step: Step, department: Department, *, at: datetime, handed_over_at: datetime | None = None
) -> NextHop:
    """A department holds it next. With `handed_over_at`, what acceptance did not use remains for the answer."""
    return _next(issue, step, department=department, staff=None, at=at, handed_over_at=handed_over_at)


def _next(
    issue: Issue,
    step: Step,
    *,
    department: Department | None,
    staff: Staff | None,
    at: datetime,
    handed_over_at: datetime | None = None,
) -> NextHop:
    row = route_of(issue.routing, issue.category)
    if row is None:
        raise IssueRefusedError(Refusal.UNKNOWN_CATEGORY)
    allowances = allowances_of(issue.company, row, at=at)
    allowed = allowances.of(step)
    start, minutes = (handed_over_at, allowances.limits.accept + allowed) if handed_over_at else (at, allowed)
    due = due_at(start, minutes, calendar=calendar_around(issue.company, start, at))
    return NextHop(step, department, staff, at, due, allowed)


def take(issue: Issue, following: NextHop | None, **changes: Any) -> None:
    """The next holder's clock runs from now on; IssueConflictError when somebody else was faster."""
    change(issue, **changes, holder_due_at=following.due_at if following else None, paused_until=None)


def change(issue: Issue, **changes: Any) -> None:
    """Change the row only if nobody changed it since it was read; IssueConflictError otherwise."""
    changes["version"] = issue.version + 1
    unchanged = Issue.objects.unscoped("the row the caller holds").filter(pk=issue.pk, version=issue.version)
    if not unchanged.update(**changes):
        raise IssueConflictError
    for name, value in changes.items():
        setattr(issue, name, value)
    if set(INDEXED) & changes.keys():
        index_words([issue])


def hand_over(
    issue: Issue, event: Event, following: NextHop | None, *, outcome: str, at: datetime, note: str = ""
) -> None:
    """End the open hop by this event, with it what hangs on it (pauses, questions to others), and begin the next."""
    end_pause(issue, event, at=at)
    end_co_handlings(issue, event, at=at)
    issue.hops.filter(ends_at__isnull=True).update(
        ends_at=at, ended_by_event=event.number, outcome=outcome, note=note[:500]
    )
    if following is not None:
        begin(issue, event, following)


def end_pause(issue: Issue, event: Event, *, at: datetime) -> None:
    """A pause of the open hop that still lasts ends by this event."""
    lasting = ClockPause.objects.filter(hop__issue=issue, hop__ends_at__isnull=True, ends_at__gt=at)
    lasting.update(ends_at=at, ended_by_event=event.number)


def end_co_handlings(issue: Issue, event: Event, *, at: datetime) -> None:
    """Nobody waits for an opinion any more once the issue has gone on."""
    issue.co_handlings.open().update(withdrawn_at=at, ended_by_event=event.number)


def begin(issue: Issue, event: Event, hop: NextHop) -> Hop:
    """The issue is now with this holder."""
    return Hop.objects.create(
        issue=issue,
        department=hop.department,
        staff=hop.staff,
        step=hop.step.value,
        starts_at=hop.starts_at,
        due_at=hop.due_at,
        allowed_minutes=hop.allowed,
        started_by_event=event.number,
    )
