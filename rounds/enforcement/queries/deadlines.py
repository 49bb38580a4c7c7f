"""Until when the next step of a case is owed, by the company's settings and calendar."""

from datetime import datetime

from rounds.enforcement.models import EnforcementCase
from rounds.enforcement.rules.deadlines import Allowances, due_at
from rounds.enforcement.rules.settings import CHECK_MINUTES, CLOSE_MINUTES, DECIDE_MINUTES, TAKE_UP_MINUTES
from rounds.people.models import Company
from rounds.people.queries import calendar_around, settings_of


def allowances_of(company: Company, *, at: datetime) -> Allowances:
    """Working minutes per step, as the settings say at that moment."""
    settings = settings_of(company, at=at)
    return Allowances(
        take_up=settings[TAKE_UP_MINUTES],
        check=settings[CHECK_MINUTES],
        decide=settings[DECIDE_MINUTES],
        close=settings[CLOSE_MINUTES],
    )


def due_of(case: EnforcementCase, *, since: datetime, state: str = "") -> datetime | None:
    """Until when the step after this state is owed (its own state when none is given)."""
    allowances, calendar = allowances_of(case.company, at=since), calendar_around(case.company, since)
    return due_at(state or case.state, since, allowances=allowances, calendar=calendar)
