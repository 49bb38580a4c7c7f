"""The closing run of a city and of a tenth of a province, each in a database of its own, and the whole by arithmetic.

    python -m benchmarks.closing [--only city|tenth] [--postgresql] [--json FILE]

A quarter: twenty visits a workday and manager, an issue for every third retailer, a fifth of them answering a survey.
Clock and processor time of one closing, one closing again without news, and one recomputation; the ratio to the limit
of 60 s is of processor time too, which other work on the machine leaves alone.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.machine import RESULTS, ROOT, machine, write
from tests.services import postgres

LIMIT_SECONDS = 60.0
SIZES = {"city": (60, 12_000), "tenth": (150, 25_000)}
PROVINCE = (1_500, 250_000)
PARTS = ("freezing", "scoring", "sealing", "closing", "recomputing")
PAGE = ROOT / "docs/closing.md"


def timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """What a piece of work gives, with its seconds by the clock and of the processor."""
    began, before = perf_counter(), process_time()
    found = work()
    return found, {"clock": round(perf_counter() - began, 2), "processor": round(process_time() - before, 2)}


def made(size: str) -> dict[str, Any]:
    """Build the company, in a process of its own so that its memory is not counted."""
    import django  # noqa: PLC0415 - the settings read the environment this process was given

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from benchmarks.closing_city import build  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    quarter, built = timed(lambda: build(*SIZES[size]))
    return {"visits": quarter.visits, "issues": quarter.issues, "answers": quarter.answers, "build": built}


def run(size: str) -> dict[str, Any]:
    """In the next process: close, look at its peak of memory, close again, recompute, and time the steps."""
    import django  # noqa: PLC0415

    django.setup()
    from django.db import connection  # noqa: PLC0415

    from benchmarks.closing_city import AFTER  # noqa: PLC0415
    from rounds.assessment.actions.closing import close_period  # noqa: PLC0415
    from rounds.assessment.models import ClosingRun, Period, Scheme  # noqa: PLC0415
    from rounds.assessment.queries.inputs import frozen_inputs  # noqa: PLC0415
    from rounds.assessment.queries.recomputing import recomputation  # noqa: PLC0415
    from rounds.assessment.rules.canonical import canonical, sha256_of  # noqa: PLC0415
    from rounds.assessment.rules.score import results_of  # noqa: PLC0415

    period, scheme = Period.objects.select_related("company").get(), Scheme.objects.get()
    before = peak()
    closed, closing = timed(lambda: close_period(period, by="benchmark", at=AFTER))
    after = peak()
    again, rerun = timed(lambda: close_period(period, by="benchmark", at=AFTER))
    found, recomputing = timed(lambda: recomputation(ClosingRun.objects.get(pk=closed.pk)))
    if not found.holds or again.pk != closed.pk:
        raise RuntimeError("the closing does not hold")
    inputs, freezing = timed(lambda: frozen_inputs(period, scheme, as_of=AFTER))
    results, scoring = timed(lambda: results_of(inputs))
    _seal, sealing = timed(lambda: (sha256_of(inputs), sha256_of(results)))
    return {
        "size": size, "database": connection.vendor, "managers": SIZES[size][0], "retailers": SIZES[size][1],
        "scores": closed.scores.count(), "freezing": freezing, "scoring": scoring, "sealing": sealing,
        "closing": closing, "again": rerun, "recomputing": recomputing, "sha256": closed.result_sha256,
        "inputs_megabytes": round(len(canonical(inputs).encode()) / 2**20, 1),
        "memory_before_megabytes": before, "memory_megabytes": after,
        "ratio_to_limit": round(closing["clock"] / LIMIT_SECONDS, 3),
        "processor_to_limit": round(closing["processor"] / LIMIT_SECONDS, 3),
    }  # fmt: skip


def peak() -> int:
    """The most memory this process has held so far, in megabytes."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


STEPS: dict[str, Callable[[str], dict[str, Any]]] = {"build": made, "close": run}


def elsewhere(size: str, url: str, folder: Path) -> dict[str, Any]:
    """The same program again, with a database of its own."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "rounds.config.settings",
        "ROUNDS_DATA": str(folder / f"{size}-{'pg' if url else 'sqlite'}"),
        "ROUNDS_PLAIN_STATIC": "1",
    }
    environment.pop("DATABASE_URL", None)
    environment |= {"DATABASE_URL": url} if url else {}
    file, found = folder / "found.json", dict[str, Any]()
    for step in STEPS:
        command = [sys.executable, "-m", "benchmarks.closing", "--here", str(file), size, step]
        subprocess.run(command, env=environment, check=True)
        found |= json.loads(file.read_text("utf-8"))
    return found


def table(results: Sequence[dict[str, Any]]) -> str:
    """One line per size and database."""
    heads = ("size", "database", "managers", "retailers", "visits", "issues", "closing", "again", "recomputing")
    lines = [
        f"| {' | '.join(heads)} | memory | inputs | clock ÷ limit | processor ÷ limit |",
        f"| {' | '.join('---' for _ in heads)} | ---: | ---: | ---: | ---: |",
    ]
    for one in results:
        plain = [str(one[name]) for name in heads[:2]] + [f"{one[name]:,}" for name in heads[2:6]]
        times = [f"{one[name]['clock']:.1f} s ({one[name]['processor']:.1f} s)" for name in heads[6:]]
        rest = [f"{one['memory_megabytes']} MB", f"{one['inputs_megabytes']} MB"]
        ratios = [f"{one['ratio_to_limit']:.2f}", f"{one['processor_to_limit']:.2f}"]
        lines.append(f"| {' | '.join([*plain, *times, *rest, *ratios])} |")
    return "\n".join(lines)


def province(tenth: dict[str, Any]) -> dict[str, float]:
    """Ten times a measured tenth: every step reads or writes each record once, time and memory are in proportion."""
    factor = PROVINCE[0] / tenth["managers"]
    return {
        "closing_seconds": round(tenth["closing"]["processor"] * factor, 1),
        "memory_megabytes": round((tenth["memory_megabytes"] - tenth["memory_before_megabytes"]) * factor),
        "inputs_megabytes": round(tenth["inputs_megabytes"] * factor, 1),
        "base_megabytes": tenth["memory_before_megabytes"],
    }


def page(results: Sequence[dict[str, Any]], whole: dict[str, float]) -> str:
    """docs/closing.md: what was built, what was measured, the arithmetic."""
    steps = [
        f"| {one['size']} {one['database']} | " + " | ".join(f"{one[name]['processor']:.1f} s" for name in PARTS) + " |"
        for one in results
    ]
    lines = [
        "# What a closing costs",
        "",
        "Written by `make bench-closing`. A quarter of a company: twenty visits a workday and manager, an issue with "
        "four hops for every third retailer, a fifth of the retailers answering a survey, promises, bulletins, "
        "anomalies, trainings, judgements. Seconds by the clock, in brackets of the processor; the machine had "
        f"{machine()['cores']} cores and a load of {machine()['load']}. Memory is the peak of the process that closes.",
        "",
        table(results),
        "",
        "The steps in seconds of the processor; a closing is the first three and the writing of its rows.",
        "",
        f"| | {' | '.join(PARTS)} |",
        f"| --- |{' ---: |' * len(PARTS)}",
        *steps,
        "",
    ]
    if whole:
        lines += [
            f"A province closed as one company ({PROVINCE[0]:,} managers, {PROVINCE[1]:,} retailers) by arithmetic, "
            "ten times the tenth, for every record is read, scored and written once: "
            f"{whole['closing_seconds']} s of the processor, {whole['memory_megabytes']} MB above the "
            f"{whole['base_megabytes']} MB of the program, frozen inputs of {whole['inputs_megabytes']} MB "
            "(PostgreSQL's jsonb holds 255 MB). Beyond that a province is closed city by city.",
            "",
        ]
    return "\n".join(lines)


def main() -> int:
    """Both sizes, the table, the arithmetic; fails when the city is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=tuple(SIZES))
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--page", action="store_true", help="write docs/closing.md")
    parser.add_argument("--here", nargs=3, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        file, size, step = asked.here
        Path(file).write_text(json.dumps(STEPS[step](size)), "utf-8")
        return 0
    results = []
    with tempfile.TemporaryDirectory(prefix="rounds-closing-") as folder:
        for size in [asked.only] if asked.only else SIZES:
            results.append(elsewhere(size, "", Path(folder)))
            if asked.postgresql:
                with postgres.server() as url:
                    results.append(elsewhere(size, url, Path(folder)))
    print(table(results))
    tenths = [one for one in results if one["size"] == "tenth"]
    whole = province(tenths[0]) if tenths else {}
    if whole:
        print(f"\na province of {PROVINCE[0]:,} managers and {PROVINCE[1]:,} retailers by arithmetic: {whole}")
    if asked.page:
        PAGE.write_text(page(results, whole), "utf-8")
    slow = [one for one in results if one["size"] == "city" and one["closing"]["processor"] > LIMIT_SECONDS]
    write("closing", {"results": results, "province": whole, "limit": LIMIT_SECONDS}, asked.json or _file())
    return 1 if slow else 0


def _file() -> Path:
    return RESULTS / "bench-closing.json"


if __name__ == "__main__":
    raise SystemExit(main())
