"""What may be promised to a retailer, and what settling a promise needs (D11)."""

from datetime import date, timedelta

from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop

FARTHEST = timedelta(days=366)
KEPT, BROKEN, MOVED = "kept", "broken", "moved"


def check_promise(text: str, due_on: date, *, made_on: date) -> None:
    """RefusedError when nothing is promised, or the day lies before the promise or more than a year after it."""
    if not text.strip():
        raise RefusedError(Reason(gettext_noop("写清楚答应了什么"), {}, ("D11",)))
    if due_on < made_on:
        raise RefusedError(Reason(gettext_noop("答应的日子已经过去"), {}, ("D11",)))
    if due_on - made_on > FARTHEST:
        raise RefusedError(Reason(gettext_noop("答应的日子超过一年"), {}, ("D11",)))


def check_settlement(outcome: str, note: str) -> None:
    """RefusedError when it is neither kept nor broken, or broken without a word why."""
    if outcome not in (KEPT, BROKEN):
        raise RefusedError(Reason(gettext_noop("请选兑现了没有"), {}, ("D11",)))
    if outcome == BROKEN and not note.strip():
        raise RefusedError(Reason(gettext_noop("没有兑现要写明原因"), {}, ("D11",)))


def was_in_time(outcome: str, *, due_on: date, settled_on: date | None) -> bool:
    """Kept, and on its day at the latest."""
    return outcome == KEPT and settled_on is not None and settled_on <= due_on


def outcome_of_replacing(*, due_on: date, told_on: date) -> str:
    """A promise whose retailer is told another day: moved when he hears it on its day at the latest, else broken.

    A moved promise counts neither as kept nor as broken, for nobody was let down; the new day counts instead.
    """
    return MOVED if told_on <= due_on else BROKEN


def standing_of(outcome: str, *, due_on: date, settled_on: date | None, today: date) -> str:
    """How a promise stands: open, late, kept, kept_late, broken or moved."""
    if not outcome:
        return "late" if due_on < today else "open"
    if outcome == KEPT and not was_in_time(outcome, due_on=due_on, settled_on=settled_on):
        return "kept_late"
    return outcome
