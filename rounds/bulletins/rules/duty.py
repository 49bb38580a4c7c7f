"""Which department owes which information, and how late it came, in working time (A21-A26)."""

from dataclasses import dataclass
from datetime import datetime

from rounds.bulletins.rules.refusals import Refusal
from rounds.common.calendar import WorkCalendar

OWED_BY: dict[str, str] = {
    "supply": "sales_department",
    "price": "planning_department",
    "enforcement": "monopoly_department",
    "delivery": "distribution_centre",
    "new_product": "call_centre",
}
RULES: dict[str, str] = {
    "supply": "A22",
    "price": "A23",
    "enforcement": "A24",
    "delivery": "A25",
    "new_product": "A21",
    "policy": "A06",
}


@dataclass(frozen=True)
class Lateness:
    """Working minutes after the due time; negative while there was, or is, time left."""

    minutes: int
    is_published: bool

    @property
    def left(self) -> int:
        """Working minutes left; negative when it is late."""
        return -self.minutes

    @property
    def is_late(self) -> bool:
        """Published late, or due and still not there."""
        return self.minutes > 0


def lateness_of(
    due_at: datetime, published_at: datetime | None, *, as_of: datetime, calendar: WorkCalendar
) -> Lateness:
    """How late a bulletin came, or is by now; a night or holiday between due time and publication does not count."""
    return Lateness(calendar.business_minutes(due_at, published_at or as_of), published_at is not None)


def duty_refusal(topic: str, function: str) -> Refusal | None:
    """Each topic has its department; policy may come from any of them (A06)."""
    owner = OWED_BY.get(topic)
    return Refusal.NOT_ITS_DUTY if owner is not None and owner != function else None
