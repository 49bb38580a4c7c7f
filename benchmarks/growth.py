"""What growth costs: outlets per manager, managers per worker, memory, and the wait for compiled loops.

    python -m benchmarks.growth --seconds 30 --outlets 50 100 200 400 700 1000 --managers 8 [--json FILE]

Outlets: one run per size; the cost after 1, 2, 5, 10, … seconds against the cost at its end. Managers: the same number
of plans by one worker process and by two, and from there the arithmetic for a nation. Memory and waiting: a fresh
process each.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter

from benchmarks.machine import ONE_THREAD, ROOT, write

os.environ.update(ONE_THREAD)

from benchmarks.fieldcases import field_case
from benchmarks.judging import judge, tours_of
from rounds.engine import Result, Stop, solve, warm

CHECKPOINTS = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
NATION = 100_000
PLAN = """
import resource, sys
from benchmarks.fieldcases import field_case
from rounds.engine import Stop, solve
solve(field_case(1, outlets=int(sys.argv[1]), has_windows=True).problem, Stop(seconds=float(sys.argv[2])), 1)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
WAIT = """
from time import perf_counter
began = perf_counter()
from rounds.engine import warm
loaded = perf_counter()
warm()
print(loaded - began, perf_counter() - loaded)
"""


def cost_after(result: Result, seconds: float) -> float:
    """The best cost found within so many seconds."""
    within = [cost for at, _, cost in result.history if at <= seconds]
    return within[-1] if within else result.history[0][2]


def grown(outlets: int, seconds: float) -> dict[str, object]:
    """One manager with so many outlets."""
    case = field_case(1, outlets=outlets)
    result = solve(case.problem, Stop(seconds=seconds), 1)
    verdict = judge(case.problem, tours_of(result))
    reached = [at for at in CHECKPOINTS if at <= seconds]
    final = cost_after(result, seconds)
    return {
        "outlets": outlets,
        "visits": sum(len(place.patterns[0].days) for place in case.problem.places),
        "cost": round(verdict.cost, 2),
        "feasible": verdict.feasible,
        "unserved": verdict.unserved,
        "iterations_per_second": round(result.iterations / result.seconds),
        "wall_seconds": round(result.seconds, 2),
        "over_final_percent": {f"{at:g}": round(100 * (cost_after(result, at) / final - 1), 3) for at in reached},
    }


def plan_of(task: tuple[int, float]) -> float:
    """One manager's plan in a worker; the seconds it took in all."""
    began = perf_counter()
    seed, seconds = task
    case = field_case(seed, has_windows=seed % 2 == 0)
    solve(case.problem, Stop(seconds=seconds), seed)
    return perf_counter() - began


def compiled(_: int) -> None:
    """A worker loads its kernels before the clock runs."""
    warm()
    plan_of((0, 0.1))


def fanned_out(managers: int, workers: int, seconds: float) -> dict[str, object]:
    """Wall time of the plans of several managers with so many workers."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        list(pool.map(compiled, range(2 * workers)))
        began = perf_counter()
        each = list(pool.map(plan_of, [(seed, seconds) for seed in range(1, managers + 1)]))
        wall = perf_counter() - began
    return {"workers": workers, "managers": managers, "seconds_each": seconds, "wall_seconds": round(wall, 2),
            "manager_seconds": round(sum(each) / managers, 3)}  # fmt: skip


def fresh(program: str, *arguments: str, cache: str = "") -> list[float]:
    """The figures a program prints in a process of its own."""
    environment = os.environ | ({"NUMBA_CACHE_DIR": cache} if cache else {})
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return [round(float(word), 3) for word in done.stdout.split()]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0, help="per size")
    parser.add_argument("--outlets", type=int, nargs="+", default=[50, 100, 200, 400, 700, 1000])
    parser.add_argument("--managers", type=int, default=8, help="plans for the comparison of workers")
    parser.add_argument("--manager-seconds", type=float, default=5.0, help="search time of each of them")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    warm()
    solve(field_case(0, outlets=40).problem, Stop(iterations=500), 1)
    sizes = []
    for outlets in options.outlets:
        sizes.append(grown(outlets, options.seconds))
        print(sizes[-1], file=sys.stderr, flush=True)
    workers = [fanned_out(options.managers, number, options.manager_seconds) for number in (1, 2)]
    print(workers, file=sys.stderr, flush=True)
    memory = {str(outlets): fresh(PLAN, str(outlets), "5")[0] for outlets in (160, 1000)}
    with tempfile.TemporaryDirectory() as empty:
        cold = fresh(WAIT, cache=empty)
        fresh(WAIT)  # somebody has run it before: the cache of the installation is warm
        warmed = fresh(WAIT)
    wait = {"cold_import": cold[0], "cold_kernels": cold[1], "warm_import": warmed[0], "warm_kernels": warmed[1]}
    print(memory, wait, file=sys.stderr, flush=True)
    write(
        "growth",
        {"seconds": options.seconds, "sizes": sizes, "workers": workers, "peak_mb": memory, "wait": wait,
         "nation": NATION},
        options.json,
    )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
