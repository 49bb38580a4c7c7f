"""What a change of the work saved, as the time ledger measured it: minutes a person spends in a week (D02, E09)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rounds.improvement.rules.ledger import Line
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop

SPAN = timedelta(days=28)
SHORTEST = timedelta(days=6)  # a week, the first day counted
WEEK = 7
WITH_CAUSE = ("office", "paper")


@dataclass(frozen=True)
class Measured:
    """Minutes per person and week before and after; None where the ledger has nothing of that time."""

    before: float | None
    after: float | None

    @property
    def saved(self) -> float | None:
        """Minutes per person and week that are gone; negative when it takes longer now."""
        return None if self.before is None or self.after is None else self.before - self.after


def activity_of(line: Line) -> str:
    """What the minutes of a line were spent on: its place, and for office and paper their cause."""
    return f"{line.place}:{line.cause}" if line.place in WITH_CAUSE else line.place


def weekly_minutes(lines: Iterable[Line], activity: str, *, first: date, last: date) -> float | None:
    """Minutes of an activity that a person with any entry in the span spends in a week; None without any entry."""
    within = [line for line in lines if first <= line.day <= last]
    people = {line.staff for line in within}
    if not people:
        return None
    spent = sum(line.minutes for line in within if activity_of(line) == activity)
    return spent / len(people) / ((last - first).days + 1) * WEEK


def measured(lines: Iterable[Line], activity: str, *, since: date, today: date) -> Measured:
    """The four weeks before a change beside the first four after it, or what there is of them; a week at least."""
    known = list(lines)
    before = weekly_minutes(known, activity, first=since - SPAN, last=since - timedelta(days=1))
    last = min(today, since + SPAN - timedelta(days=1))
    after = weekly_minutes(known, activity, first=since, last=last) if last - since >= SHORTEST else None
    return Measured(before, after)


def check_change(activity: str, text: str, *, known: Iterable[str]) -> None:
    """RefusedError for an activity the ledger does not know, or when nothing is said."""
    if activity not in set(known):
        raise RefusedError(Reason(gettext_noop("时间账里没有这项工作"), {}, ("E09",)))
    if not text.strip():
        raise RefusedError(Reason(gettext_noop("请写明改了什么"), {}, ("D02",)))
