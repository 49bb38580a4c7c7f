"""The time ledger: where the minutes of a day went, and whose tasks ate them (E09)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST_DRIVE = timedelta(minutes=90)


@dataclass(frozen=True)
class Stay:
    """One finished visit: arrival and departure."""

    arrived_at: datetime
    departed_at: datetime


@dataclass(frozen=True)
class DayMinutes:
    """Minutes derived from the visits of a day."""

    shop: int
    road: int


def derived_minutes(stays: Iterable[Stay]) -> DayMinutes:
    """Minutes in shops, and on the road between them; a pause of more than 90 minutes between visits is no drive."""
    ordered = sorted(stays, key=lambda stay: stay.arrived_at)
    shop, road = timedelta(), timedelta()
    latest: datetime | None = None
    for stay in ordered:
        shop += stay.departed_at - stay.arrived_at
        if latest is not None and timedelta() < stay.arrived_at - latest <= LONGEST_DRIVE:
            road += stay.arrived_at - latest
        latest = stay.departed_at if latest is None else max(latest, stay.departed_at)
    return DayMinutes(shop=round(shop.total_seconds() / 60), road=round(road.total_seconds() / 60))
