"""Small questions with a name, for the tests of the engine."""

import numpy as np

from rounds.engine import Day, Depot, Pattern, Place, Problem, Weights, patterns_for

WORKDAYS = tuple(week * 7 + day for week in range(4) for day in range(5))
TRAVEL_ONLY = Weights(1, 0, 0, 0, 0, 0, 0, 0, unserved=1e4)


def cross(weights: Weights = TRAVEL_ONLY) -> Problem:
    """Two places far in the north, two far in the south, one day for each pair: 2 × (10 + 2 + 10) minutes at best."""
    either = (Pattern((0,)), Pattern((1,)))
    spots = ((-1.0, 10.0), (-1.0, -10.0), (1.0, 10.0), (1.0, -10.0))
    places = tuple(Place(either, x, y) for x, y in spots)
    return Problem((Day(), Day()), places, (Depot(-1.0, 0.0), Depot(1.0, 0.0)), band=(0, 2), weights=weights)


def county(n: int, seed: int = 1, *, end: float = 1080.0, most: int = 22, windows: bool = True) -> Problem:
    """A month of a manager: towns and villages, 7, 14 and 28 days, shops that close at noon."""
    rng = np.random.default_rng(seed)
    rhythm = {days: patterns_for(days, WORKDAYS) for days in (7, 14, 28)}
    towns = rng.uniform(0, 60, (4, 2))
    places = []
    for _ in range(n):
        in_town = rng.random() < 0.75
        x, y = towns[rng.integers(4)] + rng.normal(0, 3, 2) if in_town else rng.uniform(0, 60, 2)
        hours = ((480.0, 720.0), (780.0, 1080.0)) if windows and rng.random() < 0.5 else ()
        patterns = rhythm[int(rng.choice([7, 14, 28], p=[0.35, 0.45, 0.2]))]
        service, priority = float(rng.integers(15, 26)), float(rng.integers(1, 4))
        places.append(Place(patterns, float(x), float(y), service, priority=priority, windows=hours))
    days = tuple(Day(start=480.0, end=end) for _ in WORKDAYS)
    return Problem(days, tuple(places), (Depot(10.0, 10.0),), band=(4, most))
