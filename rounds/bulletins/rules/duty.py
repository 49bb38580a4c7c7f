"""Which department owes which information, and how late it came, in working time (A21-A26)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

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
SEGMENTS = ("promote", "maintain", "guide", "care")


class Refusal(StrEnum):
    """Why a bulletin is not owed, published or passed on."""

    NOT_ITS_DUTY = "not_its_duty"
    NOT_YOURS = "not_yours"
    NO_TITLE = "no_title"
    NO_BODY = "no_body"
    UNKNOWN_SEGMENT = "unknown_segment"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    ALREADY_PUBLISHED = "already_published"
    NOT_PUBLISHED = "not_published"
    NO_LONGER_VALID = "no_longer_valid"
    FOREIGN = "foreign"


@dataclass(frozen=True)
class Lateness:
    """Working minutes after the due time; negative while there was, or is, time left."""

    minutes: int
    is_published: bool

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


def publishing_refusal(body: str, segments: Iterable[str], valid_until: date | None, today: date) -> Refusal | None:
    """A bulletin says something, for known segments (none: for all), and is not over before it begins."""
    if not body.strip():
        return Refusal.NO_BODY
    if set(segments) - set(SEGMENTS):
        return Refusal.UNKNOWN_SEGMENT
    if valid_until is not None and valid_until < today:
        return Refusal.ENDS_BEFORE_IT_BEGINS
    return None


def is_for(segments: Iterable[str], segment: str | None) -> bool:
    """Whether a bulletin concerns a retailer of this segment; one without segments concerns everybody."""
    wanted = set(segments)
    return not wanted or segment in wanted
