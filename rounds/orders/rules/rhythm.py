"""How often a retailer orders, and when silence lasts too long (C10: analyse dynamics; C25: watch for exit)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

WINDOW_DAYS = 364
FEWEST_GAPS = 3


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The median gap between order days in the last 364 days; None with fewer than three gaps."""

    days: float | None
    gaps: int
    because: str
    params: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ("C07", "C10")


class GapState(StrEnum):
    NEVER = "never"
    UNKNOWN = "unknown"
    ON_TIME = "on_time"
    LATE = "late"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class GapSettings:
    """Per company. `late` and `too_long` count rhythms since the last order (1 = the next is due); a gap below
    `grace_days` is never late; without a rhythm, more than `silent_days` is too long."""

    late: float = 1.5
    too_long: float = 3.0
    grace_days: int = 3
    silent_days: int = 60


@dataclass(frozen=True, slots=True)
class GapVerdict:
    """Whether the time since the last order is in rhythm; `days` since it (None: never ordered)."""

    state: GapState
    days: int | None
    because: str
    params: Mapping[str, str] = field(default_factory=dict)
    rules: tuple[str, ...] = ("C10",)


def _(message: str) -> str:
    """Marks a message for the translation catalogue."""
    return message


def rhythm_of(days: Iterable[date], *, as_of: date) -> Rhythm:
    """The rhythm of the order days up to `as_of`. A gap counts when it ends in the window, wherever it began."""
    ordered = sorted({day for day in days if day <= as_of})
    opens = as_of - timedelta(days=WINDOW_DAYS)
    gaps = [(later - earlier).days for earlier, later in pairwise(ordered) if later > opens]
    if len(gaps) < FEWEST_GAPS:
        return Rhythm(None, len(gaps), _("近一年只有 %(gaps)s 个订货间隔，看不出周期"), {"gaps": str(len(gaps))})
    usual = float(median(gaps))
    params = {"days": f"{usual:g}", "gaps": str(len(gaps))}
    return Rhythm(usual, len(gaps), _("近一年 %(gaps)s 个订货间隔的中位数是 %(days)s 天"), params)


def gap_verdict(
    *, last_order: date | None, rhythm_days: float | None, as_of: date, settings: GapSettings | None = None
) -> GapVerdict:
    """On time, late or too long without an order, measured by the retailer's own rhythm."""
    settings = settings or GapSettings()
    if last_order is None:
        return GapVerdict(GapState.NEVER, None, _("从未订货"))
    days = (as_of - last_order).days
    params = {"days": str(days), "rhythm": f"{rhythm_days or 0:g}", "silent": str(settings.silent_days)}
    if rhythm_days is None or rhythm_days <= 0:
        if days > settings.silent_days:
            because = _("已 %(days)s 天没有订货，超过 %(silent)s 天；订货太少，看不出周期")
            return GapVerdict(GapState.TOO_LONG, days, because, params, ("C10", "C25"))
        return GapVerdict(GapState.UNKNOWN, days, _("上次订货在 %(days)s 天前；订货太少，看不出周期"), params)
    if days > settings.grace_days and days > rhythm_days * settings.too_long:
        because = _("已 %(days)s 天没有订货，而平常每 %(rhythm)s 天订一次：可能断货、停业或另有原因")
        return GapVerdict(GapState.TOO_LONG, days, because, params, ("C10", "C25"))
    if days > settings.grace_days and days > rhythm_days * settings.late:
        return GapVerdict(GapState.LATE, days, _("已 %(days)s 天没有订货，平常每 %(rhythm)s 天订一次"), params)
    return GapVerdict(GapState.ON_TIME, days, _("上次订货在 %(days)s 天前，平常每 %(rhythm)s 天订一次"), params)
