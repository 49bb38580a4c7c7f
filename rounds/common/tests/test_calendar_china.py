"""The national calendar against the notices of the State Council (国务院办公厅) for 2025 and 2026."""

import json
from datetime import date, timedelta

import pytest

from rounds.common.calendar import OFFICE_HOURS, calendar_from_record, calendar_record, china_calendar

HOLIDAYS = [
    pytest.param("2025-01-01", "2025-01-01", id="new-year-2025"),
    pytest.param("2025-01-28", "2025-02-04", id="spring-festival-2025"),
    pytest.param("2025-04-04", "2025-04-06", id="qingming-2025"),
    pytest.param("2025-05-01", "2025-05-05", id="labour-day-2025"),
    pytest.param("2025-05-31", "2025-06-02", id="dragon-boat-2025"),
    pytest.param("2025-10-01", "2025-10-08", id="national-day-and-mid-autumn-2025"),
    pytest.param("2026-01-01", "2026-01-03", id="new-year-2026"),
    pytest.param("2026-02-15", "2026-02-23", id="spring-festival-2026"),
    pytest.param("2026-04-04", "2026-04-06", id="qingming-2026"),
    pytest.param("2026-05-01", "2026-05-05", id="labour-day-2026"),
    pytest.param("2026-06-19", "2026-06-21", id="dragon-boat-2026"),
    pytest.param("2026-09-25", "2026-09-27", id="mid-autumn-2026"),
    pytest.param("2026-10-01", "2026-10-07", id="national-day-2026"),
]
MADE_UP = {
    2025: ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"],
    2026: ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"],
}
OFFICE = china_calendar([2025, 2026])


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=i) for i in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize(("first", "last"), HOLIDAYS)
def test_nobody_works_on_a_public_holiday(first: str, last: str) -> None:
    assert OFFICE.workdays_between(date.fromisoformat(first), date.fromisoformat(last)) == []


@pytest.mark.parametrize("year", [2025, 2026])
def test_exactly_the_make_up_weekends_are_worked(year: int) -> None:
    worked = [day.isoformat() for day in days_of(year) if day.weekday() >= 5 and OFFICE.is_workday(day)]
    assert worked == MADE_UP[year]
    assert all(OFFICE.intervals_on(date.fromisoformat(day)) == OFFICE_HOURS for day in worked)


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_weekday_outside_the_notices_is_worked(year: int) -> None:
    free = {
        date.fromisoformat(str(first)) + timedelta(days=i)
        for first, last in (holiday.values for holiday in HOLIDAYS)
        for i in range((date.fromisoformat(str(last)) - date.fromisoformat(str(first))).days + 1)
    }
    for day in days_of(year):
        if day.weekday() < 5:
            assert OFFICE.is_workday(day) == (day not in free), day


@pytest.mark.parametrize(("year", "workdays"), [(2025, 248), (2026, 248)])
def test_the_year_has_its_published_number_of_workdays(year: int, workdays: int) -> None:
    assert len(OFFICE.workdays_between(date(year, 1, 1), date(year, 12, 31))) == workdays


def test_the_spring_festival_of_2026_is_surrounded_by_two_make_up_saturdays() -> None:
    found = OFFICE.workdays(date(2026, 2, 12), 5)
    assert found == [date(2026, 2, day) for day in (12, 13, 14, 24, 25)]
    assert OFFICE.is_workday(date(2026, 2, 28))


def test_years_not_yet_published_are_plain_weeks_and_say_so() -> None:
    later = china_calendar([2026, 2031])
    national_day = date(2031, 10, 1)
    assert china_calendar().is_provisional(national_day)
    assert later.is_provisional(national_day)
    assert later.is_workday(national_day)
    assert not later.is_provisional(date(2026, 12, 31))
    assert not later.is_workday(date(2026, 10, 1))


def test_years_not_asked_for_are_provisional_too() -> None:
    one_year = china_calendar([2025])
    assert one_year.is_provisional(date(2024, 12, 31))
    assert not one_year.is_provisional(date(2025, 1, 1))
    assert not one_year.is_provisional(date(2025, 12, 31))
    assert one_year.is_provisional(date(2026, 1, 1))


def test_a_span_without_any_published_year_is_wholly_provisional() -> None:
    unknown = china_calendar([2190])
    assert unknown.is_provisional(date(2190, 10, 1))
    assert unknown.is_provisional(date(2025, 10, 1))
    assert unknown.is_workday(date(2190, 10, 1))


def test_without_years_everything_published_is_known() -> None:
    everything = china_calendar()
    assert (everything.known_from, everything.is_provisional(date(2026, 6, 1))) == (2004, False)
    for day in days_of(2025) + days_of(2026):
        assert everything.is_workday(day) == OFFICE.is_workday(day)


def test_no_years_at_all_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one year"):
        china_calendar([])


def test_the_version_names_the_library_the_years_and_the_content() -> None:
    library, years, digest = OFFICE.version.split("/")
    assert library.startswith("chinesecalendar-1.")
    assert years == "2025-2026"
    assert OFFICE.version == china_calendar([2026, 2025]).version
    assert digest != china_calendar([2025, 2026], ((540, 1020),)).version.split("/")[2]
    assert OFFICE.version != china_calendar([2025]).version


def test_a_frozen_calendar_comes_back_equal() -> None:
    frozen = json.dumps(calendar_record(OFFICE), sort_keys=True)
    assert calendar_from_record(json.loads(frozen)) == OFFICE
