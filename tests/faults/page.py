"""docs/faults.md from the figures `make faults` leaves: one row per test of trust.md, each with the day it was run.

Usage: python -m tests.faults.page test-results/faults.jsonl
"""

import ast
import json
import os
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "faults.md"
HEAD = """# Fault and abuse tests

What happens to acknowledged records when servers are killed, power fails, disks fill up, replies are lost, photos are
cut, tasks arrive twice. The numbers are those of the promise list; every test ends with the same questions
(`tests/faults/invariants.py`): is each acknowledged operation there exactly once, did nothing unacknowledged vanish
from a phone, does the chain verify, is the database sound, did nobody see the other company.

`make faults` runs all of them and writes this page. `ROUNDS_KILLS=20 ROUNDS_IMAGES=100 ROUNDS_SEEDS=1,2,3 make faults`
shortens it. Small versions run with the usual tests. A seed of the simulator that fails is named and seen again with
`ROUNDS_SEEDS=17 .venv/bin/pytest tests/simulator -k every_seed`. Figures are of SQLite unless they say PostgreSQL.

| test | what is done | figures | run on |
|---|---|---|---|
"""
TAIL = """
## How

- **What is sent** (F1, F3 to F6): every kind of command a phone knows, as a little day of an account manager
  (`tests/faults/little_day.py`): 25 commands of visits, issues, promises, doubts, order, time, tasks, observations.
- **Killed servers** (F1, F4, F5, F8): gunicorn as `rounds up` runs it, master and worker killed with SIGKILL in the
  middle of a batch, by its progress; a nursery process that has loaded the code gives birth to the next one.
- **Full disk** (F3): the running server's files may not grow any more (RLIMIT_FSIZE), its database in the middle of a
  batch, its pictures in pieces (PATCH) and in one go (PUT). Nobody restarts it; the phone comes back by itself.
- **Cut photos** (F8): before every piece the line breaks in the middle of one, pieces come at wrong offsets, of some
  photos the server is killed after every piece; a photo with one wrong byte is thrown away and begins again.
- **Power cut** (F2): strace records every write, sync and name of a server that takes visits and signatures; the record
  is replayed onto a disk that keeps what was synced and of the rest any part, sector by sector. SQLite's
  `synchronous=NORMAL` is the control and must be seen to lose.
- **Broken photos** (F9): each is looked at in a process of its own whose memory is read from the kernel.
- **Simulator** (F7): phones run the app's own modules (outbox, sync, sealed store) under Node, each life of an app in a
  world of its own; requests go through a virtual network (lost, late, doubled, reordered, cut, answered into the void,
  a database that dies in the middle) to the real views in this process. Apps are killed between any two writes. What
  the simulator notices is tested by breaking promises on purpose (`tests/simulator/test_simulator_sees.py`).
- **Browser** (F10 to F15, F22): the app in a real Chromium at phone size, over a real server. Its storage is limited
  and cleared through the browser's own debugging protocol, its pages are closed without a word or their process
  crashes, its wall clock is set while the steady one goes on, releases are made in a copy of the program that runs
  meanwhile. `tests/offline_day` tells a whole day of twelve visits with all of it, in the usual tests, on both
  databases.
- **Clocks** (F28): calendars with make-up days, pauses and new priorities, due times, hops of issues and shares of
  liability, as random cases (Hypothesis) and as hops of a real ticket log, against walks minute by minute that know
  no interval (`rounds/common/tests/test_calendar_oracle.py`, `rounds/issues/tests/oracle.py`).
- **Tasks** (F16, F17): real workers, killed, put to sleep past their lease, woken up late.
- **Guessing** (F24): a million random codes against 1,000 live ones, one in fifty through the whole server; 10,000
  sign-ins with a clock that moves a minute every 600, owner and colleague sign in beside it. A real browser listens to
  every Referer, the real server's log is read.
"""
Figures = dict[str, dict[str, Any]]


def tests() -> Iterator[tuple[str, str]]:
    """Number and first sentence of every fault test, by number; further files of a number add figures to its row."""
    paths = sorted(HERE.glob("test_f*.py"), key=lambda path: (number_of(path), path.name))
    for _number, same in groupby(paths, number_of):
        path = next(same)
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        number, _colon, said = " ".join(text.split("\n\n")[0].split()).partition(": ")
        yield number.split(",")[0], said


def number_of(path: Path) -> int:
    """The number in a name such as test_f17_task_delivered_twice.py."""
    found = re.match(r"test_f(\d+)", path.name)
    return int(found[1]) if found else 0


def figures_from(record: Path) -> Figures:
    """The last figures of every test; those of its parts are added up."""
    lines = record.read_text(encoding="utf-8").splitlines() if record.exists() else []
    last = {(row["test"], row["figures"].pop("part", None)): row for row in map(json.loads, lines)}
    found: Figures = {}
    for (test, _part), row in last.items():
        found[test] = row | {"figures": added(found.get(test, {}).get("figures", {}), row["figures"])}
    return found


def added(some: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Numbers together, words as they came last."""
    return some | {word: value + some.get(word, 0) if isinstance(value, int) else value for word, value in more.items()}


def page(figures: Figures) -> str:
    """The whole page."""
    rows = []
    for number, said in tests():
        own = [row for name, row in figures.items() if name.split()[0] == number]
        words = "<br>".join(f"{_rest(row['test'])}{_said(row['figures'])}" for row in own) or "–"
        rows.append(f"| {number} | {said} | {words} | {max((row['at'] for row in own), default='–')} |")
    machine = f"\nFigures of {os.cpu_count()} cores; other work may have run beside.\n"
    return HEAD + "\n".join(rows) + "\n" + machine + TAIL


def _rest(name: str) -> str:
    rest = name.partition(" ")[2]
    return f"{rest}: " if rest else ""


def _said(figures: dict[str, Any]) -> str:
    return ", ".join(
        f"{word} {value:,}" if isinstance(value, int) else f"{word} {value}" for word, value in figures.items()
    )


if __name__ == "__main__":
    PAGE.write_text(page(figures_from(Path(sys.argv[1]))), encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")
