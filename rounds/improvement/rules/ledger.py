"""The time ledger: where the minutes of a day went, and whose tasks ate them (E09).

The phone sums up its own day the same way; both sides run rounds/improvement/tests/cases.json.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

LONGEST_DRIVE = timedelta(minutes=90)
INSIDE = ("office", "paper", "ad_hoc")


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


@dataclass(frozen=True)
class Line:
    """Minutes of one person on one day at one place; told ones with giver or cause."""

    staff: int
    day: date
    place: str
    minutes: int
    giver: str = ""
    cause: str = ""


@dataclass(frozen=True)
class Share:
    """Minutes under one name and their share of all minutes."""

    name: str
    minutes: int
    share: float


def derived_minutes(stays: Iterable[Stay], *, ends: int = 0) -> DayMinutes:
    """Minutes in shops, and on the road between them; a pause of more than 90 minutes between visits is no drive.

    `ends` are the minutes to the first shop and back from the last.
    """
    ordered = sorted(stays, key=lambda stay: stay.arrived_at)
    shop, road = timedelta(), timedelta()
    latest: datetime | None = None
    for stay in ordered:
        shop += stay.departed_at - stay.arrived_at
        if latest is not None and timedelta() < stay.arrived_at - latest <= LONGEST_DRIVE:
            road += stay.arrived_at - latest
        latest = stay.departed_at if latest is None else max(latest, stay.departed_at)
    return DayMinutes(shop=_minutes(shop), road=_minutes(road) + ends)


def _minutes(span: timedelta) -> int:
    """Half a minute counts as one, on the phone too."""
    return int(span.total_seconds() / 60 + 0.5)


def leg_minutes(metres: float, *, kmh: float, detour: float) -> int:
    """How long a leg takes that nobody measured: the straight line, made longer by `detour`, at `kmh`."""
    return round(metres * detour / 1000 / kmh * 60)


def shares(lines: Iterable[Line], name: Callable[[Line], str]) -> list[Share]:
    """Minutes by what `name` says of a line, the most first; lines it has no name for count in the total only."""
    sums: dict[str, int] = {}
    total = 0
    for line in lines:
        total += line.minutes
        if key := name(line):
            sums[key] = sums.get(key, 0) + line.minutes
    found = [Share(key, minutes, minutes / total) for key, minutes in sums.items() if minutes]
    return sorted(found, key=lambda one: (-one.minutes, one.name))


def inside_share(lines: Iterable[Line]) -> float | None:
    """The part of the time that went into office, paper and tasks given in between; None without any minutes."""
    inside, total = 0, 0
    for line in lines:
        total += line.minutes
        inside += line.minutes if line.place in INSIDE else 0
    return inside / total if total else None


def weekly_inside(lines: Sequence[Line]) -> list[tuple[date, float]]:
    """The inside share of each week, by its Monday, oldest first."""
    weeks: dict[date, list[Line]] = {}
    for line in lines:
        weeks.setdefault(line.day - timedelta(days=line.day.weekday()), []).append(line)
    found = [(monday, inside_share(weeks[monday])) for monday in sorted(weeks)]
    return [(monday, share) for monday, share in found if share is not None]
