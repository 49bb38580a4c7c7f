"""Business time: one function counts open time, for elapsed and due alike (trust.md, "Time is counted fairly")."""

from rounds.common.calendar.china import OFFICE_HOURS, china_calendar
from rounds.common.calendar.lateness import late_before
from rounds.common.calendar.pauses import Pause
from rounds.common.calendar.records import calendar_from_record, calendar_record
from rounds.common.calendar.timeline import Interval, Intervals
from rounds.common.calendar.work import WorkCalendar

__all__ = [
    "OFFICE_HOURS",
    "Interval",
    "Intervals",
    "Pause",
    "WorkCalendar",
    "calendar_from_record",
    "calendar_record",
    "china_calendar",
    "late_before",
]
