"""Overload is told, with a relaxation that holds when it is tried."""

from dataclasses import replace

from rounds.engine import Day, Limit, Pattern, Place, Problem, Stop, check, relaxed, solve
from rounds.engine.tests.places import county

QUICK = Stop(iterations=300)
MONDAY = (Pattern((0,)),)


def test_a_band_that_is_full_asks_for_one_visit_more() -> None:
    places = tuple(Place(MONDAY, x=float(x), priority=1.0 + x) for x in range(4))
    problem = Problem((Day(),), places, band=(0, 3))
    (visit,) = solve(problem, QUICK, 1).unserved
    (wider,) = visit.relaxations
    assert (visit.place, visit.reason) == (0, Limit.BAND)
    assert (wider.limit, wider.day, wider.amount) == (Limit.BAND, 0, 1)


def test_the_minutes_asked_for_admit_the_visit_and_fewer_do_not() -> None:
    places = (Place(MONDAY, x=10, service=20, priority=5), Place(MONDAY, x=-10, service=20))
    problem = Problem((Day(480, 540),), places)
    (visit,) = solve(problem, QUICK, 1).unserved
    (wider,) = visit.relaxations
    assert (wider.limit, wider.amount) == (Limit.TIME, 20 + 40 + 20 - 60)
    assert solve(relaxed(problem, 1, visit.relaxations), QUICK, 1).unserved == ()
    assert solve(relaxed(problem, 1, (replace(wider, amount=19),)), QUICK, 1).unserved != ()


def test_a_shop_that_closes_too_early_and_one_that_is_shut_say_so() -> None:
    early = Place(MONDAY, x=30, service=20, windows=((480, 505),))
    shut = Place(MONDAY, x=1, service=20, day_windows={0: ()})
    problem = Problem((Day(480, 1080),), (early, shut))
    visits = {visit.place: visit for visit in solve(problem, QUICK, 1).unserved}
    assert visits[0].reason is Limit.WINDOW
    assert visits[0].relaxations[0].amount == 25
    assert (visits[1].reason, visits[1].relaxations) == (Limit.CLOSED, ())


def test_nobody_at_work_is_the_reason_on_an_absent_day() -> None:
    problem = Problem((Day(start=None), Day()), (Place((Pattern((0,)),)),))
    (visit,) = solve(problem, QUICK, 1).unserved
    assert visit.reason is Limit.ABSENT


def test_a_stretched_rhythm_names_the_limit_that_stretched_it() -> None:
    weekly = (Pattern((0,)), Pattern((1,), deviation=3))
    places = tuple(Place(weekly, x=float(x)) for x in range(3))
    result = solve(Problem((Day(), Day()), places, band=(0, 2)), QUICK, 1)
    (place,) = result.stretched
    assert (place.deviation, place.least, place.reason) == (3, 0, Limit.BAND)
    assert place.relaxations[0].amount == 1


def test_an_overloaded_month_keeps_every_limit_and_serves_high_priority_first() -> None:
    problem = county(120, end=800.0)
    result = solve(problem, Stop(iterations=4000), 1)
    lost = dict(result.terms.unserved_by_priority)
    assert check(problem, result) == ()
    assert lost[1.0] > 3 * lost.get(3.0, 0)
    assert all(visit.reason in {Limit.TIME, Limit.WINDOW, Limit.BAND} for visit in result.unserved)
    assert sum(bool(visit.relaxations) for visit in result.unserved) > 0.9 * len(result.unserved)
