"""Whether a retailer buys more or less than a quarter ago (C07: growth of the business; C10: analyse dynamics)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

NEEDED_DAYS = 175


class Direction(StrEnum):
    RISING = "rising"
    STEADY = "steady"
    FALLING = "falling"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class TrendSettings:
    """Per company: a change smaller than `share` of the earlier volume, or than `floor` units, is steady."""

    share: Decimal = Decimal("0.15")
    floor: Decimal = Decimal(5)


@dataclass(frozen=True, slots=True)
class TrendVerdict:
    """The direction and the change as a share of the earlier volume (0.2 = a fifth more; None: cannot tell)."""

    direction: Direction
    change: Decimal | None
    because: str
    params: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ("C07", "C10")


def _(message: str) -> str:
    """Marks a message for the translation catalogue."""
    return message


def trend_of(
    *, recent: Decimal, before: Decimal, history_days: int, settings: TrendSettings | None = None
) -> TrendVerdict:
    """The net volume of the last 91 days against the 91 days before, for a retailer known for `history_days`."""
    settings = settings or TrendSettings()
    params = {"recent": _whole(recent), "before": _whole(before), "days": str(history_days)}
    if history_days < NEEDED_DAYS:
        return TrendVerdict(Direction.UNKNOWN, None, _("只有 %(days)s 天的订货记录，不足半年，不比较"), params)
    if before <= 0:
        return TrendVerdict(Direction.UNKNOWN, None, _("前 13 周没有订货，不能比较"), params)
    change = recent / before - 1
    params["change"] = f"{abs(change):.0%}".replace("%", "％")  # a bare % would be read as a place in the message
    if recent <= 0:
        because = _("近 13 周没有订货，前 13 周为 %(before)s")
        return TrendVerdict(Direction.STOPPED, change, because, params, ("C07", "C10", "C25"))
    if abs(change) < settings.share or abs(recent - before) < settings.floor:
        return TrendVerdict(Direction.STEADY, change, _("近 13 周 %(recent)s，前 13 周 %(before)s：持平"), params)
    if change > 0:
        because = _("近 13 周 %(recent)s，前 13 周 %(before)s：上升 %(change)s")
        return TrendVerdict(Direction.RISING, change, because, params)
    because = _("近 13 周 %(recent)s，前 13 周 %(before)s：下降 %(change)s")
    return TrendVerdict(Direction.FALLING, change, because, params)


def _whole(volume: Decimal) -> str:
    """The volume without the zeros behind the point that the database keeps."""
    text = f"{volume:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
