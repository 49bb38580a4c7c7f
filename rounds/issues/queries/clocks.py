"""Hops with their working minutes, allowances and the calendar they are counted by."""

from collections.abc import Iterable
from datetime import datetime

from rounds.common.calendar import WorkCalendar
from rounds.issues.models import Hop, Issue, RoutingRow
from rounds.issues.rules.clocks import Allowances, Held, minutes_held
from rounds.issues.rules.routing import Limits
from rounds.issues.rules.settings import CONFIRM_MINUTES, COORDINATE_MINUTES, LEARN_MINUTES
from rounds.people.models import Company
from rounds.people.queries import calendar_of, settings_of


def calendar_around(company: Company, *instants: datetime | None) -> WorkCalendar:
    """The company's calendar over the years of these instants and one year on either side."""
    years = [instant.year for instant in instants if instant is not None]
    return calendar_of(company, range(min(years) - 1, max(years) + 2))


def allowances_of(company: Company, row: RoutingRow, *, at: datetime) -> Allowances:
    """Working minutes per step for one row of the table, with the settings in force at `at`."""
    settings = settings_of(company, at=at)
    return Allowances(
        learn=settings[LEARN_MINUTES],
        coordinate=settings[COORDINATE_MINUTES],
        confirm=settings[CONFIRM_MINUTES],
        limits=Limits(row.accept_minutes, row.answer_minutes, row.tell_minutes),
    )


def held_hops(issue: Issue, hops: Iterable[Hop], *, as_of: datetime, calendar: WorkCalendar) -> tuple[Held, ...]:
    """What each holder used of his time until he let go, or until `as_of` while he still holds the issue."""
    return tuple(
        Held(
            step=hop.step,
            department=hop.department_id,
            starts_at=hop.starts_at,
            ends_at=hop.ends_at,
            allowed=hop.allowed_minutes,
            minutes=minutes_held(hop.starts_at, hop.ends_at, as_of=as_of, calendar=calendar),
            started_by=hop.started_by_event or 0,
            ended_by=hop.ended_by_event,
            outcome=hop.outcome,
        )
        for hop in hops
    )
