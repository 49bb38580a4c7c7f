"""What every plan must be."""

from pathlib import Path

import pytest

from rounds.engine import Stop, check, read_cordeau, solve
from rounds.engine.tests.places import county


def test_a_month_that_fits_leaves_nothing_out() -> None:
    problem = county(60)
    result = solve(problem, Stop(iterations=3000), seed=1)
    assert check(problem, result) == ()
    assert result.unserved == ()


@pytest.mark.shared
def test_the_first_public_instance_is_solved_within_three_per_cent(shared_bench: Path) -> None:
    problem = read_cordeau(shared_bench / "pvrp" / "p01")
    result = solve(problem, Stop(iterations=5000), seed=1)
    assert check(problem, result) == ()
    assert result.unserved == ()
    assert result.cost <= 524.61 * 1.03
