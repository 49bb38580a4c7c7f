"""Opening hours as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.retailers.rules.hours import HoursError, hours_read, hours_said

ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK = [str(day) for day in range(7)]


def test_one_span_holds_every_day() -> None:
    assert hours_read("8:00-21:00") == {day: [[480, 1260]] for day in WEEK}


def test_a_day_of_rest_overrules_the_week() -> None:
    hours = hours_read("8:00-12:00，14:00-20:30；周日 休息")
    assert hours["0"] == [[480, 720], [840, 1230]]
    assert hours["6"] == []


@pytest.mark.parametrize("text", ["周一至周五 9:00-18:00", "星期一到五：9：00—18：00", "Mon-Fri 9:00-18:00"])
def test_a_run_of_days_is_read(text: str) -> None:
    assert hours_read(text) == {str(day): [[540, 1080]] for day in range(5)}


def test_a_run_may_pass_the_end_of_the_week() -> None:
    assert sorted(hours_read("周六至周一 9:00-18:00")) == ["0", "5", "6"]


@pytest.mark.parametrize("text", ["早上八点", "21:00-8:00", "8:00-25:00", "周一 8:75-9:00", "周一"])
def test_what_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(HoursError):
        hours_read(text)


SPANS = st.lists(st.tuples(st.integers(0, 719), st.integers(720, 1440)).map(list), max_size=2)


@given(
    st.dictionaries(st.sampled_from(WEEK), SPANS.map(sorted)),
    st.sampled_from([(ZH, "至", "休息"), (EN, "-", "closed")]),
)
def test_hours_that_are_shown_read_back_the_same(
    hours: dict[str, list[list[int]]], words: tuple[tuple[str, ...], str, str]
) -> None:
    days, to, shut = words
    assert hours_read(hours_said(hours, days=days, to=to, shut=shut)) == dict(sorted(hours.items()))
