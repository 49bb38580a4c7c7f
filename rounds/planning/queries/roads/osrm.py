"""What an OSRM server is asked: its `table` service."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rounds.planning.queries.roads.blocks import TooMuchError, figures, in_blocks
from rounds.planning.queries.roads.valhalla import FARTHEST_KM, Position
from rounds.planning.rules.travel import Legs, Matrix, garbled, refused

BLOCK = 50  # rows and columns together stay within 100 places, the limit a server has unless told otherwise
PROFILES = {"auto": "driving", "motor_scooter": "driving", "bicycle": "cycling", "pedestrian": "walking"}
ABOUT_PLACES = {"TooBig", "NoSegment", "NoTable", "NoRoute"}
Get = Callable[[str], Any]
Mask = NDArray[np.bool_]


def osrm_legs(places: Sequence[Position], get: Get, *, costing: str, new: Collection[int] | None = None) -> Legs:
    """Legs among places by `/table/v1/`; NaN where there is no way or no road near.

    With `new`, only legs to or from those places.
    """
    profile = PROFILES[costing]

    def ask(rows: Sequence[int], columns: Sequence[int]) -> Legs:
        chosen = sorted({*rows, *columns})
        number = {place: index for index, place in enumerate(chosen)}
        where = ";".join(f"{places[n][1]:.6f},{places[n][0]:.6f}" for n in chosen)
        asked = "&".join(
            f"{name}={';'.join(str(number[n]) for n in wanted)}"
            for name, wanted in (("sources", rows), ("destinations", columns))
        )
        return _read(get(f"/table/v1/{profile}/{where}?{asked}&annotations=duration,distance"))

    return in_blocks(ask, range(len(places)), size=len(places), block=BLOCK, new=new)


def _read(said: Any) -> Legs:
    code = said.get("code") if isinstance(said, dict) else None
    if code in ABOUT_PLACES:
        raise TooMuchError(code)
    if code != "Ok":
        raise refused(str(code)[:40]) if code else garbled()
    try:
        minutes, km = figures(said["durations"]) / 60, figures(said["distances"]) / 1000
        _leave_out(minutes, km, _far(said["sources"]), _far(said["destinations"]))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise garbled() from error
    return Legs(minutes, km)


def _far(waypoints: Any) -> Mask:
    """Which places lie far from the road they were moved to; their distance is in metres."""
    return np.array([float(point["distance"]) for point in waypoints]) > FARTHEST_KM * 1000


def _leave_out(minutes: Matrix, km: Matrix, rows: Mask, columns: Mask) -> None:
    for matrix in (minutes, km):
        matrix[rows, :] = np.nan
        matrix[:, columns] = np.nan
