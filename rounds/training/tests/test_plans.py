"""Training plans of one person: off his post by a decision alone, with his own words, an end, a follow-up (A48)."""

from datetime import date, timedelta

import pytest
from django.test import Client

from rounds.training.actions import (
    Marks,
    PlanRefusedError,
    answer_training_plan,
    end_training_plan,
    finish_topic,
    follow_up_training,
    hold_session,
    plan_session,
    plan_training,
)
from rounds.training.models import TrainingPlan
from rounds.training.rules.plans import PlanRefusal, Proposed, Standing, refusal, standing
from tests.world import World

TODAY = date(2026, 11, 23)
GOOD = Proposed("off_post", 1, 2, "连续两期低于标准", "考核 2026Q3", ("一口清",), TODAY, TODAY + timedelta(days=29))


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"by": 1}, PlanRefusal.HIMSELF),
        ({"reason": ""}, PlanRefusal.NO_REASON),
        ({"topics": ()}, PlanRefusal.NO_TOPIC),
        ({"because": ""}, PlanRefusal.NO_GROUND),
        ({"because": "", "kind": "support"}, None),
        ({"first": TODAY - timedelta(days=1)}, PlanRefusal.BEGINS_IN_THE_PAST),
        ({"last": TODAY - timedelta(days=1)}, PlanRefusal.ENDS_BEFORE_IT_BEGINS),
        ({"last": TODAY + timedelta(days=30)}, PlanRefusal.TOO_LONG),
    ],
)
def test_nobody_is_sent_off_his_post_without_reason_decision_and_last_day(
    changes: dict[str, object], why: PlanRefusal | None
) -> None:
    proposed = Proposed(**(vars(GOOD) | changes))
    assert refusal(proposed, today=TODAY, longest_days=30) == why


def test_a_plan_nobody_ends_is_overdue_and_does_not_run_on() -> None:
    def on(day: date, *, is_ended: bool = False) -> Standing:
        return standing(first=TODAY, last=TODAY + timedelta(days=9), is_ended=is_ended, today=day)

    late = TODAY + timedelta(days=10)
    assert [on(TODAY - timedelta(days=1)), on(TODAY), on(late), on(late, is_ended=True)] == [
        Standing.COMING,
        Standing.RUNNING,
        Standing.OVERDUE,
        Standing.ENDED,
    ]


def planned(world: World) -> TrainingPlan:
    return plan_training(
        world.ann, reason="两期低于标准", topics=["一口清", "一口清", "平台操作"], because="考核 2026Q3 处理决定",
        by=world.staff["ada"], at=world.now,
    )  # fmt: skip


def test_a_plan_goes_from_the_decision_through_his_own_words_to_the_follow_up(world: World) -> None:
    plan, tom, at = planned(world), world.staff["tom"], world.now
    assert [topic.text for topic in plan.topics.order_by("place")] == ["一口清", "平台操作"]
    assert (plan.last_day - plan.first_day).days == 29
    with pytest.raises(PlanRefusedError, match="没有了结"):
        planned(world)
    with pytest.raises(PlanRefusedError, match="只有本人"):
        answer_training_plan(plan, words="同意", by=tom, at=at)
    answer_training_plan(plan, words="路远户多，请减十户", by=world.ann, at=at)
    session = plan_session(
        world.company, title="一口清", form="teaching", goal="过关", starts_at=at, minutes=60,
        invited=[world.ann], by=tom, at=at,
    )  # fmt: skip
    first, second = plan.topics.order_by("place")
    with pytest.raises(PlanRefusedError, match="参加"):
        finish_topic(first, finding="过关", session=session, by=tom, at=at)
    hold_session(session, marks={world.ann.pk: Marks(True, 90)}, by=tom, at=at)
    finish_topic(first, finding="过关", session=session, by=tom, at=at)
    finish_topic(second, finding="会了", by=tom, at=at)
    with pytest.raises(PlanRefusedError, match="还没有了结"):
        follow_up_training(plan, improved_way=True, improved_pace=False, words="x", by=tom, at=at)
    end_training_plan(plan, ending="back", words="两项都过关", by=tom, at=at)
    with pytest.raises(PlanRefusedError, match="已经了结"):
        answer_training_plan(plan, words="再说", by=world.ann, at=at)
    after = follow_up_training(plan, improved_way=True, improved_pace=False, words="出样好了", by=world.mei, at=at)
    assert (after.improved_way, after.improved_pace, planned(world).pk > plan.pk) == (True, False, True)


def test_the_person_sees_his_plan_and_answers_while_a_colleague_finds_nothing(world: World, client: Client) -> None:
    plan = planned(world)
    client.force_login(world.ann)
    page = client.get(f"/training/plans/{plan.pk}/").content.decode()
    assert "两期低于标准" in page
    assert "/end/" not in page
    assert client.post(f"/training/plans/{plan.pk}/words/", {"words": "路远户多"}).status_code == 302
    client.force_login(world.staff["ben"])
    assert client.get(f"/training/plans/{plan.pk}/").status_code == 404
    client.force_login(world.staff["tom"])
    page = client.get(f"/training/plans/{plan.pk}/").content.decode()
    assert "路远户多" in page
    wrong = client.post(f"/training/plans/{plan.pk}/end/", {"ending": "", "words": "不能丢的话"})
    assert (wrong.status_code, "不能丢的话" in wrong.content.decode()) == (422, True)
    said = {"person": world.staff["ben"].pk, "reason": "新人", "topics": "陈列\n结算", "because": ""}
    answer = client.post("/training/plans/new/", said | {"first_day": "2999-01-01", "last_day": "2999-01-20"})
    assert answer.headers["Location"] == f"/training/plans/{TrainingPlan.objects.latest('pk').pk}/"
