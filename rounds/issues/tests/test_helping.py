"""Beside the one holder: opinions of others, reminders, supervision orders, escalation by rule, follow-up checks."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from rounds.common.events import history
from rounds.issues import actions
from rounds.issues.actions import IssueConflictError, IssueRefusedError
from rounds.issues.models import CoHandling, FollowUp, Issue, Reminder
from rounds.issues.queries.co_handling import co_handler_rows
from rounds.issues.queries.performance import Period
from rounds.issues.rules.helping import (
    Aid,
    Closed,
    FollowUpReason,
    aids_for,
    drawn,
    escalation_level,
    follow_up_reason,
    is_holder,
)
from rounds.issues.rules.settings import FOLLOW_UP_PERCENT
from rounds.issues.rules.steps import Party, Refusal, Standing
from rounds.issues.tests.cast import from_visit, later, walked_to_the_end
from rounds.people.actions import set_setting
from tests.world import World

WITH_DEPARTMENT = Standing("accepted", is_learnt=True, is_with_department=True)
LATE = (420, 1260)


def refusal_of(caught: pytest.ExceptionInfo[IssueRefusedError]) -> Refusal:
    return caught.value.refusal


@pytest.fixture
def accepted(world: World) -> Issue:
    """With the sales department, which took it half an hour later."""
    return actions.accept_issue(from_visit(world), by=world.staff["sam"], at=later(minutes=30))


@pytest.fixture
def asked(world: World, accepted: Issue) -> CoHandling:
    distribution = world.departments["distribution_centre"]
    return actions.ask_co_handler(
        accepted, department=distribution, question="周三能否加送一车？", by=world.staff["sam"], at=later(hours=1)
    )


def test_only_the_holder_asks_others_and_only_those_who_wait_remind_him() -> None:
    assert aids_for(Party.DEPARTMENT, WITH_DEPARTMENT) == {Aid.ASK}
    assert aids_for(Party.COORDINATOR, WITH_DEPARTMENT) == {Aid.REMIND}
    assert aids_for(Party.OUTSIDE, WITH_DEPARTMENT) == {Aid.REMIND}
    assert aids_for(Party.SUPERVISOR, WITH_DEPARTMENT) == {Aid.REMIND, Aid.SUPERVISE}
    assert aids_for(Party.HEAD, WITH_DEPARTMENT) == {Aid.REMIND, Aid.SUPERVISE}
    assert aids_for(Party.NOBODY, WITH_DEPARTMENT) == set()


def test_a_matter_of_visit_service_is_held_by_the_manager() -> None:
    alone = Standing("accepted", is_learnt=True, is_with_department=False)
    assert is_holder(Party.COORDINATOR, alone)
    assert not is_holder(Party.DEPARTMENT, alone)
    assert aids_for(Party.OUTSIDE, alone) == {Aid.REMIND}


def test_nothing_is_pushed_that_waits_for_the_retailer_or_is_over() -> None:
    for state in ("told", "closed"):
        waiting = Standing(state, is_learnt=True, is_with_department=True)
        assert not {Aid.REMIND, Aid.SUPERVISE} & aids_for(Party.SUPERVISOR, waiting)


def test_lateness_climbs_one_level_at_a_time_and_the_retailers_own_word_is_not_pushed() -> None:
    assert [escalation_level(late, "answer", after=LATE) for late in (0, 419, 420, 1259, 1260)] == [0, 0, 1, 1, 2]
    assert escalation_level(9999, "confirm", after=LATE) == 0


def test_the_weightiest_reason_decides_about_a_follow_up_check() -> None:
    plain = Closed("W2026112300001", False, False, False, False)
    assert follow_up_reason(plain, percent=0) is None
    assert follow_up_reason(plain, percent=100) == FollowUpReason.SAMPLE
    assert follow_up_reason(Closed("W1", True, False, True, True), percent=0) == FollowUpReason.LATE
    assert follow_up_reason(Closed("W1", True, True, True, True), percent=0) == FollowUpReason.REOPENED


def test_about_ten_in_a_hundred_are_drawn_and_always_the_same() -> None:
    numbers = [f"W20261123{number:05d}" for number in range(1, 5001)]
    first = [number for number in numbers if drawn(number, percent=10)]
    assert first == [number for number in numbers if drawn(number, percent=10)]
    assert 400 < len(first) < 600


@pytest.mark.django_db
def test_a_co_handler_answers_in_words_and_the_issue_stays_where_it_is(world: World, asked: CoHandling) -> None:
    before = asked.issue.holder_due_at
    actions.give_opinion(asked, opinion="周三下午可加送", by=world.staff["dan"], at=later(hours=3))
    issue = Issue.objects.get(pk=asked.issue_id)
    assert (issue.department, issue.holder_due_at) == (world.departments["sales_department"], before)
    assert issue.hops.filter(ends_at__isnull=True).count() == 1
    assert [event.verb for event in history(issue)][-2:] == ["issue.co_handling_asked", "issue.co_handling_answered"]
    with pytest.raises(IssueConflictError):
        actions.give_opinion(asked, opinion="又一次", by=world.staff["dan"], at=later(hours=4))


@pytest.mark.django_db
def test_the_co_handler_has_a_clock_of_working_time(asked: CoHandling) -> None:
    assert asked.due_at == datetime(2026, 11, 24, 2, 0, tzinfo=UTC), "a working day of seven hours after Monday ten"


@pytest.mark.django_db
def test_a_department_is_asked_once_at_a_time_and_never_itself(world: World, asked: CoHandling) -> None:
    issue, sam = asked.issue, world.staff["sam"]
    for department, reason in (
        (world.departments["distribution_centre"], Refusal.ASKED_ALREADY),
        (world.departments["sales_department"], Refusal.SAME_DEPARTMENT),
    ):
        with pytest.raises(IssueRefusedError) as caught:
            actions.ask_co_handler(issue, department=department, question="？", by=sam, at=later(hours=2))
        assert refusal_of(caught) == reason
    with pytest.raises(IntegrityError), transaction.atomic():
        CoHandling.objects.create(
            company_id=issue.company_id,
            issue=issue,
            department=asked.department,
            question="？",
            asked_by=sam,
            asked_at=later(hours=2),
            due_at=later(hours=9),
            allowed_minutes=420,
            started_by_event=1,
        )


@pytest.mark.django_db
def test_only_the_department_that_was_asked_gives_its_opinion(world: World, asked: CoHandling) -> None:
    with pytest.raises(IssueRefusedError) as caught:
        actions.give_opinion(asked, opinion="我说", by=world.staff["sam"], at=later(hours=2))
    assert refusal_of(caught) == Refusal.NOT_YOURS


@pytest.mark.django_db
def test_who_was_asked_sees_the_issue_and_nobody_else_of_his_department_before(world: World, accepted: Issue) -> None:
    dan = world.staff["dan"]
    assert not Issue.objects.visible_to(dan).filter(pk=accepted.pk).exists()
    actions.ask_co_handler(
        accepted,
        department=world.departments["distribution_centre"],
        question="能否加送？",
        by=world.staff["sam"],
        at=later(hours=1),
    )
    assert Issue.objects.visible_to(dan).filter(pk=accepted.pk).count() == 1


@pytest.mark.django_db
def test_a_question_ends_when_it_is_taken_back_or_the_issue_goes_on(world: World, asked: CoHandling) -> None:
    actions.withdraw_question(asked, by=world.staff["sam"], at=later(hours=2))
    again = actions.ask_co_handler(
        asked.issue, department=asked.department, question="周四呢？", by=world.staff["sam"], at=later(hours=3)
    )
    actions.answer_issue(asked.issue, kind="solution", text="周四补货", by=world.staff["sam"], at=later(hours=4))
    again.refresh_from_db()
    assert (again.withdrawn_at, again.opinion) == (later(hours=4), "")


@pytest.mark.django_db
def test_a_reminder_changes_no_clock_and_comes_once_in_half_a_day(world: World, accepted: Issue) -> None:
    due = accepted.holder_due_at
    reminder = actions.remind_holder(accepted, words="店里只剩两条", by=world.ann, at=later(hours=2))
    assert (reminder.kind, reminder.made_by) == (Reminder.Kind.REMINDER, world.ann)
    accepted.refresh_from_db()
    assert accepted.holder_due_at == due
    with pytest.raises(IssueRefusedError) as caught:
        actions.remind_holder(accepted, words="", by="retailer", at=later(hours=3))
    assert refusal_of(caught) == Refusal.REMINDED_ALREADY
    assert actions.remind_holder(accepted, words="", by="retailer", at=later(days=1)).made_by_words == "retailer"


@pytest.mark.django_db
def test_the_holder_does_not_remind_himself(world: World, accepted: Issue) -> None:
    with pytest.raises(IssueRefusedError) as caught:
        actions.remind_holder(accepted, words="", by=world.staff["sam"], at=later(hours=2))
    assert refusal_of(caught) == Refusal.NOT_YOURS


@pytest.mark.django_db
def test_a_supervision_order_wants_words_a_day_and_one_reply_of_the_holder(world: World, accepted: Issue) -> None:
    by, friday = world.staff["hua"], date(2026, 11, 27)
    with pytest.raises(IssueRefusedError) as caught:
        actions.supervise_issue(accepted, words=" ", reply_due_on=friday, by=by, at=later(hours=2))
    assert refusal_of(caught) == Refusal.NO_REASON
    with pytest.raises(IssueRefusedError) as caught:
        actions.supervise_issue(accepted, words="尽快", reply_due_on=date(2026, 11, 22), by=by, at=later(hours=2))
    assert refusal_of(caught) == Refusal.REPLY_DAY_PASSED
    order = actions.supervise_issue(accepted, words="本周内解决", reply_due_on=friday, by=by, at=later(hours=2))
    with pytest.raises(IssueRefusedError):
        actions.reply_to_supervision(order, reply="会办", by=world.ann, at=later(hours=3))
    actions.reply_to_supervision(order, reply="已调货，周四到", by=world.staff["sam"], at=later(hours=3))
    with pytest.raises(IssueConflictError):
        actions.reply_to_supervision(order, reply="再说一次", by=world.staff["sam"], at=later(hours=4))


@pytest.mark.django_db
def test_an_account_manager_reminds_but_does_not_supervise(world: World, accepted: Issue) -> None:
    with pytest.raises(IssueRefusedError) as caught:
        actions.supervise_issue(accepted, words="快", reply_due_on=date(2026, 11, 27), by=world.ann, at=later(hours=2))
    assert refusal_of(caught) == Refusal.NOT_YOURS


@pytest.mark.django_db
def test_a_late_holder_is_told_one_level_higher_once(world: World, accepted: Issue) -> None:
    assert accepted.holder_due_at is not None
    assert actions.escalate_late(world.company, at=accepted.holder_due_at + timedelta(minutes=30)) == 0
    assert actions.escalate_late(world.company, at=accepted.holder_due_at + timedelta(days=1, hours=3)) == 1
    assert actions.escalate_late(world.company, at=accepted.holder_due_at + timedelta(days=1, hours=4)) == 0
    assert actions.escalate_late(world.company, at=accepted.holder_due_at + timedelta(days=7)) == 1
    levels = list(accepted.reminders.values_list("kind", "level", "made_by_words"))
    assert levels == [("escalation", 1, "system"), ("escalation", 2, "system")]


@pytest.mark.django_db
def test_a_paused_clock_is_not_escalated(world: World, accepted: Issue) -> None:
    actions.pause_clock(
        accepted, reason="goods", resumes_on=date(2026, 12, 4), by=world.staff["sam"], at=later(hours=1)
    )
    assert actions.escalate_late(world.company, at=later(days=8)) == 0


@pytest.mark.django_db
def test_a_closed_issue_of_the_sample_is_checked_by_somebody_who_did_not_handle_it(world: World) -> None:
    set_setting(world.company, FOLLOW_UP_PERCENT, 100, by="system", at=later(days=-1), because="test")
    issue = walked_to_the_end(world)
    check = FollowUp.objects.get(issue=issue)
    assert check.reason == FollowUp.Reason.SAMPLE
    for person in ("ann", "sam"):
        with pytest.raises(IssueRefusedError):
            actions.make_follow_up(check, result="content", note="", by=world.staff[person], at=later(days=1))
    actions.make_follow_up(check, result="content", note="货已到", by=world.mei, at=later(days=1))
    assert Issue.objects.get(pk=issue.pk).state == Issue.State.CLOSED
    with pytest.raises(IssueConflictError):
        actions.make_follow_up(check, result="not_reached", note="", by=world.mei, at=later(days=2))


@pytest.mark.django_db
def test_who_is_not_content_gets_his_issue_back_and_the_next_closing_is_checked_again(world: World) -> None:
    set_setting(world.company, FOLLOW_UP_PERCENT, 100, by="system", at=later(days=-1), because="test")
    issue = walked_to_the_end(world)
    check = FollowUp.objects.get(issue=issue)
    with pytest.raises(IssueRefusedError) as caught:
        actions.make_follow_up(check, result="not_content", note="", by=world.mei, at=later(days=1))
    assert refusal_of(caught) == Refusal.NO_REASON
    actions.make_follow_up(check, result="not_content", note="只到了一半", by=world.mei, at=later(days=1))
    issue = Issue.objects.get(pk=issue.pk)
    assert issue.state == Issue.State.DISPATCHED
    actions.accept_issue(issue, by=world.staff["sam"], at=later(days=1, hours=1))
    actions.answer_issue(issue, kind="solution", text="补齐", by=world.staff["sam"], at=later(days=1, hours=2))
    actions.tell_retailer(issue, how="电话", by=world.ann, at=later(days=1, hours=3))
    actions.confirm_issue(issue, by="retailer", at=later(days=1, hours=4))
    assert issue.follow_ups.open().get().reason == FollowUp.Reason.REOPENED


@pytest.mark.django_db
def test_one_of_the_unit_who_handled_it_in_his_place_does_not_check_it(world: World) -> None:
    set_setting(world.company, FOLLOW_UP_PERCENT, 100, by="system", at=later(days=-1), because="test")
    issue = from_visit(world)
    actions.accept_issue(issue, by=world.staff["sam"], at=later(minutes=30))
    actions.answer_issue(issue, kind="solution", text="周三到货", by=world.staff["sam"], at=later(hours=2))
    actions.tell_retailer(issue, how="电话", by=world.mei, at=later(hours=3))
    actions.confirm_issue(issue, by="retailer", at=later(hours=4))
    check = FollowUp.objects.get(issue=issue)
    with pytest.raises(IssueRefusedError) as caught:
        actions.make_follow_up(check, result="content", note="", by=world.mei, at=later(days=1))
    assert refusal_of(caught) == Refusal.OWN_WORK
    actions.make_follow_up(check, result="content", note="", by=world.staff["ada"], at=later(days=1))


def test_a_late_co_handler_is_shown_with_his_department_and_nobody_else_bears_it(
    world: World, asked: CoHandling
) -> None:
    day = world.company.local_day(asked.asked_at)
    period = Period(day, day)

    def rows(name: str, now: datetime) -> list[tuple[str, int, int, int]]:
        found = co_handler_rows(world.staff[name], period, now=now)
        return [(row.name, row.in_time, row.late, row.waiting) for row in found]

    name = asked.department.name
    assert rows("ada", asked.due_at) == [(name, 0, 0, 1)]
    assert rows("ada", asked.due_at + timedelta(minutes=1)) == [(name, 0, 1, 0)]
    assert rows("sam", asked.due_at) == []  # of another department
    dan, late = world.staff["dan"], asked.due_at + timedelta(hours=1)
    actions.give_opinion(asked, opinion="周四可以", by=dan, at=late)
    assert rows("dan", late) == [(name, 0, 1, 0)]
    assert rows("ada", late + timedelta(days=30)) == [(name, 0, 1, 0)]
