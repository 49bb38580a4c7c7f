"""Field cases: one manager's four weeks as the trade knows them, made from a seed.

A case has 120 to 200 outlets in a district of 34 × 34 km: 75 % in three to six towns of different size (radius 0.7 to
2 km), 25 % scattered; intervals of 7, 14 and 28 days in the shares 15, 45 and 40 %; service of 15 to 25 minutes; a home
6 to 12 km from the middle of the outlets; 20 working days (Monday to Friday, four weeks), every visit on a fixed rhythm
(same weekday, alternate weeks, one week in four). Travel is straight line × 1.35 at 24 km/h in town and × 1.25 at
42 km/h outside, two minutes to stop and start again, and each direction differs (−8 to +16 %, then shortest ways, so
that no detour pays).

The day is tight: its length is ``1 + SLACK`` times the mean day of a reference plan, made by balanced clustering and
2-opt from the same seed by the code beside this file, without any of the routers compared. The band of visits a day is
80 to 120 % of the mean. With windows, 50 % of the outlets shut from 12 to 13, 15 % open in the morning only (to 13),
10 % open at 9.30, 20 % are shut on one weekday, and the reference day is 12 minutes longer: one waits.
"""

from dataclasses import dataclass, replace
from math import ceil, floor

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.reference import reference_minutes
from rounds.engine import Day, Depot, Place, Problem, Weights, patterns_for

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
SLACK = 0.06
WAITING = 12.0
WEEKS = 4
INTERVALS, SHARES = (7, 14, 28), (0.15, 0.45, 0.40)
IN_TOWN = 0.75
SIDE = 34.0
START = 480.0
OFFSETS = tuple(7 * week + day for week in range(WEEKS) for day in range(5))
PRICES = Weights(
    travel=1, overtime=0, imbalance_visits=0, imbalance_minutes=0, interval=0, change=0, preference=0, short=10,
    unserved=1000,
)  # fmt: skip
ALWAYS: tuple[tuple[float, float], ...] = ()
NOON = ((480.0, 720.0), (780.0, 1140.0))
MORNING = ((450.0, 780.0),)
LATE = ((570.0, 1260.0),)


@dataclass(frozen=True)
class FieldCase:
    """A case and what it was made of; ``reference`` is the mean day of the reference plan in minutes."""

    name: str
    seed: int
    problem: Problem
    intervals: tuple[int, ...]
    in_town: tuple[bool, ...]
    reference: float
    has_windows: bool


def field_case(seed: int, *, outlets: int | None = None, has_windows: bool = False) -> FieldCase:
    """The case of a seed; the number of outlets is drawn from 120 to 200 unless given."""
    dice = np.random.default_rng([20_261_122, seed])
    drawn = int(dice.integers(120, 201))
    size = outlets or drawn
    x, y, in_town = _places(dice, size)
    home = _home(dice, x, y)
    travel = _travel(dice, np.append(x, home[0]), np.append(y, home[1]), np.append(in_town, False))
    intervals = [int(days) for days in dice.permutation(_shares(size))]
    service = dice.integers(15, 26, size)
    openings = [_opening(dice) if has_windows else (ALWAYS, None) for _ in range(size)]
    places = tuple(_place(intervals[i], float(x[i]), float(y[i]), float(service[i]), *openings[i]) for i in range(size))
    visits = sum(28 // days for days in intervals) / len(OFFSETS)
    problem = Problem(
        days=(Day(start=START),) * len(OFFSETS),
        places=places,
        depots=(Depot(float(home[0]), float(home[1])),),
        travel=travel,
        band=(floor(0.8 * visits), ceil(1.2 * visits)),
        weights=PRICES,
    )
    return tightened(problem, seed, intervals, in_town.tolist(), has_windows=has_windows)


def tightened(
    problem: Problem, seed: int, intervals: list[int], in_town: list[bool], *, has_windows: bool, name: str = "",
    slack: float = SLACK,
) -> FieldCase:  # fmt: skip
    """Give the days of a problem the length that leaves ``slack`` over the mean day of the reference plan."""
    reference = reference_minutes(problem, seed)
    waiting = WAITING if has_windows else 0.0
    day = replace(problem.days[0], end=START + ceil((1 + slack) * (reference + waiting)))
    letter = "w" if has_windows else "o"
    return FieldCase(
        name=name or f"f{seed:02d}{letter}{len(problem.places)}",
        seed=seed,
        problem=replace(problem, days=(day,) * len(problem.days)),
        intervals=tuple(intervals),
        in_town=tuple(in_town),
        reference=reference,
        has_windows=has_windows,
    )


def field_cases(number: int) -> list[FieldCase]:
    """The standard set: seeds 1, 2, …; every second one with opening windows."""
    return [field_case(seed, has_windows=seed % 2 == 0) for seed in range(1, number + 1)]


def _shares(size: int) -> Ints:
    weekly, fortnightly = round(SHARES[0] * size), round(SHARES[1] * size)
    return np.repeat(np.array(INTERVALS), [weekly, fortnightly, size - weekly - fortnightly])


def _places(dice: Generator, size: int) -> tuple[Floats, Floats, Bools]:
    towns = int(dice.integers(3, 7))
    middle = dice.uniform(3.0, SIDE - 3.0, (towns, 2))
    radius = dice.uniform(0.7, 2.0, towns)
    weight = radius**2 / (radius**2).sum()
    in_town = np.arange(size) < round(IN_TOWN * size)
    home_town = dice.choice(towns, size, p=weight)
    at_town = middle[home_town] + dice.normal(0.0, 0.5, (size, 2)) * radius[home_town][:, None]
    at = np.where(in_town[:, None], at_town, dice.uniform(0.0, SIDE, (size, 2)))
    return at[:, 0], at[:, 1], in_town


def _home(dice: Generator, x: Floats, y: Floats) -> tuple[float, float]:
    away, direction = dice.uniform(6.0, 12.0), dice.uniform(0.0, 2 * np.pi)
    return float(x.mean() + away * np.cos(direction)), float(y.mean() + away * np.sin(direction))


def _travel(dice: Generator, x: Floats, y: Floats, in_town: Bools) -> Floats:
    pace = np.where(in_town, 60 * 1.35 / 24, 60 * 1.25 / 42)
    minutes = np.hypot(x[:, None] - x, y[:, None] - y) * (pace[:, None] + pace) / 2 + 2.0
    minutes *= dice.uniform(0.92, 1.16, minutes.shape)
    np.fill_diagonal(minutes, 0.0)
    for k in range(len(x)):
        minutes = np.minimum(minutes, minutes[:, [k]] + minutes[[k], :])
    return np.asarray(np.round(minutes, 3), dtype=np.float64)


def _opening(dice: Generator) -> tuple[tuple[tuple[float, float], ...], int | None]:
    kind, shut = dice.random(), dice.random()
    windows = NOON if kind < 0.50 else MORNING if kind < 0.65 else LATE if kind < 0.75 else ALWAYS
    return windows, int(dice.integers(5)) if shut < 0.20 else None


def _place(
    interval: int, x: float, y: float, service: float, windows: tuple[tuple[float, float], ...], shut: int | None
) -> Place:
    weekdays = set(range(5)) - {shut}
    patterns = patterns_for(interval, OFFSETS, horizon=7 * WEEKS, weekdays=weekdays, tolerance=0)
    closed = {d: ALWAYS for d, offset in enumerate(OFFSETS) if offset % 7 == shut}
    return Place(patterns, x, y, service, windows=windows, day_windows=closed)
