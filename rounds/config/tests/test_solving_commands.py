"""`rounds solve` and `rounds bench`: a file in, a plan out; status 0 only when it keeps every limit and every visit."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rounds.config.cli.commands import rounds
from rounds.engine import Day, Pattern, Place, Problem, problem_from_json, result_from_json, to_json

INSTANCE = """1 1 3 2
0 10
0 10
0 0 0 0 0 0 0
1 3 4 0 6 1 2 1 2
2 6 8 0 1 2 1 3
3 0 5 0 4 1 2 1 2
"""
KEYS = {"instance", "seed", "seconds", "cost", "best_known", "gap_percent", "feasible"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p21").write_text(INSTANCE)
    (tmp_path / "best.csv").write_text("instance,best_known,stored_solution\np21,40,40\nabsent,1,1\n")
    return tmp_path


def run(*words: object) -> Result:
    return CliRunner(env={"ROUNDS_LANG": "en"}).invoke(rounds, [str(word) for word in words])


def overloaded() -> Problem:
    places = tuple(Place((Pattern((0,)),), x=float(x), service=20) for x in (1, 2, 3))
    return Problem((Day(480, 530),), places)


def test_a_public_instance_is_solved_and_the_result_is_json(folder: Path) -> None:
    out = folder / "plan.json"
    done = run("solve", folder / "p21", "--iterations", 500, "--seed", 1, "--json", out)
    assert done.exit_code == 0, done.output
    assert "the independent checker finds nothing wrong" in done.stdout
    result = result_from_json(out.read_text(encoding="utf-8"))
    assert f"cost {result.cost:.4f}" in done.stdout
    assert json.loads(run("solve", folder / "p21", "--iterations", 500, "--json", "-").stdout)["unserved"] == []


def test_our_own_json_that_is_overloaded_says_what_is_left_out_and_what_would_help(tmp_path: Path) -> None:
    file = tmp_path / "week.json"
    file.write_text(to_json(overloaded()), encoding="utf-8")
    assert problem_from_json(file.read_text(encoding="utf-8")).days == overloaded().days
    done = run("solve", file, "--iterations", 300)
    assert done.exit_code == 1
    assert "left out: place" in done.stdout
    assert "would help: time (minutes) +" in done.stdout
    assert "a round by somebody else +1" in done.stdout
    assert "rounds by somebody else would admit" in done.stdout


@pytest.mark.parametrize("text", ["{}", "nothing to plan", '{"days": [{"colour": 1}], "places": []}', ""])
def test_a_file_that_is_no_problem_is_refused_in_one_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "wrong"
    file.write_text(text)
    done = run("solve", file)
    assert done.exit_code == 1
    assert "is not a problem that can be solved" in done.stderr
    assert done.stderr.count("\n") == 1


def test_every_instance_with_a_file_is_run_with_every_seed(folder: Path) -> None:
    out = folder / "runs.json"
    done = run("bench", "routing", folder, "--seconds", 0.2, "--seeds", 2, "--json", out)
    assert done.exit_code == 0, done.output
    runs = json.loads(out.read_text(encoding="utf-8"))
    assert [(one["instance"], one["seed"]) for one in runs] == [("p21", 1), ("p21", 2)]
    assert all(one.keys() >= KEYS and one["feasible"] is True for one in runs)
    assert all(one["gap_percent"] == pytest.approx(100 * (one["cost"] / 40 - 1), abs=1e-3) for one in runs)


def test_a_solution_with_a_visit_left_out_is_not_feasible(folder: Path) -> None:
    (folder / "p21").write_text(INSTANCE.replace("0 10\n", "0 5\n"))
    done = run("bench", "routing", folder, "--seconds", 0.2, "--json", "-")
    assert done.exit_code == 1
    assert json.loads(done.stdout)[0]["feasible"] is False


def test_instances_that_are_not_there_are_named(folder: Path) -> None:
    assert "p99" in run("bench", "routing", folder, "--only", "p99").stderr
    (folder / "best.csv").write_text("name,value\n")
    assert run("bench", "routing", folder).exit_code == 1
    (folder / "best.csv").unlink()
    done = run("bench", "routing", folder)
    assert done.exit_code == 1
    assert "best.csv cannot be read" in done.stderr
