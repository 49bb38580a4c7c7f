"""The log of another system told as the steps of an issue: who held it, until when, when his clock stood still (A05).

Lines are read in the order of their time, however they lie in the file, so the same log gives the same steps.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from rounds.issues.rules.clocks import Step


class Standing(StrEnum):
    """What a line of a log says of the issue."""

    NEW = "new"
    ACTIVE = "active"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


ORDER = {standing: place for place, standing in enumerate(Standing)}
OVER = frozenset({Standing.ANSWERED, Standing.CLOSED})


@dataclass(frozen=True)
class Line:
    """One line: when, how the issue stood, which department had it (None: nobody named, so the account manager).

    `place` is the log's own number of the change; `cause` says what a waiting issue waits for.
    """

    at: datetime
    standing: Standing
    department: int | None = None
    place: int = 0
    cause: str = ""


@dataclass(frozen=True)
class Happening:
    """One step: what happened and when, the department it concerns, who had it `before`; `opens` names the next hop."""

    verb: str
    at: datetime
    department: int | None = None
    before: int | None = None
    opens: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Standstill:
    """A pause: from the step `began` until the step `ended`, both as places in the list of happenings."""

    starts_at: datetime
    ends_at: datetime
    cause: str
    began: int
    ended: int


@dataclass(frozen=True)
class Span:
    """One holder: what he owed, since when, until when, how he let go; steps as places in the list of happenings."""

    step: str
    department: int | None
    starts_at: datetime
    began: int
    ends_at: datetime | None = None
    ended: int | None = None
    outcome: str = ""
    pauses: tuple[Standstill, ...] = ()


@dataclass
class Walk:
    """An issue on its way through the log."""

    told: list[Happening] = field(default_factory=list)
    tells_at_once: bool = False
    department: int | None = None
    holds: str = ""
    last_at: datetime | None = None
    waits_for: str = ""

    def say(self, verb: str, at: datetime, *, opens: str = "", before: int | None = None, cause: str = "") -> None:
        """One more step; a hop it opens ends the pause of the one before."""
        self.told.append(Happening(verb, at, self.department, before, opens, cause))
        self.last_at = at
        if opens or verb == "closed":
            self.holds, self.waits_for = opens, ""

    def read(self, line: Line) -> None:
        """What this line adds to the story."""
        at = max(line.at, self.last_at or line.at)
        if self.holds == Step.LEARN:
            self.say("learnt", at, opens=Step.COORDINATE)
        if self.is_over and line.standing in OVER:
            if line.standing == Standing.CLOSED:
                self.close(at)
            return
        if self.is_over:
            self.say("reopened", at, opens=Step.ANSWER if self.department is None else Step.ACCEPT)
        has_moved = self.goes_to(line.department, at)
        self.stands(line, at, has_moved=has_moved)

    @property
    def is_over(self) -> bool:
        """Whether the department has let go of it: answered, told or closed."""
        return self.holds in {Step.TELL, Step.CONFIRM, ""}

    def goes_to(self, department: int | None, at: datetime) -> bool:
        """Dispatched, forwarded or returned when the line names another holder; whether it moved."""
        before = self.department
        if department == before:
            return False
        self.department = department
        if department is None:
            self.say("returned", at, opens=Step.COORDINATE, before=before)
        elif before is None:
            self.say("dispatched", at, opens=Step.ACCEPT)
        else:
            self.say("forwarded", at, opens=Step.ACCEPT, before=before)
        return True

    def stands(self, line: Line, at: datetime, *, has_moved: bool) -> None:
        """Accepting, pausing, answering, closing. Who hands over does not accept for the next one in the same line."""
        if self.waits_for and (line.standing != Standing.WAITING or line.cause != self.waits_for):
            self.say("resumed", at)
            self.waits_for = ""
        if line.standing == Standing.ACTIVE and not has_moved:
            self.accept(at)
        elif line.standing == Standing.WAITING:
            self.pause(line.cause, at)
        elif line.standing in OVER:
            self.answer(at)
            if line.standing == Standing.CLOSED:
                self.close(at)

    def accept(self, at: datetime) -> None:
        """The department takes it."""
        if self.holds == Step.ACCEPT:
            self.say("accepted", at, opens=Step.ANSWER)

    def pause(self, cause: str, at: datetime) -> None:
        """Only a department that has accepted lets its clock stand; the account manager's own runs on."""
        self.accept(at)
        if self.holds == Step.ANSWER and self.department is not None and not self.waits_for:
            self.say("paused", at, cause=cause)
            self.waits_for = cause

    def answer(self, at: datetime) -> None:
        """Who accepts or keeps it only now does so in the moment of the answer."""
        if self.holds == Step.COORDINATE:
            self.say("dispatched", at, opens=Step.ANSWER)
        self.accept(at)
        self.say("answered", at, opens=Step.TELL)
        if self.tells_at_once:
            self.say("told", at, opens=Step.CONFIRM)

    def close(self, at: datetime) -> None:
        """Told and confirmed."""
        if self.holds == Step.TELL:
            self.say("told", at, opens=Step.CONFIRM)
        if self.holds == Step.CONFIRM:
            self.say("closed", at)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Lines as they followed each other; of one minute by the log's own number."""
    return sorted(lines, key=lambda line: (line.at, line.place, ORDER[line.standing], line.department or 0, line.cause))


def happenings_of(
    lines: Iterable[Line], *, raised_at: datetime, closed_at: datetime | None = None, tells_at_once: bool = False
) -> tuple[Happening, ...]:
    """The steps of one issue, oldest first. An issue said to be closed at `closed_at` closes even without such a line.

    `tells_at_once`: the answer reaches the retailer at once; otherwise he is told when the log closes the issue. A
    pause the log never ends is left out: nobody knows how long it lasted.
    """
    walk = Walk(tells_at_once=tells_at_once)
    walk.say("registered", raised_at, opens=Step.LEARN)
    for line in in_order(lines):
        walk.read(line)
    if closed_at is not None and walk.holds:
        walk.read(Line(max(closed_at, walk.last_at or closed_at), Standing.CLOSED, walk.department))
    if walk.waits_for:
        place = max(place for place, step in enumerate(walk.told) if step.verb == "paused")
        del walk.told[place]
    return tuple(walk.told)


def spans_of(happenings: Iterable[Happening]) -> tuple[Span, ...]:
    """The holders one after another, each with his pauses; the last one is open unless the issue is closed."""
    spans: list[Span] = []
    current: Span | None = None
    paused: tuple[int, Happening] | None = None
    pauses: list[Standstill] = []
    for place, step in enumerate(happenings):
        if paused and step.verb != "paused":
            began, start = paused
            pauses.append(Standstill(start.at, step.at, start.cause, began, place))
        paused = (place, step) if step.verb == "paused" else None
        if step.verb in {"paused", "resumed"}:
            continue
        if current is not None:
            spans.append(_ended(current, step, place, pauses))
        pauses = []
        current = _begun(step, place) if step.opens else None
    return (*spans, replace(current, pauses=tuple(pauses))) if current else tuple(spans)


def _begun(step: Happening, place: int) -> Span:
    with_department = step.opens in {Step.ACCEPT, Step.ANSWER}
    return Span(str(step.opens), step.department if with_department else None, step.at, place)


def _ended(span: Span, step: Happening, place: int, pauses: list[Standstill]) -> Span:
    return Span(span.step, span.department, span.starts_at, span.began, step.at, place, step.verb, tuple(pauses))
