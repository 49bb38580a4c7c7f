"""Which step may follow which, and whose it is; an issue closes only solved or explained (A04, A27, B09)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class State(StrEnum):
    """Where an issue stands."""

    REGISTERED = "registered"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    TOLD = "told"
    CLOSED = "closed"


class Verb(StrEnum):
    """What may be done with an issue."""

    LEARN = "learn"
    DISPATCH = "dispatch"
    ACCEPT = "accept"
    RETURN = "return"
    FORWARD = "forward"
    ANSWER = "answer"
    TELL = "tell"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    PAUSE = "pause"
    RESUME = "resume"


class Party(StrEnum):
    """As what a person meets an issue. `OUTSIDE` is the retailer or the house itself, named in words."""

    COORDINATOR = "coordinator"
    SUPERVISOR = "supervisor"
    DEPARTMENT = "department"
    ASSESSOR = "assessor"
    HEAD = "head"
    OUTSIDE = "outside"
    NOBODY = "nobody"


class Refusal(StrEnum):
    """Why a step is not taken."""

    NOT_NOW = "not_now"
    NOT_YOURS = "not_yours"
    NO_TEXT = "no_text"
    NO_PROPOSAL = "no_proposal"
    NO_REASON = "no_reason"
    NO_ANSWER = "no_answer"
    NO_WAY_OF_TELLING = "no_way_of_telling"
    PROMISE_IN_THE_PAST = "promise_in_the_past"
    PROMISE_TOO_FAR = "promise_too_far"
    PAUSE_NOT_AHEAD = "pause_not_ahead"
    PAUSE_TOO_LONG = "pause_too_long"
    PAUSED_OFTEN = "paused_often"
    SAME_DEPARTMENT = "same_department"
    FOREIGN = "foreign"
    UNKNOWN_CATEGORY = "unknown_category"
    TIME_RUNS_BACK = "time_runs_back"
    SOMEBODY_WAS_FASTER = "somebody_was_faster"
    ID_TAKEN = "id_taken"
    SENT_DIFFERENTLY = "sent_differently"
    UNTOUCHED_COPY = "untouched_copy"
    GAP_LEFT = "gap_left"
    NO_NOTE = "no_note"
    EMPTY_TEMPLATE = "empty_template"
    TITLE_TAKEN = "title_taken"
    CASE_OPEN = "case_open"
    IN_THE_ROOM = "in_the_room"
    REMINDED_ALREADY = "reminded_already"
    REPLY_DAY_PASSED = "reply_day_passed"
    ASKED_ALREADY = "asked_already"
    OWN_WORK = "own_work"


@dataclass(frozen=True)
class Standing:
    """What decides about the next step: the state, whether the coordinator knows, who holds it, a clock that stands."""

    state: str
    is_learnt: bool
    is_with_department: bool
    is_paused: bool = False
    is_report: bool = False


BY_STATE: dict[str, frozenset[Verb]] = {
    State.REGISTERED: frozenset({Verb.LEARN, Verb.DISPATCH}),
    State.DISPATCHED: frozenset({Verb.ACCEPT, Verb.RETURN, Verb.FORWARD}),
    State.ACCEPTED: frozenset({Verb.ANSWER, Verb.RETURN, Verb.FORWARD, Verb.PAUSE, Verb.RESUME}),
    State.ANSWERED: frozenset({Verb.TELL, Verb.REOPEN}),
    State.TOLD: frozenset({Verb.CONFIRM, Verb.REOPEN}),
    State.CLOSED: frozenset({Verb.REOPEN}),
}
COORDINATING = frozenset({Party.COORDINATOR, Party.SUPERVISOR})
BY_VERB: dict[Verb, frozenset[Party]] = {
    Verb.LEARN: frozenset({Party.COORDINATOR}),
    Verb.DISPATCH: COORDINATING,
    Verb.ACCEPT: frozenset({Party.DEPARTMENT}),
    Verb.RETURN: frozenset({Party.DEPARTMENT}),
    Verb.FORWARD: frozenset({Party.DEPARTMENT}),
    Verb.ANSWER: frozenset({Party.DEPARTMENT}),
    Verb.TELL: COORDINATING,
    Verb.CONFIRM: COORDINATING,
    Verb.REOPEN: COORDINATING | {Party.ASSESSOR},
    Verb.PAUSE: frozenset({Party.DEPARTMENT}),
    Verb.RESUME: frozenset({Party.DEPARTMENT}),
}
OF_A_REPORT = frozenset({Verb.ACCEPT, Verb.ANSWER})  # it goes nowhere else, and nothing is said about it (A20)
ANSWERING = frozenset({Verb.ANSWER, Verb.PAUSE, Verb.RESUME})
FARTHEST_PROMISE = timedelta(days=366)  # no ledger keeps a promise for longer (D11)


def verbs_in(standing: Standing) -> frozenset[Verb]:
    """What may be done with an issue that stands like this, by whomever."""
    verbs = BY_STATE[standing.state]
    if standing.is_report:
        return verbs & OF_A_REPORT
    if standing.is_learnt:
        verbs -= {Verb.LEARN}
    if not standing.is_with_department:
        verbs -= {Verb.RETURN, Verb.FORWARD}
    return verbs - {Verb.PAUSE if standing.is_paused else Verb.RESUME}


def parties_of(verb: Verb, standing: Standing) -> frozenset[Party]:
    """Whose step it is. Without a department the account manager answers himself (A42)."""
    if verb in ANSWERING and not standing.is_with_department:
        return COORDINATING
    return BY_VERB[verb]


def verbs_for(party: str, standing: Standing) -> frozenset[Verb]:
    """What this party may do now: the buttons he sees."""
    return frozenset(verb for verb in verbs_in(standing) if refusal(verb, party, standing) is None)


def refusal(verb: Verb, party: str, standing: Standing) -> Refusal | None:
    """Why this party may not do this now; None when he may."""
    if verb not in verbs_in(standing):
        return Refusal.NOT_NOW
    if party != Party.OUTSIDE and party not in parties_of(verb, standing):
        return Refusal.NOT_YOURS
    return None


def answer_refusal(kind: str, text: str, promised_on: date | None, today: date) -> Refusal | None:
    """An answer is a solution or an explanation in words; a promised day is not over yet (A27)."""
    if kind not in {"solution", "explanation"} or not text.strip():
        return Refusal.NO_ANSWER
    if promised_on is not None and promised_on < today:
        return Refusal.PROMISE_IN_THE_PAST
    if promised_on is not None and promised_on - today > FARTHEST_PROMISE:
        return Refusal.PROMISE_TOO_FAR
    return None
