"""A plan that claims something else than it is does not pass."""

from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from rounds.engine import Pattern, Place, Problem, Result, Stop, Terms, Weights, check, solve
from rounds.engine.problem import Day
from rounds.engine.tests.places import county


def stretched_month() -> tuple[Problem, Result]:
    """Too many places for the band: visits left out, rhythms stretched, days preferred and changed."""
    problem = county(50, most=5)
    places = list(problem.places)
    for number in range(0, 50, 3):
        patterns = (*places[number].patterns, Pattern((number % 16, number % 16 + 3), deviation=4.0))
        places[number] = replace(places[number], patterns=patterns, previous=(3,), preferred_days=frozenset({2, 7}))
    problem = replace(problem, places=tuple(places), weights=Weights(unserved=30.0))
    return problem, solve(problem, Stop(iterations=500), 1)


def test_the_plan_as_solved_passes_and_has_every_term() -> None:
    problem, result = stretched_month()
    assert check(problem, result) == ()
    terms = result.terms
    assert min(terms.change, terms.preference, terms.interval, terms.unserved, terms.imbalance_minutes) > 0
    assert result.stretched != ()


@pytest.mark.parametrize("name", [field.name for field in fields(Terms) if field.name != "unserved_by_priority"])
def test_a_term_off_by_one_is_found(name: str) -> None:
    problem, result = stretched_month()
    off = replace(result.terms, **{name: getattr(result.terms, name) + 1})
    assert any(fault.startswith(f"{name} is") for fault in check(problem, replace(result, terms=off)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: replace(r, cost=r.cost - 1), "cost is"),
        (lambda r: replace(r, stretched=r.stretched[1:]), "stretched without being named"),
        (lambda r: replace(r, unserved=r.unserved[1:]), "does not make its pattern"),
        (lambda r: replace(r, routes=r.routes[1:]), "does not make its pattern"),
        (lambda r: replace(r, terms=replace(r.terms, unserved_by_priority=())), "by priority"),
        (lambda r: replace(r, routes=(r.routes[0], *r.routes)), "drives twice"),
    ],
)
def test_a_plan_changed_afterwards_is_found(change: Callable[[Result], Result], words: str) -> None:
    problem, result = stretched_month()
    assert any(words in fault for fault in check(problem, change(result)))


def test_arrivals_and_limits_are_driven_again() -> None:
    places = (Place((Pattern((0,)),), x=10, service=5), Place((Pattern((0,)),), x=20, service=5, demand=2))
    problem = Problem((Day(0, 100),), places)
    result = solve(problem, Stop(iterations=50), 1)
    tight = replace(problem, days=(Day(0, 45, capacity=1),))
    late = replace(problem, places=(places[0], replace(places[1], windows=((0, 20),))))
    assert check(problem, result) == ()
    assert [" ".join(fault.split()[4:6]) for fault in check(tight, result)][:2] == ["finishes at", "loads 2.0"]
    assert any("not open" in fault for fault in check(late, result))
    moved = replace(result.routes[0], arrivals=(0.0, 0.0))
    assert any("arrival" in fault for fault in check(problem, replace(result, routes=(moved,))))
