"""Working time counted as a person would with a calendar on the wall: minute by minute, no arithmetic on intervals."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from rounds.common.calendar import Pause, WorkCalendar
from rounds.issues.models import Hop, Issue, LiabilityFinding
from rounds.people.models import Company
from rounds.people.queries import calendar_of

MINUTES_A_DAY = 1440
MARGIN = timedelta(days=120)
"""Days beyond the last hop in which an allowance may still run out."""


class MinuteWalk:
    """Every minute from the first to the last day, open or closed. For zones whose clocks do not change then."""

    def __init__(self, calendar: WorkCalendar, first: date, last: date) -> None:
        self.start = datetime(first.year, first.month, first.day, tzinfo=ZoneInfo(calendar.timezone))
        days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        self.open = bytearray(len(days) * MINUTES_A_DAY)
        for number, day in enumerate(days):
            for start, end in calendar.intervals_on(day):
                for minute in range(start, end):
                    self.open[number * MINUTES_A_DAY + minute] = 1

    def place(self, at: datetime) -> int:
        """Which minute a moment begins; ValueError for a part of a minute, which cannot be walked."""
        minutes, rest = divmod(at - self.start, timedelta(minutes=1))
        if rest:
            raise ValueError(f"not a whole minute: {at}")
        return minutes

    def elapsed(self, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> int:
        """Open minutes outside the pauses."""
        return sum(self._counted(pauses)[self.place(start) : self.place(end)])

    def due(self, start: datetime, minutes: int, pauses: Sequence[Pause] = ()) -> datetime:
        """The end of the minute in which the allowance is used up."""
        counted, place, left = self._counted(pauses), self.place(start), minutes
        while left:
            left -= counted[place]
            place += 1
        return self.start + timedelta(minutes=place)

    def _counted(self, pauses: Sequence[Pause]) -> bytearray:
        if not pauses:
            return self.open
        counted = self.open[:]
        for pause in pauses:
            assert pause.end is not None
            for minute in range(self.place(pause.start), self.place(pause.end)):
                counted[minute] = 0
        return counted


@dataclass
class Compared:
    """How many hops were walked, how many of them with pauses, and where the walk says otherwise."""

    hops: int = 0
    paused: int = 0
    minutes: int = 0
    differing: list[str] = field(default_factory=list)


def against_the_walk(company: Company) -> Compared:
    """Walk every hop that is over of every closed issue, and its due time."""
    found = Compared()
    issues = Issue.objects.filter(company=company, closed_at__isnull=False).order_by("pk")
    if not issues.exists():
        return found
    first = issues.order_by("raised_at")[0].raised_at.date() - timedelta(days=1)
    last = issues.order_by("-closed_at")[0].closed_at
    assert last is not None
    calendar = calendar_of(company, range(first.year - 1, last.year + 2))
    walk = MinuteWalk(calendar, first, (last + MARGIN).date())
    kept = dict(LiabilityFinding.objects.filter(issue__in=issues, version=1).values_list("issue", "facts"))
    for issue in issues.prefetch_related("hops__pauses").iterator(chunk_size=500):
        hops = sorted(issue.hops.all(), key=lambda hop: (hop.started_by_event or 0, hop.pk))
        for place, hop in enumerate(hops):
            _compare(walk, found, hop, hops[place - 1] if place else None, kept[issue.pk]["hops"][place]["minutes"])
    return found


def _compare(walk: MinuteWalk, found: Compared, hop: Hop, before: Hop | None, kept: int) -> None:
    assert hop.ends_at is not None
    assert hop.due_at is not None
    pauses = [Pause(pause.starts_at, pause.ends_at) for pause in hop.pauses.all()]
    found.hops += 1
    found.paused += bool(pauses)
    minutes = walk.elapsed(hop.starts_at, hop.ends_at, pauses)
    found.minutes += minutes
    start, allowed = hop.starts_at, hop.allowed_minutes
    if before is not None and before.step == Hop.Step.ACCEPT and before.outcome == "accepted":
        start, allowed = before.starts_at, allowed + before.allowed_minutes
    due = walk.due(start, allowed, pauses)
    if (minutes, due) != (kept, hop.due_at):
        found.differing.append(f"hop {hop.pk}: walked {minutes} until {due}, kept {kept} until {hop.due_at}")
