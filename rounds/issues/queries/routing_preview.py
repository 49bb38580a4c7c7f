"""Before a routing table is adopted: what it would have made of the open issues and of those closed lately."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Prefetch

from rounds.common.calendar import WorkCalendar
from rounds.issues.models import Hop, Issue, RoutingRow, RoutingTable
from rounds.issues.models.issue import IssueQuerySet
from rounds.issues.queries.clocks import held_hops, pauses_of
from rounds.issues.rules.clocks import due_at
from rounds.issues.rules.liability import IssueFacts
from rounds.issues.rules.rerouting import Fate, Line, Shares, fate_of, rerouted
from rounds.issues.rules.routing import Limits, Route
from rounds.issues.rules.settings import SECONDARY_WITHOUT_GROUND
from rounds.people.models import Department, Staff
from rounds.people.queries import calendar_around, settings_of

DAYS = 90
MOST_EACH = 300
SHOWN = 60
KINDS = ("elsewhere", "earlier", "later", "newly_late", "newly_in_time", "shares")


@dataclass(frozen=True)
class Effect:
    """One issue under both tables; `due` only while somebody holds it by the table."""

    issue: Issue
    kinds: tuple[str, ...]
    department: tuple[str, str]
    due: tuple[datetime | None, datetime | None]
    in_time: tuple[bool, bool]
    shares: tuple[list[str], list[str]]


@dataclass(frozen=True)
class Preview:
    """What changes: how many issues were looked at of how many, how many each way, and the first ones themselves."""

    open_looked: int
    open_total: int
    closed_looked: int
    closed_total: int
    counts: dict[str, int]
    effects: list[Effect]
    changed: int
    days: int = DAYS
    categories: tuple[str, ...] = field(default=())


def preview_of_table(user: Staff, table: RoutingTable, routes: Sequence[Route], *, now: datetime) -> Preview:
    """Recompute under the new rows what happened under the old ones; only categories whose row changes are read."""
    names = _Names(user)
    after = {route.category: names.line(route) for route in routes}
    before = {row.category: _line(row) for row in RoutingRow.objects.filter(table=table)}
    changed = tuple(category for category, line in after.items() if before.get(category) != line)
    issues = Issue.objects.visible_to(user).of_service().filter(category__in=changed)
    running = issues.open()
    closed = issues.filter(closed_at__gte=now - timedelta(days=DAYS))
    looked_open = _read(running.order_by("holder_due_at", "pk"))
    looked_closed = _read(closed.order_by("-closed_at", "-pk"))
    found = _effects(user, [*looked_open, *looked_closed], after, names, now=now)
    return Preview(
        open_looked=len(looked_open),
        open_total=running.count(),
        closed_looked=len(looked_closed),
        closed_total=closed.count(),
        counts={kind: sum(kind in effect.kinds for effect in found) for kind in KINDS},
        effects=sorted(found, key=_weight)[:SHOWN],
        changed=len(found),
        categories=changed,
    )


def _weight(effect: Effect) -> tuple[int, int]:
    """Verdicts that turn come first, then other shares, other days, other departments."""
    order = ("newly_late", "newly_in_time", "shares", "earlier", "later", "elsewhere")
    return (min(order.index(kind) for kind in effect.kinds), -effect.issue.pk)


def _read(issues: IssueQuerySet) -> list[Issue]:
    hops = Hop.objects.prefetch_related("pauses", "corrections").order_by("started_by_event", "pk")
    rows = issues.select_related("company", "retailer", "coordinator").prefetch_related(Prefetch("hops", queryset=hops))
    return list(rows[:MOST_EACH])


class _Names:
    """Departments and people of the company by number, read once."""

    def __init__(self, user: Staff) -> None:
        departments = list(Department.objects.visible_to(user))
        self.by_function = {one.function: one.pk for one in departments}
        self.departments = {one.pk: one.name for one in departments}

    def line(self, route: Route) -> Line:
        department = self.by_function.get(route.function) if route.function else None
        return Line(department, route.limits, Decimal(route.primary_percent))

    def of(self, department: int | None, issue: Issue) -> str:
        manager = issue.coordinator.name if issue.coordinator else ""
        return self.departments.get(department, "") if department else manager

    def shares(self, shares: Shares, issue: Issue) -> list[str]:
        return [f"{self.of(department, issue)} {percent:f}%" for department, _manager, percent in shares]


def _line(row: RoutingRow) -> Line:
    limits = Limits(row.accept_minutes, row.answer_minutes, row.tell_minutes)
    return Line(row.department_id, limits, row.primary_percent)


def _effects(
    user: Staff, issues: Sequence[Issue], after: dict[str, Line], names: _Names, *, now: datetime
) -> list[Effect]:
    if not issues:
        return []
    calendar = calendar_around(user.company, min(issue.raised_at for issue in issues), now)
    rows = RoutingRow.objects.filter(table__in={issue.routing_id for issue in issues})
    routed = {(row.table_id, row.category): row for row in rows}
    bundled = bool(settings_of(user.company, at=now)[SECONDARY_WITHOUT_GROUND])
    found = []
    for issue in issues:
        row = routed[issue.routing_id, issue.category]
        facts = _facts(issue, row, bundled=bundled, now=now, calendar=calendar)
        fates = fate_of(facts), fate_of(rerouted(facts, _line(row), after[issue.category]))
        dues = _due(issue, fates[0], calendar), _due(issue, fates[1], calendar)
        if kinds := _kinds(fates, dues):
            found.append(_effect(issue, kinds, fates, dues, names))
    return found


def _facts(issue: Issue, row: RoutingRow, *, bundled: bool, now: datetime, calendar: WorkCalendar) -> IssueFacts:
    as_of = min(now, issue.closed_at) if issue.closed_at else now
    return IssueFacts(
        category=issue.category,
        department=row.department_id,
        primary_percent=row.primary_percent,
        table_rules=tuple(row.rules),
        manager=issue.coordinator_id,
        hops=held_hops(issue, issue.hops.all(), as_of=as_of, calendar=calendar),
        secondary_without_ground=bundled,
    )


def _due(issue: Issue, fate: Fate, calendar: WorkCalendar) -> datetime | None:
    if fate.since is None:
        return None
    pauses = [pause for hop in issue.hops.all() for pause in pauses_of(hop) if hop.starts_at >= fate.since]
    return due_at(fate.since, fate.allowed, calendar=calendar, pauses=pauses)


def _kinds(fates: tuple[Fate, Fate], dues: tuple[datetime | None, datetime | None]) -> tuple[str, ...]:
    before, after = fates
    due, moved = dues
    checks: Iterable[tuple[bool, str]] = (
        (before.department != after.department, "elsewhere"),
        (due is not None and moved is not None and moved < due, "earlier"),
        (due is not None and moved is not None and moved > due, "later"),
        (before.in_time and not after.in_time, "newly_late"),
        (after.in_time and not before.in_time, "newly_in_time"),
        (before.shares != after.shares, "shares"),
    )
    return tuple(kind for holds, kind in checks if holds)


def _effect(
    issue: Issue,
    kinds: tuple[str, ...],
    fates: tuple[Fate, Fate],
    dues: tuple[datetime | None, datetime | None],
    names: _Names,
) -> Effect:
    before, after = fates
    return Effect(
        issue=issue,
        kinds=kinds,
        department=(names.of(before.department, issue), names.of(after.department, issue)),
        due=dues,
        in_time=(before.in_time, after.in_time),
        shares=(names.shares(before.shares, issue), names.shares(after.shares, issue)),
    )
