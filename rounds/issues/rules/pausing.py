"""When a holder may let his clock stand still: for a stated reason, until a stated day, not for ever (A27, A35)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rounds.common.calendar import WorkCalendar
from rounds.issues.rules.steps import Refusal

OTHER = "other"


@dataclass(frozen=True)
class PauseLimits:
    """Settings: working days of one pause at most, pauses of one holder at most."""

    days: int
    times: int


def pause_refusal(
    reason: str,
    note: str,
    resumes_on: date,
    *,
    today: date,
    times_before: int,
    limits: PauseLimits,
    calendar: WorkCalendar,
) -> Refusal | None:
    """Why the clock may not stand still from today until the morning of `resumes_on`; None when it may."""
    if not reason or (reason == OTHER and not note.strip()):
        return Refusal.NO_REASON
    if resumes_on <= today:
        return Refusal.PAUSE_NOT_AHEAD
    if times_before >= limits.times:
        return Refusal.PAUSED_OFTEN
    if len(calendar.workdays_between(today, resumes_on)) - 1 > limits.days:
        return Refusal.PAUSE_TOO_LONG
    return None


def resumes_at(resumes_on: date, *, calendar: WorkCalendar) -> datetime:
    """The first working instant of that day or, when nobody works then, of the next working day."""
    return calendar.next_open(datetime.combine(resumes_on, time(), ZoneInfo(calendar.timezone)))
