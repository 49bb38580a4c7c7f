"""A stop of a visit plan, as any planner hands it over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rounds.visits.rules.suggestions import Suggestion


@dataclass(frozen=True)
class PlannedStop:
    """One visit to come: `position` in the round of the day, `minute` after midnight or None.

    A stop without a goal says in `goal_because` why it has none (C05). Each of `because` is a sentence, or a reason's
    record (message id, figures, rules), which every reader then gets in his language.
    """

    retailer_id: int
    day: date
    position: int
    channel: str = "door"
    minute: int | None = None
    goal: str = ""
    goal_because: str = ""
    duties: tuple[Suggestion | str, ...] = ()
    because: tuple[str | Mapping[str, object], ...] = ()


def duty_record(duty: Suggestion | str) -> dict[str, object]:
    """A suggested duty as a row keeps it."""
    return {"duty": duty, "because": []} if isinstance(duty, str) else duty.record()
