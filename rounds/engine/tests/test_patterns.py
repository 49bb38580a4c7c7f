"""Patterns from an interval, over workdays that a holiday breaks."""

import pytest

from rounds.engine import Pattern, patterns_for
from rounds.engine.tests.places import WORKDAYS


def test_seven_days_is_the_same_weekday_each_week() -> None:
    patterns = patterns_for(7, WORKDAYS)
    assert patterns == tuple(Pattern((day, day + 5, day + 10, day + 15)) for day in range(5))


def test_fourteen_days_is_alternate_weeks_and_twenty_eight_one_week_in_four() -> None:
    assert [pattern.days for pattern in patterns_for(14, WORKDAYS)] == [(day, day + 10) for day in range(10)]
    assert [pattern.days for pattern in patterns_for(28, WORKDAYS)] == [(day,) for day in range(20)]


def test_a_holiday_moves_the_visit_to_the_next_workday_and_says_so() -> None:
    worked = [offset for offset in WORKDAYS if offset != 7]
    monday = patterns_for(7, worked, weekdays={0})
    assert monday == (Pattern((0, 5, 9, 14), deviation=1),)
    assert worked[5] == 8


def test_a_week_of_holidays_leaves_the_visit_out_and_deviates_by_the_interval() -> None:
    worked = [offset for offset in WORKDAYS if not 7 <= offset < 14]
    monday = patterns_for(7, worked, weekdays={0}, tolerance=2)
    assert monday == (Pattern((0, 5, 10), deviation=7),)


def test_a_saturday_worked_once_makes_no_weekly_saturday_rhythm() -> None:
    worked = sorted([*WORKDAYS, 5])
    assert len(patterns_for(7, worked)) == 5
    assert Pattern((5,)) in patterns_for(28, worked)


def test_weekdays_limit_the_rhythm_and_the_first_weekday_counts() -> None:
    assert [pattern.days for pattern in patterns_for(14, WORKDAYS, weekdays={4})] == [(4, 14), (9, 19)]
    assert [pattern.days for pattern in patterns_for(28, (0, 1, 2), first_weekday=4, weekdays={6})] == [(2,)]


def test_a_shift_offers_one_visit_on_the_day_beside_for_its_price() -> None:
    patterns = patterns_for(14, WORKDAYS, weekdays={0}, shift=1)
    assert patterns[0] == Pattern((0, 10))
    assert Pattern((1, 10), deviation=1) in patterns
    assert Pattern((1, 11), deviation=2) not in patterns


def test_a_first_visit_after_its_due_day_deviates() -> None:
    deviations = {pattern.days[0]: pattern.deviation for pattern in patterns_for(28, WORKDAYS, due=7)}
    assert deviations[5] == 0
    assert deviations[6] == 1
    assert deviations[19] == 25 - 7


def test_offsets_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="ascend"):
        patterns_for(7, [1, 0])
