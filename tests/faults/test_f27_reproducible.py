"""F27: closings recomputed in other zones, languages, hash seeds, with shuffled rows, on both databases: same bytes.

Random schemes over a full month of facts: the explanation sums to the score of everybody (`ROUNDS_EXAMPLES` shortens
it). `ROUNDS_ELSEWHERE` is how many of the other environments are tried.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.faults.invariants import say
from tests.services import postgres

ROOT = Path(__file__).parents[2]
PROPERTIES = "rounds/assessment/tests/test_lines.py"
ENVIRONMENTS: tuple[dict[str, str], ...] = (
    {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0"},
    {"TZ": "America/St_Johns", "LC_ALL": "de_DE.UTF-8", "PYTHONHASHSEED": "1"},
    {"TZ": "Pacific/Chatham", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "4294967295", "PYTHONUTF8": "1"},
    {"TZ": "Asia/Kathmandu", "LC_ALL": "zh_CN.GB18030", "PYTHONHASHSEED": "77", "LANGUAGE": "en"},
)
QUARTER = """
import django, json, sys
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from datetime import timedelta
from benchmarks import closing_city
from benchmarks.closing_city import AFTER, build
from rounds.assessment.actions.closing import close_period
from rounds.visits.models import Visit
closing_city.VISITS_A_DAY = 4
quarter = build(12, 360)
runs = [close_period(quarter.period, by=quarter.assessor, at=AFTER)]
Visit.objects.filter(pk=Visit.objects.order_by("pk").first().pk).update(state="missed", missed_reason="not_done")
runs.append(close_period(quarter.period, by=quarter.assessor, at=AFTER + timedelta(days=1)))
print(json.dumps([[run.version, run.inputs_sha256, run.result_sha256, run.scores.count()] for run in runs]))
"""
SHUFFLED = """
import django, json, random, sys
django.setup()
from decimal import ROUND_HALF_UP, Decimal
from rounds.assessment.models import ClosingRun
from rounds.assessment.rules.canonical import sha256_of
from rounds.assessment.rules.score import results_of
chance, same, explained = random.Random(int(sys.argv[1])), 0, 0
for run in ClosingRun.objects.order_by("pk"):
    document = dict(sorted(run.inputs.items(), key=lambda _pair: chance.random()))
    for rows in document.values():
        if isinstance(rows, list):
            chance.shuffle(rows)
    for issue in document["issues"]:
        chance.shuffle(issue["hops"])
    for row in document["visits"]:
        chance.shuffle(row["ids"])
    same += sha256_of(results_of(document)) == run.result_sha256
    for score in run.scores.filter(total__isnull=False):
        parts = score.parts.filter(value__isnull=False)
        points = sum((part.value * part.used_weight / 100 for part in parts), Decimal(0))
        assert points.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) == score.total, score.pk
        explained += 1
print(json.dumps([same, explained]))
"""


def ran(words: list[str], environment: Mapping[str, str]) -> str:
    """What a program of its own said; it must end well."""
    done = subprocess.run(
        words, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False, timeout=1200
    )
    assert done.returncode == 0, f"{words[:3]}: {done.stdout[-800:]}{done.stderr[-3000:]}"
    return done.stdout.strip()


def program(code: str, environment: Mapping[str, str], *words: str) -> Any:
    """The last line a program of Rounds printed, as JSON."""
    return json.loads(ran([sys.executable, "-c", code, *words], environment).splitlines()[-1])


def home(folder: Path, url: str) -> dict[str, str]:
    """A data folder of its own, on SQLite or, with a URL, on PostgreSQL."""
    return {
        "DJANGO_SETTINGS_MODULE": "rounds.config.settings",
        "ROUNDS_DATA": str(folder),
        "ROUNDS_PLAIN_STATIC": "1",
        "DATABASE_URL": url,
    }


def test_the_same_quarter_gives_the_same_bytes_on_both_databases_and_everywhere(tmp_path: Path) -> None:
    tried = int(os.environ.get("ROUNDS_ELSEWHERE", len(ENVIRONMENTS)))
    lite = home(tmp_path / "lite", "")
    runs = program(QUARTER, lite)
    recomputed, scores = everywhere(lite, len(runs), tried)
    with postgres.server() as url:
        big = home(tmp_path / "big", url)
        assert program(QUARTER, big | {"TZ": "Pacific/Chatham"}) == runs, "inputs and results alike, to the byte"
        again, more = everywhere(big, len(runs), min(tried, 2))
    assert [version for version, *_rest in runs] == [1, 2]
    say("F27 both databases", runs=2 * len(runs), environments=tried, recomputed=recomputed + again, differing=0,
        scores_explained=scores + more)  # fmt: skip


def everywhere(place: Mapping[str, str], runs: int, tried: int) -> tuple[int, int]:
    """Recompute all runs of a database in other environments, through the command line and with shuffled rows."""
    recomputed = explained = 0
    for number, environment in enumerate(ENVIRONMENTS[:tried]):
        told = ran([str(Path(sys.executable).with_name("rounds")), "assess", "recompute", "--all", "--json", "-"],
                   {**place, **environment})  # fmt: skip
        assert list(json.loads(told).values()) == [True] * runs
        same, scores = program(SHUFFLED, {**place, **environment}, str(number))
        assert same == runs
        recomputed, explained = recomputed + 2 * runs, explained + scores
    return recomputed, explained


def test_under_random_schemes_the_explanation_sums_to_the_score() -> None:
    cases = os.environ.get("ROUNDS_EXAMPLES", "1000")
    told = ran([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", PROPERTIES, "-k", "under_any_scheme"],
               {"ROUNDS_EXAMPLES": cases})  # fmt: skip
    passed = re.search(r"(\d+) passed", told)
    assert passed is not None
    say("F27 random schemes", cases=int(cases), differing=0)


def test_a_run_edited_behind_the_back_is_named(tmp_path: Path) -> None:
    place = home(tmp_path / "lite", "")
    program(QUARTER, place)
    edit = """
import django
django.setup()
from rounds.assessment.models import ScorePart
ScorePart.objects.filter(pk=ScorePart.objects.filter(value__isnull=False).first().pk).update(value="100.00")
"""
    ran([sys.executable, "-c", edit], place)
    told = subprocess.run(
        [str(Path(sys.executable).with_name("rounds")), "assess", "recompute", "--all"],
        cwd=ROOT, env=os.environ | place, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode != 0
    assert "1" in told.stdout + told.stderr
