"""From when on somebody is late."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rounds.common.calendar import china_calendar, late_before

CALENDAR = china_calendar([2026])


def test_on_sunday_who_is_due_at_fridays_closing_is_not_late() -> None:
    friday_close, sunday = datetime(2026, 11, 20, 9, 30, tzinfo=UTC), datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    assert late_before(sunday, CALENDAR) == friday_close


def test_in_working_time_now_decides() -> None:
    now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert late_before(now, CALENDAR) == now


def test_over_lunch_the_closing_at_noon_decides() -> None:
    lunch, noon = datetime(2026, 11, 20, 5, 0, tzinfo=UTC), datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    assert late_before(lunch, CALENDAR) == noon


def test_at_the_instant_of_opening_no_working_time_has_passed_yet() -> None:
    opening, friday_close = datetime(2026, 11, 23, 0, 30, tzinfo=UTC), datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    assert late_before(opening, CALENDAR) == friday_close


def test_in_the_national_holiday_the_last_workday_decides() -> None:
    assert late_before(datetime(2026, 10, 5, 4, 0, tzinfo=UTC), CALENDAR) == datetime(2026, 9, 30, 9, 30, tzinfo=UTC)


@given(st.integers(0, 300 * 24 * 60))
def test_no_working_time_lies_between_it_and_now(minutes: int) -> None:
    now = datetime(2026, 1, 15, tzinfo=UTC) + timedelta(minutes=minutes)
    before = late_before(now, CALENDAR)
    assert before <= now
    assert CALENDAR.open_time(before, now) == timedelta(0)
    assert CALENDAR.open_time(before - timedelta(minutes=1), now) > timedelta(0)
