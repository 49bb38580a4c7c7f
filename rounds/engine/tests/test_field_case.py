"""Everything a planning question may hold, one sentence each: a tiny question, solved, checked, the answer known."""

from dataclasses import replace

import numpy as np
import pytest

from rounds.engine import (
    Day,
    Depot,
    Limit,
    Lock,
    Pattern,
    Place,
    Problem,
    Result,
    Stop,
    check,
    patterns_for,
    solve,
    windows_for,
)
from rounds.engine.tests.places import TRAVEL_ONLY, WORKDAYS

ANY = (Pattern((0,)), Pattern((1,)))
MONDAY = (Pattern((0,)),)


def planned(problem: Problem) -> Result:
    """The plan, once the independent checker has found nothing wrong with it."""
    result = solve(problem, Stop(iterations=4000), 1)
    assert check(problem, result) == ()
    return result


def days_of(result: Result, place: int) -> list[int]:
    return [route.day for route in result.routes if place in route.stops]


def test_explicit_patterns_are_the_only_choices() -> None:
    places = (Place((Pattern((0, 2)), Pattern((1, 3))), x=5), Place((Pattern((1, 3)),), x=5))
    result = planned(Problem((Day(),) * 4, places, weights=TRAVEL_ONLY))
    assert result.patterns == ((1, 3), (1, 3))
    assert result.cost == 2 * 10


def test_an_interval_with_tolerance_and_weekdays_makes_the_patterns() -> None:
    worked = [offset for offset in WORKDAYS if offset != 8]  # the second Tuesday is a holiday
    tuesdays = patterns_for(7, worked, weekdays={1}, tolerance=1)
    result = planned(Problem((Day(),) * len(worked), (Place(tuesdays, x=5),)))
    assert [worked[day] for day in days_of(result, 0)] == [1, 7, 15, 22]
    assert result.terms.interval == 1


def test_several_vehicles_share_a_day() -> None:
    places = tuple(Place(MONDAY, x=float(x), service=30) for x in (-10, -11, 10, 11))
    result = planned(Problem((Day(0, 90, vehicles=2),), places))
    assert [set(route.stops) for route in result.routes] in ([{0, 1}, {2, 3}], [{2, 3}, {0, 1}])


def test_a_vehicle_carries_no_more_than_its_capacity() -> None:
    places = tuple(Place(ANY, x=5, demand=4) for _ in range(4))
    result = planned(Problem((Day(capacity=9), Day(capacity=9)), places, weights=TRAVEL_ONLY))
    assert [route.load for route in result.routes] == [8, 8]


def test_a_round_lasts_no_longer_than_its_duration_waiting_included() -> None:
    places = (Place(MONDAY, x=10, service=20, priority=2), Place(MONDAY, x=10, service=20, windows=((600, 700),)))
    result = planned(Problem((Day(480, 1080, max_duration=120),), places))
    assert [(one.place, one.reason) for one in result.unserved] == [(1, Limit.TIME)]


def test_working_hours_differ_by_day() -> None:
    places = tuple(Place(ANY, x=10, service=60) for _ in range(3))
    result = planned(Problem((Day(480, 560), Day(480, 660)), places))
    assert [len(route.stops) for route in result.routes] == [1, 2]


def test_overtime_is_allowed_to_its_limit_and_paid() -> None:
    places = tuple(Place(MONDAY, x=10, service=60) for _ in range(2))
    day = Day(480, 600, overtime=30)
    result = planned(Problem((day,), places))
    assert result.terms.overtime == 20
    assert len(planned(Problem((replace(day, overtime=10),), places)).unserved) == 1


def test_nobody_travels_on_an_absent_day() -> None:
    places = tuple(Place(ANY, x=5) for _ in range(3))
    result = planned(Problem((Day(start=None), Day()), places))
    assert [route.day for route in result.routes] == [1]


def test_opening_hours_of_weekdays_may_have_several_windows_and_rest_days() -> None:
    hours = windows_for({0: (), 1: ((480, 500), (780, 840))}, WORKDAYS[:5])
    assert hours == {0: (), 1: ((480, 500), (780, 840))}
    place = Place(tuple(Pattern((day,)) for day in range(2)), x=30, service=20, day_windows=hours)
    (route,) = planned(Problem((Day(480, 1080),) * 5, (place,))).routes
    assert (route.day, route.finish) == (1, 780 + 20 + 30)


def test_a_week_that_begins_on_wednesday_has_its_weekdays() -> None:
    assert windows_for({4: ((0, 1),)}, (0, 1, 2, 5), first_weekday=2) == {2: ((0, 1),)}


def test_a_day_has_at_most_the_band_and_at_least_when_it_is_worth_it() -> None:
    places = tuple(Place(ANY, x=5) for _ in range(7))
    weights = replace(TRAVEL_ONLY, short=50)
    result = planned(Problem((Day(), Day()), places, band=(3, 4), weights=weights))
    assert sorted(len(route.stops) for route in result.routes) == [3, 4]
    assert result.terms.short == 0
    assert planned(Problem((Day(), Day()), places[:4], band=(3, 4), weights=weights)).terms.short == 2


def test_a_day_may_have_a_band_of_its_own() -> None:
    places = tuple(Place(ANY, x=5) for _ in range(6))
    result = planned(Problem((Day(band=(0, 1)), Day()), places, band=(0, 5)))
    assert [len(route.stops) for route in result.routes] == [1, 5]


def test_a_locked_day_and_a_locked_place_in_the_round_are_kept() -> None:
    line = [Place(ANY, x=float(x)) for x in (1, 2, 3)]
    line[0] = replace(line[0], locks=(Lock(1),))
    line[2] = replace(line[2], locks=(Lock(1, 0),))
    result = planned(Problem((Day(), Day()), tuple(line)))
    assert days_of(result, 0) == [1]
    assert result.on(1)[0].stops[0] == 2


def test_preferred_days_are_taken_when_they_cost_less_than_they_are_worth() -> None:
    near = (Place(MONDAY, x=10), Place(ANY, x=10, preferred_days=frozenset({1})))
    weights = replace(TRAVEL_ONLY, preference=5)
    assert planned(Problem((Day(), Day()), near, weights=weights)).terms.preference == 1
    dear = replace(weights, preference=25)
    assert days_of(planned(Problem((Day(), Day()), near, weights=dear)), 1) == [1]


def test_the_lower_priority_is_left_out() -> None:
    places = (Place(MONDAY, x=1, priority=1), Place(MONDAY, x=9, priority=2))
    result = planned(Problem((Day(),), places, band=(0, 1)))
    assert [one.place for one in result.unserved] == [0]
    assert result.terms.unserved_by_priority == ((1, 1),)


def test_the_previous_plan_is_kept_unless_change_is_cheap() -> None:
    places = (Place(MONDAY, x=10), Place(ANY, x=10, previous=(1,)))
    dear = Problem((Day(), Day()), places, weights=replace(TRAVEL_ONLY, change=25))
    assert days_of(planned(dear), 1) == [1]
    cheap = replace(dear, weights=replace(TRAVEL_ONLY, change=5))
    assert (days_of(planned(cheap), 1), planned(cheap).terms.change) == ([0], 1)


def test_a_day_begins_at_home_and_ends_at_the_office() -> None:
    places = (Place(MONDAY, x=5),)
    day = Day(start_depot=0, end_depot=1)
    (route,) = planned(Problem((day,), places, (Depot(0), Depot(20)))).routes
    assert route.travel == 20


@pytest.mark.parametrize("turned", [False, True])
def test_one_way_streets_are_driven_the_right_way_round_every_day(turned: bool) -> None:
    around = np.full((5, 5), 9.0)
    for a in range(5):
        around[a, (a + 1) % 5] = 1.0
    minutes = around.T.copy() if turned else around
    places = tuple(Place((Pattern((0, 1)),)) for _ in range(4))
    result = planned(Problem((Day(), Day()), places, travel=minutes, weights=TRAVEL_ONLY))
    assert {route.stops for route in result.routes} == {(3, 2, 1, 0) if turned else (0, 1, 2, 3)}
    assert result.cost == 10


def test_days_are_kept_even_in_visits_and_minutes() -> None:
    places = tuple(Place(ANY, x=5, service=float(minutes)) for minutes in (60, 60, 60, 60))
    weights = replace(TRAVEL_ONLY, imbalance_visits=10, imbalance_minutes=1)
    result = planned(Problem((Day(), Day()), places, weights=weights))
    assert [len(route.stops) for route in result.routes] == [2, 2]
    assert (result.terms.imbalance_visits, result.terms.imbalance_minutes) == (0, 0)
