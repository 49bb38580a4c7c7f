"""What happens to a plan in force: a day lost or shortened, a shop shut, a task more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rounds.engine.problem import Day, Place, Problem


@dataclass(frozen=True)
class DayLost:
    """Nobody travels on a day: rain, leave. On the day that is under way, nothing further is visited."""

    day: int


@dataclass(frozen=True)
class HoursChanged:
    """A day is worked from ``start`` to ``end`` only, in minutes."""

    day: int
    start: float
    end: float


@dataclass(frozen=True)
class MinutesLost:
    """A task without place or hour takes minutes of a day: it ends so much earlier.

    A task at a place is a place more in the problem (``PlaceAdded``), with its hour as a window.
    """

    day: int
    minutes: float


@dataclass(frozen=True)
class ShopShut:
    """A place is open on these days in these windows only; without windows it is shut."""

    place: int
    days: tuple[int, ...]
    windows: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class PlaceAdded:
    """A place of the problem that the plan in force does not know yet: an ad-hoc visit, a new shop."""

    place: int


Happening = DayLost | HoursChanged | MinutesLost | ShopShut | PlaceAdded


def happened(problem: Problem, happenings: Sequence[Happening]) -> Problem:
    """The problem as it is after all of this has happened."""
    days, places = list(problem.days), list(problem.places)
    for one in happenings:
        if isinstance(one, DayLost):
            days[one.day] = replace(days[one.day], start=None)
        elif isinstance(one, HoursChanged):
            days[one.day] = replace(days[one.day], start=one.start, end=one.end)
        elif isinstance(one, MinutesLost):
            days[one.day] = _shortened(days[one.day], one.minutes)
        elif isinstance(one, ShopShut):
            places[one.place] = opened(places[one.place], dict.fromkeys(one.days, one.windows))
    return replace(problem, days=tuple(days), places=tuple(places))


def opened(place: Place, windows: dict[int, tuple[tuple[float, float], ...]]) -> Place:
    """A place with other opening hours on single days; locks on days on which it is closed are lifted."""
    locks = tuple(lock for lock in place.locks if windows.get(lock.day, True))
    return replace(place, day_windows={**place.day_windows, **windows}, locks=locks)


def concerns(one: Happening, place: int, day: int) -> bool:
    """Whether a happening bears on the visit of a place on a day."""
    if isinstance(one, ShopShut):
        return one.place == place and day in one.days
    if isinstance(one, PlaceAdded):
        return one.place == place
    return one.day == day


def _shortened(day: Day, minutes: float) -> Day:
    if day.start is None:
        return day
    end = min(day.end, day.start + day.max_duration) - minutes
    return replace(day, start=None) if end <= day.start else replace(day, end=end)
