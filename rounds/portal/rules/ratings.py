"""When a visit may be rated, and until when the rating may be changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class RatingRefusal(StrEnum):
    """Why a rating is not taken."""

    NOT_FINISHED = "not_finished"
    TOO_LATE = "too_late"
    UNCHANGEABLE = "unchangeable"


@dataclass(frozen=True)
class VisitFacts:
    """What decides: when the visit ended (None: not yet), when it was first rated (None: not yet), at which time."""

    ended_at: datetime | None
    rated_at: datetime | None
    at: datetime


def rating_refusal(facts: VisitFacts, *, days: int, change_days: int) -> RatingRefusal | None:
    """Why he may not rate it now, or None: within `days` of its end; his own rating is changed within `change_days`."""
    if facts.ended_at is None or facts.at < facts.ended_at:
        return RatingRefusal.NOT_FINISHED
    if facts.rated_at is not None:
        is_over = facts.at > facts.rated_at + timedelta(days=change_days)
        return RatingRefusal.UNCHANGEABLE if is_over else None
    return RatingRefusal.TOO_LATE if facts.at > facts.ended_at + timedelta(days=days) else None
