"""Territories: outlets to managers, balanced by workload and compact.

Capacity-constrained clustering by power diagrams (Aurenhammer, Hoffmann & Aronov 1998; Kalcsics & Ríos-Mercado 2019
for the problem): an outlet belongs to the centre with the least squared distance minus the centre's weight; weights
rise where too little work lies; centres move to the middle of their work. The cells are convex, so territories hang
together.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
KM_PER_DEGREE = 111.195
STARTS = 4


@dataclass(frozen=True, eq=False)
class Territories:
    """An assignment of outlets to managers.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        Manager of each outlet, 0 to N - 1, numbered from north to south and west to east by centre.
    centres : ndarray, shape (N, 2)
        Latitude and longitude of the workload's middle.
    workload : ndarray, shape (N,)
        Minutes per manager.
    imbalance : float
        Largest relative difference of a workload from the mean; 0.05 is 5 %.
    """

    labels: Ints
    centres: Floats
    workload: Floats
    imbalance: float


def assign_territories(
    lat: ArrayLike, lon: ArrayLike, workload: ArrayLike, managers: int, *, tolerance: float = 0.05, seed: int = 0
) -> Territories:
    """Assign outlets to managers.

    Parameters
    ----------
    lat, lon : array_like, shape (n,)
        WGS-84 degrees.
    workload : array_like, shape (n,)
        Minutes per cycle of each outlet (visits × minutes), 0 or more.
    managers : int
        Number of territories, 1 to n.
    tolerance : float
        Accepted relative difference of a territory's workload from the mean.
    seed : int
        Of the first centres; the same seed gives the same territories.

    Returns
    -------
    Territories
        The most compact of several starts among those within the tolerance; the most even one when none is.

    Raises
    ------
    ValueError
        When shapes differ, a workload is below 0 or the number of managers is not possible.
    """
    north, east, work = (np.asarray(values, dtype=np.float64) for values in (lat, lon, workload))
    if not north.shape == east.shape == work.shape or north.ndim != 1:
        raise ValueError("lat, lon and workload must be lists of the same length")
    if not 1 <= managers <= len(work) or (work < 0).any():
        raise ValueError("managers must lie between 1 and the number of outlets, workloads must not be below 0")
    points = np.column_stack((north, east * np.cos(np.radians(north.mean())))) * KM_PER_DEGREE
    mass = np.where(work > 0, work, max(work.mean(), 1.0) * 1e-9)
    rng = np.random.default_rng(seed)
    tries = [_one_start(points, mass, managers, tolerance, rng) for _ in range(STARTS)]
    labels = min(tries, key=lambda labels: _rank(points, mass, labels, managers, tolerance))
    return _named(labels, north, east, work, mass, managers)


def _one_start(points: Floats, mass: Floats, managers: int, tolerance: float, rng: np.random.Generator) -> Ints:
    centres = _spread_centres(points, mass, managers, rng)
    weights = np.zeros(managers)
    labels = np.zeros(len(points), dtype=np.int64)
    for _ in range(25):
        labels, weights = _balanced(points, mass, centres, weights, 60)
        moved = _middles(points, mass, labels, centres)
        if np.abs(moved - centres).max() < 1e-3:
            break
        centres = moved
    labels, weights = _balanced(points, mass, centres, weights, 400)
    return _evened(points, mass, labels, centres, tolerance * 0.8)


def _spread_centres(points: Floats, mass: Floats, managers: int, rng: np.random.Generator) -> Floats:
    """First centres as in k-means++ (Arthur & Vassilvitskii 2007), by workload."""
    chosen = [int(rng.choice(len(points), p=mass / mass.sum()))]
    nearest = ((points - points[chosen[0]]) ** 2).sum(axis=1)
    while len(chosen) < managers:
        odds = nearest * mass
        odds = odds if odds.sum() > 0 else np.isin(np.arange(len(points)), chosen, invert=True).astype(np.float64)
        chosen.append(int(rng.choice(len(points), p=odds / odds.sum())))
        nearest = np.minimum(nearest, ((points - points[chosen[-1]]) ** 2).sum(axis=1))
    return points[chosen].copy()


def _balanced(points: Floats, mass: Floats, centres: Floats, weights: Floats, rounds: int) -> tuple[Ints, Floats]:
    """Raise the weight of centres with too little work, lower that of others; keep the most even assignment seen."""
    far = _squares(points, centres)
    mean = mass.sum() / len(centres)
    spacing = float(np.median(np.sort(_squares(centres, centres), axis=1)[:, min(1, len(centres) - 1)])) or 1.0
    step, last = spacing * 0.3, np.inf
    best, best_labels, best_weights = np.inf, np.argmin(far - weights, axis=1), weights
    for _ in range(rounds):
        labels = np.argmin(far - weights, axis=1)
        lack = 1 - np.bincount(labels, weights=mass, minlength=len(centres)) / mean
        worst = float(np.abs(lack).max())
        if worst < best:
            best, best_labels, best_weights = worst, labels, weights
        step *= 1.05 if worst <= last else 0.8
        last = worst
        weights = weights + step * np.clip(lack, -1, 1)
    return best_labels, best_weights


def _evened(points: Floats, mass: Floats, labels: Ints, centres: Floats, tolerance: float) -> Ints:
    """Move outlets at the borders from the fullest chain of neighbours to the emptiest, cheapest first."""
    labels = labels.copy()
    far = _squares(points, centres)
    work = np.bincount(labels, weights=mass, minlength=len(centres))
    mean = mass.sum() / len(centres)
    for _ in range(len(points)):
        if np.abs(work / mean - 1).max() <= tolerance:
            break
        gain = (work[labels][:, None] - work[None, :] - mass[:, None]) * mass[:, None] / mean**2
        price = (far - far[np.arange(len(points)), labels][:, None]) / (far.mean() + 1e-12)
        score = np.where(gain > 1e-12, gain / (np.maximum(price, 0) + 0.02), -np.inf)
        outlet, manager = np.unravel_index(int(np.argmax(score)), score.shape)
        if not np.isfinite(score[outlet, manager]):
            break
        work[labels[outlet]] -= mass[outlet]
        work[manager] += mass[outlet]
        labels[outlet] = manager
    return labels


def _squares(points: Floats, centres: Floats) -> Floats:
    return np.asarray(((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2), dtype=np.float64)


def _middles(points: Floats, mass: Floats, labels: Ints, centres: Floats) -> Floats:
    total = np.bincount(labels, weights=mass, minlength=len(centres))
    sums = np.column_stack(
        [np.bincount(labels, weights=mass * points[:, axis], minlength=len(centres)) for axis in (0, 1)]
    )
    return np.where(total[:, None] > 0, sums / np.maximum(total, 1e-300)[:, None], centres)


def _rank(points: Floats, mass: Floats, labels: Ints, managers: int, tolerance: float) -> tuple[float, float]:
    work = np.bincount(labels, weights=mass, minlength=managers)
    excess = max(0.0, float(np.abs(work / work.mean() - 1).max()) - tolerance)
    middles = _middles(points, mass, labels, np.zeros((managers, 2)))
    return excess, float((((points - middles[labels]) ** 2).sum(axis=1) * mass).sum())


def _named(labels: Ints, north: Floats, east: Floats, work: Floats, mass: Floats, managers: int) -> Territories:
    centres = _middles(np.column_stack((north, east)), mass, labels, np.zeros((managers, 2)))
    order = np.lexsort((centres[:, 1], -centres[:, 0]))
    number = np.empty(managers, dtype=np.int64)
    number[order] = np.arange(managers)
    load = np.bincount(number[labels], weights=work, minlength=managers).astype(np.float64)
    imbalance = float(np.abs(load / load.mean() - 1).max()) if load.sum() > 0 else 0.0
    return Territories(number[labels], centres[order], load, imbalance)
