"""A holder lets his clock stand still, with a reason and a day on which it runs again (A27, A35)."""

from datetime import date, datetime

from django.db import transaction

from rounds.common.events import record
from rounds.issues.actions.hops import change, permit
from rounds.issues.actions.refusals import IssueRefusedError
from rounds.issues.models import ClockPause, Hop, Issue
from rounds.issues.queries import calendar_around
from rounds.issues.queries.clocks import Running, pauses_of, running
from rounds.issues.rules.clocks import due_at
from rounds.issues.rules.pausing import PauseLimits, pause_refusal, resumes_at
from rounds.issues.rules.settings import PAUSE_DAYS, PAUSE_TIMES
from rounds.issues.rules.steps import Verb
from rounds.people.models import Staff
from rounds.people.queries import settings_of

By = Staff | str


@transaction.atomic
def pause_clock(issue: Issue, *, reason: str, resumes_on: date, by: By, at: datetime, note: str = "") -> ClockPause:
    """The clock stands still until the first working hour of `resumes_on`, then it runs again by itself."""
    permit(issue, Verb.PAUSE, by=by, at=at)
    now_running = running(issue)
    settings = settings_of(issue.company, at=at)
    refused = pause_refusal(
        reason,
        note,
        resumes_on,
        today=issue.company.local_day(at),
        times_before=now_running.hop.pauses.count(),
        limits=PauseLimits(settings[PAUSE_DAYS], settings[PAUSE_TIMES]),
        calendar=calendar_around(issue.company, at),
    )
    if refused:
        raise IssueRefusedError(refused)
    until = resumes_at(resumes_on, calendar=calendar_around(issue.company, at))
    change(issue, paused_until=until)
    event = record(
        "issue.paused",
        issue,
        by=by,
        at=at,
        department=issue.department_id,
        reason=note.strip(),
        cause=reason,
        until=until,
    )
    pause = ClockPause.objects.create(
        hop=now_running.hop,
        reason=reason,
        note=note.strip(),
        starts_at=at,
        ends_at=until,
        started_by_event=event.number,
    )
    _due_anew(issue, running(issue))
    return pause


@transaction.atomic
def resume_clock(issue: Issue, *, by: By, at: datetime) -> Issue:
    """The clock runs again before the day it would have by itself."""
    permit(issue, Verb.RESUME, by=by, at=at)
    change(issue, paused_until=None)
    event = record("issue.resumed", issue, by=by, at=at, department=issue.department_id)
    lasting = ClockPause.objects.filter(hop__issue=issue, hop__ends_at__isnull=True, ends_at__gt=at)
    lasting.update(ends_at=at, ended_by_event=event.number)
    _due_anew(issue, running(issue))
    return issue


def _due_anew(issue: Issue, clock: Running) -> None:
    """Hop and issue are due when the minutes outside the pauses are used up."""
    calendar = calendar_around(issue.company, clock.since, issue.paused_until)
    due = due_at(clock.since, clock.minutes, calendar=calendar, pauses=pauses_of(clock.hop))
    Hop.objects.filter(pk=clock.hop.pk).update(due_at=due)
    change(issue, holder_due_at=due)
