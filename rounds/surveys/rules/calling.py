"""Who may interview whom by telephone, when, and when somebody counts as out of reach (A32)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

NO_ANSWER, LATER, REFUSED, WRONG_NUMBER = "no_answer", "later", "refused", "wrong_number"
UNREACHABLE = "unreachable"
FINAL = {REFUSED: REFUSED, WRONG_NUMBER: WRONG_NUMBER}


@dataclass(frozen=True)
class Past:
    """Calls that led to nothing so far: how many were not answered, and when the last call was."""

    unanswered: int = 0
    last_at: datetime | None = None


def may_interview(interviewer: int, account_manager: int | None) -> bool:
    """Nobody asks a retailer about himself: his own account manager is never the interviewer (A32)."""
    return interviewer != account_manager


def is_due(past: Past, *, now: datetime, gap: timedelta) -> bool:
    """Whether he may be called again: never twice within the gap."""
    return past.last_at is None or past.last_at + gap <= now


def gone_after(outcome: str, past: Past, *, attempts: int) -> str:
    """Why he is given up after this outcome, or empty: refused and wrong number at once, silence after `attempts`."""
    if outcome == NO_ANSWER and past.unanswered + 1 >= attempts:
        return UNREACHABLE
    return FINAL.get(outcome, "")


def past_of(calls: Iterable[tuple[str, datetime]]) -> Past:
    """From the outcomes and times of his calls."""
    rows = list(calls)
    return Past(
        unanswered=sum(1 for outcome, _at in rows if outcome == NO_ANSWER),
        last_at=max((at for _outcome, at in rows), default=None),
    )
