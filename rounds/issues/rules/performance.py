"""What turns and closed issues show in numbers: in time, handed on, reopened, working minutes (A05, A27, A35)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from rounds.issues.rules.clocks import Held, Step, stretches

ANSWERING = frozenset({Step.ACCEPT, Step.ANSWER})
HANDED_ON = frozenset({"forwarded", "returned"})


@dataclass(frozen=True)
class Turn:
    """One holder's unbroken time with an issue that is over; minutes are working minutes.

    `step` is the one it ended with. `department` None means the account manager. `was_reopened`: the answer that ended
    it did not do.
    """

    issue: int
    department: int | None
    step: str
    ended_at: datetime
    minutes: int
    allowed: int
    paused: int
    outcome: str
    was_reopened: bool = False

    @property
    def was_in_time(self) -> bool:
        """Whether the holder let go within what he was allowed."""
        return self.minutes <= self.allowed

    @property
    def over(self) -> int:
        """Working minutes beyond the allowance; negative when some were left."""
        return self.minutes - self.allowed


@dataclass(frozen=True)
class Ended:
    """An issue that was closed: working minutes from raising to closing, how often it went from desk to desk."""

    issue: int
    minutes: int
    hand_overs: int
    was_reopened: bool


@dataclass(frozen=True)
class HolderFigures:
    """The turns of one holder. Shares are fractions, None when there is nothing to take a share of."""

    department: int | None
    turns: int
    late: int
    median: int | None
    ninth_tenth: int | None
    paused: int
    handed_on: int
    answers: int
    reopened: int

    @property
    def in_time(self) -> float | None:
        """The share of turns within their time."""
        return (self.turns - self.late) / self.turns if self.turns else None

    @property
    def reopened_share(self) -> float | None:
        """The share of answers that did not do."""
        return self.reopened / self.answers if self.answers else None


@dataclass(frozen=True)
class IssueFigures:
    """The issues that were closed."""

    closed: int
    handed_over: int
    hand_overs: float | None
    reopened: int
    median: int | None
    ninth_tenth: int | None

    @property
    def reopened_share(self) -> float | None:
        """The share of closed issues that were opened again on the way."""
        return self.reopened / self.closed if self.closed else None


def turns_of(issue: int, hops: Iterable[Held]) -> list[Turn]:
    """The turns that are over, in order. The retailer's time to confirm is nobody's turn."""
    found = [stretch for stretch in stretches(hops) if stretch.hops[0].step != Step.CONFIRM]
    answering = [place for place, stretch in enumerate(found) if stretch.hops[0].step in ANSWERING]
    last = answering[-1] if answering else -1
    turns = []
    for place, stretch in enumerate(found):
        end = stretch.hops[-1]
        if end.ends_at is not None and not (end.step == Step.ACCEPT and end.outcome == "accepted"):
            turns.append(
                Turn(
                    issue=issue,
                    department=stretch.department,
                    step=end.step,
                    ended_at=end.ends_at,
                    minutes=stretch.minutes,
                    allowed=stretch.allowed,
                    paused=sum(hop.paused for hop in stretch.hops),
                    outcome=end.outcome,
                    was_reopened=end.outcome == "answered" and place < last,
                )
            )
    return turns


def ended_of(issue: int, turns: Iterable[Turn], *, minutes: int) -> Ended:
    """A closed issue by all its turns."""
    known = list(turns)
    handed = sum(turn.outcome in HANDED_ON for turn in known)
    return Ended(issue, minutes, handed, any(turn.was_reopened for turn in known))


def holder_figures(turns: Iterable[Turn]) -> list[HolderFigures]:
    """Figures of every holder, departments by number, the account managers together and last."""
    by_holder: dict[int | None, list[Turn]] = {}
    for turn in turns:
        by_holder.setdefault(turn.department, []).append(turn)
    holders = sorted(by_holder, key=lambda department: (department is None, department or 0))
    return [_figures_of(holder, by_holder[holder]) for holder in holders]


def _figures_of(department: int | None, turns: Sequence[Turn]) -> HolderFigures:
    minutes = sorted(turn.minutes for turn in turns)
    return HolderFigures(
        department=department,
        turns=len(turns),
        late=sum(not turn.was_in_time for turn in turns),
        median=at_share(minutes, 0.5),
        ninth_tenth=at_share(minutes, 0.9),
        paused=sum(turn.paused for turn in turns),
        handed_on=sum(turn.outcome in HANDED_ON for turn in turns),
        answers=sum(turn.outcome == "answered" for turn in turns),
        reopened=sum(turn.was_reopened for turn in turns),
    )


def issue_figures(ended: Sequence[Ended]) -> IssueFigures:
    """Figures of closed issues."""
    minutes = sorted(one.minutes for one in ended)
    return IssueFigures(
        closed=len(ended),
        handed_over=sum(one.hand_overs > 0 for one in ended),
        hand_overs=sum(one.hand_overs for one in ended) / len(ended) if ended else None,
        reopened=sum(one.was_reopened for one in ended),
        median=at_share(minutes, 0.5),
        ninth_tenth=at_share(minutes, 0.9),
    )


def at_share(ordered: Sequence[int], share: float) -> int | None:
    """The smallest value that at least this share of them do not exceed (nearest rank); None of nothing."""
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else None
