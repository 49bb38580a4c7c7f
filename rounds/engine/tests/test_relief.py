"""What would admit a visit is proved by a plan that passes the independent checker."""

from time import process_time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rounds.engine import Day, Limit, Pattern, Place, Problem, Stop, check, relaxed, solve
from rounds.engine.annealing import Search
from rounds.engine.arrays import pack
from rounds.engine.plan import left_out
from rounds.engine.relief import told
from rounds.engine.tests.places import county
from rounds.engine.tests.reliefs import with_relief
from rounds.engine.tests.test_solve import questions

QUICK = Stop(iterations=300)
MONDAY = (Pattern((0,)),)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(questions(), st.integers(0, 3))
def test_every_relief_is_a_valid_plan_of_the_relaxed_problem_with_more_visits(problem: Problem, seed: int) -> None:
    result = solve(problem, QUICK, seed)
    for visit in result.unserved:
        for relief in visit.reliefs:
            wider, plan = with_relief(problem, result, visit.place, relief)
            assert check(wider, plan) == ()
            assert len(plan.unserved) == len(result.unserved) - relief.visits
            assert relief.visits >= 1
            lost = [one.place for one in plan.unserved].count(visit.place)
            assert lost < [one.place for one in result.unserved].count(visit.place)
    for place in result.stretched:
        for relief in place.reliefs:
            wider, plan = with_relief(problem, result, place.place, relief)
            assert check(wider, plan) == ()
            assert len(plan.unserved) <= len(result.unserved)


def test_an_overloaded_month_is_explained_visit_by_visit_and_every_proof_holds() -> None:
    problem = county(110, end=850.0)
    result = solve(problem, Stop(iterations=2000), 1)
    assert 20 < len(result.unserved) < 90
    for visit in result.unserved:
        assert visit.reliefs != ()
        for relief in visit.reliefs:
            wider, plan = with_relief(problem, result, visit.place, relief)
            assert check(wider, plan) == ()
    kinds = {one.limit for visit in result.unserved for relief in visit.reliefs for one in relief.relaxations}
    assert {Limit.TIME, Limit.VEHICLE} <= kinds


def test_solving_the_relaxed_month_again_admits_the_visit_and_loses_no_other() -> None:
    problem = county(60, end=700.0)
    result = solve(problem, Stop(iterations=2000), 1)
    visit = result.unserved[0]
    wider = relaxed(problem, visit.place, visit.relaxations)
    again = solve(wider, QUICK, 1, start=with_relief(problem, result, visit.place, visit.reliefs[0])[1])
    assert sum(one.priority for one in again.unserved) < sum(one.priority for one in result.unserved)


def test_a_shop_that_closes_before_anybody_comes_is_told_how_much_longer() -> None:
    morning = Place(MONDAY, x=40, service=20, windows=((480, 540),), priority=3)
    other = Place(MONDAY, x=-40, service=20, windows=((480, 540),))
    result = solve(Problem((Day(480, 1080),), (morning, other)), QUICK, 1)
    (visit,) = result.unserved
    assert (visit.place, visit.reason) == (1, Limit.WINDOW)
    longer, somebody = visit.reliefs
    assert [(one.limit, one.amount) for one in longer.relaxations] == [(Limit.WINDOW, 40 + 20 + 80 + 20 - 60)]
    assert [one.limit for one in somebody.relaxations] == [Limit.VEHICLE]


def test_a_visit_that_would_make_others_late_comes_last_or_goes_to_somebody_else() -> None:
    tight = tuple(Place(MONDAY, x=10, service=20, windows=((480, closes),), priority=3) for closes in (515, 540))
    far = Place(MONDAY, x=-60, service=20, windows=((480, 600),))
    result = solve(Problem((Day(480, 1080),), (*tight, far)), Stop(iterations=3000), 1)
    (visit,) = result.unserved
    assert (visit.place, visit.reason) == (2, Limit.WINDOW)
    last, somebody = visit.reliefs
    assert [(one.limit, one.amount) for one in last.relaxations] == [(Limit.WINDOW, 20)]
    assert [one.limit for one in somebody.relaxations] == [Limit.VEHICLE]


def test_an_absent_day_asks_for_somebody_who_stands_in_and_takes_all_he_can() -> None:
    places = tuple(Place((Pattern((1,)),), x=float(x), service=30) for x in range(1, 6))
    result = solve(Problem((Day(480, 600), Day(start=None)), places), QUICK, 1)
    (standin,) = result.standins
    assert [(one.limit, one.day, one.amount) for one in standin.relaxations] == [(Limit.VEHICLE, 1, 1)]
    assert standin.visits == 3
    assert standin.minutes == standin.routes[0].finish - 480
    assert sum(visit.reliefs == (standin,) for visit in result.unserved) == 3
    assert {visit.reason for visit in result.unserved} == {Limit.ABSENT}


def test_a_stretched_rhythm_asks_for_the_minutes_that_would_keep_it() -> None:
    rhythm = (Pattern((0,)), Pattern((1,), deviation=3))
    places = tuple(Place(rhythm, x=10, service=20) for _ in range(3))
    result = solve(Problem((Day(480, 540), Day(480, 540)), places), QUICK, 1)
    (place,) = result.stretched
    assert [(one.limit, one.day, one.amount) for one in place.relaxations] == [(Limit.TIME, 0, 20)]


def test_explaining_sixty_visits_left_out_takes_less_than_two_seconds() -> None:
    problem = county(120, end=800.0)
    given = pack(problem)
    search = Search(problem, given, 1)
    search.begin(None)
    search.advance(1000, 0.1)
    search.judge()
    assert len(left_out(search.champion)) >= 60
    began = process_time()
    assert all(visit.reliefs for visit in told(problem, given, search.champion, 1).unserved)
    assert process_time() - began < 2
