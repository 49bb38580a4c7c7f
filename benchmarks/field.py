"""Field cases: our engine and every pipeline of the peers on the same cases, one thread and the same time each.

    python -m benchmarks.field --cases 10 --iowa 4 --seconds 10 --seeds 1 [--json FILE] [--data ../shared/data]

The price compared is travel in minutes + 10 per visit missing to the fewest of a day + 1,000 per visit left out; a plan
that breaks a limit (working hours, windows, band, pattern) counts as failed whatever it costs.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.machine import ONE_THREAD, write

os.environ.update(ONE_THREAD)

from benchmarks.contenders import Outcome, compete, warm_up
from benchmarks.fieldcases import SLACK, FieldCase, field_case, field_cases
from benchmarks.iowa import iowa_cases


def described(case: FieldCase) -> dict[str, object]:
    """A case in a few figures."""
    visits = sum(28 // days for days in case.intervals)
    return {
        "case": case.name, "outlets": len(case.problem.places), "visits": visits, "windows": case.has_windows,
        "day_minutes": case.problem.days[0].end - (case.problem.days[0].start or 0.0), "band": case.problem.band,
        "reference_minutes": round(case.reference, 1),
        "service_minutes": sum(p.service * len(p.patterns[0].days) for p in case.problem.places),
    }  # fmt: skip


def said(outcome: Outcome) -> str:
    """One line about an outcome."""
    if outcome.error:
        return f"{outcome.case} {outcome.library} {outcome.pipeline}: FAILED {outcome.error}"
    verdict = "" if outcome.feasible else f" NOT FEASIBLE ({outcome.unserved} left out; {'; '.join(outcome.faults)})"
    return f"{outcome.case} {outcome.library} {outcome.pipeline}: {outcome.cost} in {outcome.seconds} s{verdict}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=10, help="generated cases, seeds 1, 2, …")
    parser.add_argument("--iowa", type=int, default=4, help="cases of real outlets")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder that holds iowa/")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, beginning with 1")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    cases = [*field_cases(options.cases), *iowa_cases(options.data, options.iowa)]
    warm_up(field_case(0, outlets=40).problem)
    outcomes = []
    for case in cases:
        for outcome in compete(
            case.name, case.problem, seconds=options.seconds, seeds=range(1, options.seeds + 1)
        ):  # fmt: skip
            outcomes.append(outcome)
            print(said(outcome), file=sys.stderr, flush=True)
    write(
        "field",
        {
            "seconds": options.seconds, "seeds": options.seeds, "slack": SLACK,
            "cases": [described(case) for case in cases], "runs": [asdict(outcome) for outcome in outcomes],
        },
        options.json,
    )  # fmt: skip
    return 0 if all(outcome.feasible for outcome in outcomes if outcome.library == "Rounds") else 1


if __name__ == "__main__":
    sys.exit(main())
