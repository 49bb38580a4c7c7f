"""Which intervals a plan breaks, from dates alone (C28-C30, E10)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rounds.planning.rules.gaps import is_broken, is_overdue, longest_gap

FIRST = date(2026, 11, 23)
LAST = FIRST + timedelta(days=27)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def gap(
    visits: list[int], *, last: int | None = None, interval: int = 7, tolerance: int = 2
) -> tuple[int, date, date, bool]:
    found = longest_gap(
        [day(n) for n in visits],
        last_before=None if last is None else day(last),
        first_day=FIRST,
        last_day=LAST,
        interval=interval,
        tolerance=tolerance,
    )
    return found.days, found.since, found.until, is_broken(found, interval=interval, tolerance=tolerance)


def test_the_same_weekday_every_week_keeps_a_week() -> None:
    assert gap([2, 9, 16, 23], last=-5) == (7, day(-5), day(2), False)


def test_a_left_out_week_is_named_with_its_dates() -> None:
    assert gap([2, 9, 23], last=-5) == (14, day(9), day(23), True)


def test_a_visit_moved_by_two_days_is_within_the_tolerance() -> None:
    assert gap([2, 11, 16, 23], last=-5)[3] is False
    assert gap([2, 12, 16, 23], last=-5)[3] is True


def test_the_end_of_the_plan_counts_until_the_next_one_begins() -> None:
    assert gap([2, 9, 16], last=-5) == (12, day(16), day(28), True)


def test_a_retailer_never_visited_counts_from_the_eve() -> None:
    assert gap([6, 13, 20, 27]) == (7, day(-1), day(6), False)
    assert gap([]) == (29, day(-1), day(28), True)


def test_who_can_still_be_visited_in_time_counts_from_his_last_visit() -> None:
    assert gap([0, 7, 14, 21], last=-9) == (9, day(-9), day(0), False)
    assert gap([1, 7, 14, 21], last=-9) == (10, day(-9), day(1), True)


def test_who_was_overdue_before_is_owed_a_visit_within_one_interval() -> None:
    assert is_overdue(day(-10), first_day=FIRST, interval=7, tolerance=2)
    assert not is_overdue(day(-9), first_day=FIRST, interval=7, tolerance=2)
    assert gap([6, 13, 20, 27], last=-40) == (7, day(-1), day(6), False)
    assert gap([9, 13, 20, 27], last=-40) == (10, day(-1), day(9), True)


def test_a_visit_before_the_span_that_is_still_to_come_shortens_nothing() -> None:
    """A last visit on or after the first day (planned into a span that has begun) counts from the eve."""
    assert gap([6, 13, 20, 27], last=1)[0] == 7


def test_one_visit_in_four_weeks_keeps_twenty_eight_days() -> None:
    for number in range(28):
        assert gap([number], interval=28)[3] is False


@given(
    st.lists(st.integers(0, 27), unique=True),
    st.none() | st.integers(-60, -1),
    st.integers(1, 28),
    st.integers(0, 6),
)
def test_an_interval_is_named_exactly_when_some_stretch_without_a_visit_is_too_long(
    visits: list[int], last: int | None, interval: int, tolerance: int
) -> None:
    """Counted another way: look at every day on which nobody had come for longer than allowed."""
    late_before = last is None or -last > interval + tolerance
    seen = {-1 if late_before or last is None else last, *visits}
    too_long = False
    for number in range(29):
        if number in seen:
            gone = number - max(n for n in seen if n < number)
        elif number == 28:
            gone = 28 - max(seen)
        else:
            continue
        too_long = too_long or gone > interval + tolerance
    assert gap(sorted(visits), last=last, interval=interval, tolerance=tolerance)[3] is too_long


@given(st.lists(st.integers(0, 27), unique=True, min_size=1), st.integers(1, 28))
def test_another_visit_never_breaks_an_interval(visits: list[int], interval: int) -> None:
    more = sorted({*visits, 13})
    assert not gap(more, interval=interval)[3] or gap(sorted(visits), interval=interval)[3]
