"""Why a matter is on somebody's list of the day, and how far the list looks ahead (A05, A27)."""

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rounds.common.calendar import WorkCalendar


class Why(StrEnum):
    """Why it is on the list."""

    SUPERVISED = "supervised"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    REMINDED = "reminded"
    DUE = "due"
    CO_HANDLING = "co_handling"
    UNLED = "unled"
    FOLLOW_UP = "follow_up"


ORDER = tuple(Why)


def horizon(now: datetime, *, evening: bool, calendar: WorkCalendar) -> datetime:
    """Until when something must be due to be on the list: today's end, in the evening the next working day's."""
    day = calendar.local_date(now)
    if evening:
        day = calendar.next_workday(day + timedelta(days=1))
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(calendar.timezone))
