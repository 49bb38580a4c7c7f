"""A clock that stands still: with a reason, until a day, over make-up weekends, never twice counted."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rounds.common.calendar import Pause, china_calendar
from rounds.common.events import history, verify
from rounds.common.templatetags.rounds import clock
from rounds.issues import actions
from rounds.issues.actions import IssueRefusedError
from rounds.issues.models import ClockPause, Issue, LiabilityFinding
from rounds.issues.queries.clocks import hops_of
from rounds.issues.queries.detail import stages_of
from rounds.issues.rules.clocks import due_at, minutes_held
from rounds.issues.rules.pausing import PauseLimits, pause_refusal, resumes_at
from rounds.issues.rules.steps import Party, Refusal, Standing, Verb, verbs_for
from rounds.issues.tests.cast import from_visit, later
from rounds.people.queries import calendar_around
from tests.world import World

CALENDAR = china_calendar(range(2025, 2028))
MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
LIMITS = PauseLimits(days=10, times=2)


def refused(reason: str = "goods", note: str = "", on: date = FRIDAY, times_before: int = 0) -> Refusal | None:
    return pause_refusal(reason, note, on, today=MONDAY, times_before=times_before, limits=LIMITS, calendar=CALENDAR)


def test_a_pause_has_a_reason_and_a_day_ahead_within_the_limits() -> None:
    assert refused() is None
    assert refused(reason="") == Refusal.NO_REASON
    assert refused(reason="other") == Refusal.NO_REASON
    assert refused(reason="other", note="等上级批复") is None
    assert refused(on=MONDAY) == Refusal.PAUSE_NOT_AHEAD
    assert refused(on=date(2026, 12, 7)) is None, "ten working days after Monday"
    assert refused(on=date(2026, 12, 8)) == Refusal.PAUSE_TOO_LONG
    assert refused(times_before=2) == Refusal.PAUSED_OFTEN


def test_the_clock_runs_again_with_the_first_working_hour() -> None:
    assert resumes_at(FRIDAY, calendar=CALENDAR).isoformat() == "2026-11-27T08:30:00+08:00"
    assert resumes_at(date(2026, 11, 28), calendar=CALENDAR).isoformat() == "2026-11-30T08:30:00+08:00"


def test_a_make_up_sunday_within_a_pause_counts_for_nobody() -> None:
    # Sunday 4 January 2026 is worked (调休) for the long new year.
    start, until = datetime(2026, 1, 4, 1, tzinfo=UTC), resumes_at(date(2026, 1, 5), calendar=CALENDAR)
    assert CALENDAR.is_workday(date(2026, 1, 4))
    day = due_at(start, 360, calendar=CALENDAR)
    assert day.date() == date(2026, 1, 4)
    paused = due_at(start, 360, calendar=CALENDAR, pauses=[Pause(start, until)])
    assert paused.date() == date(2026, 1, 5)


def test_only_who_owes_the_answer_pauses_and_resumes() -> None:
    held = Standing(state="accepted", is_learnt=True, is_with_department=True)
    assert Verb.PAUSE in verbs_for(Party.DEPARTMENT, held)
    assert not {Verb.PAUSE, Verb.RESUME} & verbs_for(Party.COORDINATOR, held)
    paused = Standing(state="accepted", is_learnt=True, is_with_department=True, is_paused=True)
    assert {Verb.RESUME, Verb.ANSWER} <= verbs_for(Party.DEPARTMENT, paused)
    assert Verb.PAUSE not in verbs_for(Party.DEPARTMENT, paused)
    alone = Standing(state="accepted", is_learnt=True, is_with_department=False)
    assert Verb.PAUSE in verbs_for(Party.COORDINATOR, alone), "A42: he answers himself"


@given(
    begin=st.integers(0, 20_000), length=st.integers(0, 20_000), stop=st.integers(0, 20_000), rest=st.integers(0, 9_000)
)
def test_held_and_paused_minutes_add_up_to_what_passed(begin: int, length: int, stop: int, rest: int) -> None:
    start = datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=begin)
    end, stopped = start + timedelta(minutes=length), start + timedelta(minutes=stop)
    pause = Pause(stopped, stopped + timedelta(minutes=rest))
    held = minutes_held(start, end, as_of=end, calendar=CALENDAR, pauses=[pause])
    inside = CALENDAR.business_minutes(min(stopped, end), min(stopped + timedelta(minutes=rest), end))
    assert held + max(0, inside) == CALENDAR.business_minutes(start, end)


@pytest.fixture
def accepted(world: World) -> Issue:
    issue = from_visit(world)
    return actions.accept_issue(issue, by=world.staff["sam"], at=later(minutes=30))


def paused(world: World, issue: Issue, *, on: date = FRIDAY) -> ClockPause:
    return actions.pause_clock(issue, reason="goods", resumes_on=on, by=world.staff["sam"], at=later(minutes=60))


@pytest.mark.django_db
def test_a_paused_issue_is_due_later_by_exactly_the_pause(world: World, accepted: Issue) -> None:
    before = accepted.holder_due_at
    paused(world, accepted)
    accepted.refresh_from_db()
    calendar = calendar_around(world.company, later())
    assert before is not None
    assert accepted.holder_due_at is not None
    # From Monday 10:00 to Friday 08:30 nothing counts.
    slept = calendar.business_minutes(later(minutes=60), resumes_at(FRIDAY, calendar=calendar))
    assert calendar.business_minutes(before, accepted.holder_due_at) == slept
    assert accepted.is_paused(later(days=2))
    assert not accepted.is_paused(later(days=4))
    assert accepted.hops.get(ends_at=None).due_at == accepted.holder_due_at


@pytest.mark.django_db
def test_resuming_early_gives_back_what_was_not_needed(world: World, accepted: Issue) -> None:
    before = accepted.holder_due_at
    paused(world, accepted)
    actions.resume_clock(accepted, by=world.staff["sam"], at=later(minutes=90))
    calendar = calendar_around(world.company, later())
    assert before is not None
    assert accepted.holder_due_at is not None
    assert calendar.business_minutes(before, accepted.holder_due_at) == 30
    assert not accepted.is_paused(later(minutes=91))
    assert [event.verb for event in history(accepted)][-2:] == ["issue.paused", "issue.resumed"]
    assert list(verify(world.company.pk)) == []


@pytest.mark.django_db
def test_whoever_lets_go_ends_the_pause(world: World, accepted: Issue) -> None:
    pause = paused(world, accepted)
    actions.answer_issue(accepted, kind="explanation", text="货源未到", by=world.staff["sam"], at=later(hours=3))
    pause.refresh_from_db()
    assert pause.ends_at == later(hours=3)
    assert pause.ended_by_event == list(history(accepted))[-1].number
    assert accepted.paused_until is None


@pytest.mark.django_db
def test_a_pause_runs_out_by_itself_and_only_so_often(world: World, accepted: Issue) -> None:
    paused(world, accepted, on=TUESDAY)
    with pytest.raises(IssueRefusedError) as again:
        actions.pause_clock(accepted, reason="goods", resumes_on=FRIDAY, by=world.staff["sam"], at=later(minutes=70))
    assert again.value.refusal == Refusal.NOT_NOW
    actions.pause_clock(
        accepted, reason="retailer", resumes_on=FRIDAY, by=world.staff["sam"], at=later(days=1, hours=1)
    )
    with pytest.raises(IssueRefusedError) as third:
        actions.pause_clock(
            accepted, reason="goods", resumes_on=date(2026, 12, 1), by=world.staff["sam"], at=later(days=4, hours=1)
        )
    assert third.value.refusal == Refusal.PAUSED_OFTEN


@pytest.mark.django_db
def test_paused_time_is_nobodys_in_the_finding_and_on_the_time_line(world: World, accepted: Issue) -> None:
    paused(world, accepted, on=date(2026, 12, 4))
    at = later(days=11, hours=2)  # Friday 4 December, 11:00; work begins at 8:30
    actions.answer_issue(accepted, kind="solution", text="到货", by=world.staff["sam"], at=at)
    stages = stages_of(accepted, hops_of(accepted), now=at, calendar=calendar_around(world.company, at))
    stage = next(one for one in stages if "到货" in one.text)
    assert stage.minutes == 30 + 150
    assert "等货源到货" in stage.text
    actions.tell_retailer(accepted, how="电话", by=world.ann, at=at + timedelta(minutes=10))
    actions.confirm_issue(accepted, by=world.ann, at=at + timedelta(minutes=20))
    finding = LiabilityFinding.objects.get(issue=accepted)
    assert not finding.shares.exists(), "in time once the pause is taken out"
    assert [hop["paused"] for hop in finding.facts["hops"]][2] > 3000


@pytest.mark.django_db
def test_without_the_pause_the_same_log_charges_the_department(world: World, accepted: Issue) -> None:
    at = later(days=11, hours=2)
    actions.answer_issue(accepted, kind="solution", text="到货", by=world.staff["sam"], at=at)
    actions.tell_retailer(accepted, how="电话", by=world.ann, at=at + timedelta(minutes=10))
    actions.confirm_issue(accepted, by=world.ann, at=at + timedelta(minutes=20))
    shares = LiabilityFinding.objects.get(issue=accepted).shares.all()
    assert sum(share.percent for share in shares) == Decimal(100)


@pytest.mark.django_db
def test_the_department_pauses_and_resumes_on_the_page(world: World, client: Client) -> None:
    now = timezone.now()
    issue = from_visit(world, at=now)
    actions.accept_issue(issue, by=world.staff["sam"], at=now)
    client.force_login(world.staff["sam"])
    page = reverse("issues:detail", args=[issue.pk])
    on = timezone.localdate(now) + timedelta(days=3)
    refusal = client.post(reverse("issues:pause", args=[issue.pk]), {"reason": "other", "resumes_on": on})
    assert refusal.status_code == 409
    assert "请写明理由" in refusal.content.decode()
    done = client.post(
        reverse("issues:pause", args=[issue.pk]), {"reason": "retailer", "resumes_on": on, "note": "等营业执照"}
    )
    assert done.status_code == 302
    shown = client.get(page).content.decode()
    assert "暂停至" in shown
    assert "已暂停" in client.get(reverse("issues:list")).content.decode()
    assert client.post(reverse("issues:resume", args=[issue.pk])).status_code == 302
    assert "暂停至" not in client.get(page).content.decode()


def test_a_paused_clock_that_was_late_already_says_so_and_names_no_wrong_figure() -> None:
    assert clock(-90, paused=True)["text"] == "已暂停 · 已超时"
    assert clock(90, paused=True)["text"] == "已暂停 · 剩 1 小时 30 分钟"
