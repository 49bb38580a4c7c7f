"""Days lost and days offered, without a database (C08, E09)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.planning.rules.hours import WorkedDay
from rounds.planning.rules.replan import Part, Visits, choices_of, deviation_of, hours_left

MONDAY = date(2026, 11, 30)
FIELD = WorkedDay(((510, 720), (810, 1050)))


def on(number: int) -> date:
    return MONDAY + timedelta(days=number)


WORKED = tuple(on(7 * week + day) for week in range(4) for day in range(5))


def weekly(*, lost: tuple[int, ...] = (), held: tuple[int, ...] = (), last: int | None = -6) -> Visits:
    """A retailer visited every Tuesday of four weeks."""
    current = tuple(on(number) for number in (1, 8, 15, 22))
    gone = frozenset(on(number) for number in lost)
    return Visits(
        current=current,
        lost=gone & frozenset(current),
        free=tuple(day for day in WORKED if day not in gone),
        held=frozenset(on(number) for number in held),
        others=(),
        last_visit=None if last is None else on(last),
        first_day=MONDAY,
        last_day=on(27),
        interval=7,
        tolerance=2,
    )


def test_a_lost_visit_is_best_made_the_day_before_or_after() -> None:
    visits = weekly(lost=(8,))
    best = choices_of(visits)[0]
    assert best.days in {(on(1), on(7), on(15), on(22)), (on(1), on(9), on(15), on(22))}
    assert best.deviation < 2


def test_a_lost_visit_that_can_be_made_in_time_is_not_left_out() -> None:
    visits = weekly(lost=(8,))
    choices = choices_of(visits)
    assert all(len(choice.days) == 4 for choice in choices)
    assert visits.current not in {choice.days for choice in choices}


def test_where_the_interval_cannot_be_kept_a_visit_may_be_left_out() -> None:
    visits = replace(weekly(lost=(8,)), free=(on(1), on(14), on(15), on(16), on(22)))
    choices = choices_of(visits)
    assert all(choice.deviation >= 28 for choice in choices)
    assert (on(1), on(15), on(22)) in {choice.days for choice in choices}


def test_half_a_lost_day_may_be_kept() -> None:
    visits = weekly(lost=(8,))
    half_a_day = replace(visits, free=tuple(sorted({*visits.free, on(8)})))
    assert choices_of(half_a_day)[0].days == visits.current


def test_a_broken_interval_weighs_like_four_weeks() -> None:
    assert deviation_of(weekly(), (on(1), on(15), on(22))) >= 28
    assert deviation_of(weekly(), (on(1), on(9), on(15), on(22))) == 1.0


def test_a_whole_week_of_leave_offers_the_days_around_it() -> None:
    choices = choices_of(weekly(lost=tuple(range(7, 12))))
    moved = {day for choice in choices for day in choice.days} - {on(1), on(15), on(22)}
    assert {on(4), on(14)} <= moved
    assert not moved & {on(number) for number in range(7, 12)}


def test_who_lost_nothing_stays_but_may_give_way_by_two_days() -> None:
    choices = choices_of(weekly())
    assert choices[0].days == (on(1), on(8), on(15), on(22))
    offered = {day for choice in choices for day in choice.days}
    assert {on(0), on(2), on(3), on(7), on(9), on(10)} <= offered
    assert all(len(choice.days) == 4 for choice in choices)


def test_a_locked_visit_is_in_every_choice() -> None:
    assert all(on(8) in choice.days for choice in choices_of(weekly(held=(8,))))
    assert all(on(15) in choice.days for choice in choices_of(weekly(lost=(8,), held=(15,))))


def test_nothing_to_visit_nothing_to_choose() -> None:
    assert choices_of(replace(weekly(), current=())) == ()


def test_when_no_day_is_left_nothing_can_be_chosen() -> None:
    assert choices_of(replace(weekly(lost=(1, 8, 15, 22)), free=())) == ()


def test_with_one_day_left_one_of_several_lost_visits_is_made() -> None:
    choices = choices_of(replace(weekly(lost=(1, 8, 15, 22)), free=(on(25),)))
    assert [choice.days for choice in choices] == [(on(25),)]


def test_visits_of_a_colleague_count_for_the_interval() -> None:
    alone = deviation_of(weekly(), (on(1), on(15), on(22)))
    helped = deviation_of(replace(weekly(), others=(on(8),)), (on(1), on(15), on(22)))
    assert helped == 0.0 < alone


@pytest.mark.parametrize(
    ("part", "minutes", "left"),
    [
        (Part.DAY, 0, None),
        (Part.MORNING, 0, (720.0, 960.0)),
        (Part.AFTERNOON, 0, (510.0, 720.0)),
        (Part.MINUTES, 90, (510.0, 870.0)),
        (Part.MINUTES, 450, None),
    ],
)
def test_what_is_left_of_a_lost_day(part: Part, minutes: int, left: tuple[float, float] | None) -> None:
    assert hours_left(FIELD, part, minutes) == left


def test_without_a_break_half_a_day_is_half_its_hours() -> None:
    assert hours_left(WorkedDay(((480, 960),)), Part.MORNING) == (720.0, 960.0)


DAYS = st.sets(st.sampled_from(WORKED), min_size=1, max_size=4)


@given(DAYS, st.sets(st.sampled_from(WORKED), max_size=8), st.integers(3, 14))
def test_no_choice_uses_a_lost_day_or_loses_a_kept_one(current: set[date], lost: set[date], interval: int) -> None:
    visits = replace(
        weekly(),
        current=tuple(sorted(current)),
        lost=frozenset(current & lost),
        free=tuple(day for day in WORKED if day not in lost),
        held=frozenset(current - lost),
        interval=interval,
    )
    choices = choices_of(visits)
    for choice in choices:
        assert not set(choice.days) & visits.lost
        assert visits.held <= set(choice.days)
        assert 0 < len(choice.days) <= len(current)
        assert list(choice.days) == sorted(set(choice.days))
    deviations = [choice.deviation for choice in choices]
    assert deviations == sorted(deviations)
    assert len(choices) <= 150
