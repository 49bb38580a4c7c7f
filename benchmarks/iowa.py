"""Cases of real places: outlets of western Iowa around four towns, straight line × detour factor.

The outlets are read in place (``../shared/data/iowa``), never copied. A case takes the nearest outlets to a town's
middle; two of them less than 2 km apart are in town. Intervals and service are drawn as for the
generated cases; the slack is 12 %, for days among farms differ more than days in town.
"""

import csv
import gzip
from math import floor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.fieldcases import OFFSETS, PRICES, SHARES, START, WEEKS, FieldCase, tightened
from rounds.engine import Day, Depot, Place, Problem, Road, great_circle_km, patterns_for, travel_minutes

STORES = "iowa/stores_shared_west.csv.gz"
TOWNS = (
    ("sioux-city", 42.4963, -96.4049, 120),
    ("council-bluffs", 41.2619, -95.8608, 130),
    ("ames", 42.0308, -93.6319, 120),
    ("mason-city", 43.1536, -93.2010, 120),
)
ROADS = {"urban": Road(30.0, 1.35), "rural": Road(75.0, 1.2)}
NEAR_KM = 2.0
HOME_KM = 8.0
IOWA_SLACK = 0.12  # the outlets lie so far apart that days differ more
KM_PER_DEGREE = 111.195
Floats = NDArray[np.float64]


def iowa_cases(folder: Path, number: int) -> list[FieldCase]:
    """Up to four cases; none when the outlets are not there."""
    if number == 0 or not (folder / STORES).is_file():
        return []
    at = outlets(folder)
    return [_case(at, *town, seed=101 + k) for k, town in enumerate(TOWNS[:number])]


def outlets(folder: Path) -> Floats:
    """Latitude and longitude of every outlet that has a position; several licences of one address count once."""
    with gzip.open(folder / STORES, "rt", encoding="utf-8", newline="") as lines:
        found = {(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(lines) if row["lat"] and row["lon"]}
    return np.array(sorted(found))


def _case(at: Floats, name: str, lat: float, lon: float, size: int, *, seed: int) -> FieldCase:
    dice = np.random.default_rng([20_261_122, seed])
    near = at[np.argsort(great_circle_km(lat, lon, at[:, 0], at[:, 1]), kind="stable")[:size]]
    apart = great_circle_km(near[:, :1], near[:, 1:], near[:, 0], near[:, 1]) + np.where(np.eye(size) > 0, np.inf, 0.0)
    in_town = apart.min(axis=1) < NEAR_KM
    east_km = KM_PER_DEGREE * np.cos(np.radians(lat))
    home = (lat + HOME_KM / KM_PER_DEGREE, lon + HOME_KM / east_km)
    areas = ["urban" if inside else "rural" for inside in in_town] + ["rural"]
    travel = travel_minutes([*near[:, 0], home[0]], [*near[:, 1], home[1]], areas=areas, roads=ROADS, stop_minutes=2.0)
    share = [round(part * size) for part in SHARES[:2]]
    intervals = dice.permutation(np.repeat([7, 14, 28], [*share, size - sum(share)])).tolist()
    service = dice.integers(15, 26, size)
    flat = np.stack([(near[:, 1] - lon) * east_km, (near[:, 0] - lat) * KM_PER_DEGREE], axis=1)
    places = tuple(
        Place(
            patterns_for(intervals[i], OFFSETS, horizon=7 * WEEKS, weekdays=set(range(5)), tolerance=0),
            float(flat[i, 0]), float(flat[i, 1]), float(service[i]),
        )
        for i in range(size)
    )  # fmt: skip
    visits = sum(28 // days for days in intervals) / len(OFFSETS)
    problem = Problem(
        days=(Day(start=START),) * len(OFFSETS),
        places=places,
        depots=(Depot((home[1] - lon) * east_km, (home[0] - lat) * KM_PER_DEGREE),),
        travel=travel,
        band=(floor(0.7 * visits), -floor(-1.3 * visits)),
        weights=PRICES,
    )
    return tightened(problem, seed, intervals, in_town.tolist(), has_windows=False, name=name, slack=IOWA_SLACK)
