"""Until when the next step of a case is owed, in working time (A20, A27)."""

from dataclasses import dataclass
from datetime import datetime

from rounds.common.calendar import WorkCalendar
from rounds.enforcement.rules.steps import State


@dataclass(frozen=True)
class Allowances:
    """Working minutes for each step."""

    take_up: int
    check: int
    decide: int
    close: int

    def after(self, state: str) -> int | None:
        """Working minutes for the step that follows this state; None when nothing is owed any more."""
        return {
            State.REPORTED: self.take_up,
            State.TAKEN_UP: self.check,
            State.CHECKED: self.decide,
            State.DECIDED: self.close,
            State.CLOSED: None,
        }[State(state)]


def due_at(state: str, since: datetime, *, allowances: Allowances, calendar: WorkCalendar) -> datetime | None:
    """The instant by which the next step is owed of a case that has stood like this since then."""
    minutes = allowances.after(state)
    return None if minutes is None else calendar.due_at(since, minutes)
