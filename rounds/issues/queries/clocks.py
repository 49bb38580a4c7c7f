"""Hops with their working minutes, allowances and the calendar they are counted by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from rounds.common.calendar import Pause, WorkCalendar
from rounds.issues.models import ClockPause, Hop, Issue, RoutingRow
from rounds.issues.rules.clocks import Allowances, Held, minutes_held
from rounds.issues.rules.routing import Limits
from rounds.issues.rules.settings import CONFIRM_MINUTES, COORDINATE_MINUTES, LEARN_MINUTES
from rounds.people.models import Company
from rounds.people.queries import settings_of

Still = Mapping[int, Sequence[Pause]]


@dataclass(frozen=True)
class Running:
    """A clock of working minutes that began at `since` and has `minutes`, for one hop."""

    hop: Hop
    since: datetime
    minutes: int


def allowances_of(company: Company, row: RoutingRow, *, at: datetime) -> Allowances:
    """Working minutes per step for one row of the table, with the settings in force at `at`."""
    settings = settings_of(company, at=at)
    return Allowances(
        learn=settings[LEARN_MINUTES],
        coordinate=settings[COORDINATE_MINUTES],
        confirm=settings[CONFIRM_MINUTES],
        limits=Limits(row.accept_minutes, row.answer_minutes, row.tell_minutes),
    )


def hops_of(issue: Issue) -> list[Hop]:
    """The holders in the order of events, with all their clocks and the page need: a page reads them once."""
    rows = issue.hops.select_related("department", "staff").prefetch_related("pauses", "corrections")
    return list(rows.order_by("started_by_event", "pk"))


def held_hops(
    issue: Issue, hops: Iterable[Hop], *, as_of: datetime, calendar: WorkCalendar, also: Still | None = None
) -> tuple[Held, ...]:
    """What each holder used of his time until he let go, or until `as_of` while he still holds the issue.

    `also` holds further spans by hop that are not to count: to see what a correction would change.
    """
    return tuple(_held(hop, (also or {}).get(hop.pk, ()), as_of=as_of, calendar=calendar) for hop in hops)


def _held(hop: Hop, also: Iterable[Pause], *, as_of: datetime, calendar: WorkCalendar) -> Held:
    passed = minutes_held(hop.starts_at, hop.ends_at, as_of=as_of, calendar=calendar)
    pauses, corrections = pauses_of(hop), corrections_of(hop)
    unpaused = minutes_held(hop.starts_at, hop.ends_at, as_of=as_of, calendar=calendar, pauses=pauses)
    still = [*pauses, *corrections, *also]
    minutes = minutes_held(hop.starts_at, hop.ends_at, as_of=as_of, calendar=calendar, pauses=still)
    return Held(
        step=hop.step,
        department=hop.department_id,
        starts_at=hop.starts_at,
        ends_at=hop.ends_at,
        allowed=hop.allowed_minutes,
        minutes=minutes,
        started_by=hop.started_by_event or 0,
        ended_by=hop.ended_by_event,
        outcome=hop.outcome,
        paused=passed - unpaused,
        corrected=unpaused - minutes,
    )


def pause_at(issue: Issue, at: datetime) -> ClockPause | None:
    """The pause that lasts at that moment."""
    if not issue.is_paused(at):
        return None
    return ClockPause.objects.filter(hop__issue=issue, starts_at__lte=at, ends_at__gt=at).first()


def pauses_of(hop: Hop) -> list[Pause]:
    """The times in which its clock stands still; read beforehand with `prefetch_related("pauses")`."""
    return [Pause(one.starts_at, one.ends_at) for one in hop.pauses.all()]


def corrections_of(hop: Hop) -> list[Pause]:
    """The times found not to count after an objection; read beforehand with `prefetch_related("corrections")`."""
    return [Pause(one.starts_at, one.ends_at) for one in hop.corrections.all()]


def running(issue: Issue) -> Running:
    """The clock that runs now: which hop, since when it counts, how many minutes it has. Acceptance leaves the rest of
    its time to the answer (A35)."""
    return running_of(list(issue.hops.prefetch_related("pauses").order_by("started_by_event", "pk")))


def running_of(hops: Sequence[Hop]) -> Running:
    """The same of hops that were read already, in the order of their events."""
    last = hops[-1]
    before = hops[-2] if len(hops) > 1 else None
    if before and before.outcome == "accepted" and before.step == Hop.Step.ACCEPT:
        return Running(last, before.starts_at, before.allowed_minutes + last.allowed_minutes)
    return Running(last, last.starts_at, last.allowed_minutes)
