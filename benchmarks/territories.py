"""Territories side by side: balance, compactness, pieces, travel of the plans made from them, time and memory.

    python -m benchmarks.territories [--outlets 10000 --managers 60 --seed 1 --json FILE] [--only Rounds flow …]
    python -m benchmarks.territories --data ../shared/data --managers 8 …      outlets of western Iowa

Every contender (``dividers.py``) gets the same outlets and minutes and runs alone in a fresh process with one thread.
Balance, kilometres and pieces are counted afresh from its labels. Then the same search with the same number of steps
plans the same managers' four weeks for each: minutes of travel and visits that do not fit into the days.
"""

import argparse
import os
import resource
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from benchmarks.machine import ONE_THREAD, write

os.environ.update(ONE_THREAD)

import numpy as np
from numpy.typing import NDArray

from benchmarks.city import City, city_of, problem_of
from benchmarks.dividers import CONTENDERS, Question
from benchmarks.fieldcases import SHARES
from benchmarks.iowa import NEAR_KM, outlets
from benchmarks.tables import division_table, markdown
from rounds.engine import Stop, great_circle_km, solve, warm
from rounds.engine.neighbours import neighbours_of
from rounds.engine.territory_shape import compactness, fragments

Ints = NDArray[np.int64]
TRAVEL_ALLOWANCE = 5.0  # minutes a visit for the way, the same for all
HORIZON = 28


@dataclass(frozen=True)
class Measured:
    """One contender; km weighted by minutes of work, travel in minutes per cycle of all planned managers."""

    contender: str
    seconds: float
    peak_mb: float
    imbalance_percent: float
    mean_km: float
    rms_km: float
    overlap_percent: float
    fragments: int
    planned: int
    travel_minutes: float
    unserved: int
    error: str = ""


@dataclass(frozen=True)
class Divided:
    labels: Ints
    seconds: float
    peak_mb: float


def divided(name: str, question: Question) -> Divided:
    """One contender, alone in this process; what it compiles or loads is not on the clock."""
    small = Question(question.lat[:60], question.lon[:60], question.work[:60], 2, 0.3, 1, 0.0)
    CONTENDERS[name](small)
    began = perf_counter()
    labels = CONTENDERS[name](question)
    return Divided(labels, perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measured(name: str, question: Question, city: City, *, steps: int, plans: int) -> Measured:
    """One contender in a process of its own, judged by its labels alone."""
    try:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            answer = pool.submit(divided, name, question).result()
    except Exception as error:  # a contender that fails is reported, not hidden
        return Measured(name, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, f"{type(error).__name__}: {error}"[:200])
    labels, m = answer.labels, question.managers
    load = np.bincount(labels, weights=question.work, minlength=m)
    shape = compactness(question.points, question.work, labels, m)
    pieces = fragments(neighbours_of(question.points), labels, m)
    travel, unserved, planned = _planned(city, labels, m, steps=steps, plans=plans)
    return Measured(
        contender=name,
        seconds=round(answer.seconds, 2),
        peak_mb=round(answer.peak_mb),
        imbalance_percent=round(100 * float(np.abs(load / load.mean() - 1).max()), 2),
        mean_km=round(shape.mean_km, 4),
        rms_km=round(shape.rms_km, 4),
        overlap_percent=round(100 * shape.overlap, 2),
        fragments=int(np.maximum(pieces - 1, 0).sum()),
        planned=planned,
        travel_minutes=round(travel, 1),
        unserved=unserved,
    )


def _planned(city: City, labels: Ints, managers: int, *, steps: int, plans: int) -> tuple[float, int, int]:
    """Travel and visits left out of the four weeks of the first managers; 0 plans or steps: none."""
    travel, left_out, chosen = 0.0, 0, range(min(plans, managers) if steps else 0)
    for manager in chosen:
        result = solve(problem_of(city, np.flatnonzero(labels == manager)), Stop(iterations=steps), 1)
        travel += result.terms.travel
        left_out += len(result.unserved)
    return travel, left_out, len(chosen)


def iowa_city(folder: Path, seed: int) -> City:
    """Outlets of western Iowa as a city; intervals and minutes are drawn as for the generated one."""
    at, dice = outlets(folder), np.random.default_rng([20_261_122, seed])
    apart = great_circle_km(at[:, :1], at[:, 1:], at[:, 0], at[:, 1]) + np.diag(np.full(len(at), np.inf))
    intervals = dice.choice([7, 14, 28], len(at), p=SHARES).astype(np.int64)
    service = dice.integers(12, 21, len(at)).astype(np.float64)
    return City(at[:, 0], at[:, 1], intervals, service, apart.min(axis=1) > NEAR_KM)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when ours keeps the tolerance."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=10_000)
    parser.add_argument("--managers", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tolerance", type=float, default=0.05)
    parser.add_argument("--seconds", type=float, default=60.0, help="for contenders that can be bounded")
    parser.add_argument("--only", nargs="*", default=[*CONTENDERS], choices=[*CONTENDERS])
    parser.add_argument("--data", type=Path, help="folder of the real data: outlets of Iowa instead")
    parser.add_argument("--steps", type=int, default=6000, help="of each manager's plan; 0 for no plans")
    parser.add_argument("--plans", type=int, default=10**6, help="managers planned, all by default")
    parser.add_argument("--name", default="", help="of test-results/bench-territories-NAME.json")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    city = iowa_city(options.data, options.seed) if options.data else city_of(options.outlets, options.seed)
    work = (HORIZON / city.intervals) * (city.service + TRAVEL_ALLOWANCE)
    question = Question(
        city.lat, city.lon, work, options.managers, options.tolerance, options.seed, options.seconds
    )  # fmt: skip
    warm()
    rows = []
    for name in options.only:
        rows.append(measured(name, question, city, steps=options.steps, plans=options.plans))
        print(rows[-1], file=sys.stderr)
    print(markdown(division_table([asdict(row) for row in rows])))
    page = {
        "place": "western Iowa" if options.data else "generated", "outlets": len(work), "managers": options.managers,
        "tolerance_percent": 100 * options.tolerance, "seed": options.seed, "steps": options.steps,
        "rows": [asdict(row) for row in rows],
    }  # fmt: skip
    write("-".join(["territories", options.name] if options.name else ["territories"]), page, options.json)
    kept = [row for row in rows if row.contender == "Rounds"]
    return 0 if all(row.imbalance_percent <= 100 * options.tolerance for row in kept) else 1


if __name__ == "__main__":
    sys.exit(main())
