"""The weekday a retailer can rely on, and holidays in between (C14, D12)."""

from datetime import date, timedelta

from rounds.planning.rules.rhythm import Rest, days_beside, longest_rest, usual_weekday

MONDAY = date(2026, 11, 23)


def days(*numbers: int) -> list[date]:
    return [MONDAY + timedelta(days=n) for n in numbers]


WORKDAYS = days(*(n for n in range(28) if n % 7 < 5))


def test_four_tuesdays_are_a_rhythm_of_tuesdays() -> None:
    assert usual_weekday(days(1, 8, 15, 22), WORKDAYS) == 1


def test_a_visit_beside_a_holiday_keeps_the_rhythm() -> None:
    free_wednesday = [day for day in WORKDAYS if day != days(9)[0]]
    assert usual_weekday(days(2, 8, 16, 23), free_wednesday) == 2
    assert usual_weekday(days(2, 8, 16, 23), WORKDAYS) is None


def test_of_two_days_the_one_moved_by_the_holiday_is_not_the_usual_one() -> None:
    free_friday = [day for day in WORKDAYS if day != days(4)[0]]
    assert usual_weekday(days(3, 18), free_friday) == 4


def test_every_ten_days_is_no_rhythm_of_weekdays() -> None:
    assert usual_weekday(days(0, 10, 21), WORKDAYS) is None
    assert usual_weekday([], WORKDAYS) is None


def test_days_beside_a_weekday_are_counted_the_short_way() -> None:
    assert days_beside(MONDAY, 0) == 0
    assert days_beside(MONDAY, 6) == 1
    assert days_beside(MONDAY, 3) == 3
    assert days_beside(MONDAY, 4) == 3


def test_a_holiday_week_is_the_longest_rest() -> None:
    worked = days(*(n for n in range(28) if n % 7 < 5 and not 7 <= n < 12))
    assert longest_rest(MONDAY, days(27)[0], worked) == Rest(9, days(5)[0], days(13)[0])


def test_there_is_no_rest_between_workdays() -> None:
    assert longest_rest(MONDAY, days(4)[0], WORKDAYS) is None
    assert longest_rest(days(4)[0], MONDAY, WORKDAYS) is None
