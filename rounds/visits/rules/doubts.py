"""What looks doubtful about a visit: flags with a plain reason, shown to the person first, never a verdict."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rounds.visits.rules.reasons import Reason, gettext_noop

CLOCK_TOLERANCE = timedelta(minutes=2)


@dataclass(frozen=True)
class Doubt:
    """One flag: what kind, and why in words."""

    kind: str
    reason: Reason

    def record(self) -> dict[str, Any]:
        """Plain JSON for the row of the visit."""
        return {"kind": self.kind, **self.reason.record()}


@dataclass(frozen=True)
class Times:
    """Arrival and departure as they count, and whether the phone's clock had to be set back."""

    arrived_at: datetime
    departed_at: datetime
    ahead_minutes: int = 0


def settled_times(arrived_at: datetime, departed_at: datetime, *, received_at: datetime) -> Times:
    """Keep the length of the visit; a phone clock ahead of the server is set back, nothing lies in the future."""
    ahead = departed_at - received_at
    if ahead <= timedelta(0):
        return Times(arrived_at, departed_at)
    minutes = int(ahead / timedelta(minutes=1)) if ahead > CLOCK_TOLERANCE else 0
    return Times(arrived_at - ahead, received_at, minutes)


def doubts_about(
    times: Times,
    *,
    channel: str,
    metres_away: float | None,
    accuracy_metres: float,
    far_metres: int,
    short_seconds: int,
) -> tuple[Doubt, ...]:
    """Flags of one visit. No position is no doubt: giving it is free. Only a door visit has a place and a least length.

    `metres_away` is the distance of the arrival fix from the outlet; its accuracy speaks for the person.
    """
    found = []
    if channel == "door":
        if metres_away is not None and metres_away - accuracy_metres > far_metres:
            words = {"metres": round(metres_away), "accuracy": round(accuracy_metres), "limit": far_metres}
            text = gettext_noop("到店位置离店铺约 %(metres)s 米（误差 %(accuracy)s 米，提示线 %(limit)s 米）")
            found.append(Doubt("position_far", Reason(text, words, ("E05",))))
        seconds = int((times.departed_at - times.arrived_at).total_seconds())
        if seconds < short_seconds:
            text = gettext_noop("从到店到离店只有 %(seconds)s 秒")
            found.append(Doubt("very_short", Reason(text, {"seconds": seconds}, ("E05", "E07"))))
    if times.ahead_minutes:
        text = gettext_noop("手机时钟快了 %(minutes)s 分钟，已按服务器时间记录")
        found.append(Doubt("clock_ahead", Reason(text, {"minutes": times.ahead_minutes}, ("E05",))))
    return tuple(found)
