"""Problems and results survive JSON; the public format is read as written."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rounds.engine import Lock, Stop, problem_from_json, read_cordeau, result_from_json, solve, to_json
from rounds.engine.tests.places import county

INSTANCE = """1 2 2 2
0 10
90 12
0 0 0 0 0 0 0
1 3 4 5 6 1 2 1 2
2 6 8 0 1 2 1 3
"""


def test_a_problem_and_its_result_come_back_from_json() -> None:
    problem = county(20)
    first = replace(
        problem.places[0], locks=(Lock(3, 0),), day_windows={2: ()}, previous=(1,), preferred_days=frozenset({4})
    )
    problem = replace(problem, places=(first, *problem.places[1:]), travel=problem.matrix())
    again = problem_from_json(to_json(problem))
    result = solve(problem, Stop(iterations=200), 1)
    assert again.places == problem.places
    assert (again.days, again.weights, again.band) == (problem.days, problem.weights, problem.band)
    assert again.travel is not None
    assert np.array_equal(again.travel, problem.matrix())
    assert result_from_json(to_json(result)) == result


def test_fields_left_away_take_their_defaults_and_wrong_ones_are_refused() -> None:
    small = problem_from_json('{"days": [{}], "places": [{"patterns": [{"days": [0]}]}]}')
    assert solve(small, Stop(iterations=10), 1).unserved == ()
    with pytest.raises(ValueError, match="colour"):
        problem_from_json('{"days": [{"colour": 1}], "places": []}')


def test_a_public_instance_reads_bits_from_the_left(tmp_path: Path) -> None:
    file = tmp_path / "p"
    file.write_text(INSTANCE)
    problem = read_cordeau(file)
    assert [pattern.days for place in problem.places for pattern in place.patterns] == [(1,), (0,), (0, 1)]
    assert (problem.days[0].vehicles, problem.days[1].max_duration, problem.days[1].capacity) == (2, 90, 12)
    assert (problem.places[0].service, problem.places[0].demand) == (5, 6)


def test_another_type_of_instance_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "p"
    file.write_text("2 1 1 1\n")
    with pytest.raises(ValueError, match="periodic"):
        read_cordeau(file)
