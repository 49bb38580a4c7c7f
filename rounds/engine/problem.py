"""What is to be planned: numbers only, no trade words.

Units everywhere: minutes for times and durations (minutes after midnight for clock times), days as indices into
``Problem.days``. The problem is the periodic vehicle routing problem of Christofides & Beasley (1984) and Cordeau,
Gendreau & Laporte (1997), extended by the field case: working hours, opening windows, a band of visits per day,
locks, preferences and a price for change.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Depot:
    """A place where a day begins or ends: home or office.

    Attributes
    ----------
    x, y : float
        Coordinates in the unit of travel time (minutes when travel is Euclidean); ignored when a matrix is given.
    """

    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Day:
    """One working day of the horizon.

    Attributes
    ----------
    start, end : float or None
        Working hours in minutes; ``start=None`` marks an absent day, on which nobody travels.
    vehicles : int
        Routes that may be driven on this day, at least 1.
    capacity : float
        Largest load of a route, in the unit of ``Place.demand``.
    max_duration : float
        Longest route in minutes from departure to return, waiting included.
    overtime : float
        Minutes a route may end after ``end``; each is paid with ``Weights.overtime``.
    start_depot, end_depot : int
        Indices into ``Problem.depots``.
    band : tuple of (int, int) or None
        Fewest and most visits of a route on this day; None takes ``Problem.band``.
    """

    start: float | None = 0.0
    end: float = inf
    vehicles: int = 1
    capacity: float = inf
    max_duration: float = inf
    overtime: float = 0.0
    start_depot: int = 0
    end_depot: int = 0
    band: tuple[int, int] | None = None

    @property
    def is_worked(self) -> bool:
        """Whether anybody travels on this day."""
        return self.start is not None


@dataclass(frozen=True, order=True)
class Pattern:
    """A set of days on which a place may be visited together.

    Attributes
    ----------
    days : tuple of int
        Ascending indices into ``Problem.days``.
    deviation : float
        How far the pattern departs from the promised interval, in days; paid with ``Weights.interval``.
    """

    days: tuple[int, ...]
    deviation: float = 0.0


@dataclass(frozen=True)
class Lock:
    """A visit that must not move.

    Attributes
    ----------
    day : int
        The day of the visit.
    position : int or None
        Rank in the route that makes the visit, 0 first; None leaves the rank free. In a route shorter than the rank,
        the visit comes last.
    """

    day: int
    position: int | None = None


@dataclass(frozen=True)
class Place:
    """A place to be visited.

    Attributes
    ----------
    patterns : tuple of Pattern
        The allowed patterns, at least one; ``patterns_for`` makes them from an interval.
    x, y : float
        Coordinates, see ``Depot``.
    service : float
        Minutes of one visit.
    demand : float
        Load of one visit.
    priority : float
        Factor on the price of a visit left out, above 0.
    windows : tuple of (float, float)
        Opening hours valid on every day; the whole visit lies inside one of them. Empty: always open.
    day_windows : dict of int to tuple of (float, float)
        Opening hours of single days in place of ``windows``; an empty tuple means closed on that day.
    locks : tuple of Lock
        Visits that must not move.
    preferred_days : frozenset of int
        Days liked better; a visit on another day is paid with ``Weights.preference``. Empty: no preference.
    previous : tuple of int or None
        Days of the previous plan; a visit on another day is paid with ``Weights.change``. None: not in that plan.
    """

    patterns: tuple[Pattern, ...]
    x: float = 0.0
    y: float = 0.0
    service: float = 0.0
    demand: float = 0.0
    priority: float = 1.0
    windows: tuple[tuple[float, float], ...] = ()
    day_windows: dict[int, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    locks: tuple[Lock, ...] = ()
    preferred_days: frozenset[int] = frozenset()
    previous: tuple[int, ...] | None = None

    def open_on(self, day: int) -> tuple[tuple[float, float], ...]:
        """Opening hours on a day, in minutes; always open is one endless window, closed is none."""
        if day in self.day_windows:
            return self.day_windows[day]
        return self.windows or ((-inf, inf),)


@dataclass(frozen=True)
class Weights:
    """Price of one unit of each named term of the objective.

    Attributes
    ----------
    travel : float
        Per minute of travel.
    overtime : float
        Per minute after the end of the day.
    imbalance_visits : float
        Per squared visit of difference from the mean route.
    imbalance_minutes : float
        Per squared minute of difference from the mean route, divided by 60.
    interval : float
        Per day of deviation from the promised interval.
    change : float
        Per visit on a day that is not in the previous plan.
    preference : float
        Per visit on a day that is not a preferred one.
    short : float
        Per visit missing to the fewest of the band.
    unserved : float
        Per visit left out, times the priority of the place.
    """

    travel: float = 1.0
    overtime: float = 2.0
    imbalance_visits: float = 0.5
    imbalance_minutes: float = 0.05
    interval: float = 5.0
    change: float = 5.0
    preference: float = 2.0
    short: float = 10.0
    unserved: float = 1000.0


@dataclass(frozen=True, eq=False)
class Problem:
    """A whole planning question.

    Attributes
    ----------
    days : tuple of Day
        The horizon.
    places : tuple of Place
        What is to be visited; results name places by their index here.
    depots : tuple of Depot
        Where days begin and end.
    travel : ndarray of float64, shape (n + d, n + d), or None
        Minutes from row to column, the ``n`` places first, then the ``d`` depots; may be asymmetric. None: Euclidean.
    band : tuple of (int, int) or None
        Fewest and most visits of a route (rule C13); the most is a limit, the fewest is paid with ``Weights.short``.
    weights : Weights
        Prices of the terms.
    """

    days: tuple[Day, ...]
    places: tuple[Place, ...]
    depots: tuple[Depot, ...] = (Depot(),)
    travel: Matrix | None = None
    band: tuple[int, int] | None = None
    weights: Weights = Weights()

    def __post_init__(self) -> None:
        """Refuse what cannot be planned.

        Raises
        ------
        ValueError
            Names the first field that is wrong.
        """
        for fault in _faults(self):
            raise ValueError(fault)

    def band_on(self, day: int) -> tuple[float, float]:
        """Fewest and most visits of a route on a day."""
        return self.days[day].band or self.band or (0, inf)

    def matrix(self) -> Matrix:
        """Travel minutes, shape (n + d, n + d), places first."""
        if self.travel is not None:
            return np.ascontiguousarray(self.travel, dtype=np.float64)
        nodes: tuple[Place | Depot, ...] = (*self.places, *self.depots)
        x, y = np.array([at.x for at in nodes]), np.array([at.y for at in nodes])
        return np.asarray(np.hypot(x[:, None] - x, y[:, None] - y), dtype=np.float64)


@dataclass(frozen=True)
class Progress:
    """How far a run is: seconds and iterations spent, cost of the best valid plan, visits it leaves out."""

    seconds: float
    iterations: int
    cost: float
    unserved: int


@dataclass(frozen=True)
class Stop:
    """When to stop: whichever comes first. Without seconds and iterations, 10 seconds.

    Attributes
    ----------
    seconds : float or None
        Wall-clock limit.
    iterations : int or None
        Limit of ruin-and-recreate steps; alone it makes the result depend on the seed only.
    no_improvement : int or None
        Steps without a better plan.
    cancel : callable or None
        Asked several times a second; True ends the run with the best plan so far.
    progress : callable or None
        Called about twice a second with a ``Progress``.
    """

    seconds: float | None = None
    iterations: int | None = None
    no_improvement: int | None = None
    cancel: Callable[[], bool] | None = None
    progress: Callable[[Progress], None] | None = None


def _faults(problem: Problem) -> list[str]:
    size = len(problem.places) + len(problem.depots)
    faults = []
    if not problem.days or not problem.depots:
        faults.append("a problem needs at least one day and one depot")
    if problem.travel is not None and problem.travel.shape != (size, size):
        faults.append(f"travel must have the shape {(size, size)}, not {problem.travel.shape}")
    if problem.travel is not None and not np.isfinite(problem.travel).all():
        faults.append("travel holds a value that is not finite")
    for number, day in enumerate(problem.days):
        if day.vehicles < 1 or max(day.start_depot, day.end_depot) >= len(problem.depots):
            faults.append(f"day {number}: vehicles below 1 or unknown depot")
    for number, place in enumerate(problem.places):
        faults.extend(f"place {number}: {fault}" for fault in _place_faults(place, len(problem.days)))
    return faults + _lock_faults(problem)


def _place_faults(place: Place, horizon: int) -> list[str]:
    faults = []
    if not place.patterns or place.priority <= 0 or place.service < 0:
        faults.append("needs a pattern, a priority above 0 and a service time of 0 or more")
    faults += [fault for pattern in place.patterns if (fault := _pattern_fault(pattern.days, horizon))]
    if any(not 0 <= lock.day < horizon for lock in place.locks):
        faults.append("a lock leaves the horizon")
    if place.locks and len({lock.day for lock in place.locks}) < len(place.locks):
        faults.append("two locks on one day")
    return faults


@lru_cache(maxsize=10_000)  # few rhythms, many places, and a problem is made anew for each relaxation
def _pattern_fault(days: tuple[int, ...], horizon: int) -> str:
    if not days or list(days) != sorted(set(days)):
        return f"pattern {days} must be ascending days without repetition"
    if days[0] < 0 or days[-1] >= horizon:
        return f"pattern {days} leaves the horizon of {horizon} days"
    return ""


def _lock_faults(problem: Problem) -> list[str]:
    taken: set[tuple[int, int]] = set()
    faults = []
    for number, place in enumerate(problem.places):
        for lock in place.locks:
            if lock.position is None:
                continue
            if (lock.day, lock.position) in taken or lock.position < 0:
                faults.append(f"place {number}: position {lock.position} on day {lock.day} is taken or below 0")
            taken.add((lock.day, lock.position))
    return faults
