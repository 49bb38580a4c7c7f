"""Rules are pure, the engine knows numbers, actions are the only writers, time comes through the doors."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.code import clock_reads, signals, writes
from tests.house.tree import PACKAGE, ROOT, files, files_of_words, module_name, parsed, short

# Runs in a process of its own: there, importing a blocked package is an error however deep it hides.
LOAD_WITHOUT = """
import importlib, json, sys
blocked, modules = json.load(sys.stdin)
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if any(name == b or name.startswith(b + ".") for b in blocked):
            raise ImportError(f"{name} is blocked")
sys.meta_path.insert(0, Refuse())
failed = {}
for module in modules:
    try:
        importlib.import_module(module)
    except ImportError as error:
        failed[module] = str(error)
json.dump(failed, sys.stdout)
"""


def loaded_without(blocked: list[str], modules: list[str], *, path: Path = ROOT) -> dict[str, str]:
    """Which of the modules cannot be imported while `blocked` packages are out of reach, and why."""
    done = subprocess.run(
        [sys.executable, "-c", LOAD_WITHOUT],
        input=json.dumps([blocked, modules]),
        capture_output=True,
        text=True,
        cwd=path,
        check=True,
        timeout=120,
    )
    return dict(json.loads(done.stdout))


def faults(found: list[Path], check: Callable[[ast.AST], Iterator[str]]) -> list[str]:
    return [f"{short(path)} {fault}" for path in found for fault in check(parsed(path))]


def test_rules_load_without_django() -> None:
    modules = [module_name(path) for path in files_of_words("rules")]
    assert modules
    assert loaded_without(["django", "duckdb", "ninja", "psycopg"], modules) == {}


def test_the_calendar_and_the_settings_load_without_django() -> None:
    found = [path for path in files_of_words("calendar", "settings") if path.is_relative_to(PACKAGE / "common")]
    modules = [module_name(path) for path in found]
    assert modules
    assert loaded_without(["django", "duckdb"], modules) == {}


def test_the_engine_loads_without_django_and_without_the_rest_of_rounds() -> None:
    modules = [module_name(path) for path in files(".py", under=("rounds/engine",)) if "tests" not in path.parts]
    others = [f"rounds.{path.name}" for path in PACKAGE.iterdir() if path.is_dir() and path.name != "engine"]
    assert modules
    assert loaded_without(["django", "duckdb", *others], modules) == {}


def test_a_rule_that_needs_django_is_found(tmp_path: Path) -> None:
    (tmp_path / "leaky.py").write_text("from django.utils import timezone\n")
    (tmp_path / "pure.py").write_text("import datetime\n")
    assert loaded_without(["django"], ["leaky", "pure"], path=tmp_path) == {"leaky": "django is blocked"}


def test_the_clock_is_read_only_at_the_doors() -> None:
    inner = files_of_words("rules", "models", "queries", "actions", "imports", "calendar")
    assert not faults(inner, clock_reads)


def test_only_actions_write() -> None:
    others = files_of_words("views", "api", "jobs", "forms", "queries", "rules", "urls")
    # common/jobs and common/imports are writers themselves: the job and import tables have no other owner.
    assert not faults([path for path in others if not path.is_relative_to(PACKAGE / "common")], writes)


def test_there_are_no_signals() -> None:
    assert not faults(list(files(".py")), signals)


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (clock_reads, "at = timezone.now()"),
        (clock_reads, "made_at = DateTimeField(default=timezone.now)"),
        (clock_reads, "day = datetime.date.today()"),
        (clock_reads, "from django.utils.timezone import now"),
        (writes, "issue.save()"),
        (writes, "Issue.objects.create(title=title)"),
        (writes, "Issue.objects.visible_to(user).filter(pk=1).update(state='closed')"),
        (writes, "Issue.objects.filter(pk=1).delete()"),
        (signals, "from django.db.models.signals import post_save"),
        (signals, "import django.dispatch"),
    ],
)
def test_each_refused_habit_is_found(check: Callable[[ast.AST], Iterator[str]], code: str) -> None:
    assert list(check(ast.parse(code)))


@pytest.mark.parametrize(
    ("check", "code"),
    [
        (clock_reads, "due = due_at(start, allowance, hours=hours)"),
        (writes, "context.update(rows=rows)"),
        (writes, "close_issue(issue, by=request.user, at=now)"),
        (signals, "from django.db import models"),
    ],
)
def test_good_habits_pass(check: Callable[[ast.AST], Iterator[str]], code: str) -> None:
    assert not list(check(ast.parse(code)))
