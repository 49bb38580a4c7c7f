"""By which table, which allowances and which calendar the hops of old issues are counted: those of their own day."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from rounds.common.calendar import Pause, WorkCalendar
from rounds.common.models import Event
from rounds.common.settings import Settings
from rounds.issues.models import Issue, RoutingRow, RoutingTable
from rounds.issues.rules.clocks import Allowances, Held, Step, due_at, minutes_held
from rounds.issues.rules.history import Span
from rounds.issues.rules.liability import IssueFacts
from rounds.issues.rules.routing import Limits
from rounds.issues.rules.settings import (
    CONFIRM_MINUTES,
    COORDINATE_MINUTES,
    LEARN_MINUTES,
    SECONDARY_WITHOUT_GROUND,
)
from rounds.people.models import Company, CompanySetting
from rounds.people.queries import calendar_of


@dataclass
class Terms:
    """What the clocks of one company need, read once: the answers are those of `allowances_of` and its like."""

    company: Company
    tables: Sequence[RoutingTable]
    rows: dict[tuple[int, str], RoutingRow]
    set_at: Sequence[datetime]
    chosen: Sequence[tuple[str, Any]]
    _settings: dict[int, Settings] = field(default_factory=dict)
    _calendars: dict[tuple[int, int], WorkCalendar] = field(default_factory=dict)

    def table_at(self, at: datetime) -> RoutingTable:
        """As `routing_in_force`: the newest that has begun, before the first one begins the first."""
        begun = [table for table in self.tables if table.valid_from <= at]
        return begun[-1] if begun else self.tables[0]

    def settings_at(self, at: datetime) -> Settings:
        """As `settings_of`: the last value of each key by then."""
        count = bisect_right(self.set_at, at)
        if count not in self._settings:
            self._settings[count] = Settings(dict(self.chosen[:count]))
        return self._settings[count]

    def calendar(self, *instants: datetime) -> WorkCalendar:
        """As `calendar_around`: the years of these instants and one on either side."""
        years = (min(at.year for at in instants) - 1, max(at.year for at in instants) + 1)
        if years not in self._calendars:
            newest = Settings(dict(self.chosen))
            self._calendars[years] = calendar_of(self.company, range(years[0], years[1] + 1), settings=newest)
        return self._calendars[years]

    def row_of(self, issue: Issue) -> RoutingRow:
        """The row that routes it."""
        return self.rows[issue.routing_id, issue.category]

    def allowed(self, issue: Issue, span: Span) -> int:
        """Working minutes its holder had."""
        return self._allowances(issue, span.starts_at).of(span.step)

    def _allowances(self, issue: Issue, at: datetime) -> Allowances:
        settings, row = self.settings_at(at), self.row_of(issue)
        return Allowances(
            learn=settings[LEARN_MINUTES],
            coordinate=settings[COORDINATE_MINUTES],
            confirm=settings[CONFIRM_MINUTES],
            limits=Limits(row.accept_minutes, row.answer_minutes, row.tell_minutes),
        )

    def due_at(self, issue: Issue, spans: Sequence[Span], place: int) -> datetime:
        """When its holder's time was up; what acceptance did not use is left to the answer (A35)."""
        span = spans[place]
        start, minutes = span.starts_at, self.allowed(issue, span)
        before = spans[place - 1] if place else None
        if before is not None and before.step == Step.ACCEPT and before.outcome == "accepted":
            start, minutes = before.starts_at, minutes + self.row_of(issue).accept_minutes
        return due_at(start, minutes, calendar=self.calendar(start, span.starts_at), pauses=pauses_of(span))

    def facts(
        self, issue: Issue, spans: Sequence[Span], number_of: Callable[[int | None], int | None]
    ) -> tuple[IssueFacts, str]:
        """What the rule may know of a closed issue, and the calendar's version: as `liability_facts`."""
        assert issue.closed_at is not None, "liability is computed when an issue is closed"
        calendar, row = self.calendar(issue.raised_at, issue.closed_at), self.row_of(issue)
        facts = IssueFacts(
            category=issue.category,
            department=row.department_id,
            primary_percent=row.primary_percent,
            table_rules=tuple(rule for rule in row.rules if rule != "A17"),
            manager=issue.coordinator_id,
            hops=tuple(self._held(issue, span, number_of, calendar) for span in spans),
            secondary_without_ground=self.settings_at(issue.raised_at)[SECONDARY_WITHOUT_GROUND],
        )
        return facts, calendar.version

    def _held(
        self, issue: Issue, span: Span, number_of: Callable[[int | None], int | None], calendar: WorkCalendar
    ) -> Held:
        as_of = issue.closed_at or span.starts_at
        passed = minutes_held(span.starts_at, span.ends_at, as_of=as_of, calendar=calendar)
        pauses = pauses_of(span)
        counted = (
            minutes_held(span.starts_at, span.ends_at, as_of=as_of, calendar=calendar, pauses=pauses)
            if pauses
            else passed
        )
        return Held(
            step=span.step,
            department=span.department,
            starts_at=span.starts_at,
            ends_at=span.ends_at,
            allowed=self.allowed(issue, span),
            minutes=counted,
            started_by=number_of(span.began) or 0,
            ended_by=number_of(span.ended),
            outcome=span.outcome,
            paused=passed - counted,
        )


def pauses_of(span: Span) -> list[Pause]:
    """The times in which its clock stood still."""
    return [Pause(pause.starts_at, pause.ends_at) for pause in span.pauses]


def terms_of(company: Company) -> Terms:
    """Tables, allowances and settings of a company, with all their versions."""
    tables = RoutingTable.objects.unscoped("routing is the same for everybody in the company")
    rows = RoutingRow.objects.filter(table__company=company)
    settings = CompanySetting.objects.unscoped("rules need the company's settings").filter(company=company)
    values = list(settings.order_by("set_at", "pk").values_list("set_at", "key", "value"))
    return Terms(
        company=company,
        tables=list(tables.filter(company=company).order_by("valid_from", "version")),
        rows={(row.table_id, row.category): row for row in rows},
        set_at=[at for at, _key, _value in values],
        chosen=[(key, value) for _at, key, value in values],
    )


def happened_at(event: Event) -> datetime:
    """When the act was done: of a log brought in what the log says, else when the event was written."""
    said = event.body.get("happened_at")
    return datetime.fromisoformat(said) if isinstance(said, str) else event.at
