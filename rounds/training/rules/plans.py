"""When a training plan for one person may be made, ended and followed up (A48, A52, D14)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

OFF_POST = "off_post"


class PlanRefusal(StrEnum):
    """Why a step of a training plan is not taken."""

    FOREIGN = "foreign"
    HIMSELF = "himself"
    NO_REASON = "no_reason"
    NO_TOPIC = "no_topic"
    NO_GROUND = "no_ground"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    BEGINS_IN_THE_PAST = "begins_in_the_past"
    TOO_LONG = "too_long"
    ALREADY_OPEN = "already_open"
    NOT_OPEN = "not_open"
    NOT_YOURS = "not_yours"
    NO_WORDS = "no_words"
    NOT_ENDED = "not_ended"
    ALREADY_FOLLOWED_UP = "already_followed_up"
    ALREADY_DONE = "already_done"
    NOT_HELD = "not_held"


@dataclass(frozen=True)
class Proposed:
    """A plan before it is made: whose, by whom (0 for the system), on what ground, for which days (inclusive)."""

    kind: str
    person: int
    by: int
    reason: str
    because: str
    topics: tuple[str, ...]
    first: date
    last: date


def refusal(plan: Proposed, *, today: date, longest_days: int) -> PlanRefusal | None:
    """Why this plan is not made; None when it may be.

    Nobody is sent off his post by his own hand, without a reason, without something to learn, or without the
    decision it follows from (`because`): last place alone is no ground (A44, A48). It ends on a stated day.
    """
    checks = (
        (plan.person == plan.by, PlanRefusal.HIMSELF),
        (not plan.reason, PlanRefusal.NO_REASON),
        (not plan.topics, PlanRefusal.NO_TOPIC),
        (plan.kind == OFF_POST and not plan.because, PlanRefusal.NO_GROUND),
        (plan.first < today, PlanRefusal.BEGINS_IN_THE_PAST),
        (plan.last < plan.first, PlanRefusal.ENDS_BEFORE_IT_BEGINS),
        (plan.kind == OFF_POST and (plan.last - plan.first).days >= longest_days, PlanRefusal.TOO_LONG),
    )
    return next((reason for holds, reason in checks if holds), None)


class Standing(StrEnum):
    """Where a plan stands on a day."""

    COMING = "coming"
    RUNNING = "running"
    OVERDUE = "overdue"
    ENDED = "ended"


def standing(*, first: date, last: date, is_ended: bool, today: date) -> Standing:
    """A plan past its last day that nobody ended is overdue: nobody waits off his post without end (A48)."""
    if is_ended:
        return Standing.ENDED
    if today < first:
        return Standing.COMING
    return Standing.RUNNING if today <= last else Standing.OVERDUE
