"""The clock of each hand-over in working time: until when, how long held, who was in time (A05, A27, A35)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rounds.common.calendar import Pause, WorkCalendar
from rounds.issues.rules.routing import Limits


class Step(StrEnum):
    """What the holder of an issue owes."""

    LEARN = "learn"
    COORDINATE = "coordinate"
    ACCEPT = "accept"
    ANSWER = "answer"
    TELL = "tell"
    CONFIRM = "confirm"


@dataclass(frozen=True)
class Allowances:
    """Working minutes per step: the account manager's own from the settings, the rest from the routing table."""

    learn: int
    coordinate: int
    confirm: int
    limits: Limits

    def of(self, step: str) -> int:
        """Working minutes the holder of this step has."""
        return {
            Step.LEARN: self.learn,
            Step.COORDINATE: self.coordinate,
            Step.ACCEPT: self.limits.accept,
            Step.ANSWER: self.limits.answer,
            Step.TELL: self.limits.tell,
            Step.CONFIRM: self.confirm,
        }[Step(step)]


@dataclass(frozen=True)
class Held:
    """One hop as the clock sees it; `ends_at` None means the issue is still there.

    `started_by` and `ended_by` are numbers of events; minutes are working minutes, those of `paused` and `corrected`
    (found not to count, after an objection) not among them.
    """

    step: str
    department: int | None
    starts_at: datetime
    ends_at: datetime | None
    allowed: int
    minutes: int
    started_by: int
    ended_by: int | None = None
    outcome: str = ""
    paused: int = 0
    corrected: int = 0

    @property
    def over(self) -> int:
        """Working minutes beyond the allowance; negative while there is time left."""
        return self.minutes - self.allowed


@dataclass(frozen=True)
class Stretch:
    """The unbroken time one holder had an issue for one purpose: a department accepts and answers in one stretch."""

    hops: tuple[Held, ...]

    @property
    def department(self) -> int | None:
        """The department, or None for the account manager."""
        return self.hops[0].department

    @property
    def minutes(self) -> int:
        """Working minutes held."""
        return sum(hop.minutes for hop in self.hops)

    @property
    def allowed(self) -> int:
        """Working minutes allowed: what acceptance did not use remains for the answer."""
        return sum(hop.allowed for hop in self.hops)

    @property
    def was_in_time(self) -> bool:
        """Whether the holder let go within what he was allowed."""
        return self.minutes <= self.allowed

    @property
    def events(self) -> tuple[int, ...]:
        """Numbers of the events that open and close it."""
        found = {number for hop in self.hops for number in (hop.started_by, hop.ended_by) if number is not None}
        return tuple(sorted(found))


def minutes_held(
    start: datetime,
    end: datetime | None,
    *,
    as_of: datetime,
    calendar: WorkCalendar,
    pauses: Iterable[Pause] = (),
) -> int:
    """Working minutes between taking and letting go outside the pauses; an open hop counts until `as_of`."""
    until = end or as_of
    return calendar.elapsed_with_pauses(start, until, pauses) if until > start else 0


def due_at(start: datetime, minutes: int, *, calendar: WorkCalendar, pauses: Iterable[Pause] = ()) -> datetime:
    """The instant by which the holder must have acted; every pause has an end."""
    due = calendar.due_with_pauses(start, minutes, pauses)
    assert due is not None, "a pause without end"
    return due


def minutes_left(due: datetime, now: datetime, *, calendar: WorkCalendar) -> int:
    """Working minutes until the due time; negative when it has gone by."""
    return calendar.business_minutes(now, due)


def in_order(hops: Iterable[Held]) -> list[Held]:
    """Hops as they followed each other, however they were read."""
    return sorted(hops, key=lambda hop: (hop.started_by, hop.starts_at, hop.step))


def stretches(hops: Iterable[Held]) -> list[Stretch]:
    """Hops joined into stretches: acceptance and the answer of one department belong together."""
    found: list[list[Held]] = []
    for hop in in_order(hops):
        if hop.step == Step.ANSWER and found and _accepted_before(found[-1], hop):
            found[-1].append(hop)
        else:
            found.append([hop])
    return [Stretch(tuple(group)) for group in found]


def _accepted_before(group: Sequence[Held], hop: Held) -> bool:
    last = group[-1]
    return last.step == Step.ACCEPT and last.department == hop.department and last.outcome == "accepted"
