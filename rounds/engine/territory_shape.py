"""How territories look: measures recomputed from labels alone, for the result and for whoever doubts it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rounds.engine.neighbours import Neighbours, pieces_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Compactness:
    """How close together territories lie.

    Attributes
    ----------
    mean_km : float
        Straight-line kilometres from an outlet to the middle of its territory, weighted by work.
    rms_km : float
        Square root of the weighted mean square of the same.
    overlap : float
        Share of the outlets that lie inside the convex hull of another territory, 0 to 1.
    """

    mean_km: float
    rms_km: float
    overlap: float


def compactness(points: Floats, work: Floats, labels: Ints, managers: int) -> Compactness:
    """Measure territories.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        Kilometres on a plane.
    work : ndarray, shape (n,)
        Weights, above 0.
    labels : ndarray of int, shape (n,)
        Territory of each point, 0 to managers - 1.
    managers : int
        Number of territories.
    """
    total = np.maximum(np.bincount(labels, weights=work, minlength=managers), 1e-300)
    sums = [np.bincount(labels, weights=work * points[:, axis], minlength=managers) for axis in (0, 1)]
    middle = np.column_stack(sums) / total[:, None]
    square = ((points - middle[labels]) ** 2).sum(axis=1)
    weight = work / work.sum()
    return Compactness(
        float((np.sqrt(square) * weight).sum()), float(np.sqrt((square * weight).sum())), _overlap(points, labels)
    )


def fragments(neighbours: Neighbours, labels: Ints, managers: int) -> Ints:
    """Connected pieces of each territory on the graph of neighbours, shape (managers,); 1 hangs together."""
    piece = pieces_of(neighbours, labels)
    first = np.unique(piece, return_index=True)[1]
    return np.bincount(labels[first], minlength=managers).astype(np.int64)


def _overlap(points: Floats, labels: Ints) -> float:
    inside = np.zeros(len(points), dtype=np.bool_)
    for label in np.unique(labels):
        hull = _hull(points[labels == label])
        if len(hull) < 3:
            continue
        held = labels != label
        for a, b in zip(hull, np.roll(hull, -1, axis=0), strict=True):
            held &= (b[0] - a[0]) * (points[:, 1] - a[1]) - (b[1] - a[1]) * (points[:, 0] - a[0]) > 0
        inside |= held
    return float(inside.mean())


def _hull(points: Floats) -> Floats:
    """Corners of the convex hull, counter-clockwise (Andrew 1979)."""
    ordered = np.unique(points, axis=0)
    corners: list[Floats] = []
    for way in (ordered, ordered[::-1]):
        chain: list[Floats] = []
        for point in way:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        corners += chain[:-1]
    return np.array(corners).reshape(-1, 2)


def _turn(a: Floats, b: Floats, c: Floats) -> float:
    return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
