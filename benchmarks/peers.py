"""Public periodic instances: the peers' pipelines and our engine in one run, one thread and the same time each.

    python -m benchmarks.peers ../shared/bench/pvrp [--only p01 …] [--seconds 10] [--seeds 1] [--json FILE]

The gap is in per cent of the best known value of ``best.csv``; plans that break a limit or leave a visit out fail.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.machine import ONE_THREAD, write

os.environ.update(ONE_THREAD)

from benchmarks.contenders import compete, warm_up
from benchmarks.field import said
from benchmarks.fieldcases import field_case
from rounds.engine import read_cordeau
from rounds.engine.bench import best_known

INSTANCES = ("p01", "p04", "p08", "p11", "p14", "pr01")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=INSTANCES, help="instances")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, beginning with 1")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    known = best_known(options.folder)
    warm_up(field_case(0, outlets=40).problem)
    runs = []
    for name in options.only:
        problem = read_cordeau(options.folder / name)
        for outcome in compete(name, problem, seconds=options.seconds, seeds=range(1, options.seeds + 1)):
            gap = None if outcome.cost is None else round(100 * (outcome.cost / known[name] - 1), 3)
            runs.append({**asdict(outcome), "gap_percent": gap if outcome.feasible else None})
            print(f"{said(outcome)} gap {gap} %", file=sys.stderr, flush=True)
    problems = {name: read_cordeau(options.folder / name) for name in options.only}
    instances = [
        {"instance": name, "places": len(problem.places), "days": len(problem.days), "best_known": known[name]}
        for name, problem in problems.items()
    ]
    page = {"seconds": options.seconds, "seeds": options.seeds, "instances": instances, "runs": runs}
    write("peers", page, options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
