"""When the sample city is, how large it is, and its dice: the same seed and the same today make the same city."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from rounds.common.calendar import WorkCalendar, china_calendar

ZONE = ZoneInfo("Asia/Shanghai")
CODE = "demo"
HISTORY_WEEKS = 4
FOUNDING_WORKDAYS = 16  # before the recorded past begins, for the file, the rules and the first plan


@dataclass(frozen=True)
class Frame:
    """`factor` 1.0 makes about 2,000 retailers; `today` is the day the city is looked at."""

    seed: int
    today: date
    factor: float = 1.0
    calendar: WorkCalendar = field(init=False, compare=False)

    def __post_init__(self) -> None:
        years = range(self.today.year - 2, self.today.year + 2)
        object.__setattr__(self, "calendar", china_calendar(years))

    @property
    def monday(self) -> date:
        """Monday of this week: the coming plan begins here."""
        return self.today - timedelta(days=self.today.weekday())

    @property
    def start(self) -> date:
        """Monday four weeks earlier: the recorded past begins here."""
        return self.monday - timedelta(weeks=HISTORY_WEEKS)

    @property
    def founding(self) -> date:
        """The workday on which the company was opened."""
        return self.before(self.start, FOUNDING_WORKDAYS)

    @property
    def present(self) -> datetime:
        """The first minute of today: nothing recorded lies after it."""
        return self.at(self.today, 0)

    @property
    def past_workdays(self) -> list[date]:
        """Every workday of the recorded past, yesterday the last."""
        return self.calendar.workdays_between(self.start, self.today - timedelta(days=1))

    def at(self, day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
        """A clock time of a day in the company's zone."""
        return datetime.combine(day, time(hour, minute, second), tzinfo=ZONE)

    def minute(self, day: date, minute: float) -> datetime:
        """A time of a day given in minutes after midnight."""
        return self.at(day, 0) + timedelta(minutes=minute)

    def workday(self, day: date) -> date:
        """This day, or the last workday before it."""
        while not self.calendar.is_workday(day):
            day -= timedelta(days=1)
        return day

    def before(self, day: date, workdays: int) -> date:
        """So many workdays before a day."""
        for _step in range(workdays):
            day = self.workday(day - timedelta(days=1))
        return day

    def after(self, start: datetime, minutes: float) -> datetime:
        """So many working minutes after `start`."""
        return self.calendar.due_at(start, round(minutes)).astimezone(ZONE)

    def dice(self, topic: str) -> Random:
        """Dice of their own for every topic, so that a change in one leaves the others as they were."""
        return Random(f"{self.seed}/{topic}")

    def count(self, whole: int, least: int = 1) -> int:
        """A number of the full city brought to this city's size."""
        return max(least, round(whole * self.factor))
