"""A whole city: territories from outlets, four weeks for every manager on all cores, checks and reasons included.

    python -m benchmarks.city --managers 60 --outlets 200 --seconds 9.5 --workers 2 [--json FILE]

The clock starts with the positions of the outlets and stops when every plan has been judged by the independent checker
and every visit left out carries its reason. ``--outlets`` is per manager.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from benchmarks.machine import ONE_THREAD, write

os.environ.update(ONE_THREAD)

import numpy as np
from numpy.typing import NDArray

from benchmarks.fieldcases import OFFSETS, SHARES, WEEKS
from rounds.engine import (
    Day,
    Place,
    Problem,
    Road,
    Stop,
    assign_territories,
    check,
    patterns_for,
    solve,
    travel_minutes,
    warm,
)  # fmt: skip

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CENTRE = (31.30, 120.60)
KM_PER_DEGREE = 111.195
ROADS = {"urban": Road(24.0, 1.40), "rural": Road(38.0, 1.30)}
DAY = Day(start=510.0, end=1050.0)
BAND = (10, 26)
TRAVEL_ALLOWANCE = 5.0  # minutes a visit for the way, when work is shared out


@dataclass(frozen=True)
class City:
    """Outlets of a city, rows alike."""

    lat: Floats
    lon: Floats
    intervals: Ints
    service: Floats
    is_rural: NDArray[np.bool_]


@dataclass(frozen=True)
class Task:
    """What a worker needs for one manager."""

    city: City
    rows: Ints
    seconds: float


def city_of(outlets: int, seed: int) -> City:
    """A dense core, a ring of towns and a quarter of the outlets in the country, within 70 × 70 km."""
    dice = np.random.default_rng([20_261_122, seed, outlets])
    towns = np.vstack([np.zeros((1, 2)), dice.uniform(-32.0, 32.0, (24, 2))])
    spread = np.append(6.0, dice.uniform(0.8, 2.5, 24))
    share = np.append(0.45, dice.dirichlet(np.full(24, 2.0)) * 0.55)
    town = dice.choice(25, outlets, p=share)
    is_rural = dice.random(outlets) < 0.25
    east, north = np.where(
        is_rural[:, None], dice.uniform(-35.0, 35.0, (outlets, 2)),
        towns[town] + dice.normal(0.0, 1.0, (outlets, 2)) * spread[town][:, None],
    ).T  # fmt: skip
    lat = CENTRE[0] + north / KM_PER_DEGREE
    lon = CENTRE[1] + east / (KM_PER_DEGREE * np.cos(np.radians(CENTRE[0])))
    intervals = dice.choice([7, 14, 28], outlets, p=SHARES)
    return City(lat, lon, intervals.astype(np.int64), dice.integers(12, 21, outlets).astype(np.float64), is_rural)


def problem_of(city: City, rows: Ints) -> Problem:
    """The four weeks of one territory; days begin in its middle."""
    middle = int(
        np.argmin((city.lat[rows] - city.lat[rows].mean()) ** 2 + (city.lon[rows] - city.lon[rows].mean()) ** 2)
    )
    lat, lon = np.append(city.lat[rows], city.lat[rows][middle]), np.append(city.lon[rows], city.lon[rows][middle])
    areas = ["rural" if rural else "urban" for rural in city.is_rural[rows]] + ["urban"]
    patterns = {days: patterns_for(days, OFFSETS, horizon=7 * WEEKS, weekdays=set(range(5))) for days in (7, 14, 28)}
    places = tuple(Place(patterns[int(city.intervals[row])], service=float(city.service[row])) for row in rows)
    travel = travel_minutes(lat, lon, areas=areas, roads=ROADS, stop_minutes=2.0)
    return Problem((DAY,) * len(OFFSETS), places, travel=travel, band=BAND)


def planned(task: Task) -> dict[str, float]:
    """One manager's plan, judged and explained, in a worker."""
    began = perf_counter()
    problem = problem_of(task.city, task.rows)
    result = solve(problem, Stop(seconds=task.seconds), 1)
    faults = check(problem, result)
    return {
        "outlets": len(task.rows), "visits": sum(len(days) for days in result.patterns),
        "travel": result.terms.travel, "unserved": len(result.unserved), "faults": len(faults),
        "explained": sum(bool(visit.reason) for visit in result.unserved), "seconds": perf_counter() - began,
    }  # fmt: skip


def compiled(_: int) -> None:
    """A worker loads its kernels before the clock runs; ``rounds up`` does the same."""
    warm()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when every plan is valid."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--managers", type=int, default=60)
    parser.add_argument("--outlets", type=int, default=200, help="per manager")
    parser.add_argument("--seconds", type=float, default=9.5, help="search time of each manager")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    city = city_of(options.managers * options.outlets, 1)
    warm()
    assign_territories(city.lat[:200], city.lon[:200], city.service[:200], 4, seed=1)
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(compiled, range(2 * options.workers)))
        began = perf_counter()
        work = (28 / city.intervals) * (city.service + TRAVEL_ALLOWANCE)
        territories = assign_territories(city.lat, city.lon, work, options.managers, seed=1)
        shared_out = perf_counter() - began
        rows = [np.flatnonzero(territories.labels == number) for number in range(options.managers)]
        plans = list(pool.map(planned, [Task(city, own, options.seconds) for own in rows]))
        wall = perf_counter() - began
    total = {name: round(sum(plan[name] for plan in plans), 1) for name in plans[0]}
    page = {
        "managers": options.managers, "outlets": len(city.lat), "workers": options.workers,
        "seconds_each": options.seconds, "wall_seconds": round(wall, 1), "territory_seconds": round(shared_out, 2),
        "imbalance_percent": round(100 * territories.imbalance, 2), "total": total,
        "smallest": min(len(own) for own in rows), "largest": max(len(own) for own in rows),
    }  # fmt: skip
    print(page, file=sys.stderr)
    write("city", page, options.json)
    return 0 if total["faults"] == 0 and total["explained"] == total["unserved"] else 1


if __name__ == "__main__":
    sys.exit(main())
