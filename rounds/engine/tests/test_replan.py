"""After rain, leave, a shut shop or a new task: what happened stays, the rest moves, nothing is lost in silence."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rounds.engine import (
    Day,
    DayLost,
    Depot,
    Frozen,
    Happening,
    HoursChanged,
    Limit,
    Lock,
    MinutesLost,
    Moved,
    Pattern,
    Place,
    PlaceAdded,
    Problem,
    Replanned,
    Result,
    ShopShut,
    Stop,
    check,
    moves_between,
    replan,
    solve,
)
from rounds.engine.moves import visited
from rounds.engine.tests.places import county

QUICK = Stop(iterations=300)
WEEK = tuple(Pattern((day,)) for day in range(5))


def a_week(count: int = 10, **fields: Any) -> Problem:
    """Places on a line, each on any day of a week."""
    places = tuple(Place(WEEK, x=float(x), service=20) for x in range(1, count + 1))
    return replace(Problem((Day(480, 1080),) * 5, places, band=(1, 4)), **fields)


@st.composite
def weeks(draw: st.DrawFn) -> Problem:
    """Small questions with one round a day, some of them tight."""
    horizon = draw(st.integers(2, 6))
    a_day = st.sampled_from(range(horizon))
    days = tuple(
        Day(480.0, 480.0 + draw(st.integers(60, 300)), overtime=draw(st.sampled_from([0.0, 30.0])))
        for _ in range(horizon)
    )
    places = []
    for rank in range(draw(st.integers(1, 8))):
        sets = draw(st.lists(st.sets(a_day, min_size=1, max_size=3), min_size=1, max_size=4))
        locked = draw(st.one_of(st.none(), st.none(), a_day))
        locks = () if locked is None else (Lock(locked, draw(st.sampled_from([None, rank]))),)
        places.append(
            Place(
                tuple(Pattern(tuple(sorted(one)), float(k)) for k, one in enumerate(sets)),
                float(draw(st.integers(-20, 20))),
                float(draw(st.integers(-20, 20))),
                service=draw(st.sampled_from([0.0, 15.0])),
                priority=draw(st.sampled_from([1.0, 3.0])),
                windows=draw(st.sampled_from([(), ((490.0, 560.0), (600.0, 700.0))])),
                locks=locks,
            )
        )
    return Problem(days, tuple(places), (Depot(0, 0),), band=draw(st.sampled_from([None, (1, 4)])))


@st.composite
def strokes(draw: st.DrawFn, problem: Problem) -> tuple[list[Happening], Frozen]:
    """What may happen to a plan, and when it is heard of."""
    day = st.sampled_from(range(len(problem.days)))
    place = st.sampled_from(range(len(problem.places)))
    kinds = st.one_of(
        st.builds(DayLost, day),
        st.builds(HoursChanged, day, st.sampled_from([480.0, 520.0]), st.sampled_from([560.0, 700.0])),
        st.builds(MinutesLost, day, st.sampled_from([10.0, 60.0, 600.0])),
        st.builds(ShopShut, place, st.lists(day, max_size=3).map(tuple), st.sampled_from([(), ((500.0, 540.0),)])),
        st.builds(PlaceAdded, place),
    )
    minute = draw(st.sampled_from([None, 480.0, 510.0, 560.0, 640.0]))
    done = draw(st.sampled_from([None, None, (0,)])) if minute is not None else None
    frozen = Frozen(draw(day), minute, done, frozenset(draw(st.lists(day, max_size=1))))
    return draw(st.lists(kinds, max_size=3)), frozen


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), weeks(), st.integers(0, 3))
def test_every_new_plan_is_valid_repeatable_and_tells_what_became_of_each_visit(
    data: st.DataObject, problem: Problem, seed: int
) -> None:
    before = solve(problem, QUICK, seed)
    happenings, frozen = data.draw(strokes(problem))
    after = replan(problem, before, happenings, frozen=frozen, stop=QUICK, seed=seed)
    assert check(after.problem, after.result) == ()
    if after.result.history:  # else nobody works on any day
        assert after.result.cost <= after.result.history[0][2] + 1e-6
    again = replan(problem, before, happenings, frozen=frozen, stop=QUICK, seed=seed)
    assert (again.result.routes, again.moved, again.lost) == (after.result.routes, after.moved, after.lost)
    _past_is_unchanged(before, after, frozen)
    _every_visit_is_accounted_for(before, after)
    _locks_are_kept(problem, after, happenings, frozen)


def _past_is_unchanged(before: Result, after: Replanned, frozen: Frozen) -> None:
    for day in range(frozen.day):
        assert [route.stops for route in after.result.on(day)] == [route.stops for route in before.on(day)]
        for old, new in zip(before.on(day), after.result.on(day), strict=True):
            assert new.arrivals == pytest.approx(old.arrivals)
    if frozen.minute is None:
        return
    for route in before.on(frozen.day):
        begun = sum(arrival <= frozen.minute for arrival in route.arrivals) + 1 if frozen.minute >= route.leave else 0
        kept = route.stops[:begun] if frozen.done is None else frozen.done
        today = [stop for one in after.result.on(frozen.day) for stop in one.stops]
        assert tuple(today[: len(kept)]) == kept


def _every_visit_is_accounted_for(before: Result, after: Replanned) -> None:
    was, now = visited(before), visited(after.result)
    for place, days in was.items():
        gone = {move.day_before for move in after.moved if move.place == place and move.day_before is not None}
        assert days == (days & now.get(place, set())) | gone
    lost = [(move.place, move.day_before) for move in after.moved if move.day_after is None]
    assert [(one.place, one.day) for one in after.lost] == lost
    for one in after.lost:
        assert one.unserved in after.result.unserved


def _locks_are_kept(problem: Problem, after: Replanned, happenings: list[Happening], frozen: Frozen) -> None:
    hit = {one.day for one in happenings if not isinstance(one, ShopShut | PlaceAdded)}
    shut = {(one.place, day) for one in happenings if isinstance(one, ShopShut) for day in one.days}
    for number, place in enumerate(problem.places):
        for lock in place.locks:
            if lock.day in hit or lock.day <= frozen.day or lock.day in frozen.days or (number, lock.day) in shut:
                continue
            assert lock.day in after.result.patterns[number]


def test_a_day_of_rain_moves_its_visits_to_the_days_beside() -> None:
    problem = a_week()
    before = solve(problem, QUICK, 1)
    rained = before.routes[2]
    after = replan(problem, before, [DayLost(rained.day)], frozen=Frozen(day=1), seed=1)
    assert after.lost == ()
    assert after.result.on(rained.day) == ()
    assert {(one.place, one.because) for one in after.moved if one.day_before == rained.day} == {
        (stop, 0) for stop in rained.stops
    }
    assert after.result.routes[0] == before.routes[0]


def test_rain_at_noon_keeps_the_morning_and_the_shop_he_is_driving_to() -> None:
    problem = a_week(band=(1, 9))
    before = solve(replace(problem, band=(5, 9), weights=replace(problem.weights, short=100)), QUICK, 1)
    today = before.routes[0]
    noon = today.arrivals[1] + 5
    after = replan(problem, before, [DayLost(today.day)], frozen=Frozen(today.day, noon), seed=1)
    assert [route.stops for route in after.result.on(today.day)] == [today.stops[:3]]
    assert {one.place for one in after.moved if one.because == 0} == set(today.stops[3:])
    assert all(one.day_after is not None and one.day_after > today.day for one in after.moved)


def test_what_was_not_done_as_planned_comes_later_the_same_day_or_on_another() -> None:
    problem = a_week(8, band=(4, 4))
    before = solve(replace(problem, weights=replace(problem.weights, short=100)), QUICK, 1)
    today = before.routes[0]
    late = Frozen(today.day, 900.0, done=today.stops[1:2])
    after = replan(problem, before, (), frozen=late, seed=1)
    (route,) = after.result.on(today.day)
    assert route.stops[0] == today.stops[1]
    assert after.lost == ()
    begun = [max(arrival, 900.0) for arrival in route.arrivals[1:]]
    assert all(finish + 20 <= 1080 for finish in begun)
    assert route.finish >= 900.0 + 20 or route.stops == today.stops[1:2]


def test_a_shop_shut_for_three_days_is_visited_when_it_opens() -> None:
    problem = a_week()
    before = solve(problem, QUICK, 1)
    (day,) = visited(before)[4]
    shut = tuple(range(day, min(5, day + 3)))
    after = replan(problem, before, [ShopShut(4, shut)], seed=1)
    (move,) = [one for one in after.moved if one.place == 4]
    assert (move.day_before, move.because) == (day, 0)
    assert move.day_after not in shut
    assert len(after.moved) <= 2


def test_a_meeting_takes_minutes_and_only_what_no_longer_fits_moves() -> None:
    problem = a_week()
    before = solve(problem, QUICK, 1)
    busy = max(before.routes, key=lambda route: route.finish)
    minutes = 1080 - busy.finish + 15
    after = replan(problem, before, [MinutesLost(busy.day, minutes)], seed=1)
    assert after.result.on(busy.day)[0].finish <= busy.finish - 15
    assert after.lost == ()
    assert 1 <= len(after.moved) <= 2


def test_an_ad_hoc_task_is_put_into_a_round_at_its_hour() -> None:
    problem = a_week()
    before = solve(problem, QUICK, 1)
    task = Place((Pattern((2,)),), x=3.5, service=30, windows=((540, 600),), priority=5)
    more = replace(problem, places=(*problem.places, task))
    after = replan(more, before, [PlaceAdded(10)], seed=1)
    assert Moved(10, None, 2, 0) in after.moved
    assert after.lost == ()
    assert all(one.because is None for one in after.moved if one.place != 10)


def test_who_cannot_be_moved_is_named_with_what_would_help() -> None:
    problem = a_week(8, days=(Day(480, 1080),) * 2 + (Day(start=None),) * 3, band=(0, 4))
    problem = replace(problem, places=tuple(replace(p, patterns=WEEK[:2]) for p in problem.places))
    before = solve(problem, QUICK, 1)
    assert before.unserved == ()
    after = replan(problem, before, [DayLost(1)], frozen=Frozen(day=1), seed=1)
    assert len(after.lost) == 4
    assert {one.because for one in after.lost} == {0}
    assert {one.unserved.reason for one in after.lost} == {Limit.ABSENT}
    assert all(one.unserved.relaxations[0].limit is Limit.VEHICLE for one in after.lost)


def test_a_lock_is_kept_unless_its_day_is_lost() -> None:
    problem = a_week()
    before = solve(problem, QUICK, 1)
    where = visited(before)
    locked = tuple(replace(place, locks=(Lock(min(where[n])),)) for n, place in enumerate(problem.places))
    after = replan(replace(problem, places=locked), before, [DayLost(2)], seed=1)
    assert {one.day_before for one in after.moved} == {2}
    assert after.lost == ()


def test_a_high_price_for_change_moves_only_what_must() -> None:
    problem = county(60)
    before = solve(problem, Stop(iterations=1000), 1)
    hit = [place for place, days in visited(before).items() if 8 in days]
    calm = replan(problem, before, [DayLost(8)], frozen=Frozen(day=6), seed=1, change=200.0)
    assert {one.place for one in calm.moved} == set(hit)
    assert calm.lost == ()
    assert check(calm.problem, calm.result) == ()


def test_a_week_of_leave_is_spread_over_the_weeks_around_it() -> None:
    problem = county(60)
    before = solve(problem, Stop(iterations=1000), 1)
    leave = [DayLost(day) for day in range(5, 10)]
    after = replan(problem, before, leave, stop=Stop(iterations=1000), seed=1)
    assert check(after.problem, after.result) == ()
    assert all(not after.result.on(day) for day in range(5, 10))
    assert len(after.lost) < 0.1 * sum(len(route.stops) for route in before.routes if 5 <= route.day < 10)


def test_strictly_only_the_patterns_of_a_place_are_offered() -> None:
    rhythm = (Pattern((0, 2)), Pattern((1, 3)))
    problem = Problem((Day(480, 1080),) * 5, (Place(rhythm, x=10, service=20),))
    before = solve(problem, QUICK, 1)
    lost = DayLost(before.patterns[0][1])
    free = replan(problem, before, [lost], frozen=Frozen(day=lost.day), seed=1)
    assert [abs((one.day_after or 0) - lost.day) for one in free.moved] == [1]
    held = replan(problem, before, [lost], frozen=Frozen(day=lost.day), seed=1, strictly=True)
    assert [one.day for one in held.lost] == [lost.day]


def test_rounds_as_they_were_driven_may_have_broken_limits() -> None:
    problem = a_week(6, band=(0, 2))
    driven = solve(a_week(6, band=(0, 6), days=(Day(480, 1080), *(Day(start=None),) * 4)), QUICK, 1)
    after = replan(problem, driven, frozen=Frozen(day=1), seed=1)
    assert after.result.routes == driven.routes
    assert check(after.problem, after.result) == ()


def test_two_rounds_a_day_cannot_be_frozen() -> None:
    problem = a_week(6, days=(Day(480, 540, vehicles=2),) * 5)
    places = tuple(replace(place, patterns=WEEK[:1]) for place in problem.places)
    problem = replace(problem, places=places)
    before = solve(problem, QUICK, 1)
    assert max(route.vehicle for route in before.routes) == 1
    with pytest.raises(ValueError, match="one round"):
        replan(problem, before, frozen=Frozen(day=1))


def test_moves_are_paired_with_the_nearest_day() -> None:
    problem = a_week(1, days=(Day(),) * 5, places=(Place((Pattern((0, 3)),)),))
    one = solve(problem, QUICK, 1)
    other = solve(replace(problem, places=(Place((Pattern((1, 4)),)),)), QUICK, 1)
    fewer = solve(replace(problem, places=(Place((Pattern((4,)),)),)), QUICK, 1)
    assert moves_between(one, other) == (Moved(0, 0, 1), Moved(0, 3, 4))
    assert moves_between(one, fewer) == (Moved(0, 3, 4), Moved(0, 0, None))
    assert moves_between(fewer, one) == (Moved(0, 4, 3), Moved(0, None, 0))
