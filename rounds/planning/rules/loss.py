"""What was lost: which days, how much of them, for everybody or for one shop (C08, E09)."""

from dataclasses import dataclass
from datetime import date

from rounds.planning.rules.hours import WorkedDay
from rounds.planning.rules.replan import Part, hours_left


@dataclass(frozen=True)
class Loss:
    """Days from `first` to `last`, both included; with `retailer` only that shop is shut, the round goes on."""

    reason: str
    first: date
    last: date
    part: str = Part.DAY
    minutes: int = 0
    retailer: int | None = None

    def touches(self, day: date, retailer: int) -> bool:
        """Whether a visit there on this day is affected."""
        return self.first <= day <= self.last and self.retailer in (None, retailer)

    def takes(self, day: date, hours: WorkedDay) -> bool:
        """Whether nobody can be visited on this day."""
        return self.retailer is None and self.touches(day, 0) and self.left(hours) is None

    def left(self, hours: WorkedDay) -> tuple[float, float] | None:
        """Worked minutes that remain of a day it touches."""
        return hours_left(hours, self.part, self.minutes)

    @property
    def shuts(self) -> bool:
        """Whether it is the shop that cannot be visited."""
        return self.retailer is not None
