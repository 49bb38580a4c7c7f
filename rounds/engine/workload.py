"""What an outlet costs a manager in minutes: the visits and the way to them, estimated before any plan exists.

The way is estimated after Daganzo (1984): a day's tour goes out to where its visits lie and back (twice the distance
of the outlet from the base, shared by the visits of the day) and from visit to visit as a shortest tour does in a
dense area, 0.7124 times the root of the area a stop (Beardwood, Halton & Hammersley 1959). The area a stop is local:
that of the nearest outlets, thinned to those due together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rounds.engine.compiling import kernel
from rounds.engine.neighbours import Neighbours

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TOUR = 0.7124  # kilometres a stop of a shortest tour among stops with one square kilometre each
POOL = 5  # candidates looked at for each nearest outlet wanted


@dataclass(frozen=True, eq=False)
class Journeys:
    """How visits are reached.

    Attributes
    ----------
    visits : array_like, shape (n,)
        Visits of each outlet per cycle, 0 or more.
    pace : float or array_like, shape (n,)
        Minutes per kilometre of straight line: 60 × detour factor ÷ speed in km/h.
    per_day : float
        Visits a manager makes on one day, above 0.
    stop_minutes : float
        Minutes added to every visit (parking, walking).
    """

    visits: ArrayLike
    pace: float | ArrayLike = 2.6
    per_day: float = 12.0
    stop_minutes: float = 0.0


def local_minutes(points: Floats, neighbours: Neighbours, visits: Floats, pace: Floats, per_day: float) -> Floats:
    """Minutes per cycle from visit to visit.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        Kilometres on a plane.
    neighbours : Neighbours
        Of the points.
    visits, pace : ndarray, shape (n,)
        See ``Journeys``.
    per_day : float
        Visits of one day; also how many outlets around tell the density.

    Returns
    -------
    ndarray, shape (n,)
        Visits × (1 - 1 / per_day) × pace × 0.7124 × √(area a stop).
    """
    n = len(points)
    wanted = int(min(max(3, round(per_day)), n - 1))
    area = np.zeros(n)
    if wanted >= 1:
        queue, near = np.empty(wanted * POOL + 64, dtype=np.int64), np.empty((2, wanted))
        _areas(points, neighbours.begin, neighbours.to, visits, wanted, queue, np.zeros(n, np.int64), near, area)
    return np.asarray(visits * max(0.0, 1 - 1 / per_day) * pace * TOUR * np.sqrt(area))


@kernel
def _areas(
    points: Floats, begin: Ints, to: Ints, visits: Floats, wanted: int, queue: Ints, seen: Ints, near: Floats,
    area: Floats,
) -> None:  # fmt: skip
    """Square kilometres per stop due together, from the nearest outlets found by walking the graph outward."""
    for i in range(len(points)):
        queue[0], size, head, found = i, 1, 0, 0
        seen[i] = i + 1
        while head < size:
            a = queue[head]
            head += 1
            if a != i:
                gap = (points[a, 0] - points[i, 0]) ** 2 + (points[a, 1] - points[i, 1]) ** 2
                found = _insert(gap, visits[a], near, found, wanted)
            for e in range(begin[a], begin[a + 1]):
                if seen[to[e]] != i + 1 and size < wanted * POOL:
                    seen[to[e]] = i + 1
                    queue[size] = to[e]
                    size += 1
        total, most = visits[i], visits[i]
        for k in range(found):
            total += near[1, k]
            most = max(most, near[1, k])
        if total > 0 and found > 0:
            # The ring of the furthest holds all but half of that one.
            stops = total / most * (found + 0.5) / (found + 1)
            area[i] = np.pi * near[0, found - 1] / stops


@kernel
def _insert(gap: float, visits: float, near: Floats, found: int, wanted: int) -> int:
    """Put an outlet among the nearest, in order of distance; returns how many there are."""
    if found == wanted and gap >= near[0, wanted - 1]:
        return found
    k = found if found < wanted else wanted - 1
    while k > 0 and near[0, k - 1] > gap:
        near[0, k], near[1, k] = near[0, k - 1], near[1, k - 1]
        k -= 1
    near[0, k], near[1, k] = gap, visits
    return found + 1 if found < wanted else wanted
