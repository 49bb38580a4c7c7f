"""Rounds made by hand are driven as they are, and every limit they exceed is named."""

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest

from rounds.engine import Day, Excess, Limit, Lock, Pattern, Place, Problem, Stop, best_slot, price, solve
from rounds.engine.tests.places import WORKDAYS, county, cross

EITHER = (Pattern((0,)), Pattern((1,)))


def test_a_solved_plan_has_the_price_it_says() -> None:
    problem = county(60)
    result = solve(problem, Stop(iterations=1000), 1)
    priced = price(problem, {route.day: route.stops for route in result.routes})
    assert priced.routes == result.routes
    assert priced.terms == result.terms
    assert priced.cost == pytest.approx(result.cost)
    assert priced.excess == ()
    assert [pattern.days for pattern in priced.patterns] == list(result.patterns)


def test_a_hand_made_month_of_two_hundred_places_is_priced_in_milliseconds() -> None:
    problem = county(200)
    rng = np.random.default_rng(1)
    tours: dict[int, list[int]] = {day: [] for day in range(len(WORKDAYS))}
    for number, place in enumerate(problem.places):
        for day in place.patterns[rng.integers(len(place.patterns))].days:
            tours[day].append(number)
    price(problem, tours)
    began = perf_counter()
    price(problem, tours)
    assert perf_counter() - began < 0.1


def test_a_visit_on_no_round_is_unserved_relative_to_its_pattern() -> None:
    place = Place((Pattern((0, 2)), Pattern((1, 3))), priority=2)
    priced = price(Problem((Day(),) * 4, (place,)), {3: [0]})
    assert priced.unserved == ((0, 1),)
    assert priced.patterns == (Pattern((1, 3)),)
    assert priced.terms.unserved_by_priority == ((2, 1),)


def test_a_visit_dragged_to_the_next_day_deviates_by_a_day() -> None:
    weekly = tuple(Pattern((day, day + 5)) for day in range(5))
    priced = price(Problem((Day(),) * 10, (Place(weekly),)), {1: [0], 7: [0]})
    assert priced.unserved == ()
    assert priced.patterns == (Pattern((1, 7), 1.0),)
    assert priced.cost == price(Problem((Day(),) * 10, (Place(weekly),)), {1: [0], 6: [0]}).cost + 5


def test_a_visit_too_many_costs_its_way_only() -> None:
    problem = Problem((Day(),) * 3, (Place((Pattern((1,)),), x=10),))
    once, twice = price(problem, {1: [0]}), price(problem, {1: [0], 2: [0]})
    assert twice.unserved == ()
    assert twice.terms.interval == 0
    assert twice.terms.travel == 2 * once.terms.travel


def test_every_limit_a_round_exceeds_is_named_with_its_amount() -> None:
    early = Place((Pattern((0,)),), x=30, service=20, demand=3, windows=((480, 505),))
    shut = Place((Pattern((0,)),), x=30, service=20, demand=3, day_windows={0: ()})
    problem = Problem((Day(480, 550, capacity=5, overtime=10),), (early, shut), band=(0, 1))
    assert price(problem, {0: [0, 1]}).excess == (
        Excess(0, Limit.WINDOW, 25, 0),
        Excess(0, Limit.CLOSED, 1, 1),
        Excess(0, Limit.BAND, 1),
        Excess(0, Limit.CAPACITY, 1),
        Excess(0, Limit.TIME, 20),
    )


def test_a_round_on_an_absent_day_says_so_and_is_still_timed() -> None:
    problem = Problem((Day(480, 1000), Day(start=None)), (Place(EITHER, x=10),))
    priced = price(problem, {1: [0]})
    assert priced.excess == (Excess(1, Limit.ABSENT, 1),)
    assert priced.routes[0].arrivals == (490,)


def test_a_lock_left_by_hand_is_named() -> None:
    places = (Place(EITHER, locks=(Lock(0),)), Place(EITHER, locks=(Lock(1, 0),)), Place(EITHER))
    problem = Problem((Day(), Day()), places)
    assert price(problem, {0: [0], 1: [1, 2]}).excess == ()
    moved = price(problem, {1: [2, 1, 0]})
    assert moved.excess == (Excess(0, Limit.LOCK, 1, 0), Excess(1, Limit.LOCK, 1, 1))


def test_what_makes_no_round_is_refused() -> None:
    for tours in ({5: [0]}, {0: [0, 0]}, {0: [9]}):
        with pytest.raises(ValueError, match="day"):
            price(cross(), tours)


def test_the_best_slot_is_on_the_way() -> None:
    line = tuple(Place(EITHER, x=float(x)) for x in (10, 20, 30, 25))
    problem = Problem((Day(), Day()), line)
    assert best_slot(problem, [0, 1, 2], 0, 3) in (2, 3)
    around = np.array([[0, 1, 9, 9], [9, 0, 1, 9], [9, 9, 0, 1], [1, 9, 9, 0]], dtype=np.float64)
    one_way = Problem((Day(),), tuple(Place((Pattern((0,)),)) for _ in range(3)), travel=around)
    assert best_slot(one_way, [0, 2], 0, 1) == 1
    assert best_slot(one_way, [0, 1, 2], 0, 1) == 1


def test_the_best_slot_keeps_opening_hours_and_locked_ranks() -> None:
    far = Place(EITHER, x=50, service=10)
    near = Place(EITHER, x=5, service=10, windows=((0, 20),))
    assert best_slot(Problem((Day(), Day()), (far, near)), [0], 0, 1) == 0
    first = replace(far, locks=(Lock(0, 0),))
    assert best_slot(Problem((Day(), Day()), (first, near)), [0], 0, 1) == 1
