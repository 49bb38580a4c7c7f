"""An issue on its way: every hand-over a hop and an event, one holder at a time."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from rounds.common.events import history, verify
from rounds.issues import actions
from rounds.issues.models import Issue, LiabilityFinding
from rounds.issues.rules.steps import Refusal
from rounds.issues.tests.cast import from_visit, later, walked_to_the_end
from tests.world import World

pytestmark = pytest.mark.django_db


def test_an_issue_walks_from_the_visit_to_the_confirmed_end(world: World) -> None:
    issue = walked_to_the_end(world)
    issue.refresh_from_db()
    assert issue.state == "closed"
    assert issue.closed_at == later(hours=7)
    assert issue.holder_due_at is None
    verbs = [event.verb for event in history(issue)]
    assert verbs == [
        "issue.registered", "issue.dispatched", "issue.accepted", "issue.answered", "issue.told", "issue.closed",
    ]  # fmt: skip
    hops = list(issue.hops.order_by("pk"))
    assert [(hop.step, hop.outcome) for hop in hops] == [
        ("coordinate", "dispatched"), ("accept", "accepted"), ("answer", "answered"), ("tell", "told"),
        ("confirm", "closed"),
    ]  # fmt: skip
    numbers = {event.number for event in history(issue)}
    assert {hop.started_by_event for hop in hops} | {hop.ended_by_event for hop in hops} == numbers
    finding = LiabilityFinding.objects.get(issue=issue)
    assert not finding.shares.exists(), "everybody was in time"
    assert list(verify(world.company.pk)) == []


def test_what_acceptance_did_not_use_remains_for_the_answer(world: World) -> None:
    issue = from_visit(world)
    due_before = issue.holder_due_at
    actions.accept_issue(issue, by=world.staff["sam"], at=later(minutes=5))
    # 210 + 840 working minutes from Monday 09:00 = 1050: Monday has 390, Tuesday 420, Wednesday 240 (14:30).
    assert due_before is not None
    assert issue.holder_due_at == datetime(2026, 11, 25, 6, 30, tzinfo=UTC)


def test_a_returned_issue_is_dispatched_again_with_the_right_category(world: World) -> None:
    issue = from_visit(world)
    actions.return_issue(issue, reason="不是货源，是送货", by=world.staff["sam"], at=later(minutes=10))
    assert (issue.state, issue.department_id) == ("registered", None)
    actions.dispatch_issue(
        issue, proposed_solution="改送货日", category="delivery_issue", by=world.ann, at=later(minutes=40)
    )
    assert issue.department == world.departments["distribution_centre"]
    assert Issue.objects.visible_to(world.staff["sam"]).count() == 1, "who has held it may still see it"


def test_a_forwarded_issue_has_a_new_holder_with_his_own_clock(world: World) -> None:
    issue = from_visit(world)
    actions.forward_issue(
        issue, department=world.departments["distribution_centre"], reason="缺货在配送", by=world.staff["sam"],
        at=later(hours=1),
    )  # fmt: skip
    assert issue.holder_due_at == datetime(2026, 11, 23, 7, 30, tzinfo=UTC)
    with pytest.raises(actions.IssueRefusedError):
        actions.accept_issue(issue, by=world.staff["sam"], at=later(hours=2))
    actions.accept_issue(issue, by=world.staff["dan"], at=later(hours=2))


def test_a_reopened_issue_goes_back_to_who_owes_the_answer(world: World) -> None:
    issue = walked_to_the_end(world)
    actions.reopen_issue(issue, reason="货没有到", by="retailer", at=later(days=3))
    assert (issue.state, issue.closed_at, issue.answer) == ("dispatched", None, "")
    assert issue.hops.filter(ends_at__isnull=True).get().department == world.departments["sales_department"]
    assert "周三到货" in str(history(issue).last().content.body)  # type: ignore[union-attr]


def test_nobody_takes_a_step_that_is_not_his(world: World) -> None:
    issue = from_visit(world)
    for by in (world.ann, world.staff["dan"], world.staff["hua"], world.strangers["sam"]):
        with pytest.raises(actions.IssueRefusedError) as refused:
            actions.accept_issue(issue, by=by, at=later(minutes=1))
        assert refused.value.refusal == Refusal.NOT_YOURS


def test_closing_needs_an_answer_that_was_told(world: World) -> None:
    issue = from_visit(world)
    actions.accept_issue(issue, by=world.staff["sam"], at=later(minutes=1))
    with pytest.raises(actions.IssueRefusedError):
        actions.confirm_issue(issue, by=world.ann, at=later(minutes=2))
    for kind, text in (("", "好"), ("solution", " ")):
        with pytest.raises(actions.IssueRefusedError):
            actions.answer_issue(issue, kind=kind, text=text, by=world.staff["sam"], at=later(minutes=2))
    with pytest.raises(IntegrityError), transaction.atomic():
        Issue.objects.filter(pk=issue.pk).update(state="closed")


def test_a_promise_is_not_made_for_yesterday(world: World) -> None:
    issue = from_visit(world)
    actions.accept_issue(issue, by=world.staff["sam"], at=later(minutes=1))
    with pytest.raises(actions.IssueRefusedError) as refused:
        actions.answer_issue(
            issue,
            kind="solution",
            text="昨天",
            promised_on=date(2026, 11, 22),
            by=world.staff["sam"],
            at=later(hours=1),
        )
    assert refused.value.refusal == Refusal.PROMISE_IN_THE_PAST


def test_the_second_of_two_who_act_at_once_is_told_and_changes_nothing(world: World) -> None:
    first = from_visit(world)
    second = Issue.objects.get(pk=first.pk)
    actions.accept_issue(first, by=world.staff["sam"], at=later(minutes=1))
    with pytest.raises(actions.IssueConflictError):
        actions.forward_issue(
            second, department=world.departments["call_centre"], reason="转", by=world.staff["sam"], at=later(minutes=1)
        )
    first.refresh_from_db()
    assert first.state == "accepted"
    assert first.hops.filter(ends_at__isnull=True).count() == 1


def test_liability_is_computed_anew_only_from_new_facts(world: World) -> None:
    issue = walked_to_the_end(world)
    first = actions.compute_liability(issue, at=later(days=1))
    again = actions.compute_liability(issue, at=later(days=30))
    unhappy = actions.compute_liability(issue, at=later(days=30), dissatisfied=True)
    assert (first.version, again.pk, unhappy.version) == (1, first.pk, 2)
    shares = [(share.department_id, share.percent, share.ground) for share in unhappy.shares.order_by("pk")]
    assert shares == [
        (world.departments["sales_department"].pk, Decimal("70.00"), "primary"),
        (None, Decimal("30.00"), "secondary"),
    ]


def test_a_department_that_lets_its_time_run_out_bears_the_primary_share(world: World) -> None:
    issue = from_visit(world)
    finding = actions.compute_liability(issue, at=later(days=3))
    share = finding.shares.get(ground="primary")
    assert share.department == world.departments["sales_department"]
    assert share.because.startswith("A35: ")
    assert share.events == [issue.hops.get(step="accept").started_by_event]
