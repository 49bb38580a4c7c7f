"""Public periodic routing instances against their best known values, on one core.

    python -m benchmarks.routing DIR --seconds 10 --seeds 3 --json FILE [--only p01 p02 …] [--keep]

DIR holds instances in the format of Cordeau, Gendreau & Laporte (1997) and ``best.csv`` (instance, best_known). Each
solution is recomputed by the independent checker; ``feasible`` is its verdict together with "nothing left out".
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.machine import write
from rounds.engine.bench import runs


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; 0 when every solution is feasible."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", nargs="*", default=(), help="instances, all by default")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, beginning with 1")
    parser.add_argument("--json", type=Path, help="file for the list of runs; stdout by default")
    parser.add_argument("--keep", action="store_true", help="also keep them, with the machine, for docs/benchmarks.md")
    options = parser.parse_args(arguments)
    done = []
    seeds = range(1, options.seeds + 1)
    for run in runs(options.folder, seconds=options.seconds, seeds=seeds, only=options.only):
        done.append(run)
        verdict = "" if run.feasible else " NOT FEASIBLE"
        print(f"{run.instance} seed {run.seed}: {run.cost:.2f} {run.gap_percent:+.3f} %{verdict}", file=sys.stderr)
    if options.keep:
        page = {"seconds": options.seconds, "seeds": options.seeds, "runs": [asdict(run) for run in done]}
        write(f"routing-{options.seconds:g}", page)
    text = json.dumps([asdict(run) for run in done], indent=1)
    if options.json:
        options.json.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    print(f"mean gap {sum(run.gap_percent for run in done) / max(1, len(done)):.3f} %", file=sys.stderr)
    return 0 if all(run.feasible for run in done) else 1


if __name__ == "__main__":
    sys.exit(main())
