"""What was planned, and why: routes, terms, what was left out and what would admit it."""

from dataclasses import dataclass
from enum import StrEnum


class Limit(StrEnum):
    """The limit that keeps a visit out; ``VEHICLE`` is one round more on a day: another manager."""

    BAND = "band"
    TIME = "time"
    CAPACITY = "capacity"
    WINDOW = "window"
    CLOSED = "closed"
    ABSENT = "absent"
    COST = "cost"
    VEHICLE = "vehicle"
    LOCK = "lock"


@dataclass(frozen=True)
class Route:
    """One vehicle's day.

    Attributes
    ----------
    day, vehicle : int
        Which day, and which of its vehicles.
    stops : tuple of int
        Places in the order of visit.
    arrivals : tuple of float
        Minute of arrival at each stop; a visit begins at the arrival or when the place opens.
    leave, finish : float
        Minute of departure from and return to the depots.
    travel : float
        Minutes on the road.
    load : float
        Sum of demands.
    """

    day: int
    vehicle: int
    stops: tuple[int, ...]
    arrivals: tuple[float, ...]
    leave: float
    finish: float
    travel: float
    load: float


@dataclass(frozen=True)
class Terms:
    """The objective by name, in natural units, before the weights.

    Attributes
    ----------
    travel, overtime : float
        Minutes.
    imbalance_visits : float
        Sum of squared differences of visits from the mean route.
    imbalance_minutes : float
        Sum of squared differences of minutes from the mean route, divided by 60.
    interval : float
        Days of deviation from the promised intervals.
    change, preference : int
        Visits on another day than in the previous plan; than preferred.
    short : int
        Visits missing to the fewest of the band.
    unserved : float
        Visits left out, each times its priority.
    unserved_by_priority : tuple of (float, int)
        Priority and number of visits left out, highest priority first.
    """

    travel: float
    overtime: float
    imbalance_visits: float
    imbalance_minutes: float
    interval: float
    change: int
    preference: int
    short: int
    unserved: float
    unserved_by_priority: tuple[tuple[float, int], ...] = ()


@dataclass(frozen=True)
class Relaxation:
    """A change of a limit.

    Attributes
    ----------
    limit : Limit
        The limit to be relaxed; ``VEHICLE`` asks for one round more on that day, driven by somebody else.
    day : int
        On which day.
    amount : float
        By how much: visits (band), minutes (time, window), load (capacity) or rounds (vehicle).
    """

    limit: Limit
    day: int
    amount: float


@dataclass(frozen=True)
class Relief:
    """What would admit a visit, proved: with these rounds in place of its own the plan keeps every limit thus relaxed.

    Attributes
    ----------
    relaxations : tuple of Relaxation
        What is to be relaxed together.
    visits : int
        Visits left out that come in; more than one when somebody else drives a round of them.
    minutes : float
        By how many minutes all rounds together become longer.
    routes : tuple of Route
        The proof: the rounds that change. One without stops is no longer driven.
    """

    relaxations: tuple[Relaxation, ...]
    visits: int
    minutes: float
    routes: tuple[Route, ...]


@dataclass(frozen=True)
class Unserved:
    """A visit left out.

    Attributes
    ----------
    place : int
        Which place.
    day : int
        The day of its pattern on which it is missing.
    priority : float
        Of the place.
    reason : Limit
        The limit that binds on the day where it came closest to fitting; ``COST`` when it fits and is not worth it.
    reliefs : tuple of Relief
        Each of them alone would admit it, the smallest first.
    """

    place: int
    day: int
    priority: float
    reason: Limit
    reliefs: tuple[Relief, ...] = ()

    @property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """The smallest relaxation that would admit it; empty when none was found."""
        return self.reliefs[0].relaxations if self.reliefs else ()


@dataclass(frozen=True)
class Stretched:
    """A place whose pattern departs from its interval although a truer pattern was allowed.

    Attributes
    ----------
    place : int
        Which place.
    deviation : float
        Days of deviation of the chosen pattern.
    least : float
        Days of deviation of its truest allowed pattern.
    reason : Limit
        The limit that binds on the days of the truest pattern; ``COST`` when it fits but costs more.
    reliefs : tuple of Relief
        What would admit the truest pattern; empty when it already fits.
    """

    place: int
    deviation: float
    least: float
    reason: Limit
    reliefs: tuple[Relief, ...] = ()

    @property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """The smallest relaxation that would admit the truest pattern; empty when it already fits."""
        return self.reliefs[0].relaxations if self.reliefs else ()


@dataclass(frozen=True)
class Result:
    """A plan.

    Attributes
    ----------
    routes : tuple of Route
        Every driven route, by day and vehicle.
    patterns : tuple of tuple of int
        Per place the days of its chosen pattern; those without a visit are named in ``unserved``.
    terms : Terms
        The explanation of ``cost``.
    cost : float
        Terms times weights.
    unserved, stretched : tuple
        What could not be met, with the reason.
    iterations : int
        Ruin-and-recreate steps done.
    seconds : float
        Wall-clock time of the search; explaining what could not be met comes on top, about two seconds at most.
    seed : int
        Of the random numbers.
    history : tuple of (float, int, float)
        Seconds, iterations and cost of the start and of better plans as they were found.
    standins : tuple of Relief
        Rounds by somebody else, the fullest first, that together admit the visits left out as far as they can.
    """

    routes: tuple[Route, ...]
    patterns: tuple[tuple[int, ...], ...]
    terms: Terms
    cost: float
    unserved: tuple[Unserved, ...]
    stretched: tuple[Stretched, ...]
    iterations: int
    seconds: float
    seed: int
    history: tuple[tuple[float, int, float], ...]
    standins: tuple[Relief, ...] = ()

    def on(self, day: int) -> tuple[Route, ...]:
        """The routes of one day."""
        return tuple(route for route in self.routes if route.day == day)
