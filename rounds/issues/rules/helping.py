"""What may be done beside the one holder: ask for an opinion, remind, supervise, check afterwards (A04, A05, A27, A31).

None of it moves the issue or its clock: whoever holds it goes on holding it.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rounds.issues.rules.clocks import Step
from rounds.issues.rules.steps import COORDINATING, Party, Refusal, Standing, State

HUNDRED = 100


class Aid(StrEnum):
    """What somebody may do beside the holder."""

    ASK = "ask"
    REMIND = "remind"
    SUPERVISE = "supervise"
    NOTE = "note"


class FollowUpReason(StrEnum):
    """Why a closed issue is checked with the retailer; the order is the order of weight."""

    REOPENED = "reopened"
    LATE = "late"
    COMPLAINT = "complaint"
    EXPLAINED = "explained"
    SAMPLE = "sample"


SUPERVISING = frozenset({Party.SUPERVISOR, Party.ASSESSOR, Party.HEAD})
REMINDING = COORDINATING | SUPERVISING
FOLLOWING_UP = frozenset({Party.SUPERVISOR, Party.ASSESSOR})


def is_holder(party: str, standing: Standing) -> bool:
    """Whether this party holds the issue now."""
    if standing.state in {State.DISPATCHED, State.ACCEPTED} and standing.is_with_department:
        return party == Party.DEPARTMENT
    return standing.state != State.CLOSED and party in COORDINATING


def aids_for(party: str, standing: Standing) -> frozenset[Aid]:
    """What this party may do beside the holder now."""
    if standing.state == State.CLOSED or standing.is_report:
        return frozenset()
    holds, waits = is_holder(party, standing), standing.state != State.TOLD
    allowed = {
        Aid.ASK: holds and standing.state == State.ACCEPTED,
        Aid.REMIND: waits and not holds and (party in REMINDING or party == Party.OUTSIDE),
        Aid.SUPERVISE: waits and party in SUPERVISING,
    }
    return frozenset(aid for aid, may in allowed.items() if may)


def aid_refusal(aid: Aid, party: str, standing: Standing) -> Refusal | None:
    """Why this party may not do this now; None when he may."""
    if aid in aids_for(party, standing):
        return None
    return Refusal.NOT_NOW if standing.state in {State.CLOSED, State.TOLD} else Refusal.NOT_YOURS


def reminder_refusal(minutes_since_last: int | None, *, minimum: int) -> Refusal | None:
    """The same holder is not reminded of the same thing again within `minimum` working minutes."""
    if minutes_since_last is not None and minutes_since_last < minimum:
        return Refusal.REMINDED_ALREADY
    return None


def supervision_refusal(words: str, reply_due_on: date, *, today: date) -> Refusal | None:
    """A supervision order says what is expected, and by which day the holder answers it."""
    if not words.strip():
        return Refusal.NO_REASON
    return Refusal.REPLY_DAY_PASSED if reply_due_on < today else None


def escalation_level(minutes_late: int, step: str, *, after: Sequence[int]) -> int:
    """Up to whom it is told that a holder is late: 0 nobody, 1 whose people they are, 2 the head of the company.

    `after` are working minutes beyond the due time, rising. Waiting for the retailer's own word is nobody's lateness.
    """
    if step == Step.CONFIRM:
        return 0
    return sum(minutes_late >= limit for limit in sorted(after))


@dataclass(frozen=True)
class Closed:
    """What decides whether a closed issue is checked afterwards."""

    number: str
    is_complaint: bool
    was_reopened: bool
    was_late: bool
    was_explained: bool


def follow_up_reason(closed: Closed, *, percent: int) -> FollowUpReason | None:
    """Why it is checked, the weightiest reason first; of the others `percent` in a hundred, drawn by their number."""
    reasons = (
        (closed.was_reopened, FollowUpReason.REOPENED),
        (closed.was_late, FollowUpReason.LATE),
        (closed.is_complaint, FollowUpReason.COMPLAINT),
        (closed.was_explained, FollowUpReason.EXPLAINED),
        (drawn(closed.number, percent=percent), FollowUpReason.SAMPLE),
    )
    return next((reason for holds, reason in reasons if holds), None)


def drawn(number: str, *, percent: int) -> bool:
    """Whether this number is in the sample: the same for everybody who computes it, foreseen by nobody."""
    return int.from_bytes(hashlib.sha256(number.encode()).digest()[:4]) % HUNDRED < percent


def follow_up_refusal(result: str, note: str, *, party: str, person: int, handlers: frozenset[int]) -> Refusal | None:
    """Somebody above, not one who handled it, asks; who is not content is quoted."""
    if party not in FOLLOWING_UP:
        return Refusal.NOT_YOURS
    if person in handlers:
        return Refusal.OWN_WORK
    if result == "not_content" and not note.strip():
        return Refusal.NO_REASON
    return None
