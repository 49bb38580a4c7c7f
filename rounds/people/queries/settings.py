"""The settings and the calendar of a company at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import lru_cache
from typing import Any

from rounds.common.calendar import WorkCalendar, china_calendar
from rounds.common.settings import Settings
from rounds.people.models import Company, CompanySetting
from rounds.people.rules.settings import WORKING_HOURS

# Laying out three years of openings takes milliseconds, and every hand-over and every list asks for the same ones.
_calendar = lru_cache(maxsize=64)(china_calendar)
Row = tuple[datetime, str, Any]
_known: ContextVar[dict[int, list[Row]] | None] = ContextVar("rounds_settings_read", default=None)


def settings_of(company: Company | int, *, at: datetime | None = None) -> Settings:
    """The values in force at `at` (the newest when None): the last one set for each key, else the default."""
    company_id = company if isinstance(company, int) else company.pk
    known = _known.get()
    if known is None:
        return Settings({key: value for _set_at, key, value in _rows_of(company_id, at=at)})
    if company_id not in known:
        known[company_id] = _rows_of(company_id, at=None)
    return Settings({key: value for set_at, key, value in known[company_id] if at is None or set_at <= at})


@contextmanager
def settings_read_once() -> Iterator[None]:
    """Inside, the settings of a company are read from the database once, whatever moments are asked for.

    For a page that only shows; whoever changes a setting inside goes on seeing the earlier ones.
    """
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def _rows_of(company_id: int, *, at: datetime | None) -> list[Row]:
    """What was set, oldest first: the last one of a key counts."""
    rows = CompanySetting.objects.unscoped("rules need the company's settings").filter(company_id=company_id)
    if at is not None:
        rows = rows.filter(set_at__lte=at)
    return list(rows.order_by("set_at", "pk").values_list("set_at", "key", "value"))


def calendar_of(company: Company, years: range, *, settings: Settings | None = None) -> WorkCalendar:
    """The working calendar of a company: its hours and zone, national holidays and make-up days."""
    chosen = settings or settings_of(company)
    hours = tuple((int(start), int(end)) for start, end in chosen[WORKING_HOURS])
    return _calendar(years, hours, timezone=company.timezone)


def calendar_around(company: Company, *instants: datetime | None, settings: Settings | None = None) -> WorkCalendar:
    """The company's calendar over the years of these instants and one year on either side."""
    years = [instant.year for instant in instants if instant is not None]
    return calendar_of(company, range(min(years) - 1, max(years) + 2), settings=settings)
