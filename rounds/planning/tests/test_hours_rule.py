"""Clock and worked time: the lunch break does not count."""

from hypothesis import given
from hypothesis import strategies as st

from rounds.planning.rules.hours import WorkedDay, worked_windows

FIELD = WorkedDay(((510, 720), (810, 1050)))


@st.composite
def days(draw: st.DrawFn) -> WorkedDay:
    """One to three intervals of a day, apart from each other."""
    marks = sorted(draw(st.lists(st.integers(0, 1440), min_size=2, max_size=6, unique=True)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return WorkedDay(tuple(pairs))


def test_half_past_one_is_the_minute_after_noon_in_worked_time() -> None:
    assert FIELD.worked(720) == FIELD.worked(765) == FIELD.worked(810) == 720
    assert FIELD.worked(811) == 721


def test_worked_minutes_after_the_break_show_afternoon_clock_times() -> None:
    assert FIELD.clock(720) == 720
    assert FIELD.clock(721) == 811
    assert FIELD.end == 960
    assert FIELD.clock(FIELD.end) == 1050


def test_a_shop_open_only_at_lunch_has_no_window() -> None:
    assert worked_windows(FIELD, [(725, 800)]) == ()


def test_a_shop_open_through_lunch_has_one_window_without_the_break() -> None:
    assert worked_windows(FIELD, [(660, 840)]) == ((660, 750),)


def test_a_shop_that_opens_in_the_evening_has_no_window() -> None:
    assert worked_windows(FIELD, [(1080, 1320)]) == ()


@given(days(), st.data())
def test_worked_time_of_a_clock_time_inside_hours_leads_back_to_it(day: WorkedDay, draw: st.DataObject) -> None:
    start, end = draw.draw(st.sampled_from(day.intervals))
    clock = draw.draw(st.integers(start + 1, end))
    assert day.clock(day.worked(clock)) == clock


@given(days(), st.data())
def test_clock_of_worked_time_leads_back_to_it(day: WorkedDay, draw: st.DataObject) -> None:
    worked = draw.draw(st.integers(day.start, day.end))
    assert day.worked(day.clock(worked)) == worked


@given(days(), st.integers(0, 1440), st.integers(0, 1440))
def test_worked_time_never_runs_backwards_nor_faster_than_the_clock(day: WorkedDay, one: int, other: int) -> None:
    early, late = sorted((one, other))
    assert 0 <= day.worked(late) - day.worked(early) <= late - early


@given(days(), st.floats(0, 1))
def test_clock_times_of_broken_minutes_lie_inside_the_hours(day: WorkedDay, share: float) -> None:
    clock = day.clock(day.start + share * (day.end - day.start))
    assert any(start <= clock <= end for start, end in day.intervals)
