"""F28: clocks with 调休, pauses and new priorities, and shares of liability, against a walk minute by minute.

Ten thousand random cases of every property (`ROUNDS_EXAMPLES` shortens it), and hops of a real ticket log. All hops of
it: `python -m benchmarks.tickets --oracle`.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rounds.issues.tests.oracle import against_the_walk
from rounds.issues.tests.test_history_oracle import bring, first_lines
from tests.faults.invariants import say
from tests.world import World

ROOT = Path(__file__).parents[2]
FILES = {
    "calendar": "rounds/common/tests/test_calendar_oracle.py",
    "issues": "rounds/issues/tests/test_clock_properties.py",
}


@pytest.mark.parametrize("name", FILES)
def test_random_cases_equal_the_walk(name: str) -> None:
    cases = int(os.environ.get("ROUNDS_EXAMPLES", "10000"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", FILES[name]],
        cwd=ROOT,
        env=os.environ | {"ROUNDS_EXAMPLES": str(cases)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    say(f"F28 {name}", properties=int(passed[1]), cases_each=cases, differing=0)


@pytest.mark.django_db
@pytest.mark.shared
def test_hops_of_a_real_log_equal_the_walk(world: World, shared_data: Path) -> None:
    bring(world.company, first_lines(shared_data))
    compared = against_the_walk(world.company)
    assert compared.differing == []
    assert compared.hops > 1500
    say("F28 real hops", hops=compared.hops, with_pauses=compared.paused, differing=len(compared.differing))
