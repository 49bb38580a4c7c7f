"""Which step of a case may follow which, and whose it is; how its state reads outside the room (A20)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a case stands."""

    REPORTED = "reported"
    TAKEN_UP = "taken_up"
    CHECKED = "checked"
    DECIDED = "decided"
    CLOSED = "closed"


class Verb(StrEnum):
    """What may be done with a case."""

    TAKE_UP = "take_up"
    CHECK = "check"
    DECIDE = "decide"
    CLOSE = "close"
    ADD = "add"
    ERASE = "erase"


class Neutral(StrEnum):
    """All that the service side learns of its report."""

    RECEIVED = "received"
    IN_HAND = "in_hand"
    FINISHED = "finished"


class Refusal(StrEnum):
    """Why a step is not taken."""

    NO_RIGHT = "no_right"
    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    ALREADY_YOURS = "already_yours"
    NO_TEXT = "no_text"
    NO_FINDINGS = "no_findings"
    NO_MEASURE = "no_measure"
    NO_WORDS = "no_words"
    NO_REASON = "no_reason"
    NO_RETAILER = "no_retailer"
    FOREIGN = "foreign"
    STILL_KEPT = "still_kept"
    TIME_RUNS_BACK = "time_runs_back"
    SOMEBODY_WAS_FASTER = "somebody_was_faster"
    NOT_MONOPOLY = "not_monopoly"
    ALREADY_GRANTED = "already_granted"
    NOT_GRANTED = "not_granted"
    NO_FILE = "no_file"
    STRANGE_FILE = "strange_file"
    FILE_TOO_LARGE = "file_too_large"
    ALREADY_WITHDRAWN = "already_withdrawn"


@dataclass(frozen=True)
class Standing:
    """What decides about the next step: the state, whose case it is, when it was closed, whether its words are gone."""

    state: str
    officer: int | None
    closed_at: datetime | None = None
    is_erased: bool = False


MEASURES = frozenset({"none", "education", "warning", "authority"})
ALWAYS = frozenset({Verb.TAKE_UP, Verb.ADD})
BY_STATE: dict[str, frozenset[Verb]] = {
    State.REPORTED: ALWAYS,
    State.TAKEN_UP: ALWAYS | {Verb.CHECK},
    State.CHECKED: ALWAYS | {Verb.CHECK, Verb.DECIDE},
    State.DECIDED: ALWAYS | {Verb.DECIDE, Verb.CLOSE},
    State.CLOSED: frozenset({Verb.ERASE}),
}
OF_THE_OFFICER = frozenset({Verb.CHECK, Verb.DECIDE, Verb.CLOSE})
NEUTRAL: dict[str, Neutral] = {
    State.REPORTED: Neutral.RECEIVED,
    State.CLOSED: Neutral.FINISHED,
}


def refusal(verb: Verb, standing: Standing, *, by: int, at: datetime, keep_days: int) -> Refusal | None:
    """Why this person, who has the right, may not do this now; None when he may.

    Checking, deciding and closing are the named officer's; anybody with the right may take a case up or over.
    """
    if standing.is_erased or verb not in BY_STATE[standing.state]:
        return Refusal.NOT_NOW
    if verb in OF_THE_OFFICER and standing.officer != by:
        return Refusal.NOT_YOURS
    if verb is Verb.TAKE_UP and standing.officer == by:
        return Refusal.ALREADY_YOURS
    if verb is Verb.ERASE and not is_past(standing.closed_at, at=at, keep_days=keep_days):
        return Refusal.STILL_KEPT
    return None


def verbs_for(standing: Standing, *, by: int, at: datetime, keep_days: int) -> frozenset[Verb]:
    """What this person may do now: the forms he sees."""
    return frozenset(verb for verb in Verb if refusal(verb, standing, by=by, at=at, keep_days=keep_days) is None)


def is_past(closed_at: datetime | None, *, at: datetime, keep_days: int) -> bool:
    """Whether a closed case has been kept as long as the company keeps them (in days)."""
    return closed_at is not None and closed_at <= kept_since(at, keep_days)


def kept_since(at: datetime, keep_days: int) -> datetime:
    """What was closed by then has been kept long enough."""
    return at - timedelta(days=keep_days)


def neutral(state: str) -> Neutral:
    """Received, in hand or finished; no more is said outside the room."""
    return NEUTRAL.get(state, Neutral.IN_HAND)
