"""Two real ticket logs through `rounds import issues`: what it costs, what the figures say, docs/tickets.md.

    python -m benchmarks.tickets                   both logs, on SQLite, and the page
    python -m benchmarks.tickets --oracle          every hop and due time against a walk minute by minute as well
    python -m tests.services.postgres run -- python -m benchmarks.tickets --only itsm --no-page --short

Everything happens in a data folder of its own that goes away afterwards.
"""

import argparse
import csv
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.ticket_page import page

FILES = {"itsm": "itsm_incident_event_log.csv.gz", "311": "baltimore_311_sample.csv.gz"}
ROOT = Path(__file__).parents[1]
KEPT, PAGE = ROOT / "test-results", ROOT / "docs" / "tickets.md"
SHARED = Path(os.environ.get("ROUNDS_SHARED", Path(__file__).parents[2] / "shared")) / "data" / "tickets"


def shuffled(path: Path, target: Path) -> Path:
    """The same rows in another order."""
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        head, *rows = list(csv.reader(file))
    random.Random(1).shuffle(rows)
    with gzip.open(target, "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return target


def measured(kind: str, asked: argparse.Namespace, out: Path) -> None:
    """Everything about one log, in this process; what is known is written after every step."""
    import django  # noqa: PLC0415  (the data folder is chosen first)

    django.setup()
    from benchmarks import ticket_runs  # noqa: PLC0415  (models load only after Django is set up)

    found: dict[str, Any] = {}

    def know(**more: Any) -> None:
        found.update(more)
        out.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")

    ticket_runs.prepare()
    path = SHARED / FILES[kind]
    company = ticket_runs.company(kind)
    brought = ticket_runs.bring(company, path, kind)
    know(brought=brought | {"memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024})
    know(**ticket_runs.figures(company, path, kind))
    if asked.oracle and kind == "itsm":
        know(oracle=ticket_runs.walked(kind))
    if not asked.short:
        know(again=ticket_runs.check_again(company, path, kind))
        mixed = shuffled(path, Path(os.environ["ROUNDS_DATA"]) / "shuffled.csv.gz")
        know(same_steps_when_shuffled=ticket_runs.same_steps(company, path, mixed, kind))
        other = ticket_runs.company(f"{kind}-mixed")
        ticket_runs.bring(other, mixed, kind)
        know(same_when_shuffled=ticket_runs.digest(company) == ticket_runs.digest(other))


def kept() -> dict[str, Any]:
    """The results of the last run of each log on each database."""
    found = {}
    for path in sorted(KEPT.glob("tickets-*.json")):
        found[path.stem.removeprefix("tickets-")] = json.loads(path.read_text(encoding="utf-8"))
    return found


def main() -> None:
    """Measure, say, write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=list(FILES))
    parser.add_argument("--oracle", action="store_true")
    parser.add_argument("--short", action="store_true", help="one import of each log only")
    parser.add_argument("--no-page", action="store_true")
    parser.add_argument("--page-only", action="store_true", help="the page from the results of earlier runs")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "rounds.config.settings"
    if "ROUNDS_TICKETS_CHILD" in os.environ:
        measured(asked.only, asked, Path(os.environ["ROUNDS_TICKETS_CHILD"]))
        return
    if not asked.page_only:
        for kind in [asked.only] if asked.only else FILES:
            found = _in_own_folder(kind, asked)
            target = KEPT / f"tickets-{kind}-{found['brought']['database']}.json"
            target.parent.mkdir(exist_ok=True)
            target.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
            print(target)
    if not asked.no_page:
        PAGE.write_text(page(kept()), encoding="utf-8")
        print(PAGE)


def _in_own_folder(kind: str, asked: argparse.Namespace) -> dict[str, Any]:
    """In a process of its own, so that its memory is its own."""
    with tempfile.TemporaryDirectory(prefix="rounds-tickets-") as folder:
        out = Path(folder) / "found.json"
        env = os.environ | {"ROUNDS_DATA": folder, "ROUNDS_TICKETS_CHILD": str(out), "ROUNDS_PLAIN_STATIC": "1"}
        words = [sys.executable, "-m", "benchmarks.tickets", "--only", kind]
        words += ["--oracle"] if asked.oracle else []
        words += ["--short"] if asked.short else []
        subprocess.run(words, env=env, check=True)
        return json.loads(out.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


if __name__ == "__main__":
    started = time.monotonic()
    main()
    if "ROUNDS_TICKETS_CHILD" not in os.environ:
        print(f"{time.monotonic() - started:.0f} s")
