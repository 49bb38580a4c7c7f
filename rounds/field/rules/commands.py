"""The commands a phone may send: their shape, their identity, who may send them (trust.md)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from rounds.field.rules.wording import UNKNOWN, fault_said
from rounds.visits.rules.reasons import Reason

Reference = Annotated[str, Field(pattern=r"^(\d{1,18}|[0-9a-fA-F-]{36})$")]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Long = Annotated[str, Field(max_length=4000)]
Short = Annotated[str, Field(max_length=200)]
Channel = Literal["door", "phone", "wechat", "group", "evening"]


class Body(BaseModel):
    """What every body shares: unknown fields are refused, so that nothing a person wrote is dropped in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class FixBody(Body):
    """One position on arrival or departure."""

    lat: float = Field(ge=-90, le=90)
    lon: float = Field(ge=-180, le=180)
    accuracy: float = Field(ge=0, le=1_000_000)
    datum: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    samples: int = Field(default=1, ge=1, le=20)


class AnnouncedBody(Body):
    """An attachment that follows."""

    kind: Literal["signature", "photo"]
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=0)
    purpose: Literal["", "front", "display", "prices", "other", "companion"] = ""


class SopStepBody(Body):
    """One step of a standard procedure: done, or left out and why."""

    code: Short
    version: int = Field(ge=1, le=100_000)
    text: Annotated[str, Field(max_length=400)]
    is_done: bool
    because: Short = ""


class VisitAdd(Body):
    """A visit nobody planned; `visit` is its phone-made id."""

    visit: UUID
    retailer: Number
    day: date
    channel: Channel = "door"
    goal: Short = ""
    goal_because: Short = ""
    no_goal_reason: Short = ""


class VisitStart(Body):
    """Arrival at the shop."""

    visit: Reference
    arrived_at: AwareDatetime
    arrival: FixBody | None = None


class VisitFinish(VisitStart):
    """The record of a visit (E06)."""

    departed_at: AwareDatetime
    steady_seconds: float | None = Field(default=None, ge=0, le=1_000_000)
    departure: FixBody | None = None
    channel: Channel = "door"
    goal: Short = ""
    no_goal_reason: Short = ""
    comment: Long = ""
    suggestion: Long = ""
    summary: Long = ""
    done_duties: tuple[Short, ...] = Field(default=(), max_length=11)
    facts: dict[str, str | int | float | bool | None] = Field(default_factory=dict, max_length=40)
    announced: tuple[AnnouncedBody, ...] = Field(default=(), max_length=20)
    order_advice: Long = ""
    sop_steps: tuple[SopStepBody, ...] = Field(default=(), max_length=60)
    answers: dict[Short, Short] = Field(default_factory=dict, max_length=20)


class DoubtAnswer(Body):
    """What the person says to a doubt that came up after his record was saved."""

    visit: Reference
    kind: Short
    answer: Short


class VisitMiss(Body):
    """The visit did not take place (C08)."""

    visit: Reference
    reason: Short
    note: Short = ""


class IssueRaise(Body):
    """What the retailer raised, with a proposed solution (B09); `issue` is its phone-made id."""

    issue: UUID
    retailer: Number
    category: Short
    text: Long
    kind: Literal["issue", "complaint", "violation_report", "enquiry", "advice"] = "issue"
    proposed_solution: Long = ""
    visit: Reference | None = None
    raised_at: AwareDatetime | None = None
    announced: tuple[AnnouncedBody, ...] = Field(default=(), max_length=20)


class IssueTell(Body):
    """The retailer was told the answer (A05)."""

    issue: Reference
    how: Short


class IssueConfirm(Body):
    """The retailer confirmed: closed (A27)."""

    issue: Reference


class IssueRemind(Body):
    """The holder of an issue is asked to get on with it (催办, A05)."""

    issue: Reference
    words: Annotated[str, Field(max_length=300)] = ""


class BulletinPassOn(Body):
    """A bulletin was passed on to a retailer, and how (A26, F06)."""

    bulletin: Number
    retailer: Number
    how: Literal["told", "shown", "guided", "leaflet"]
    visit: Reference | None = None


class PromiseMake(Body):
    """Something promised to a retailer by a day (D11); `promise` is its phone-made id."""

    promise: UUID
    retailer: Number
    text: Short
    due_on: date
    made_at: AwareDatetime | None = None
    visit: Reference | None = None


class PromiseSettle(Body):
    """The promise was kept, or broken and why (D11)."""

    promise: Reference
    outcome: Literal["kept", "broken"]
    note: Short = ""
    settled_at: AwareDatetime | None = None


class AnsweredBody(Body):
    """A question worth asking, and what the person answered."""

    question: Short
    answer: Annotated[str, Field(max_length=500)]


class DayReorder(Body):
    """The visits of a day in the order the account manager wants to make them (C14)."""

    day: date
    visits: tuple[Reference, ...] = Field(min_length=1, max_length=100)


class ReviewSend(Body):
    """The review of the day (C16)."""

    day: date
    anomalies: Long = ""
    tomorrow: Long = ""
    opened_at: AwareDatetime
    written_at: AwareDatetime | None = None
    answers: tuple[AnsweredBody, ...] = Field(default=(), max_length=8)


class TimeNote(Body):
    """Minutes no visit tells (E09); `note` is their phone-made id."""

    note: UUID
    day: date
    place: Literal["office", "paper", "ad_hoc"]
    minutes: int = Field(ge=0, le=1440)
    giver: Annotated[str, Field(max_length=80)] = ""
    cause: Literal["", "meeting", "system", "report", "training", "waiting", "emergency", "other"] = ""
    began_at: AwareDatetime | None = None


class TaskAdd(Body):
    """A task given in between, noted by who has to do it (C20); `task` is its phone-made id."""

    task: UUID
    title: Short
    giver: Annotated[str, Field(max_length=80)] = ""
    is_important: bool = False
    is_urgent: bool = False
    minutes: int | None = Field(default=None, ge=1, le=1440)
    due_at: AwareDatetime | None = None


class TaskSettle(Body):
    """The task is done, with its minutes, or was not done and why."""

    task: Reference
    outcome: Literal["done", "declined"]
    minutes: int = Field(default=0, ge=0, le=1440)
    because: Short = ""
    settled_at: AwareDatetime | None = None


class ObservationAdd(Body):
    """What somebody of the team saw at a retailer (E11); `observation` is its phone-made id."""

    observation: UUID
    retailer: Number
    topic: Literal["sales", "stock", "price", "delivery", "service", "enforcement", "other"]
    text: Annotated[str, Field(min_length=1, max_length=500)]
    seen_at: AwareDatetime | None = None


class ScoreObject(Body):
    """A part of one's own score, or one record of it, is contested (A31); `objection` is its phone-made id."""

    objection: UUID
    part: Number
    record: Annotated[str, Field(max_length=60)] = ""
    text: Annotated[str, Field(min_length=1, max_length=500)]


SHAPES: Mapping[str, type[Body]] = {
    "visit.add": VisitAdd,
    "visit.start": VisitStart,
    "visit.finish": VisitFinish,
    "visit.miss": VisitMiss,
    "doubt.answer": DoubtAnswer,
    "issue.raise": IssueRaise,
    "issue.tell": IssueTell,
    "issue.confirm": IssueConfirm,
    "issue.remind": IssueRemind,
    "bulletin.pass_on": BulletinPassOn,
    "promise.make": PromiseMake,
    "promise.settle": PromiseSettle,
    "day.reorder": DayReorder,
    "review.send": ReviewSend,
    "time.note": TimeNote,
    "task.add": TaskAdd,
    "task.settle": TaskSettle,
    "observation.add": ObservationAdd,
    "score.object": ScoreObject,
}
TEAM_KINDS = frozenset({"issue.raise", "observation.add"})


class MalformedError(ValueError):
    """Not a command we know: `reason` says what is wrong for its author, the text says it for who looks into it."""

    def __init__(self, reason: Reason, details: str) -> None:
        super().__init__(details[:200])
        self.reason = reason


@dataclass(frozen=True)
class Command:
    """One thing done on a phone: its id names it for ever, `made_at` is the phone's own time.

    `sequence` and `clock` (what the phone's clock showed and how far it was known to be off, milliseconds) come beside
    the command and are no part of its identity: apps of version 1 do not send them.
    """

    id: UUID
    kind: str
    made_at: datetime
    body: Body
    raw: Mapping[str, Any]
    sha256: str
    sequence: int | None = None
    clock: Mapping[str, int] | None = None


def command_from(raw: Mapping[str, Any]) -> Command:
    """Read a command; MalformedError when its id, kind, time or body does not fit."""
    try:
        ident = UUID(str(raw.get("id")))
        made_at = datetime.fromisoformat(str(raw.get("made_at")))
    except ValueError as error:
        raise MalformedError(Reason(UNKNOWN), "id, made_at") from error
    kind, body = str(raw.get("kind")), raw.get("body")
    if kind not in SHAPES or not isinstance(body, dict) or made_at.tzinfo is None:
        raise MalformedError(Reason(UNKNOWN), f"kind: {kind[:40]}")
    try:
        shaped = SHAPES[kind].model_validate(body)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in fault["loc"])
        raise MalformedError(fault_said(fault), f"{where}: {fault['msg']}") from error
    return Command(ident, kind, made_at, shaped, body, body_sha256(raw), _sequence(raw), _clock(raw))


def _sequence(raw: Mapping[str, Any]) -> int | None:
    said = raw.get("seq")
    return said if isinstance(said, int) and not isinstance(said, bool) and 0 <= said < 2**53 else None


def _clock(raw: Mapping[str, Any]) -> dict[str, int] | None:
    """What is said of the clock, if it is what we expect; nobody is refused for it."""
    said = raw.get("clock")
    if not isinstance(said, Mapping):
        return None
    return {name: int(said[name]) for name in ("wall", "off", "jumped") if isinstance(said.get(name), int)}


def body_sha256(raw: Mapping[str, Any]) -> str:
    """What makes two sendings of one id the same: kind, time and body, whatever the order of the fields."""
    said = [raw.get("kind"), raw.get("made_at"), raw.get("body")]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def storable(value: Any) -> Any:
    """The same JSON without the characters no database takes (NUL, half surrogates): they become question marks."""
    if isinstance(value, str):
        return value.replace("\x00", "?").encode("utf-8", "replace").decode()
    if isinstance(value, Mapping):
        return {storable(str(name)): storable(item) for name, item in value.items()}
    return [storable(item) for item in value] if isinstance(value, list) else value


def may_send(kind: str, *, is_account_manager: bool) -> bool:
    """The service team adds issues and observations (E11); visits and reviews are the account manager's own."""
    return is_account_manager or kind in TEAM_KINDS
