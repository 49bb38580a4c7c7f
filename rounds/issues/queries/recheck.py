"""The nightly recheck: do the kept hops and due times agree with the events (A05, A35)?"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.db.models import Q

from rounds.common.calendar import WorkCalendar
from rounds.common.models import Event, Job
from rounds.issues.models import Hop, Issue
from rounds.issues.queries.clocks import pauses_of, running_of
from rounds.issues.queries.history import happened_at
from rounds.issues.rules.clocks import due_at
from rounds.issues.rules.replay import Span, Told, differences, replayed
from rounds.people.models import Company, Staff
from rounds.people.queries import calendar_around

CHUNK = 500
REMEMBERED = timedelta(days=30)
NIGHTS = 14
LATELY = timedelta(days=31)


@dataclass(frozen=True)
class Checked:
    """One issue looked at: where its rows say otherwise than its events, and the due time its clock gives now."""

    issue: Issue
    found: tuple[str, ...]
    due_at: datetime | None

    @property
    def is_moved(self) -> bool:
        """Whether the due time is another one by now, because the calendar of holidays has changed."""
        return not self.found and self.due_at != self.issue.holder_due_at


def checked(company: Company, *, now: datetime) -> Iterator[Checked]:
    """Open issues and those closed lately, each compared with its events. Whose words were erased cannot be."""
    recent = Q(closed_at__isnull=True) | Q(closed_at__gte=now - LATELY)
    rows = Issue.objects.unscoped("the house checks every clock of the company").filter(recent, company=company)
    for chunk in _chunks(rows.prefetch_related("hops__pauses").order_by("pk").iterator(chunk_size=CHUNK)):
        told = _told(chunk)
        calendar = calendar_around(company, now, *(issue.raised_at for issue in chunk))
        for issue in chunk:
            if events := told.get(issue.pk):
                yield _one(issue, events, calendar=calendar)


def _chunks(rows: Iterator[Issue]) -> Iterator[list[Issue]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _told(issues: Iterable[Issue]) -> dict[int, list[Told]]:
    """The events of each issue that can still be read in full."""
    ids = [issue.pk for issue in issues]
    events = Event.objects.unscoped("events of the issues at hand").filter(
        subject_kind=Issue._meta.label_lower, subject_id__in=ids
    )
    found: dict[int, list[Told]] = defaultdict(list)
    erased = set()
    for event in events.select_related("content"):
        if event.content.erased_at is not None:
            erased.add(event.subject_id)
        told = Told(event.number, event.verb, happened_at(event), event.actor_id, event.content.body)
        found[event.subject_id].append(told)
    return {issue: events_of for issue, events_of in found.items() if issue not in erased}


def _one(issue: Issue, events: Sequence[Told], *, calendar: WorkCalendar) -> Checked:
    hops = sorted(issue.hops.all(), key=lambda hop: (hop.started_by_event or 0, hop.pk))
    found = differences(replayed(events), [_span(hop) for hop in hops])
    return Checked(issue, tuple(found), None if found else _due(hops, calendar=calendar))


def _due(hops: Sequence[Hop], *, calendar: WorkCalendar) -> datetime | None:
    if not hops or hops[-1].ends_at is not None:
        return None
    clock = running_of(hops)
    return due_at(clock.since, clock.minutes, calendar=calendar, pauses=pauses_of(clock.hop))


def _span(hop: Hop) -> Span:
    return Span(
        step=hop.step,
        department=hop.department_id,
        starts_at=hop.starts_at,
        started_by=hop.started_by_event or 0,
        ends_at=hop.ends_at,
        ended_by=hop.ended_by_event,
        outcome=hop.outcome,
        pauses=tuple((pause.starts_at, pause.ends_at) for pause in hop.pauses.all()),
    )


@dataclass(frozen=True)
class Night:
    """One night's recheck: how many issues were looked at, moved, and disagreed."""

    job: Job

    @property
    def looked_at(self) -> int:
        """Issues compared with their events."""
        return int(self.job.result.get("looked_at", 0))

    @property
    def moved(self) -> int:
        """Due times the calendar moved."""
        return int(self.job.result.get("moved", 0))

    @property
    def differing(self) -> int:
        """Issues whose rows disagreed."""
        return len(self.job.result.get("differing", []))


def nights(company: Company) -> list[Night]:
    """The last rechecks, newest first."""
    jobs = Job.objects.unscoped("the company's own nightly work").filter(company_id=company.pk, kind="issues.recheck")
    return [Night(job) for job in jobs.order_by("-asked_at", "-pk")[:NIGHTS]]


def told_differences(user: Staff, *, now: datetime) -> list[tuple[Issue, Event]]:
    """Issues that disagreed lately, as far as this reader sees them, each with its newest event that says so."""
    told = Event.objects.visible_to(user).filter(verb="issue.recheck_differed", at__gte=now - REMEMBERED)
    newest = {event.subject_id: event for event in told.select_related("content").order_by("number")}
    issues = Issue.objects.visible_to(user).filter(pk__in=newest).select_related("retailer")
    return [(issue, newest[issue.pk]) for issue in issues.order_by("pk")]
