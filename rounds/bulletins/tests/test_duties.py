"""What departments owe again and again: the days, the calendar, the page."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rounds.bulletins.actions import BulletinRefusedError, add_duty, end_duty, owe_by_duties, publish_bulletin
from rounds.bulletins.models import Bulletin, Duty
from rounds.bulletins.queries import duties_of
from rounds.bulletins.rules.refusals import Refusal
from rounds.bulletins.rules.rhythm import Repeats, Rhythm, WhenClosed, due_days
from rounds.bulletins.tests.test_pages import page, signed_in
from rounds.common.calendar import china_calendar
from rounds.common.jobs import start_due
from rounds.common.jobs.running import run_job
from rounds.common.models import Job
from tests.world import NOW, World

CALENDAR = china_calendar([2025, 2026, 2027])
MONDAYS = Rhythm(Repeats.WEEKLY, 0)


def test_every_monday_of_a_month() -> None:
    found = due_days(MONDAYS, date(2026, 11, 1), date(2026, 11, 30), calendar=CALENDAR)
    assert [day.owed.day for day in found] == [2, 9, 16, 23, 30]
    assert not any(day.was_moved for day in found)


@pytest.mark.parametrize(
    ("when_closed", "owed"), [(WhenClosed.BEFORE, date(2026, 9, 30)), (WhenClosed.AFTER, date(2026, 10, 8))]
)
def test_a_day_of_the_national_holiday_moves_to_a_workday(when_closed: WhenClosed, owed: date) -> None:
    (day,) = due_days(Rhythm(Repeats.WEEKLY, 0, when_closed), date(2026, 10, 5), date(2026, 10, 5), calendar=CALENDAR)
    assert (day.named, day.owed, day.was_moved) == (date(2026, 10, 5), owed, True)


def test_a_month_without_the_day_ends_earlier() -> None:
    found = due_days(Rhythm(Repeats.MONTHLY, 31), date(2026, 1, 1), date(2026, 4, 30), calendar=CALENDAR)
    assert [day.named for day in found] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert [day.owed for day in found] == [date(2026, 1, 30), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_days_belong_to_their_rhythm() -> None:
    assert MONDAYS.is_sound
    assert not Rhythm(Repeats.WEEKLY, 7).is_sound
    assert not Rhythm(Repeats.MONTHLY, 0).is_sound


def weekly(world: World, **more: Any) -> Duty:
    fields: dict[str, Any] = {
        "topic": "supply", "title": "每周货源", "repeats": "weekly", "day": 0, "due_time": time(10),
        "when_closed": "before", "starts_on": date(2026, 11, 23), "by": world.staff["ada"], "at": NOW,
    }  # fmt: skip
    return add_duty(world.departments["sales_department"], **fields | more)


@pytest.mark.django_db
def test_four_weeks_ahead_are_listed_once(world: World) -> None:
    duty = weekly(world)
    owed = Bulletin.objects.filter(duty=duty).order_by("due_at")
    assert [bulletin.duty_day for bulletin in owed] == [date(2026, 11, 23) + timedelta(weeks=week) for week in range(5)]
    assert owed[0].due_at == datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert owed[0].title == "每周货源（11-23）"
    assert owe_by_duties(world.company, by="system", at=NOW) == 0
    assert owe_by_duties(world.company, by="system", at=NOW + timedelta(weeks=2)) == 2
    assert owe_by_duties(world.other, by="system", at=NOW) == 0


@pytest.mark.django_db
def test_weeks_nobody_looked_are_owed_all_the_same(world: World) -> None:
    duty = weekly(world)
    owe_by_duties(world.company, by="system", at=NOW + timedelta(weeks=12))
    assert Bulletin.objects.filter(duty=duty).count() == 17


@pytest.mark.django_db
def test_ended_it_keeps_what_is_due_and_drops_what_would_have_come(world: World) -> None:
    duty = weekly(world)
    later = NOW + timedelta(weeks=1, hours=3)
    assert end_duty(duty, because="合并到月报", by=world.staff["ada"], at=later) == 3
    assert Bulletin.objects.filter(duty=duty).count() == 2
    assert owe_by_duties(world.company, by="system", at=later + timedelta(weeks=9)) == 0
    with pytest.raises(BulletinRefusedError) as refused:
        end_duty(duty, because="再停一次", by=world.staff["ada"], at=later)
    assert refused.value.refusal == Refusal.ALREADY_ENDED


@pytest.mark.django_db
def test_a_duty_must_be_the_departments_and_have_its_day(world: World) -> None:
    for more, reason in (
        ({"topic": "price"}, Refusal.NOT_ITS_DUTY),
        ({"title": " "}, Refusal.NO_TITLE),
        ({"day": 9}, Refusal.NO_SUCH_DAY),
        ({"repeats": "monthly", "day": 0}, Refusal.NO_SUCH_DAY),
    ):
        with pytest.raises(BulletinRefusedError) as refused:
            weekly(world, **more)
        assert refused.value.refusal == reason
    assert not Duty.objects.exists()


@pytest.mark.django_db
def test_the_assessor_keeps_the_calendar_and_everybody_reads_it(world: World) -> None:
    ada, url = signed_in(world.staff["ada"]), reverse("bulletins:duty_add")
    fields = {
        "department": world.departments["distribution_centre"].pk, "topic": "delivery", "title": "送货线路",
        "repeats": "monthly", "weekday": "1", "due_time": "10:00", "when_closed": "after", "starts_on": "2026-11-01",
    }  # fmt: skip
    assert ada.post(url, fields).status_code == 422
    assert ada.post(url, fields | {"month_day": "25"}).status_code == 302
    duty = Duty.objects.get()
    assert (duty.day, duty.repeats) == (25, "monthly")
    assert signed_in(world.staff["dan"]).get(url).status_code == 403
    end = reverse("bulletins:duty_end", args=[duty.pk])
    text = page(world.staff["dan"], "bulletins:duties")
    assert "每月 25 日" in text
    assert end not in text
    assert end in page(world.staff["ada"], "bulletins:duties")
    assert ada.post(reverse("bulletins:duty_list_ahead")).status_code == 302
    assert ada.post(end, {"reason": ""}).status_code == 302
    duty.refresh_from_db()
    assert duty.ends_on is None
    assert ada.post(end, {"reason": "不再需要"}).status_code == 302
    duty.refresh_from_db()
    assert duty.ends_on is not None


@pytest.mark.django_db
def test_the_calendar_says_how_each_duty_was_kept(world: World) -> None:
    today = world.company.local_day(timezone.now())
    start = today - timedelta(days=today.weekday() + 14)
    duty = weekly(world, starts_on=start, at=timezone.now())
    first, second = Bulletin.objects.filter(duty=duty).order_by("due_at")[:2]
    sam = world.staff["sam"]
    publish_bulletin(first, body="到货", by=sam, at=first.due_at - timedelta(hours=1))
    publish_bulletin(second, body="到货", by=sam, at=second.due_at + timedelta(hours=5))
    text = page(world.staff["hua"], "bulletins:duties", language="en")
    assert "Weekly, Monday" in text
    (row,) = duties_of(world.staff["hua"], now=timezone.now())
    assert (row.in_time, row.late) == (1, 1)
    assert row.missing == row.due - 2
    assert row.next_due is not None


@pytest.mark.django_db
def test_every_morning_the_weeks_ahead_are_listed(world: World) -> None:
    duty = weekly(world)
    later = NOW + timedelta(weeks=1)
    assert "bulletins.owe_ahead" in start_due(later, company_id=world.company.pk, timezone=world.company.timezone)
    job = Job.objects.unscoped("what was begun").get(kind="bulletins.owe_ahead")
    Duty.objects.filter(pk=duty.pk).update(owed_until=date(2026, 11, 22))
    Bulletin.objects.filter(duty=duty).delete()
    run_job.func(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert job.result["owed"] == Bulletin.objects.filter(duty=duty).count()
