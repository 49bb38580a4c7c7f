"""`make test`: the checks, then every test on SQLite and again, where it uses the database, on a real PostgreSQL.

Usage: python .ci/tests.py [pass …]; without names, all of them. Every pass runs, also after one has failed; the last
line adds them up as pytest would.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
PYTHON = str(ROOT / ".venv" / "bin" / "python")
CI = os.environ.get("CI") == "true"
PYTEST = [PYTHON, "-m", "pytest", "--no-header", "-p", "no:cacheprovider"]
# The checks have run these already.
NOT_AGAIN = ["--ignore-glob=tests/test_house*.py", "--ignore-glob=tests/test_docs*.py"]
# Files go whole to one of two workers (conftest.py): fixtures of a module are then made once. The longest files come
# first, so that no worker waits for the other at the end.
TWO = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
DATABASE = ["--database-tests"]
# A real browser has a pass of its own, faults have their own target.
QUICK = ["-m", "not e2e and not fault"]
BROWSER = ["-m", "e2e and not fault"]
# On PostgreSQL the stories that go through the server's tables; what a browser does by itself knows no database, and
# the pages' queries run there in the pass before.
STORIES = [
    "tests/e2e",
    "--ignore=tests/e2e/test_pages.py",
    "tests/offline_day",
    "tests/one_issue",
    "tests/one_period",
]
ON_POSTGRESQL_ONLY = ["--ignore=tests/one_issue"]  # one long story is told once: 25 minutes are all there is
POSTGRES = [PYTHON, "-m", "tests.services.postgres", "run", "--"]
SERVER_STATUS = 3  # what the line above returns when there is no server


@dataclass(frozen=True)
class Pass:
    """One round of tests: a name, what it is about, its command."""

    name: str
    about: str
    command: list[str]


PASSES = [
    Pass("checks", "what a machine can judge by reading", [PYTHON, ".ci/checks.py"]),
    Pass("sqlite", "tests on SQLite", [*PYTEST, *TWO, *NOT_AGAIN, *QUICK]),
    Pass("browser", "a real Chromium, on SQLite", [*PYTEST, *TWO, *BROWSER, *ON_POSTGRESQL_ONLY]),
    Pass("postgres", "database tests on PostgreSQL", [*POSTGRES, *PYTEST, *TWO, *NOT_AGAIN, *DATABASE, *QUICK]),
    Pass(
        "browser-postgres",
        "a real Chromium, on PostgreSQL",
        [*POSTGRES, *PYTEST, *TWO, *DATABASE, *BROWSER, *STORIES],
    ),
]


def run(chosen: Pass, reports: Path) -> str:
    """Run one pass with its output in sight; returns ok, FAILED or skipped."""
    sys.stdout.write(f"\n##### {chosen.name}: {chosen.about}\n")
    sys.stdout.flush()
    command = list(chosen.command)
    if chosen.name != "checks":
        command.append(f"--junit-xml={reports}/{chosen.name}.xml")
    started = time.monotonic()
    environment = os.environ | {"ROUNDS_JUNIT": str(reports)}
    status = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
    state = "ok" if status == 0 else "FAILED"
    never_ran = status == SERVER_STATUS and not (reports / f"{chosen.name}.xml").exists()
    if never_ran and "postgres" in chosen.name and not CI:
        state = "skipped"
    sys.stdout.write(f"##### {chosen.name}: {state} after {time.monotonic() - started:.0f} s\n")
    return state


def tally(reports: Path) -> Counter[str]:
    """Tests by outcome over all reports."""
    found: Counter[str] = Counter()
    for report in reports.glob("*.xml"):
        for suite in ElementTree.parse(report).getroot().iter("testsuite"):
            count = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors", "skipped")}
            found["failed"] += count["failures"]
            found["error"] += count["errors"]
            found["skipped"] += count["skipped"]
            found["passed"] += count["tests"] - count["failures"] - count["errors"] - count["skipped"]
    return found


def main(names: list[str]) -> int:
    """Run the named passes (or all); 1 when one fails."""
    unknown = set(names) - {p.name for p in PASSES}
    if unknown:
        known = ", ".join(p.name for p in PASSES)
        sys.stderr.write(f"no such pass: {', '.join(sorted(unknown))}; there are {known}\n")
        return 2
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="rounds-reports-") as folder:
        reports = Path(folder)
        states = {p.name: run(p, reports) for p in PASSES if not names or p.name in names}
        counted = tally(reports)
    sys.stdout.write("\n" + "".join(f"{state:8} {name}\n" for name, state in states.items()))
    parts = [f"{counted[kind]} {kind}" for kind in ("failed", "passed", "skipped", "error") if counted[kind]]
    said = f" {', '.join(parts)} in {time.monotonic() - started:.2f}s "
    sys.stdout.write(f"{said:=^80}\n")
    return 1 if "FAILED" in states.values() else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
