"""Whom a retailer may choose as account manager, when he may ask, and which step may be taken (A49, A50, D08, C18)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from rounds.planning.rules.reasons import Reason, gettext_noop

REACH_SHARE = 0.9  # of his own shops: the farthest tenth does not widen a territory
ROOMY_SHARE = 0.9  # of the most: beyond, there is little room left


class Nearness(StrEnum):
    """How far a candidate comes from, in thirds of the radius of his territory."""

    NEAR = "near"
    MIDDLE = "middle"
    FAR = "far"


NEARNESS_LABELS = {
    Nearness.NEAR: gettext_noop("离您近"),
    Nearness.MIDDLE: gettext_noop("离您不远"),
    Nearness.FAR: gettext_noop("离您较远，仍在服务范围内"),
}


@dataclass(frozen=True)
class Limits:
    """What the company set: `radius_km` at least, `most` retailers of one manager (C18), days between two changes."""

    radius_km: float
    most: int
    cooldown_days: int


@dataclass(frozen=True)
class Seat:
    """One territory as a candidate: `km` by road from where his days start, `reach_km` how far his own shops lie.

    `outlets` counts active retailers, `promised` those agreed upon who have not moved yet.
    """

    is_own: bool
    is_same_unit: bool
    has_manager: bool
    km: float | None
    reach_km: float | None
    outlets: int
    promised: int = 0

    @property
    def load(self) -> int:
        """Retailers he has or will have."""
        return self.outlets + self.promised


def reach_of(kms: Sequence[float]) -> float | None:
    """The radius that nine of ten of his own shops lie within (D08); None without shops."""
    ordered = sorted(kms)
    return ordered[ceil(REACH_SHARE * len(ordered)) - 1] if ordered else None


def radius_of(seat: Seat, limits: Limits) -> float:
    """The company's radius; a territory whose own shops lie farther reaches as far as they do."""
    return max(limits.radius_km, seat.reach_km or 0.0)


def bars(seat: Seat, limits: Limits) -> list[Reason]:
    """Why this account manager cannot be chosen; empty when he can (contradiction 7: radius, then load)."""
    found = []
    if seat.is_own:
        found.append(Reason(gettext_noop("已经是他的客户经理"), {}, ("A50",)))
    if not seat.is_same_unit:
        found.append(Reason(gettext_noop("不在同一个市场部"), {}, ("A50",)))
    if not seat.has_manager:
        found.append(Reason(gettext_noop("片区没有在岗的客户经理"), {}, ("A50",)))
    found += _too_far(seat, limits)
    if seat.load >= limits.most:
        text = gettext_noop("已负责 %(load)s 户，达到上限 %(most)s 户")
        found.append(Reason(text, {"load": seat.load, "most": limits.most}, ("C18",)))
    return found


def _too_far(seat: Seat, limits: Limits) -> list[Reason]:
    radius = radius_of(seat, limits)
    if seat.km is None:
        return [Reason(gettext_noop("没有位置，算不出服务半径"), {}, ("D08",))]
    if seat.km <= radius:
        return []
    text = gettext_noop("距出发地 %(km)s 公里，超出服务半径 %(radius)s 公里")
    return [Reason(text, {"km": round(seat.km, 1), "radius": round(radius, 1)}, ("D08",))]


def nearness(seat: Seat, limits: Limits) -> Nearness:
    """In which third of the radius the shop lies; without figures it is far."""
    radius = radius_of(seat, limits)
    if seat.km is None or not radius:
        return Nearness.FAR
    thirds = 3 * seat.km / radius
    return Nearness.NEAR if thirds <= 1 else Nearness.MIDDLE if thirds <= 2 else Nearness.FAR


def room_words(seat: Seat, limits: Limits) -> str:
    """How full he is, as a retailer is told: in words, no figures to compare people by."""
    if seat.load < ROOMY_SHARE * limits.most:
        return gettext_noop("还有余量")
    return gettext_noop("名额不多")


def may_ask(
    *, has_manager: bool, has_open: bool, last_change: date | None, today: date, limits: Limits
) -> list[Reason]:
    """Why a retailer cannot ask now; empty when he can. `last_change` is when his last choice took effect."""
    found = []
    if not has_manager:
        found.append(Reason(gettext_noop("目前没有指定客户经理，由市场部直接安排"), {}, ("A50",)))
    if has_open:
        found.append(Reason(gettext_noop("已有一份申请在办理中，一次只能提一份"), {}, ("A50",)))
    if last_change is not None and today < (again := last_change + timedelta(days=limits.cooldown_days)):
        text = gettext_noop("上次更换于 %(since)s 生效，%(days)s 天内不再更换；再过 %(left)s 天可以再提")
        figures: dict[str, str | int | float] = {
            "since": last_change.isoformat(),
            "days": limits.cooldown_days,
            "left": (again - today).days,
        }
        found.append(Reason(text, figures, ("A50",)))
    return found


def way_back(changes: Sequence[tuple[date, int]], *, today: date, limits: Limits) -> int | None:
    """The territory he may ask to go back to within the cool-down: the one he left last, once.

    `changes` are his own, newest first: from which day, out of which territory.
    """
    recent = [before for day, before in changes if today < day + timedelta(days=limits.cooldown_days)]
    return recent[0] if len(recent) == 1 else None


def unheard(*, is_heard: bool, hearing_ends: date, today: date) -> list[Reason]:
    """The account manager who would lose the retailer is heard first, or has had the time to speak (A49)."""
    if is_heard or today >= hearing_ends:
        return []
    text = gettext_noop("原客户经理还没有说明，%(day)s 起可以不等他的说明")
    return [Reason(text, {"day": hearing_ends.isoformat()}, ("A49",))]
