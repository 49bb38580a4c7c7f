"""What an account manager passes on first, and why (A26)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Urgency(StrEnum):
    """The groups of a digest, the first to be passed on first."""

    NOW = "now"
    SOON = "soon"
    LATER = "later"
    DONE = "done"


class Because(StrEnum):
    """Why a bulletin is in its group."""

    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    URGENT = "urgent"
    ENDS_SOON = "ends_soon"
    IMPORTANT = "important"
    NEW = "new"


@dataclass(frozen=True)
class ToPassOn:
    """One bulletin as one account manager has it before him; `left` are his retailers still to be told."""

    left: int
    priority: str
    is_new: bool = False
    is_withdrawn: bool = False
    is_corrected: bool = False
    valid_until: date | None = None


def urgency_of(bulletin: ToPassOn, *, today: date, ending_days: int) -> tuple[Urgency, tuple[Because, ...]]:
    """Its group and every reason that holds (A26). What is wrong by now, urgent or ends within days comes first."""
    ends = bulletin.valid_until
    first = {
        Because.WITHDRAWN: bulletin.is_withdrawn,
        Because.CORRECTED: bulletin.is_corrected,
        Because.URGENT: bulletin.priority == "urgent",
        Because.ENDS_SOON: not bulletin.is_withdrawn and ends is not None and (ends - today).days <= ending_days,
    }
    then = {Because.IMPORTANT: bulletin.priority == "important", Because.NEW: bulletin.is_new}
    reasons = tuple(reason for reason, holds in (first | then).items() if holds)
    if not bulletin.left:
        return Urgency.DONE, reasons
    if any(first.values()):
        return Urgency.NOW, reasons
    return (Urgency.SOON if any(then.values()) else Urgency.LATER), reasons
