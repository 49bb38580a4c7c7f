"""What Valhalla is asked, by whichever way it is reached: first where the roads are, then times and distances."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np

from rounds.planning.queries.roads.blocks import figures, in_blocks
from rounds.planning.rules.travel import Legs, garbled

Position = tuple[float, float]  # latitude and longitude, WGS-84
Answer = Callable[[str, Mapping[str, Any]], Any]  # action and request; raises TravelError or TooMuchError
FARTHEST_KM = 2.0  # a place further from every road than this is not on the network
LOCATED_AT_ONCE = 50
# 2,500 pairs are what a server allows unless told otherwise. Its figures differ by seconds with the block a leg is in,
# so the tiles of this machine are asked in the same blocks.
BLOCK = 50
KM_OF_A_DEGREE = 111.2
# Valhalla's error codes about the places of a request: too many, too far apart, unconnected, no road near, no way.
ABOUT_PLACES = {150, 154, 170, 171, 442}


def valhalla_legs(
    places: Sequence[Position], answer: Answer, *, costing: str, new: Collection[int] | None = None
) -> Legs:
    """Legs among places by Valhalla's `locate` and `sources_to_targets`; NaN where it knows no way.

    With `new`, only legs to or from those places.
    """
    points = [{"lat": lat, "lon": lon} for lat, lon in places]

    def ask(rows: Sequence[int], columns: Sequence[int]) -> Legs:
        request = {"sources": [points[n] for n in rows], "targets": [points[n] for n in columns]}
        said = answer("sources_to_targets", {**request, "costing": costing, "units": "kilometers", "verbose": False})
        try:
            table = said["sources_to_targets"]
            return Legs(figures(table["durations"]) / 60, figures(table["distances"]))
        except (KeyError, TypeError) as error:
            raise garbled() from error

    on_road = [n for n, near in enumerate(_near_roads(points, answer, costing)) if near]
    return in_blocks(ask, on_road, size=len(places), block=BLOCK, new=new)


def _near_roads(points: Sequence[Mapping[str, float]], answer: Answer, costing: str) -> list[bool]:
    near: list[bool] = []
    for first in range(0, len(points), LOCATED_AT_ONCE):
        asked = points[first : first + LOCATED_AT_ONCE]
        located = answer("locate", {"locations": asked, "costing": costing, "verbose": False})
        if not isinstance(located, list) or len(located) != len(asked):
            raise garbled()
        near.extend(_is_near(point, found) for point, found in zip(asked, located, strict=True))
    return near


def _is_near(point: Mapping[str, float], found: Any) -> bool:
    try:
        spots = [(edge["correlated_lat"], edge["correlated_lon"]) for edge in found["edges"] or ()]
    except (KeyError, TypeError) as error:
        raise garbled() from error
    if not spots:
        return False
    north, east = (np.array(spots, dtype=np.float64) - (point["lat"], point["lon"])).T * KM_OF_A_DEGREE
    return bool(np.hypot(north, east * np.cos(np.radians(point["lat"]))).min() <= FARTHEST_KM)
