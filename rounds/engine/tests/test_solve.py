"""What every plan must be."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rounds.engine import Day, Depot, Lock, Pattern, Place, Problem, Progress, Stop, check, read_cordeau, solve
from rounds.engine.tests.places import TRAVEL_ONLY, county, cross

QUICK = Stop(iterations=300)


@st.composite
def questions(draw: st.DrawFn) -> Problem:
    """Small questions with every kind of limit, often too tight for all visits."""
    horizon = draw(st.integers(1, 5))
    a_day = st.sampled_from(range(horizon))
    coordinate = st.integers(-20, 20).map(float)

    def day() -> Day:
        start = draw(st.sampled_from([480.0, 480.0, 500.0, None]))
        capacity, overtime = draw(st.sampled_from([5.0, 1e9])), draw(st.sampled_from([0.0, 30.0]))
        end = 480.0 + draw(st.integers(30, 300))
        return Day(start, end, draw(st.integers(1, 2)), capacity, overtime=overtime, end_depot=1)

    days = tuple(day() for _ in range(horizon))
    ranked = {number for number, one in enumerate(days) if one.vehicles == 1}
    places = []
    for rank in range(draw(st.integers(1, 9))):
        sets = draw(st.lists(st.sets(a_day, min_size=1, max_size=3), min_size=1, max_size=4))
        patterns = tuple(Pattern(tuple(sorted(one)), float(k)) for k, one in enumerate(sets))
        locked = draw(st.one_of(st.none(), a_day))
        position = rank if locked in ranked and draw(st.booleans()) else None
        hours = draw(st.sampled_from([(), ((490.0, 560.0), (600.0, 700.0)), ((480.0, 500.0),)]))
        places.append(
            Place(
                patterns,
                draw(coordinate),
                draw(coordinate),
                service=draw(st.sampled_from([0.0, 15.0])),
                demand=draw(st.sampled_from([0.0, 2.0])),
                priority=draw(st.sampled_from([1.0, 3.0])),
                windows=hours,
                day_windows=draw(st.sampled_from([{}, {0: ()}])),
                locks=() if locked is None else (Lock(locked, position),),
                preferred_days=frozenset(draw(st.sets(a_day, max_size=2))),
                previous=draw(st.sampled_from([None, (0,)])),
            )
        )
    band = draw(st.sampled_from([None, (1, 3)]))
    return Problem(days, tuple(places), (Depot(0, 0), Depot(3, 3)), band=band)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions(), st.integers(0, 5))
def test_every_plan_is_valid_repeatable_and_no_worse_than_its_start(problem: Problem, seed: int) -> None:
    result = solve(problem, QUICK, seed)
    assert check(problem, result) == ()
    if result.history:
        assert result.cost <= result.history[0][2] + 1e-6
        assert result.cost == pytest.approx(result.history[-1][2], abs=1e-6)
    again = solve(problem, QUICK, seed)
    assert replace(again, seconds=0, history=()) == replace(result, seconds=0, history=())


def test_two_days_take_a_side_each() -> None:
    result = solve(cross(), QUICK, seed=1)
    monday = tuple(replace(place, patterns=(Pattern((0,)),)) for place in cross().places)
    one_day = replace(cross(), places=monday, band=(0, 4))
    assert result.unserved == ()
    assert result.cost == pytest.approx(2 * (10 + 2 + np.hypot(2, 10)))
    assert solve(one_day, QUICK, 1).cost == pytest.approx(10 + 2 + 20 + 2 + 10)


def test_asymmetric_minutes_are_driven_in_the_cheap_direction() -> None:
    around = np.array([[0, 1, 9, 9], [9, 0, 1, 9], [9, 9, 0, 1], [1, 9, 9, 0]], dtype=np.float64)
    places = tuple(Place((Pattern((0,)),)) for _ in range(3))
    result = solve(Problem((Day(),), places, travel=around, weights=TRAVEL_ONLY), QUICK, 1)
    assert result.routes[0].stops == (0, 1, 2)
    assert result.cost == 4


def test_opening_hours_make_the_visit_wait_for_the_afternoon() -> None:
    place = Place((Pattern((0,)),), x=10, service=20, windows=((480, 505), (780, 900)))
    result = solve(Problem((Day(480, 1080),), (place,)), QUICK, 1)
    assert result.routes[0].arrivals == (490,)
    assert result.routes[0].finish == 780 + 20 + 10


def test_locked_places_keep_day_and_rank() -> None:
    places = tuple(Place((Pattern((0,)), Pattern((1,))), x=float(x)) for x in range(1, 7))
    locked = (replace(places[5], locks=(Lock(1, 0),)), replace(places[0], locks=(Lock(1, 2),)))
    problem = Problem(
        (Day(), Day()), (locked[1], *places[1:5], locked[0]), weights=replace(TRAVEL_ONLY, short=50), band=(3, 9)
    )
    result = solve(problem, Stop(iterations=1000), 1)
    tuesday = result.on(1)[0].stops
    assert check(problem, result) == ()
    assert (tuesday[0], tuesday[2]) == (5, 0)


def test_change_against_the_previous_plan_is_paid_only_when_it_is_worth_it() -> None:
    places = tuple(replace(place, previous=(k // 2,)) for k, place in enumerate(cross().places))
    cheap = replace(cross(), places=places, weights=replace(TRAVEL_ONLY, change=0.1))
    dear = replace(cheap, weights=replace(TRAVEL_ONLY, change=100.0))
    assert solve(cheap, QUICK, 1).terms.change == 2
    assert solve(dear, QUICK, 1).terms.change == 0


def test_cancel_ends_the_run_with_a_valid_plan_and_progress_is_told() -> None:
    told: list[Progress] = []
    problem = county(60)
    result = solve(problem, Stop(seconds=60, cancel=lambda: bool(told), progress=told.append), 1)
    assert result.seconds < 10
    assert told[0].iterations > 0
    assert check(problem, result) == ()


def test_no_improvement_ends_the_run() -> None:
    assert solve(cross(), Stop(seconds=60, no_improvement=2000), 1).iterations < 20_000


def test_a_month_of_a_manager_fits_with_windows_and_even_days() -> None:
    problem = county(110)
    result = solve(problem, Stop(iterations=4000), seed=1)
    sizes = [len(route.stops) for route in result.routes]
    assert check(problem, result) == ()
    assert result.unserved == ()
    assert max(sizes) - min(sizes) <= 6


def test_what_cannot_be_asked_is_refused() -> None:
    place = Place((Pattern((1,)),))
    with pytest.raises(ValueError, match="horizon"):
        Problem((Day(),), (place,))
    with pytest.raises(ValueError, match="shape"):
        Problem((Day(), Day()), (place,), travel=np.zeros((3, 3)))


@pytest.mark.shared
def test_the_first_public_instance_is_solved_within_three_per_cent(shared_bench: Path) -> None:
    problem = read_cordeau(shared_bench / "pvrp" / "p01")
    result = solve(problem, Stop(iterations=5000), seed=1)
    assert check(problem, result) == ()
    assert result.unserved == ()
    assert result.cost <= 524.61 * 1.03


def test_a_given_start_is_never_made_worse() -> None:
    problem = county(30, seed=3)
    first = solve(problem, Stop(iterations=400), 1)
    assert solve(problem, Stop(iterations=0), 2, start=first).cost == pytest.approx(first.cost)
    assert solve(problem, Stop(iterations=400), 2, start=first).cost <= first.cost + 1e-9


def test_with_opening_hours_the_search_begins_without_them_and_a_stop_on_the_way_still_leaves_a_valid_plan() -> None:
    shops = tuple(replace(place, windows=((480.0, 720.0), (780.0, 1080.0))) for place in county(40).places)
    problem = replace(county(40), places=shops)
    for steps in (200, 9_000, 30_000):
        result = solve(problem, Stop(iterations=steps), 1)
        assert check(problem, result) == ()
        assert result.cost <= result.history[0][2]
