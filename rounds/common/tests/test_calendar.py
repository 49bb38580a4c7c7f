"""Business time as the people who are paid by it would say it."""

import pickle
import time
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from rounds.common.calendar import OFFICE_HOURS, Pause, WorkCalendar, china_calendar

CHINA = ZoneInfo("Asia/Shanghai")
OFFICE = china_calendar([2025, 2026])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def test_friday_afternoon_runs_into_monday() -> None:
    assert OFFICE.due_at(at("2025-06-13 17:00"), 60) == at("2025-06-16 09:00")


def test_a_make_up_saturday_counts() -> None:
    # 2025-10-11 is a Saturday worked in return for National Day.
    assert OFFICE.is_workday(date(2025, 10, 11))
    assert OFFICE.due_at(at("2025-10-10 17:00"), 60) == at("2025-10-11 09:00")
    assert OFFICE.business_minutes(at("2025-10-11 00:00"), at("2025-10-13 00:00")) == 420


def test_lunch_does_not_count() -> None:
    assert OFFICE.due_at(at("2025-06-13 11:30"), 60) == at("2025-06-13 14:30")
    assert OFFICE.business_minutes(at("2025-06-13 12:00"), at("2025-06-13 14:00")) == 0


def test_the_night_and_the_weekend_do_not_count() -> None:
    assert OFFICE.business_minutes(at("2025-06-13 17:30"), at("2025-06-16 08:30")) == 0


def test_an_allowance_used_up_at_closing_is_due_at_closing() -> None:
    assert OFFICE.due_at(at("2025-06-13 16:30"), 60) == at("2025-06-13 17:30")
    assert OFFICE.due_at(at("2025-06-13 11:00"), 60) == at("2025-06-13 12:00")


def test_no_allowance_is_due_at_the_next_open_moment() -> None:
    assert OFFICE.due_at(at("2025-06-13 10:00"), 0) == at("2025-06-13 10:00")
    assert OFFICE.due_at(at("2025-06-13 17:30"), 0) == at("2025-06-16 08:30")
    assert OFFICE.due_at(at("2025-06-14 03:00"), 0) == at("2025-06-16 08:30")


def test_what_arrives_at_night_starts_in_the_morning() -> None:
    assert OFFICE.due_at(at("2025-06-12 22:00"), 30) == at("2025-06-13 09:00")


def test_an_allowance_across_national_day_skips_eight_days() -> None:
    assert OFFICE.due_at(at("2025-09-30 17:00"), 60) == at("2025-10-09 09:00")
    assert OFFICE.business_minutes(at("2025-10-01 00:00"), at("2025-10-09 00:00")) == 0


def test_a_year_end_is_no_border() -> None:
    assert OFFICE.due_at(at("2025-12-31 17:00"), 60) == at("2026-01-04 09:00")
    assert OFFICE.business_minutes(at("2025-12-31 17:00"), at("2026-01-04 09:00")) == 60


def test_seconds_are_not_rounded_away() -> None:
    start = at("2025-06-13 17:29:59.999999")
    assert OFFICE.due_at(start, 1) == at("2025-06-16 08:30:59.999999")
    assert OFFICE.business_minutes(start, at("2025-06-16 08:30:59.999998")) == 0
    assert OFFICE.open_time(start, at("2025-06-16 08:30:01")) == timedelta(seconds=1, microseconds=1)


def test_time_overdue_is_negative() -> None:
    assert OFFICE.business_minutes(at("2025-06-16 09:00"), at("2025-06-13 17:00")) == -60
    assert OFFICE.open_time(at("2025-06-16 08:30:30"), at("2025-06-16 08:30")) == timedelta(seconds=-30)
    assert OFFICE.business_minutes(at("2025-06-16 08:30:30"), at("2025-06-16 08:30")) == 0


def test_a_moment_is_the_same_moment_in_every_time_zone() -> None:
    start, west = at("2025-06-13 17:00"), timezone(timedelta(hours=-7))
    for zone in (UTC, west):
        due = OFFICE.due_at(start.astimezone(zone), 60)
        assert due == at("2025-06-16 09:00")
        assert due.utcoffset() == timedelta(hours=8)
        assert OFFICE.business_minutes(start.astimezone(zone), due) == 60
    assert OFFICE.local_date(datetime(2025, 6, 12, 16, 30, tzinfo=UTC)) == date(2025, 6, 13)


def test_a_day_without_a_spring_hour_has_one_hour_less() -> None:
    whole_day: tuple[tuple[int, int], ...] = ((0, 1440),)
    new_york = WorkCalendar("America/New_York", (whole_day,) * 7)
    midnight = datetime(2025, 3, 9, tzinfo=ZoneInfo("America/New_York"))
    assert new_york.business_minutes(midnight, midnight + timedelta(days=1)) == 23 * 60
    gone = WorkCalendar("America/New_York", (((135, 180), (180, 240)),) * 7)
    assert gone.business_minutes(midnight, midnight + timedelta(days=1)) == 60
    overlapping = WorkCalendar("America/New_York", (((60, 150), (180, 240)),) * 7)
    assert overlapping.business_minutes(midnight, midnight + timedelta(days=1)) == 120


def test_opening_counts_and_closing_does_not() -> None:
    assert OFFICE.is_open(at("2025-06-13 08:30"))
    assert not OFFICE.is_open(at("2025-06-13 12:00"))
    assert not OFFICE.is_open(at("2025-06-13 13:00"))
    assert not OFFICE.is_open(at("2025-06-13 08:29:59"))
    assert OFFICE.next_open(at("2025-06-13 12:00")) == at("2025-06-13 14:00")


def test_single_dates_can_have_hours_of_their_own() -> None:
    half_day = WorkCalendar("Asia/Shanghai", OFFICE.weekly, {date(2025, 6, 13): ((510, 720),), date(2025, 6, 16): ()})
    assert half_day.due_at(at("2025-06-13 11:30"), 60) == at("2025-06-17 09:00")


def test_workdays_are_counted_from_the_first_one_on_or_after() -> None:
    assert OFFICE.workdays(date(2025, 9, 27), 4) == [date(2025, 9, day) for day in (28, 29, 30)] + [date(2025, 10, 9)]
    assert OFFICE.workdays(date(2025, 9, 27), 0) == []
    assert OFFICE.next_workday(date(2025, 9, 30)) == date(2025, 10, 9)
    assert OFFICE.workdays_between(date(2025, 9, 28), date(2025, 9, 30)) == [date(2025, 9, d) for d in (28, 29, 30)]
    assert OFFICE.workdays_between(date(2025, 9, 30), date(2025, 9, 28)) == []


def test_a_pause_stops_the_clock() -> None:
    pauses = [Pause(at("2025-06-13 10:00"), at("2025-06-13 15:00"))]
    assert OFFICE.elapsed_with_pauses(at("2025-06-13 09:00"), at("2025-06-13 16:00"), pauses) == 120
    assert OFFICE.due_with_pauses(at("2025-06-13 09:00"), 120, pauses) == at("2025-06-13 16:00")


def test_overlapping_pauses_are_counted_once() -> None:
    pauses = [
        Pause(at("2025-06-13 10:00"), at("2025-06-13 11:00")),
        Pause(at("2025-06-13 10:30"), at("2025-06-13 11:30")),
        Pause(at("2025-06-13 10:00"), at("2025-06-13 10:00")),
    ]
    assert OFFICE.elapsed_with_pauses(at("2025-06-13 09:00"), at("2025-06-13 12:00"), pauses) == 90


def test_a_pause_outside_working_hours_changes_nothing() -> None:
    weekend = [Pause(at("2025-06-13 17:30"), at("2025-06-16 08:30"))]
    assert OFFICE.due_with_pauses(at("2025-06-13 17:00"), 60, weekend) == at("2025-06-16 09:00")


def test_no_allowance_in_a_pause_is_due_when_the_pause_ends() -> None:
    pauses = [Pause(at("2025-06-13 10:00"), at("2025-06-13 11:00"))]
    assert OFFICE.due_with_pauses(at("2025-06-13 10:00"), 0, pauses) == at("2025-06-13 11:00")
    assert OFFICE.due_with_pauses(at("2025-06-13 10:30"), 0, pauses) == at("2025-06-13 11:00")
    assert OFFICE.due_with_pauses(at("2025-06-13 09:30"), 30, pauses) == at("2025-06-13 10:00")


def test_while_a_pause_lasts_there_is_no_due_moment() -> None:
    lasting = [Pause(at("2025-06-13 10:00")), Pause(at("2025-06-14 10:00"), at("2025-06-15 10:00"))]
    assert OFFICE.due_with_pauses(at("2025-06-13 09:00"), 61, lasting) is None
    assert OFFICE.due_with_pauses(at("2025-06-13 09:00"), 60, lasting) == at("2025-06-13 10:00")
    assert OFFICE.elapsed_with_pauses(at("2025-06-13 09:00"), at("2025-06-20 09:00"), lasting) == 60


@pytest.mark.parametrize("question", ["business_minutes", "open_time"])
def test_a_moment_without_a_time_zone_is_refused(question: str) -> None:
    naive = at("2025-06-13 10:00").replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"):
        getattr(OFFICE, question)(naive, at("2025-06-13 10:00"))
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.due_at(naive, 5)
    with pytest.raises(ValueError, match="time zone"):
        Pause(naive)


def test_a_moment_is_not_taken_for_a_date() -> None:
    moment = at("2025-10-01 10:00")
    with pytest.raises(ValueError, match="a date is meant"):
        OFFICE.is_workday(moment)
    with pytest.raises(ValueError, match="a date is meant"):
        OFFICE.is_provisional(moment)
    with pytest.raises(ValueError, match="a date is meant"):
        OFFICE.workdays(moment, 1)


def test_nonsense_is_refused() -> None:
    start = at("2025-06-13 10:00")
    with pytest.raises(ValueError, match="not negative"):
        OFFICE.due_at(start, -1)
    with pytest.raises(ValueError, match="not negative"):
        OFFICE.workdays(date(2025, 6, 13), -1)
    with pytest.raises(ValueError, match="ends after it starts"):
        Pause(start, start - timedelta(minutes=1))
    with pytest.raises(ValueError, match="before it starts"):
        OFFICE.elapsed_with_pauses(start, start - timedelta(minutes=1), [])
    with pytest.raises(ValueError, match="1970 to 2199"):
        OFFICE.business_minutes(datetime(1, 1, 2, tzinfo=UTC), start)


@pytest.mark.parametrize("hours", [((720, 510),), ((600, 700), (650, 800)), ((0, 1441),), ((-1, 5),), ((5, 5),)])
def test_hours_must_be_in_order_and_within_the_day(hours: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="in order"):
        WorkCalendar("Asia/Shanghai", (hours,) * 7)
    with pytest.raises(ValueError, match="seven days"):
        WorkCalendar("Asia/Shanghai", (OFFICE_HOURS,) * 5)


def test_a_calendar_that_never_opens_says_so() -> None:
    closed = WorkCalendar("Asia/Shanghai", ((),) * 7, {date(2025, 6, 13): ((510, 720),)})
    assert closed.due_at(at("2025-06-12 10:00"), 210) == at("2025-06-13 12:00")
    assert not closed.is_open(at("2025-06-14 10:00"))
    with pytest.raises(ValueError, match="never opens again"):
        closed.due_at(at("2025-06-12 10:00"), 211)
    with pytest.raises(ValueError, match="never opens again"):
        closed.next_workday(date(2025, 6, 13))


def test_asking_does_not_change_a_calendar() -> None:
    asked, unasked = china_calendar([2026]), china_calendar([2026])
    asked.due_at(at("2026-03-02 09:00"), 10_000_000)
    assert asked == unasked
    assert hash(asked) == hash(unasked)
    copied = pickle.loads(pickle.dumps(asked))
    assert copied == unasked
    assert copied.due_at(at("2026-03-02 09:00"), 60) == at("2026-03-02 10:00")


def test_a_hundred_thousand_due_moments_take_seconds_not_minutes() -> None:
    start = at("2025-01-02 09:00")
    before = time.process_time()
    for i in range(100_000):
        OFFICE.due_at(start + timedelta(minutes=7 * i), 37 * i % 9_000)
    assert time.process_time() - before < 5
