"""Approve, send back, publish: once, in the company's own day, without touching what is past (product.md row 10)."""

from datetime import date, timedelta

import pytest

from rounds.common.events import history, verify
from rounds.people.actions import assign_territory
from rounds.planning.actions import PlanningError, approve_plan, decline_plan, publish_plan
from rounds.planning.models import VisitPlan
from rounds.planning.tests.acts import MONDAY, door_days, drafted, plan_of, published, segmented, shanghai, visited
from rounds.retailers.actions import change_fields, move_retailers
from rounds.visits.actions import finish_visit, start_visit
from rounds.visits.models import Visit
from rounds.visits.rules.record import VisitRecord
from tests.world import World

State = VisitPlan.State
WEEKLY = {"东街烟酒店": "guide", "桥头便利店": "guide", "山口食杂店": "guide"}


def draft(world: World, starts_on: date = MONDAY) -> VisitPlan:
    segmented(world, WEEKLY)
    return plan_of(drafted(world, starts_on), world.ann)


def open_visits(world: World, **more: object) -> list[Visit]:
    return list(Visit.objects.filter(manager=world.ann, state="planned", **more).order_by("planned_on", "position"))


def test_publishing_puts_every_stop_into_the_rounds_with_goal_and_reasons(world: World) -> None:
    plan = published(draft(world), world)
    visits = open_visits(world)
    assert len(visits) == plan.stops.count()
    assert {visit.plan_key for visit in visits} == {f"plan-{plan.pk}"}
    assert all(visit.goal or visit.no_goal_reason for visit in visits)
    door = next(visit for visit in visits if visit.channel == "door")
    assert door.plan_because[0]["rules"] == ["C29"]
    assert 0 < len(door.suggested_duties) <= 3
    assert (plan.state, plan.terms["left_out"]) == (State.PUBLISHED, 0)
    assert [event.verb for event in history(plan)] == ["plan.drafted", "plan.approved", "plan.published"]
    assert list(verify()) == []


def test_a_plan_is_approved_once(world: World) -> None:
    plan = draft(world)
    approve_plan(plan, by=world.mei, at=world.now)
    with pytest.raises(PlanningError):
        approve_plan(plan, by=world.mei, at=world.now)
    assert [event.verb for event in history(plan)].count("plan.approved") == 1
    assert (plan.decided_by, plan.decided_at) == (world.mei, world.now)


def test_a_plan_is_published_once(world: World) -> None:
    plan = published(draft(world), world)
    count = len(open_visits(world))
    with pytest.raises(PlanningError):
        publish_plan(plan, by=world.mei, at=world.now)
    assert len(open_visits(world)) == count


def test_a_draft_is_not_published(world: World) -> None:
    plan = draft(world)
    with pytest.raises(PlanningError):
        publish_plan(plan, by=world.mei, at=world.now)
    assert not open_visits(world)


def test_a_plan_is_sent_back_with_a_reason_and_then_stays_so(world: World) -> None:
    plan = draft(world)
    with pytest.raises(PlanningError):
        decline_plan(plan, because=" ", by=world.mei, at=world.now)
    decline_plan(plan, because="山口店要先去", by=world.mei, at=world.now)
    assert (plan.state, plan.decision_reason) == (State.DECLINED, "山口店要先去")
    with pytest.raises(PlanningError):
        approve_plan(plan, by=world.mei, at=world.now)


def test_a_published_plan_is_not_sent_back(world: World) -> None:
    plan = published(draft(world), world)
    with pytest.raises(PlanningError):
        decline_plan(plan, because="晚了", by=world.mei, at=world.now)


def test_a_new_plan_takes_the_place_of_the_earlier_one(world: World) -> None:
    first = published(draft(world), world)
    second = published(plan_of(drafted(world), world.ann), world)
    first.refresh_from_db()
    assert first.state == State.SUPERSEDED
    assert {visit.plan_key for visit in open_visits(world)} == {f"plan-{second.pk}"}
    withdrawn = Visit.objects.filter(manager=world.ann, state="withdrawn", plan_key=f"plan-{first.pk}")
    assert withdrawn.count() == first.stops.count()
    assert history(first).order_by("-number")[0].verb == "plan.superseded"


def test_a_plan_that_follows_leaves_the_earlier_one_in_force(world: World) -> None:
    first = published(draft(world, date(2026, 11, 23)), world)
    published(plan_of(drafted(world, date(2026, 12, 21)), world.ann), world)
    first.refresh_from_db()
    assert first.state == State.PUBLISHED
    assert open_visits(world, plan_key=f"plan-{first.pk}")


def test_publishing_within_the_span_keeps_what_is_past_and_what_is_done_today(world: World) -> None:
    first = published(draft(world, date(2026, 11, 23)), world)
    met = open_visits(world, channel="door", planned_on__gt=date(2026, 11, 24))[0]
    today = met.planned_on
    assert today is not None
    morning = shanghai(today, 9, 30)
    record = VisitRecord(morning, morning + timedelta(minutes=12), comment="好")
    finish_visit(met, record=record, by=world.ann, at=morning + timedelta(minutes=15))
    before = open_visits(world, planned_on__lt=today)
    second = published(plan_of(drafted(world, date(2026, 11, 23)), world.ann), world, at=shanghai(today, 12))
    assert [visit.pk for visit in open_visits(world, planned_on__lt=today)] == [visit.pk for visit in before]
    assert not open_visits(world, retailer=met.retailer, channel="door", planned_on=today)
    met.refresh_from_db()
    assert met.state == "finished"
    gone = second.stops.filter(day__lt=today).count()
    assert second.terms["left_out"] >= gone > 0
    assert second.terms["left_out"] + len(open_visits(world, plan_key=f"plan-{second.pk}")) == second.stops.count()
    first.refresh_from_db()
    assert first.state == State.SUPERSEDED


def test_a_visit_under_way_is_not_planned_again(world: World) -> None:
    published(draft(world, date(2026, 11, 23)), world)
    visit = open_visits(world, channel="door")[0]
    assert visit.planned_on is not None
    morning = shanghai(visit.planned_on, 9)
    start_visit(visit, arrived_at=morning, by=world.ann, at=morning)
    published(plan_of(drafted(world, date(2026, 11, 23)), world.ann), world, at=morning)
    assert not open_visits(world, retailer=visit.retailer, channel="door", planned_on=visit.planned_on)


def test_today_is_the_day_where_the_company_works(world: World) -> None:
    """At 01:00 on Tuesday in Shanghai it is still Monday in UTC: Monday's stops are past."""
    plan = draft(world, date(2026, 11, 23))
    published(plan, world, at=shanghai(date(2026, 11, 24), 1))
    assert min(visit.planned_on for visit in open_visits(world) if visit.planned_on) >= date(2026, 11, 24)
    assert plan.terms["left_out"] == plan.stops.filter(day=date(2026, 11, 23)).count()


def test_a_plan_that_is_over_is_not_published(world: World) -> None:
    plan = draft(world)
    approve_plan(plan, by=world.mei, at=world.now)
    with pytest.raises(PlanningError):
        publish_plan(plan, by=world.mei, at=shanghai(plan.ends_on + timedelta(days=1), 8))
    assert not open_visits(world)


def test_a_territory_that_changed_hands_is_planned_again(world: World) -> None:
    plan = draft(world)
    assign_territory(world.territories["ben"], None, by="system", at=world.now, because="换人")
    assign_territory(world.territories["ann"], world.staff["ben"], by="system", at=world.now, because="换人")
    plan = VisitPlan.objects.get(pk=plan.pk)
    approve_plan(plan, by=world.mei, at=world.now)
    with pytest.raises(PlanningError):
        publish_plan(plan, by=world.mei, at=world.now)


def test_the_visits_of_the_earlier_manager_are_withdrawn(world: World) -> None:
    first = published(draft(world), world)
    assign_territory(world.territories["ben"], None, by="system", at=world.now, because="换人")
    territory = assign_territory(
        world.territories["ann"], world.staff["ben"], by="system", at=world.now, because="换人"
    )
    second = published(VisitPlan.objects.get(run=drafted(world), territory=territory), world)
    first.refresh_from_db()
    assert first.state == State.SUPERSEDED
    assert not open_visits(world)
    assert Visit.objects.filter(manager=world.staff["ben"], state="planned").count() == second.stops.count()


def test_retailers_that_left_meanwhile_are_not_visited(world: World) -> None:
    plan = draft(world)
    closed, moved = world.retailers["东街烟酒店"], world.retailers["桥头便利店"]
    change_fields(closed, {"is_active": False}, source="desk", by="system", at=world.now)
    move_retailers([moved], world.territories["ben"], by="system", at=world.now, because="调整")
    published(plan, world)
    assert not open_visits(world, retailer__in=[closed, moved])
    assert plan.terms["left_out"] == plan.stops.filter(retailer__in=[closed, moved]).count() > 0


def test_a_visit_made_after_the_request_does_not_change_the_plan(world: World) -> None:
    """The plan answers for what was known when it was asked for."""
    segmented(world, WEEKLY)
    shop = world.retailers["东街烟酒店"]
    before = drafted(world)
    visited(shop, world.ann, shanghai(date(2026, 11, 24), 10))
    after = drafted(world)
    assert door_days(plan_of(before, world.ann), shop) == door_days(plan_of(after, world.ann), shop)
