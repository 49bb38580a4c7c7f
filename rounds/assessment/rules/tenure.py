"""Whose something was on a day that is past, from what was noted when it changed hands; rows know only today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Handover:
    """Something changed hands: numbers of whom it belonged to before and after, None for nobody."""

    at: datetime
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Tenure:
    """Whose it was, and since when without a break; `since` None: from before anything was noted."""

    holder: int | None
    since: datetime | None = None


def tenure_at(handovers: Sequence[Handover], at: datetime, *, now: int | None) -> Tenure:
    """Whose it was just before `at`; `handovers` from the earliest on, `now` is whose it is when none was noted.

    Given again to whom it already belonged, it is his without a break.
    """
    tenure = Tenure(handovers[0].before if handovers else now)
    for handover in handovers:
        if handover.at >= at:
            break
        if handover.after != tenure.holder:
            tenure = Tenure(handover.after, handover.at)
    return tenure
