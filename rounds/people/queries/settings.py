"""The settings and the calendar of a company at a time."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from rounds.common.calendar import WorkCalendar, china_calendar
from rounds.common.settings import Settings
from rounds.people.models import Company, CompanySetting
from rounds.people.rules.settings import WORKING_HOURS

# Laying out three years of openings takes milliseconds, and every hand-over and every list asks for the same ones.
_calendar = lru_cache(maxsize=64)(china_calendar)


def settings_of(company: Company | int, *, at: datetime | None = None) -> Settings:
    """The values in force at `at` (the newest when None): the last one set for each key, else the default."""
    company_id = company if isinstance(company, int) else company.pk
    rows = CompanySetting.objects.unscoped("rules need the company's settings").filter(company_id=company_id)
    if at is not None:
        rows = rows.filter(set_at__lte=at)
    chosen: dict[str, Any] = {}
    for key, value in rows.order_by("set_at", "pk").values_list("key", "value"):
        chosen[key] = value
    return Settings(chosen)


def calendar_of(company: Company, years: range, *, settings: Settings | None = None) -> WorkCalendar:
    """The working calendar of a company: its hours and zone, national holidays and make-up days."""
    chosen = settings or settings_of(company)
    hours = tuple((int(start), int(end)) for start, end in chosen[WORKING_HOURS])
    return _calendar(years, hours, timezone=company.timezone)


def calendar_around(company: Company, *instants: datetime | None, settings: Settings | None = None) -> WorkCalendar:
    """The company's calendar over the years of these instants and one year on either side."""
    years = [instant.year for instant in instants if instant is not None]
    return calendar_of(company, range(min(years) - 1, max(years) + 2), settings=settings)
