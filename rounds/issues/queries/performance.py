"""How issues were dealt with in a period: every turn that ended in it, every issue that closed in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.core.cache import cache
from django.db.models import Q

from rounds.common.calendar import Pause, WorkCalendar
from rounds.common.models import ChainHead
from rounds.issues.models import ClockPause, Hop, Issue
from rounds.issues.models.issue import IssueQuerySet
from rounds.issues.rules.clocks import Held, minutes_held
from rounds.issues.rules.performance import (
    HANDED_ON,
    Ended,
    HolderFigures,
    IssueFigures,
    Turn,
    ended_of,
    holder_figures,
    issue_figures,
    turns_of,
)
from rounds.people.models import Company, Department, Staff
from rounds.people.queries import calendar_around
from rounds.people.rules.roles import Role

FIELDS = (
    "issue_id", "pk", "step", "department_id", "starts_at", "ends_at", "allowed_minutes", "outcome", "started_by_event",
)  # fmt: skip
NOBODY = 0
"""Stands for the account managers where a department's number is asked for."""
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both whole days where the company works."""

    first: date
    last: date

    def bounds(self, company: Company) -> tuple[datetime, datetime]:
        """The moments it lies between, the second one not in it."""
        zone = ZoneInfo(company.timezone)
        return (
            datetime.combine(self.first, time.min, zone),
            datetime.combine(self.last + timedelta(days=1), time.min, zone),
        )


@dataclass(frozen=True)
class Dealt:
    """Everything that ended in a period."""

    turns: Sequence[Turn]
    ended: Sequence[Ended]


@dataclass(frozen=True)
class Performance:
    """The figures of a period: of each holder, of the closed issues."""

    holders: Sequence[HolderFigures]
    issues: IssueFigures


@dataclass(frozen=True)
class HolderRow:
    """Figures with the holder's name; `number` is the department, or NOBODY for the account managers."""

    number: int
    name: str
    figures: HolderFigures


def performance_of(user: Staff, period: Period) -> Performance:
    """The figures this person may see. Kept until anything happens in the company: nothing changes without an event."""
    head = ChainHead.objects.filter(company_id=user.company_id).values_list("number", flat=True).first()
    calendar = calendar_around(user.company, *period.bounds(user.company))
    reach = f"{user.role}-{user.unit_id}-{user.department_id}"
    key = f"issues.performance-{user.company_id}-{head}-{reach}-{period.first}-{period.last}-{calendar.version}"
    if (known := cache.get(key)) is None:
        dealt = dealt_with(user, period)
        known = Performance(holder_figures(dealt.turns), issue_figures(dealt.ended))
        cache.set(key, known, KEPT_SECONDS)
    return known  # type: ignore[no-any-return]


def dealt_with(user: Staff, period: Period) -> Dealt:
    """Turns and issues that ended in the period; a department officer sees the turns of his department."""
    start, end = period.bounds(user.company)
    seen = Issue.objects.visible_to(user)
    turns: list[Turn] = []
    ended: list[Ended] = []
    for raised_at, closed_at, own in _issues(user.company, seen, start, end):
        turns += [turn for turn in own.turns if start <= turn.ended_at < end]
        if closed_at is not None and start <= closed_at < end:
            minutes = own.calendar.business_minutes(raised_at, closed_at)
            ended.append(ended_of(own.issue, own.turns, minutes=max(0, minutes)))
    if user.role == Role.DEPARTMENT_OFFICER:
        turns = [turn for turn in turns if turn.department == user.department_id]
    return Dealt(turns, ended)


@dataclass(frozen=True)
class _Own:
    issue: int
    turns: Sequence[Turn]
    calendar: WorkCalendar


def _issues(
    company: Company, seen: IssueQuerySet, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime | None, _Own]]:
    """Every issue in which something ended in the period: raised, closed, and all its turns."""
    moved = Hop.objects.filter(ends_at__gte=start, ends_at__lt=end).values("issue")
    ids = seen.filter(Q(pk__in=moved)).order_by()
    spans = {pk: (raised_at, closed_at) for pk, raised_at, closed_at in ids.values_list("pk", "raised_at", "closed_at")}
    if not spans:
        return
    earliest = min(raised_at for raised_at, _closed_at in spans.values())
    calendar = calendar_around(company, earliest, end)
    hops = Hop.objects.filter(issue__in=ids.values("pk"), ends_at__isnull=False).exclude(step=Hop.Step.CONFIRM)
    pauses = _pauses(ids)
    rows = hops.order_by("issue_id", "started_by_event", "pk").values_list(*FIELDS)
    for issue, own in groupby(rows.iterator(chunk_size=5000), key=itemgetter(0)):
        held = [_held(row, calendar, pauses.get(row[1], ())) for row in own]
        yield (*spans[issue], _Own(issue, turns_of(issue, held), calendar))


def _pauses(ids: IssueQuerySet) -> dict[int, list[Pause]]:
    found: dict[int, list[Pause]] = defaultdict(list)
    rows = ClockPause.objects.filter(hop__issue__in=ids.values("pk")).order_by()
    for hop, starts_at, ends_at in rows.values_list("hop_id", "starts_at", "ends_at"):
        found[hop].append(Pause(starts_at, ends_at))
    return found


def _held(row: Sequence[Any], calendar: WorkCalendar, pauses: Sequence[Pause]) -> Held:
    _issue, _pk, step, department, starts_at, ends_at, allowed, outcome, started_by = row
    passed = minutes_held(starts_at, ends_at, as_of=ends_at, calendar=calendar)
    counted = passed
    if pauses:
        counted = minutes_held(starts_at, ends_at, as_of=ends_at, calendar=calendar, pauses=pauses)
    return Held(
        step=step,
        department=department,
        starts_at=starts_at,
        ends_at=ends_at,
        allowed=allowed,
        minutes=counted,
        started_by=started_by or 0,
        outcome=outcome,
        paused=passed - counted,
    )


def holder_rows(user: Staff, performance: Performance, managers: str) -> list[HolderRow]:
    """Departments in the order of their duties, then the account managers together under that name: no ranking."""
    names = Department.objects.visible_to(user).order_by("function").values_list("pk", "name")
    order = {pk: (place, name) for place, (pk, name) in enumerate(names)}
    rows = []
    for figures in performance.holders:
        number = figures.department or NOBODY
        _place, name = order.get(number, (len(order), managers))
        rows.append(HolderRow(number, name, figures))
    return sorted(rows, key=lambda row: order.get(row.number, (len(order), ""))[0])


BEHIND: dict[str, Callable[[Turn], bool]] = {
    "turns": lambda turn: True,
    "late": lambda turn: not turn.was_in_time,
    "handed_on": lambda turn: turn.outcome in HANDED_ON,
    "paused": lambda turn: turn.paused > 0,
    "reopened": lambda turn: turn.was_reopened,
}


def turns_behind(user: Staff, period: Period, *, holder: int | None, what: str) -> list[Turn]:
    """The turns behind one figure (a key of `BEHIND`), those furthest beyond their time first."""
    found = [
        turn
        for turn in dealt_with(user, period).turns
        if BEHIND[what](turn) and (holder is None or (turn.department or NOBODY) == holder)
    ]
    return sorted(found, key=lambda turn: (-turn.over, turn.ended_at, turn.issue))


def with_issues(user: Staff, turns: Iterable[Turn]) -> list[tuple[Turn, Issue]]:
    """The turns of one page with their issues, through the reader's door."""
    known = list(turns)
    ids = {turn.issue for turn in known}
    issues = Issue.objects.visible_to(user).filter(pk__in=ids).select_related("retailer")
    by_pk = {issue.pk: issue for issue in issues}
    return [(turn, by_pk[turn.issue]) for turn in known if turn.issue in by_pk]
