"""How long and how far it is between shops: one place for every page and plan that asks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rounds.common.settings import Settings
from rounds.engine import Road, great_circle_km, travel_minutes
from rounds.planning.rules import settings as chosen

Position = tuple[float, float]


@dataclass(frozen=True)
class Travel:
    """Minutes and kilometres from row to column."""

    minutes: NDArray[np.float64]
    km: NDArray[np.float64]


def travel_between(positions: Sequence[Position], areas: Sequence[str], settings: Settings) -> Travel:
    """Travel between positions (latitude, longitude in WGS-84), each in an area of its own: "urban" or "rural"."""
    lat, lon = [place[0] for place in positions], [place[1] for place in positions]
    return Travel(minutes_between(positions, areas, settings), _km(np.array(lat), np.array(lon), areas, settings))


def minutes_between(positions: Sequence[Position], areas: Sequence[str], settings: Settings) -> NDArray[np.float64]:
    """Only the minutes."""
    lat, lon = [place[0] for place in positions], [place[1] for place in positions]
    stop_minutes = settings[chosen.STOP_MINUTES]
    return travel_minutes(lat, lon, areas=areas, roads=roads_of(settings), stop_minutes=stop_minutes)


def roads_of(settings: Settings) -> dict[str, Road]:
    """Speed and detour by area type."""
    return {
        "urban": Road(settings[chosen.URBAN_SPEED], settings[chosen.URBAN_DETOUR]),
        "rural": Road(settings[chosen.RURAL_SPEED], settings[chosen.RURAL_DETOUR]),
    }


def _km(
    lat: NDArray[np.float64], lon: NDArray[np.float64], areas: Sequence[str], settings: Settings
) -> NDArray[np.float64]:
    """Straight line × the mean detour of the two ends."""
    roads = roads_of(settings)
    detour = np.array([roads[area].detour for area in areas])
    mean = (detour[:, None] + detour) / 2
    return np.asarray(great_circle_km(lat[:, None], lon[:, None], lat, lon) * mean, dtype=np.float64)
