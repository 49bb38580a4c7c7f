"""A holder lets his clock stand still, with a reason and a day on which it runs again (A27, A35)."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from rounds.common.calendar import Pause, WorkCalendar
from rounds.common.events import record
from rounds.issues.actions.hops import change, end_pause, permit
from rounds.issues.actions.refusals import IssueRefusedError
from rounds.issues.models import ClockPause, Hop, Issue
from rounds.issues.queries.clocks import Running, pauses_of, running
from rounds.issues.rules.clocks import due_at
from rounds.issues.rules.pausing import PauseLimits, pause_refusal, resumes_at
from rounds.issues.rules.settings import PAUSE_DAYS, PAUSE_TIMES
from rounds.issues.rules.steps import Verb
from rounds.people.models import Staff
from rounds.people.queries import calendar_around, settings_of

By = Staff | str


@transaction.atomic
def pause_clock(issue: Issue, *, reason: str, resumes_on: date, by: By, at: datetime, note: str = "") -> ClockPause:
    """The clock stands still until the first working hour of `resumes_on`, then it runs again by itself."""
    permit(issue, Verb.PAUSE, by=by, at=at)
    clock, settings = running(issue), settings_of(issue.company, at=at)
    calendar = calendar_around(issue.company, clock.since, at)
    pauses = pauses_of(clock.hop)
    refused = pause_refusal(
        reason,
        note,
        resumes_on,
        today=issue.company.local_day(at),
        times_before=len(pauses),
        limits=PauseLimits(settings[PAUSE_DAYS], settings[PAUSE_TIMES]),
        calendar=calendar,
    )
    if refused:
        raise IssueRefusedError(refused)
    until = resumes_at(resumes_on, calendar=calendar)
    _run_with(issue, clock, [*pauses, Pause(at, until)], until=until, calendar=calendar)
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
    return ClockPause.objects.create(
        hop=clock.hop,
        reason=reason,
        note=note.strip(),
        starts_at=at,
        ends_at=until,
        started_by_event=event.number,
    )


@transaction.atomic
def resume_clock(issue: Issue, *, by: By, at: datetime) -> Issue:
    """The clock runs again before the day it would have by itself."""
    permit(issue, Verb.RESUME, by=by, at=at)
    clock = running(issue)
    calendar = calendar_around(issue.company, clock.since, at)
    pauses = [Pause(pause.start, min(pause.end or at, at)) for pause in pauses_of(clock.hop)]
    _run_with(issue, clock, pauses, until=None, calendar=calendar)
    event = record("issue.resumed", issue, by=by, at=at, department=issue.department_id)
    end_pause(issue, event, at=at)
    return issue


def _run_with(
    issue: Issue, clock: Running, pauses: Iterable[Pause], *, until: datetime | None, calendar: WorkCalendar
) -> None:
    """Hop and issue are due when the minutes outside these pauses are used up."""
    due = due_at(clock.since, clock.minutes, calendar=calendar, pauses=pauses)
    change(issue, paused_until=until, holder_due_at=due)
    Hop.objects.filter(pk=clock.hop.pk).update(due_at=due)
