"""Phone visits lie between door visits (C28, C29)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rounds.planning.rules.phone import phone_days

MONDAY = date(2026, 11, 23)
WORKDAYS = [MONDAY + timedelta(days=n) for n in range(28) if n % 7 < 5]


def test_a_call_lies_as_far_as_can_be_from_the_door_visit() -> None:
    assert phone_days({1: [MONDAY]}, {1: 7}, WORKDAYS[:5]) == {1: [MONDAY + timedelta(days=4)]}


def test_calls_of_many_retailers_spread_over_the_days() -> None:
    found = phone_days({}, dict.fromkeys(range(10), 7), WORKDAYS[:5])
    counts = [sum(day in days for days in found.values()) for day in WORKDAYS[:5]]
    assert counts == [2] * 5


def test_without_an_interval_there_is_no_call() -> None:
    assert phone_days({1: []}, {1: 0}, WORKDAYS) == {}


def test_without_workdays_there_is_no_call() -> None:
    assert phone_days({}, {1: 7}, []) == {}


@given(
    st.dictionaries(st.integers(1, 30), st.lists(st.sampled_from(WORKDAYS), unique=True)),
    st.dictionaries(st.integers(1, 30), st.integers(0, 28)),
    st.lists(st.sampled_from(WORKDAYS), unique=True, min_size=1).map(sorted),
)
def test_one_call_in_each_span_on_a_workday_and_never_on_the_day_of_a_door_visit(
    door: dict[int, list[date]], intervals: dict[int, int], workdays: list[date]
) -> None:
    found = phone_days(door, intervals, workdays)
    for retailer, every in intervals.items():
        days = found.get(retailer, [])
        assert set(days) <= set(workdays) - set(door.get(retailer, []))
        assert days == sorted(set(days))
        if every == 0:
            assert not days
            continue
        spans = {(day - workdays[0]).days // every for day in workdays if day not in door.get(retailer, [])}
        assert [(day - workdays[0]).days // every for day in days] == sorted(spans)
