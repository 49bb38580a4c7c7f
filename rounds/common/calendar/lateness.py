"""From when on somebody is late: never while the office is closed."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from rounds.common.calendar.work import WorkCalendar

LONGEST_CLOSURE_DAYS = 60


def late_before(now: datetime, calendar: WorkCalendar) -> datetime:
    """Whoever was due before this instant is late at `now`: `now` itself, or outside working time the last closing.

    Who is due at Friday's closing has on Sunday still no working minute too many. A closure of more than sixty days
    counts as open at its end.
    """
    if calendar.is_open(now) and calendar.is_open(now - timedelta.resolution):
        return now
    today, zone = calendar.local_date(now), ZoneInfo(calendar.timezone)
    for back in range(LONGEST_CLOSURE_DAYS):
        day = today - timedelta(days=back)
        midnight = datetime.combine(day, time.min, zone)
        closings = [midnight + timedelta(minutes=end) for _start, end in calendar.intervals_on(day)]
        if past := [closing for closing in closings if closing <= now]:
            return past[-1]
    return now
