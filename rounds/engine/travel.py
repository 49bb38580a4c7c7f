"""Travel minutes and kilometres when no road network is at hand: great circle × detour factor by area type."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True)
class Road:
    """How one travels in a type of area.

    Attributes
    ----------
    speed : float
        Kilometres per hour on the road.
    detour : float
        Road kilometres per kilometre of straight line, 1 or more.
    """

    speed: float
    detour: float


def great_circle_km(lat: ArrayLike, lon: ArrayLike, to_lat: ArrayLike, to_lon: ArrayLike) -> NDArray[np.float64]:
    """Great-circle kilometres between WGS-84 degrees (haversine, mean radius); shapes broadcast."""
    a, b, c, d = (np.radians(np.asarray(value, dtype=np.float64)) for value in (lat, lon, to_lat, to_lon))
    half = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1))), dtype=np.float64)


def travel_minutes(
    lat: ArrayLike, lon: ArrayLike, *, areas: Sequence[str], roads: Mapping[str, Road], stop_minutes: float = 0.0
) -> NDArray[np.float64]:
    """Matrix of travel minutes.

    Parameters
    ----------
    lat, lon : array_like, shape (n,)
        WGS-84 degrees of places and depots.
    areas : sequence of str, length n
        Area type of each, a key of ``roads``.
    roads : mapping of str to Road
        Speed and detour factor by area type. A leg takes the mean of the minutes per kilometre at its two ends.
    stop_minutes : float
        Minutes added to every leg between different points (parking, walking).

    Returns
    -------
    ndarray of float64, shape (n, n)
        Minutes, 0 on the diagonal.

    Raises
    ------
    ValueError
        When lengths differ, an area type is unknown, a speed is not above 0, a detour is below 1 or a coordinate is no
        WGS-84 degree.
    """
    straight = _between(lat, lon, areas, roads)
    pace = np.array([60.0 * roads[area].detour / roads[area].speed for area in areas], dtype=np.float64)
    minutes = straight * (pace[:, None] + pace) / 2 + stop_minutes
    np.fill_diagonal(minutes, 0.0)
    return minutes


def travel_km(
    lat: ArrayLike, lon: ArrayLike, *, areas: Sequence[str], roads: Mapping[str, Road]
) -> NDArray[np.float64]:
    """Matrix of road kilometres: straight line times the mean detour factor of the two ends.

    Parameters and errors as for ``travel_minutes``.

    Returns
    -------
    ndarray of float64, shape (n, n)
        Kilometres, 0 on the diagonal.
    """
    straight = _between(lat, lon, areas, roads)
    detour = np.array([roads[area].detour for area in areas], dtype=np.float64)
    return straight * (detour[:, None] + detour) / 2


def _between(lat: ArrayLike, lon: ArrayLike, areas: Sequence[str], roads: Mapping[str, Road]) -> NDArray[np.float64]:
    north, east = np.asarray(lat, dtype=np.float64), np.asarray(lon, dtype=np.float64)
    if not north.shape == east.shape == (len(areas),):
        raise ValueError("lat, lon and areas must have the same length")
    if not ((np.abs(north) <= 90) & (np.abs(east) <= 180)).all():
        raise ValueError("coordinates must be WGS-84 degrees")
    if unknown := set(areas) - set(roads):
        raise ValueError(f"area types without a road: {sorted(unknown)}")
    if any(road.speed <= 0 or road.detour < 1 for road in roads.values()):
        raise ValueError("speeds must be above 0 and detours 1 or more")
    straight = great_circle_km(north[:, None], east[:, None], north, east)
    np.fill_diagonal(straight, 0.0)
    return straight
