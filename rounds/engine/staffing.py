"""How many managers the outlets need: territories are drawn with more and more managers until nobody is overloaded."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from rounds.engine.problem import Stop
from rounds.engine.territories import Territories, assign_territories
from rounds.engine.territory_case import NAMED, ImpossibleTerritoriesError, Wishes, case_of
from rounds.engine.workload import Journeys


@dataclass(frozen=True)
class Tried:
    """A number of managers that was tried: all minutes, the fullest manager's, and those beyond the capacity."""

    managers: int
    minutes: float
    peak: float
    excess: float


@dataclass(frozen=True, eq=False)
class Staffing:
    """How many managers suffice.

    Attributes
    ----------
    managers : int
        The smallest number for which territories within the capacity were found.
    bound : int
        No fewer can do: the visits and the ways between them alone fill so many, however territories are drawn.
    territories : Territories
        Those found.
    tried : tuple of Tried
        Every number tried, in order. A number between ``bound`` and ``managers`` that is missing was passed over,
        because the minutes of a larger number already filled more.
    """

    managers: int
    bound: int
    territories: Territories
    tried: tuple[Tried, ...]

    @property
    def is_proven(self) -> bool:
        """Whether fewer cannot do, as far as the estimate of minutes holds; else fewer were tried in vain."""
        return self.managers == self.bound


def managers_needed(
    lat: ArrayLike, lon: ArrayLike, workload: ArrayLike, capacity: float, *, journeys: Journeys | None = None,
    tolerance: float = 0.05, seed: int = 0, stop: Stop | None = None,
    report: Callable[[Tried], None] | None = None,
) -> Staffing:  # fmt: skip
    """Find the smallest number of managers whose capacity suffices.

    Parameters
    ----------
    lat, lon, workload : array_like, shape (n,)
        See ``assign_territories``.
    capacity : float
        Minutes per cycle of one manager, above 0.
    journeys : Journeys or None
        With it, estimated travel counts; without, only the given workload.
    tolerance, seed, stop
        See ``assign_territories``; ``stop`` holds for each number tried, a cancelled one is not counted as sufficient.
    report : callable or None
        Told each number tried.

    Returns
    -------
    Staffing
        With what was tried. The answer rests on the estimate of travel, not on plans.

    Raises
    ------
    ValueError
        When the question is malformed or the search was cancelled.
    ImpossibleTerritoriesError
        When single outlets exceed the capacity.
    """
    if not capacity > 0:
        raise ValueError("the capacity must be above 0")
    case = case_of(lat, lon, workload, 1, Wishes(journeys=journeys), tolerance)
    heavy = np.flatnonzero(case.work > capacity)
    if len(heavy):
        text = f"outlets {heavy[:NAMED].tolist()} alone exceed the capacity of {capacity:.0f} minutes"
        raise ImpossibleTerritoriesError(text, because="capacity", outlets=heavy[:NAMED].tolist())
    number = bound = max(1, ceil(float(case.work.sum()) / capacity - 1e-9))
    tried: list[Tried] = []
    while True:
        number = min(number, len(case.work))
        found = assign_territories(
            lat, lon, workload, number, tolerance=tolerance, seed=seed, journeys=journeys, capacity=capacity, stop=stop
        )
        minutes, peak = float(found.workload.sum()), float(found.workload.max())
        tried.append(Tried(number, minutes, peak, float(found.excess.sum())))
        if report is not None:
            report(tried[-1])
        if peak <= capacity + 1e-6:
            return Staffing(number, bound, found, tuple(tried))
        if stop is not None and stop.cancel is not None and stop.cancel():
            raise ValueError("cancelled before a sufficient number was found")
        if number == len(case.work):
            raise ImpossibleTerritoriesError("not even one manager for each outlet suffices", because="capacity")
        number = max(number + 1, ceil(minutes / capacity - 1e-9))
