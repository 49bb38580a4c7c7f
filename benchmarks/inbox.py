"""The list of issues at a size no company has yet: 200,000 issues of 12,000 retailers, on SQLite and on PostgreSQL.

    python -m benchmarks.inbox [--issues 200000] [--requests 50] [--only sqlite|postgresql] [--json FILE]

Every page is asked for in process by Django's test client, warm, one request after the other. Data folders and the
PostgreSQL server are scratch ones, outside the repository, and gone afterwards.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any

from benchmarks.machine import RESULTS, write
from tests.services import postgres

TARGET_MS = 300.0
ISSUES, REQUESTS = 200_000, 50
PARTS = {"p50": "p50", "p95": "p95", "work95": "p95 of processor time"}


def measured(client: Any, path: str, requests: int, worked: Callable[[], float]) -> dict[str, float]:
    """Milliseconds of one page after two requests that do not count: median and 95th percentile by the clock on the
    wall, and the 95th percentile of what the processors worked for it, which other work on the machine leaves alone.
    """
    taken, work = [], []
    for place in range(requests + 2):
        began, before = perf_counter(), worked()
        answer = client.get(path)
        if place > 1:
            taken.append((perf_counter() - began) * 1000)
            work.append((worked() - before) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code}")
    return {"p50": median(taken), "p95": quantiles(taken, n=20)[-1], "work95": quantiles(work, n=20)[-1]}


def worker(connection: Any) -> Callable[[], float]:
    """Seconds of processor time of this process and, on PostgreSQL, of the server process that answers it."""
    if connection.vendor == "sqlite":
        return process_time
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # all of the work is done where it is counted
        cursor.execute("SELECT pg_backend_pid()")
        ran = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return lambda: process_time() + int(ran.read_text().split()[0]) / 1e9


def run(issues: int, requests: int) -> dict[str, Any]:
    """In a process of its own whose environment names the database: build, then ask."""
    import django  # noqa: PLC0415 - the settings read the environment this process was given

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from benchmarks.inbox_city import build, doors, settle  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    began = perf_counter()
    city = build(issues)
    settle(connection)
    built = perf_counter() - began
    gc.collect()
    gc.freeze()  # the city lies in this process only because it was built here: no server collects its garbage
    rows, worked = [], worker(connection)
    for person, name, path in doors(city):
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(city.people[person])
        rows.append({"person": person, "page": name, **measured(client, path, requests, worked)})
        print(rows[-1], file=sys.stderr, flush=True)
    return {"database": connection.vendor, "issues": issues, "build_seconds": round(built), "pages": rows}


def elsewhere(vendor: str, url: str, folder: Path, words: Sequence[str]) -> dict[str, Any]:
    """The same program again, with a database of its own."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "rounds.config.settings",
        "ROUNDS_DATA": str(folder / vendor),
        "ROUNDS_PLAIN_STATIC": "1",
    }
    environment |= {"DATABASE_URL": url} if url else {}
    if not url:
        environment.pop("DATABASE_URL", None)
    file = folder / f"{vendor}.json"
    command = [sys.executable, "-m", "benchmarks.inbox", "--here", str(file), *words]
    subprocess.run(command, env=environment, check=True)
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def table(results: Sequence[dict[str, Any]]) -> str:
    """Page by page, both databases side by side."""
    heads = [f"{result['database']} {name}" for result in results for name in PARTS.values()]
    lines = [f"| who | page | {' | '.join(heads)} |", f"| --- | --- |{' ---: |' * len(heads)}"]
    for places in zip(*(result["pages"] for result in results), strict=True):
        figures = [f"{place[part]:.0f} ms" for place in places for part in PARTS]
        lines.append(f"| {places[0]['person']} | {places[0]['page']} | {' | '.join(figures)} |")
    return "\n".join(lines)


def main() -> int:
    """Both databases, the table, and whether every page is within the target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--issues", type=int, default=ISSUES)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--here", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        asked.here.write_text(json.dumps(run(asked.issues, asked.requests)), "utf-8")
        return 0
    words, results = ["--issues", str(asked.issues), "--requests", str(asked.requests)], []
    with tempfile.TemporaryDirectory(prefix="rounds-inbox-") as folder:
        if asked.only != "postgresql":
            results.append(elsewhere("sqlite", "", Path(folder), words))
        if asked.only != "sqlite":
            with postgres.server() as url:
                results.append(elsewhere("postgresql", url, Path(folder), words))
    slow = [place for result in results for place in result["pages"] if place["p95"] > TARGET_MS]
    print(table(results))
    print(f"\n{asked.issues:,} issues; p95 above {TARGET_MS:.0f} ms: {len(slow)}")
    write("inbox", {"results": results, "target_ms": TARGET_MS}, asked.json or RESULTS / "bench-inbox.json")
    return 1 if slow else 0


if __name__ == "__main__":
    raise SystemExit(main())
