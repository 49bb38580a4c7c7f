"""Re-planning from a plan in force to the next one: rain, leave, a task, a shut shop (product.md row 10; C08, E09)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from rounds.common.events import history, verify
from rounds.common.jobs import JobCancelledError
from rounds.planning.actions import PlanningError
from rounds.planning.actions.replan import accept_proposal, ask_replan, decline_proposal
from rounds.planning.actions.replan_build import build_replan
from rounds.planning.models import PlannedVisit, Replan, ReplanProposal, VisitPlan
from rounds.planning.rules.gaps import is_broken, longest_gap
from rounds.planning.tests.acts import MONDAY, door_days, drafted, plan_of, published, segmented, shanghai
from rounds.retailers.actions import open_retailer
from rounds.retailers.models import Retailer
from rounds.visits.actions import add_visit, finish_visit, miss_visit, start_visit
from rounds.visits.models import Visit
from rounds.visits.rules.record import VisitRecord
from tests.world import World

WEEKLY = {"东街烟酒店": "guide", "桥头便利店": "guide", "山口食杂店": "guide"}
TOLERANCE = 2


@pytest.fixture
def plan(world: World) -> VisitPlan:
    """Ann's four weeks from MONDAY, fifteen shops due weekly, published the Saturday before."""
    for number in range(12):
        name = f"新店{number}"
        world.retailers[name] = open_retailer(
            world.company, licence_no=f"3307000000{number:02d}", name=name, source="desk", by="system",
            at=world.now - timedelta(days=9), territory=world.territories["ann"], market_type="urban",
            lat=30.0 + number / 500, lon=120.0 + number / 700,
        )  # fmt: skip
    segmented(world, WEEKLY | {"东河超市": "guide"} | {f"新店{number}": "guide" for number in range(12)})
    saturday = shanghai(MONDAY - timedelta(days=2), 10)
    return published(plan_of(drafted(world, MONDAY, names=("ann",)), world.ann), world, at=saturday)


def busiest(plan: VisitPlan, *, first: date = MONDAY) -> date:
    """The day with most door visits from a day on."""
    rows = [row for row in plan.days if row["day"] >= first.isoformat()]
    return date.fromisoformat(max(rows, key=lambda row: (row["visits"], row["day"]))["day"])


def replanned(world: World, at: datetime, **more: Any) -> Replan:
    """Ask and compute at once."""
    territories = more.pop("territories", [world.territories["ann"]])
    asked: dict[str, Any] = {"reason": "weather", "note": "大雪"} | more
    row = ask_replan(world.company, territories, by=world.mei, at=at, in_background=False, **asked)
    return build_replan(row, at=at)


def proposal(row: Replan) -> ReplanProposal:
    return row.proposals.select_related("plan", "before", "replan").get()


def on(plan: VisitPlan, day: date) -> set[int]:
    return set(plan.stops.filter(channel="door", day=day).values_list("retailer_id", flat=True))


def test_a_rain_day_is_empty_and_its_visits_are_made_on_other_days(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    lost = on(plan, day)
    one = proposal(replanned(world, shanghai(day, 7), first_day=day, last_day=day))
    assert lost
    assert not on(one.plan, day)
    moved = {change["retailer"] for change in one.changes if change["before"] == day.isoformat()}
    assert moved == lost
    for pk in lost:
        assert one.plan.stops.filter(retailer=pk, channel="door").count() >= 1
    assert all(change["because"] for change in one.changes)
    told = next(change for change in one.changes if change["retailer"] in lost)
    assert told["because"][0]["text"] == "恶劣天气，%(day)s 不能上门"
    assert told["because"][0]["params"] == {"day": day.isoformat()}


def assert_nobody_is_silently_dropped(one: ReplanProposal) -> None:
    """Every retailer of the plan before is visited in time, or named with a reason; every lost visit is a change."""
    named = set(one.plan.broken.values_list("retailer_id", flat=True))
    before, after = one.before, one.plan
    for retailer in Retailer.objects.filter(pk__in=before.stops.values("retailer")):
        here, there = door_days(before, retailer), door_days(after, retailer)
        last = max((day for day in here if day < one.from_day), default=None)
        made = [visit.planned_on for visit in retailer.visits.finished() if visit.planned_on]
        gap = longest_gap(
            [day for day in there if day >= one.from_day], last_before=max([*made, *([last] if last in made else [])],
            default=None), first_day=one.from_day, last_day=after.ends_on, interval=7, tolerance=TOLERANCE,
        )  # fmt: skip
        if is_broken(gap, interval=7, tolerance=TOLERANCE):
            assert retailer.pk in named, retailer
        told = {change["before"] for change in one.changes if change["retailer"] == retailer.pk}
        for day in set(here) - set(there):
            assert day.isoformat() in told, (retailer, day)
    for row in after.broken.all():
        assert row.because
    for change in one.changes:
        if change["kind"] == "dropped":
            assert len(change["because"]) >= 2


@pytest.mark.parametrize("days", [1, 3, 5, 12])
def test_no_customer_overdue_is_silently_dropped(world: World, plan: VisitPlan, days: int) -> None:
    """Row 10: a day, half a week, a week, and more than two weeks of leave."""
    row = replanned(
        world, shanghai(MONDAY, 7), reason="leave", first_day=MONDAY, last_day=MONDAY + timedelta(days=days - 1)
    )
    assert_nobody_is_silently_dropped(proposal(row))


def test_when_nothing_can_be_made_up_every_retailer_is_named(world: World, plan: VisitPlan) -> None:
    one = proposal(replanned(world, shanghai(MONDAY, 7), reason="leave", first_day=MONDAY, last_day=plan.ends_on))
    assert not one.plan.stops.filter(channel="door").exists()
    assert set(one.plan.broken.values_list("retailer_id", flat=True)) == on_any(plan)
    assert {change["kind"] for change in one.changes if change["channel"] == "door"} == {"dropped"}
    assert set(one.new["newly"]) == on_any(plan)
    assert_nobody_is_silently_dropped(one)


def test_after_a_long_leave_the_days_left_are_used(world: World, plan: VisitPlan) -> None:
    """Three visits lost and one day left: one visit is better than none."""
    friday = max(date.fromisoformat(row["day"]) for row in plan.days)
    row = replanned(world, shanghai(MONDAY, 7), reason="leave", first_day=MONDAY, last_day=friday - timedelta(days=1))
    one = proposal(row)
    assert len(on(one.plan, friday)) == len(on_any(plan))
    assert_nobody_is_silently_dropped(one)


def on_any(plan: VisitPlan) -> set[int]:
    return set(plan.stops.filter(channel="door").values_list("retailer_id", flat=True))


def test_accepting_puts_it_into_the_rounds_in_one_step(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    at = shanghai(day, 7)
    one = proposal(replanned(world, at, first_day=day, last_day=day))
    accept_proposal(one, by=world.mei, at=at)
    plan.refresh_from_db()
    one.plan.refresh_from_db()
    assert (plan.state, one.plan.state) == ("superseded", "published")
    open_visits = Visit.objects.filter(manager=world.ann, state="planned", channel="door", planned_on__gte=day)
    wanted = one.plan.stops.filter(channel="door", day__gte=day)
    assert set(open_visits.values_list("retailer_id", "planned_on")) == set(wanted.values_list("retailer_id", "day"))
    assert not open_visits.filter(planned_on=day).exists()
    assert one.plan.terms["left_out"] == 0
    verbs = [event.verb for event in history(one.replan)]
    assert verbs == ["replan.requested", "replan.accepted"]
    assert history(one.replan)[1].content.body["reason"] == "weather"
    assert history(one.plan)[0].verb == "replan.proposed"
    assert list(verify()) == []


def test_declining_changes_nothing(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    visits = set(Visit.objects.values_list("pk", "state", "planned_on"))
    one = proposal(replanned(world, shanghai(day, 7), first_day=day, last_day=day))
    decline_proposal(one, because="雪停了", by=world.mei, at=shanghai(day, 8))
    plan.refresh_from_db()
    assert (plan.state, one.plan.state) == ("published", "declined")
    assert set(Visit.objects.values_list("pk", "state", "planned_on")) == visits
    with pytest.raises(PlanningError):
        accept_proposal(one, by=world.mei, at=shanghai(day, 9))


def visit_on(world: World, retailer_id: int, day: date) -> Visit:
    return Visit.objects.get(manager=world.ann, retailer=retailer_id, planned_on=day, channel="door", state="planned")


def test_at_midday_what_is_done_today_stays(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    stops = list(plan.stops.filter(channel="door", day=day).order_by("position"))
    done, under_way, rest = stops[0], stops[1], stops[2:]
    morning = shanghai(day, 9)
    finish_visit(
        visit_on(world, done.retailer_id, day),
        record=VisitRecord(morning, morning + timedelta(minutes=12), comment="好"),
        by=world.ann,
        at=morning + timedelta(minutes=13),
    )
    start_visit(
        visit_on(world, under_way.retailer_id, day), arrived_at=shanghai(day, 11), by=world.ann, at=shanghai(day, 11)
    )
    noon = shanghai(day, 11, 10)
    one = proposal(replanned(world, noon, first_day=day, last_day=day))
    assert on(one.plan, day) == {done.retailer_id, under_way.retailer_id}
    assert {change["retailer"] for change in one.changes if change["before"] == day.isoformat()} == {
        stop.retailer_id for stop in rest
    }
    accept_proposal(one, by=world.mei, at=noon)
    states = dict(
        Visit.objects.filter(manager=world.ann, planned_on=day, channel="door")
        .exclude(state="withdrawn")
        .values_list("retailer_id", "state")
    )
    assert states == {done.retailer_id: "finished", under_way.retailer_id: "under_way"}


def test_a_lost_visit_made_meanwhile_is_not_made_twice(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    stop = plan.stops.filter(channel="door", day=day).order_by("position").first()
    assert stop is not None
    one = proposal(replanned(world, shanghai(day, 9), first_day=day, last_day=day))
    visit = visit_on(world, stop.retailer_id, day)
    at = shanghai(day, 10)
    finish_visit(visit, record=VisitRecord(at, at + timedelta(minutes=9), comment="好"), by=world.ann, at=at)
    accept_proposal(one, by=world.mei, at=shanghai(day, 11))
    (moved,) = [
        change
        for change in one.changes
        if change["retailer"] == stop.retailer_id and change["before"] == day.isoformat()
    ]
    assert not Visit.objects.filter(
        retailer=stop.retailer_id, planned_on=moved["after"], state="planned", channel="door"
    ).exists()


def test_visits_missed_yesterday_in_the_rain_are_made_up(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    for pk in on(plan, day):
        miss_visit(visit_on(world, pk, day), reason="weather", note="", by=world.ann, at=shanghai(day, 16))
    following = day + timedelta(days=1)
    one = proposal(replanned(world, shanghai(following, 7), first_day=day, last_day=day))
    moved = {change["retailer"]: change["after"] for change in one.changes if change["before"] == day.isoformat()}
    assert set(moved) == on(plan, day)
    assert all(after is None or after > following.isoformat() for after in moved.values())
    assert_nobody_is_silently_dropped(one)


def test_a_locked_visit_stays_on_its_day(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    locked = plan.stops.filter(channel="door", day__gt=day).order_by("day", "position").first()
    assert locked is not None
    PlannedVisit.objects.filter(pk=locked.pk).update(lock="day")
    one = proposal(replanned(world, shanghai(day, 7), first_day=day, last_day=day))
    kept = one.plan.stops.get(retailer=locked.retailer_id, day=locked.day, channel="door")
    assert kept.lock == "day"


def test_a_shut_shop_moves_alone(world: World, plan: VisitPlan) -> None:
    shop = world.retailers["东街烟酒店"]
    first = door_days(plan, shop)[0]
    monday = first - timedelta(days=first.weekday())
    row = replanned(
        world, shanghai(MONDAY, 7), reason="shop_shut", retailer=shop, first_day=monday,
        last_day=monday + timedelta(days=6),
    )  # fmt: skip
    one = proposal(row)
    days = door_days(one.plan, shop)
    assert all(not monday <= day <= monday + timedelta(days=6) for day in days)
    others = [change for change in one.changes if change["retailer"] != shop.pk]
    assert len(others) <= 2
    assert_nobody_is_silently_dropped(one)


def test_an_ad_hoc_task_takes_its_minutes_and_names_its_giver(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    row = replanned(
        world, shanghai(day, 7), reason="ad_hoc_task", giver="县局办公室", part="morning", first_day=day, last_day=day
    )
    one = proposal(row)
    assert all((stop.arrive_minute or 0) >= 810 for stop in one.plan.stops.filter(channel="door", day=day))
    assert history(row)[0].content.body["giver"] == "县局办公室"
    assert_nobody_is_silently_dropped(one)


def test_who_is_on_leave_calls_on_another_day_and_in_the_snow_calls_are_made(world: World, plan: VisitPlan) -> None:
    call = plan.stops.filter(channel="phone", day__gt=MONDAY).order_by("day").first()
    assert call is not None
    at = shanghai(MONDAY, 7)
    snow = proposal(replanned(world, at, first_day=call.day, last_day=call.day))
    assert snow.plan.stops.filter(channel="phone", retailer=call.retailer_id, day=call.day).exists()
    leave = proposal(replanned(world, at, reason="leave", first_day=call.day, last_day=call.day))
    assert not leave.plan.stops.filter(channel="phone", day=call.day).exists()
    moved = [c for c in leave.changes if c["channel"] == "phone" and c["retailer"] == call.retailer_id]
    assert moved


def test_days_gone_by_and_rounds_nobody_left_stay_as_they_were(world: World, plan: VisitPlan) -> None:
    day = busiest(plan, first=MONDAY + timedelta(days=7))
    one = proposal(replanned(world, shanghai(day, 7), first_day=day, last_day=day))
    fields = ("retailer_id", "day", "position", "channel", "arrive_minute")
    past = {"day__lt": day}
    assert list(one.plan.stops.filter(**past).order_by("day", "position", "pk").values_list(*fields)) == list(
        plan.stops.filter(**past).order_by("day", "position", "pk").values_list(*fields)
    )
    touched = {change[side] for change in one.changes for side in ("before", "after")}
    for row in plan.days:
        if row["day"] not in touched:
            assert row in one.plan.days
    assert (one.plan.starts_on, one.plan.ends_on) == (plan.starts_on, plan.ends_on)


def test_what_an_account_manager_added_himself_stays(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    later = day + timedelta(days=1)
    added = add_visit(
        world.retailers["东街烟酒店"], world.ann, day=later, goal="送标价签", by=world.ann, at=shanghai(day, 6)
    )
    one = proposal(replanned(world, shanghai(day, 7), first_day=day, last_day=day))
    accept_proposal(one, by=world.mei, at=shanghai(day, 8))
    added.refresh_from_db()
    assert added.state == "planned"


def test_a_colleague_who_could_come_in_time_is_named_and_nothing_is_done(world: World, plan: VisitPlan) -> None:
    ben = published(plan_of(drafted(world, MONDAY, names=("ben",)), world.staff["ben"]), world)
    stops = set(ben.stops.values_list("retailer_id", "day"))
    row = replanned(world, shanghai(MONDAY, 7), reason="leave", first_day=MONDAY, last_day=plan.ends_on)
    told = [
        reason
        for broken in proposal(row).plan.broken.all()
        for reason in broken.because
        if "manager" in reason["params"]
    ]
    assert told
    assert {reason["params"]["manager"] for reason in told} == {world.staff["ben"].name}
    assert all(date.fromisoformat(reason["params"]["day"]) > MONDAY for reason in told)
    assert set(ben.stops.values_list("retailer_id", "day")) == stops
    both = replanned(
        world, shanghai(MONDAY, 8), reason="weather", first_day=MONDAY, last_day=plan.ends_on,
        territories=[world.territories["ann"], world.territories["ben"]],
    )  # fmt: skip
    assert not [
        reason for one in both.proposals.all() for broken in one.plan.broken.all() for reason in broken.because
        if "manager" in reason["params"]
    ]  # fmt: skip


def test_a_proposal_of_yesterday_is_computed_again(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    one = proposal(replanned(world, shanghai(day, 7), first_day=day, last_day=day))
    with pytest.raises(PlanningError, match="重新计算"):
        accept_proposal(one, by=world.mei, at=shanghai(day + timedelta(days=1), 7))
    plan.refresh_from_db()
    assert plan.state == "published"


def test_a_proposal_against_a_plan_no_longer_in_force_is_computed_again(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    at = shanghai(day, 7)
    one = proposal(replanned(world, at, first_day=day, last_day=day))
    VisitPlan.objects.filter(pk=plan.pk).update(state="superseded")
    with pytest.raises(PlanningError, match="已被别的计划取代"):
        accept_proposal(one, by=world.mei, at=at)


def test_a_newer_proposal_takes_the_place_of_the_older_one(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    first = proposal(replanned(world, shanghai(day, 7), first_day=day, last_day=day))
    second = proposal(replanned(world, shanghai(day, 8), first_day=day, last_day=day + timedelta(days=1)))
    first.plan.refresh_from_db()
    assert (first.plan.state, second.plan.state) == ("superseded", "draft")


def test_the_same_question_gets_the_same_proposal(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    at = shanghai(day, 7)
    one = proposal(replanned(world, at, first_day=day, last_day=day))
    again = proposal(replanned(world, at, first_day=day, last_day=day))
    assert one.changes == again.changes
    assert one.new == again.new


def test_without_a_plan_in_force_there_is_nothing_to_adjust(world: World) -> None:
    with pytest.raises(PlanningError):
        replanned(world, shanghai(MONDAY, 7), first_day=MONDAY, last_day=MONDAY)
    assert not Replan.objects.exists()


def test_stopped_on_the_way_it_leaves_nothing(world: World, plan: VisitPlan) -> None:
    day = busiest(plan)
    at = shanghai(day, 7)
    row = ask_replan(
        world.company, [world.territories["ann"]], reason="weather", first_day=day, last_day=day, by=world.mei, at=at,
        in_background=False,
    )  # fmt: skip

    def stopped(percent: int, _message: str) -> None:
        if percent == 100:
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        build_replan(row, report=stopped, at=at)
    assert not row.proposals.exists()
    plan.refresh_from_db()
    assert plan.state == "published"
    build_replan(row, at=at)
    assert build_replan(row, at=at).proposals.count() == 1
