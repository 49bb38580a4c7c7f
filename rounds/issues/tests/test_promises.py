"""The day an answer gives is promised when the retailer is told; confirmed in time it is kept (D11)."""

from datetime import date, timedelta

import pytest

from rounds.common.events import history
from rounds.issues import actions
from rounds.issues.models import Issue
from rounds.issues.rules.steps import Refusal, answer_refusal
from rounds.issues.tests.cast import from_visit, later
from rounds.visits.models import Promise
from tests.world import World

pytestmark = pytest.mark.django_db
WEDNESDAY, FRIDAY = date(2026, 11, 25), date(2026, 11, 27)


def answered(world: World, *, on: date | None = WEDNESDAY) -> Issue:
    issue = from_visit(world)
    actions.accept_issue(issue, by=world.staff["sam"], at=later(minutes=10))
    return actions.answer_issue(
        issue, kind="solution", text="周三到货", promised_on=on, by=world.staff["sam"], at=later(hours=1)
    )


def told(world: World, issue: Issue, **span: float) -> Issue:
    return actions.tell_retailer(issue, how="电话", by=world.ann, at=later(**span))


def again(world: World, issue: Issue, on: date, **span: float) -> Promise:
    """The retailer is not content; the department answers with another day, which he is told at that moment."""
    begun = later(**span)
    actions.reopen_issue(issue, reason="货没有到", by="retailer", at=begun)
    actions.accept_issue(issue, by=world.staff["sam"], at=begun + timedelta(minutes=1))
    actions.answer_issue(
        issue, kind="solution", text="周五到", promised_on=on, by=world.staff["sam"], at=begun + timedelta(minutes=2)
    )
    actions.tell_retailer(issue, how="电话", by=world.ann, at=begun + timedelta(minutes=3))
    return Promise.objects.open().get()


def test_the_promise_is_made_when_the_retailer_is_told_and_the_department_keeps_it(world: World) -> None:
    issue = answered(world)
    assert not Promise.objects.exists(), "an answer is not yet a promise"
    told(world, issue, hours=2)
    promise = Promise.objects.get()
    assert (promise.due_on, promise.text, promise.issue_number) == (WEDNESDAY, "周三到货", issue.number)
    assert promise.keeper == world.departments["sales_department"]
    assert promise.manager == world.ann
    assert history(promise).get().content.body["issue"] == issue.number


def test_what_the_account_manager_answers_himself_he_keeps_himself(world: World) -> None:
    issue = from_visit(world, category="visit_issue")
    actions.answer_issue(
        issue, kind="solution", text="周三上门", promised_on=WEDNESDAY, by=world.ann, at=later(hours=1)
    )
    told(world, issue, hours=2)
    assert Promise.objects.get().keeper == world.ann


@pytest.mark.parametrize(("on", "days"), [(None, 0), (WEDNESDAY, 3)])
def test_no_day_or_one_that_has_gone_by_promises_nothing(world: World, on: date | None, days: int) -> None:
    told(world, answered(world, on=on), days=days, hours=2)
    assert not Promise.objects.exists()


def test_confirmed_in_time_it_is_kept_with_the_confirmation_as_evidence(world: World) -> None:
    issue = told(world, answered(world), hours=2)
    actions.confirm_issue(issue, by=world.ann, at=later(days=2))
    promise = Promise.objects.get()
    assert (promise.outcome, promise.settled_on, promise.settled_note) == ("kept", WEDNESDAY, "零售户已确认问题办结")


def test_confirmed_after_its_day_a_person_says_how_it_was(world: World) -> None:
    issue = told(world, answered(world), hours=2)
    actions.confirm_issue(issue, by=world.ann, at=later(days=3))
    assert Promise.objects.open().get().due_on == WEDNESDAY


def test_reopened_after_its_day_it_is_broken_in_the_retailers_words(world: World) -> None:
    issue = told(world, answered(world), hours=2)
    actions.reopen_issue(issue, reason="货没有到", by="retailer", at=later(days=3))
    promise = Promise.objects.get()
    assert (promise.outcome, promise.settled_note) == ("broken", "货没有到")


def test_another_day_told_before_it_was_due_moves_the_promise(world: World) -> None:
    issue = told(world, answered(world), hours=2)
    fresh = again(world, issue, FRIDAY, days=1)
    old = Promise.objects.exclude(pk=fresh.pk).get()
    assert (old.outcome, old.moved_to, fresh.due_on) == ("moved", FRIDAY, FRIDAY)


def test_the_same_day_told_again_is_the_same_promise(world: World) -> None:
    issue = told(world, answered(world), hours=2)
    again(world, issue, WEDNESDAY, days=1)
    assert Promise.objects.count() == 1


def test_a_promise_is_not_for_a_day_more_than_a_year_away() -> None:
    today = date(2026, 11, 23)
    assert answer_refusal("solution", "以后", today + timedelta(days=366), today) is None
    assert answer_refusal("solution", "以后", today + timedelta(days=367), today) == Refusal.PROMISE_TOO_FAR
