"""One list in the morning, one in the evening, on working days, for whoever has something waiting; nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rounds.common.calendar import china_calendar
from rounds.common.jobs import start_due
from rounds.common.jobs.running import run_job
from rounds.common.models import Job
from rounds.issues import actions
from rounds.issues.actions.day_lists import make_day_lists, see_day_list
from rounds.issues.models import DayList
from rounds.issues.queries.day_list import last_list, lines_for, shown_lines
from rounds.issues.rules.day_list import Why, horizon
from rounds.issues.tests.cast import MONDAY, from_visit, later
from rounds.people.models import Staff
from tests.world import World

CALENDAR = china_calendar(range(2025, 2028))
MORNING, EVENING = DayList.Part.MORNING, DayList.Part.EVENING
TUESDAY_MORNING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # 07:30 in Shanghai


def whys(staff: Staff, *, part: str, now: datetime, since: datetime | None = None) -> dict[int, set[Why]]:
    lines = lines_for(staff, part=part, since=since or now - timedelta(days=1), now=now)
    return {line.issue.pk: line.why for line in lines}


def test_the_morning_looks_to_the_end_of_the_day_the_evening_to_the_next_working_one() -> None:
    friday = datetime(2026, 11, 27, 9, tzinfo=UTC)
    assert horizon(friday, evening=False, calendar=CALENDAR).isoformat() == "2026-11-28T00:00:00+08:00"
    assert horizon(friday, evening=True, calendar=CALENDAR).isoformat() == "2026-12-01T00:00:00+08:00"


@pytest.mark.django_db
def test_what_a_department_owes_today_is_on_its_morning_list_and_on_nobody_elses(world: World) -> None:
    issue = from_visit(world)  # to be accepted within half a working day
    now = later(minutes=30)
    assert whys(world.staff["sam"], part=MORNING, now=now) == {issue.pk: {Why.DUE}}
    for name in ("ann", "dan", "mei", "hua"):
        assert whys(world.staff[name], part=MORNING, now=now) == {}


@pytest.mark.django_db
def test_what_is_late_says_so_and_stands_before_what_is_due(world: World) -> None:
    late = from_visit(world)
    due = from_visit(world, at=later(hours=22))
    now = later(hours=24)
    lines = lines_for(world.staff["sam"], part=MORNING, since=MONDAY, now=now)
    assert [(line.issue.pk, line.why) for line in lines] == [(late.pk, {Why.OVERDUE}), (due.pk, {Why.DUE})]
    assert lines[0].left is not None
    assert lines[0].left < 0


@pytest.mark.django_db
def test_a_reminder_waits_for_the_next_list_and_is_on_it_once(world: World) -> None:
    issue = actions.accept_issue(from_visit(world), by=world.staff["sam"], at=later(minutes=30))
    actions.remind_holder(issue, words="快断货了", by=world.ann, at=later(hours=2))
    assert Why.REMINDED in whys(world.staff["sam"], part=EVENING, now=later(hours=8), since=MONDAY)[issue.pk]
    assert Why.REMINDED not in whys(world.staff["sam"], part=MORNING, now=later(hours=23), since=later(hours=8)).get(
        issue.pk, set()
    )


@pytest.mark.django_db
def test_an_order_from_above_stays_on_the_list_until_it_is_answered(world: World) -> None:
    issue = actions.accept_issue(from_visit(world), by=world.staff["sam"], at=later(minutes=30))
    order = actions.supervise_issue(
        issue, words="本周办结", reply_due_on=date(2026, 11, 27), by=world.staff["hua"], at=later(hours=1)
    )
    now = later(days=2)
    assert Why.SUPERVISED in whys(world.staff["sam"], part=MORNING, now=now, since=now)[issue.pk]
    actions.reply_to_supervision(order, reply="已调货", by=world.staff["sam"], at=now)
    assert Why.SUPERVISED not in whys(world.staff["sam"], part=MORNING, now=now, since=now).get(issue.pk, set())


@pytest.mark.django_db
def test_lateness_reaches_the_market_manager_and_later_the_head(world: World) -> None:
    issue = from_visit(world)
    assert issue.holder_due_at is not None
    for days, seen in ((2, {"mei"}), (8, {"mei", "hua"})):
        now = issue.holder_due_at + timedelta(days=days)
        actions.escalate_late(world.company, at=now)
        told = {name for name in ("mei", "hua") if whys(world.staff[name], part=MORNING, now=now, since=MONDAY)}
        assert told == seen


@pytest.mark.django_db
def test_a_co_handler_finds_what_he_was_asked(world: World) -> None:
    issue = actions.accept_issue(from_visit(world), by=world.staff["sam"], at=later(minutes=30))
    distribution = world.departments["distribution_centre"]
    actions.ask_co_handler(
        issue, department=distribution, question="能否加送？", by=world.staff["sam"], at=later(hours=1)
    )
    assert whys(world.staff["dan"], part=EVENING, now=later(hours=8)) == {issue.pk: {Why.CO_HANDLING}}


@pytest.mark.django_db
def test_a_clock_that_stands_still_is_on_no_list(world: World) -> None:
    issue = actions.accept_issue(from_visit(world), by=world.staff["sam"], at=later(minutes=30))
    actions.pause_clock(issue, reason="goods", resumes_on=date(2026, 12, 4), by=world.staff["sam"], at=later(hours=1))
    assert whys(world.staff["sam"], part=MORNING, now=later(days=10)) == {}


@pytest.mark.django_db
def test_lists_are_made_once_and_only_on_working_days_for_those_who_have_something(world: World) -> None:
    from_visit(world)
    assert make_day_lists(world.company, part=MORNING, at=TUESDAY_MORNING) == 1
    assert make_day_lists(world.company, part=MORNING, at=TUESDAY_MORNING) == 0
    assert make_day_lists(world.company, part=MORNING, at=datetime(2026, 11, 28, 0, tzinfo=UTC)) == 0, "a Saturday"
    assert DayList.objects.get().staff == world.staff["sam"]


@pytest.mark.django_db
def test_a_list_shows_its_issues_as_they_stand_and_keeps_nothing_of_the_retailer(world: World) -> None:
    issue = from_visit(world)
    make_day_lists(world.company, part=MORNING, at=TUESDAY_MORNING)
    kept = last_list(world.staff["sam"])
    assert kept is not None
    assert [set(row) for row in kept.rows] == [{"issue", "left", "why"}]
    actions.accept_issue(issue, by=world.staff["sam"], at=TUESDAY_MORNING + timedelta(hours=1))
    assert [line.issue.state for line in shown_lines(world.staff["sam"], kept)] == ["accepted"]
    see_day_list(kept, at=TUESDAY_MORNING + timedelta(hours=1))
    see_day_list(kept, at=TUESDAY_MORNING + timedelta(hours=2))
    kept.refresh_from_db()
    assert kept.seen_at == TUESDAY_MORNING + timedelta(hours=1)


@pytest.mark.django_db
def test_nobody_reads_the_lists_of_others(world: World) -> None:
    from_visit(world)
    make_day_lists(world.company, part=MORNING, at=TUESDAY_MORNING)
    assert last_list(world.ann) is None
    assert not DayList.objects.visible_to(world.mei).exists()


@pytest.mark.django_db
def test_daily_jobs_begin_once_by_the_companys_own_clock(world: World) -> None:
    def begun(at: datetime) -> list[str]:
        kinds = start_due(at, company_id=world.company.pk, timezone=world.company.timezone)
        return [kind for kind in kinds if kind.startswith("issues.")]

    assert begun(TUESDAY_MORNING) == ["issues.morning", "issues.recheck"]
    assert begun(TUESDAY_MORNING) == []
    assert begun(TUESDAY_MORNING + timedelta(hours=5)) == [], "noon is too late for a morning list"
    assert begun(TUESDAY_MORNING + timedelta(hours=9)) == ["issues.evening"]
    assert begun(TUESDAY_MORNING + timedelta(days=1)) == ["issues.morning", "issues.recheck"]
    for job in Job.objects.unscoped("what was begun").filter(for_day=date(2026, 11, 24), kind__startswith="issues."):
        run_job.func(job.pk)
        job.refresh_from_db()
        assert (job.state, job.result["day"]) == (Job.State.DONE, "2026-11-24")
