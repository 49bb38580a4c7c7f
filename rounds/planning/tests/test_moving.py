"""Moving visits by hand: the cost said before is the cost paid after, and every figure of the plan follows."""

from datetime import date, timedelta

import pytest

from rounds.common.events import history, verify
from rounds.people.actions import set_setting
from rounds.planning.actions import PlanningError, approve_plan, decline_plan, lock_visit, move_visit, undo_edit
from rounds.planning.models import PlanEdit, PlannedVisit, VisitPlan
from rounds.planning.queries.moving import move_of
from rounds.planning.rules.settings import BAND_MAX
from rounds.planning.tests.acts import MONDAY, door_days, drafted, plan_of, published, segmented, shanghai
from rounds.retailers.actions import change_fields
from rounds.visits.actions import add_visit, finish_visit
from rounds.visits.models import Visit
from rounds.visits.rules.record import VisitRecord
from tests.world import World

FORTNIGHTLY = {"东街烟酒店": "promote", "桥头便利店": "guide", "山口食杂店": "care", "东河超市": "guide"}


@pytest.fixture
def plan(world: World) -> VisitPlan:
    """Ann's draft of four weeks from 30 November."""
    segmented(world, FORTNIGHTLY)
    return plan_of(drafted(world), world.ann)


def stop_of(plan: VisitPlan, name: str, number: int = 0) -> PlannedVisit:
    return list(plan.stops.filter(retailer__name=name, channel="door").order_by("day"))[number]


def free_day(plan: VisitPlan, stop: PlannedVisit, *, after: int = 1) -> date:
    """The next workday on which this retailer is not visited anyway."""
    taken = set(door_days(plan, stop.retailer))
    worked = [date.fromisoformat(row["day"]) for row in plan.days]
    return next(day for day in worked if day >= stop.day + timedelta(days=after) and day not in taken)


def row_of(plan: VisitPlan, day: date) -> dict[str, int]:
    row: dict[str, int] = next(row for row in plan.days if row["day"] == day.isoformat())
    return row


def test_the_cost_said_before_is_what_the_plan_shows_afterwards(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    day, source = free_day(plan, stop), stop.day
    said = move_of(stop, plan, day=day, at=world.now)
    assert said.refusal is None
    move_visit(stop, plan, day=day, by=world.mei, at=world.now)
    plan.refresh_from_db()
    stop.refresh_from_db()
    assert stop.day == day
    for side in (said.leaving, said.entering):
        shown = row_of(plan, side.after.day)
        assert (shown["visits"], shown["travel"]) == (len(side.after.stops), round(side.after.travel))
        rows = plan.stops.filter(day=side.after.day, channel="door").order_by("position")
        assert [row.pk for row in rows] == [one.pk for one in side.after.stops]
        assert [row.arrive_minute for row in rows] == list(side.after.begins)
    assert row_of(plan, source)["visits"] == plan.stops.filter(day=source, channel="door").count()
    assert plan.terms["door_visits"] == plan.stops.filter(channel="door").count()


def test_the_rounds_as_the_engine_left_them_are_driven_to_the_same_minute(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "山口食杂店")
    before = move_of(stop, plan, day=free_day(plan, stop), at=world.now).leaving.before
    assert round(before.travel) == row_of(plan, stop.day)["travel"]
    rows = plan.stops.filter(day=stop.day, channel="door").order_by("position")
    assert [row.arrive_minute for row in rows] == list(before.begins)


def test_a_move_that_breaks_an_interval_says_so_and_the_plan_names_it(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店", 1)
    assert not plan.broken.filter(retailer=stop.retailer).exists()
    day = free_day(plan, stop, after=4)
    move = move_of(stop, plan, day=day, at=world.now)
    assert move.breaks
    edit = move_visit(stop, plan, day=day, by=world.mei, at=world.now)
    named = plan.broken.get(retailer=stop.retailer)
    assert named.longest_gap_days == move.gap_after.days
    assert "人工" in named.because[1]["text"]
    plan.refresh_from_db()
    assert plan.terms["broken"] == plan.broken.count()
    stop.refresh_from_db()
    assert move_of(stop, plan, day=date.fromisoformat(edit.before["day"]), at=world.now).mends
    undo_edit(edit, by=world.mei, at=world.now)
    assert not plan.broken.filter(retailer=stop.retailer).exists()


def test_a_visit_goes_to_another_manager_and_comes_back(world: World, plan: VisitPlan) -> None:
    other = plan_of(plan.run, world.staff["ben"])
    stop = stop_of(plan, "东街烟酒店")
    edit = move_visit(stop, other, day=stop.day, by=world.mei, at=world.now)
    stop.refresh_from_db()
    assert (stop.plan, stop.handed_from) == (other, plan)
    assert stop.because[-1]["params"]["manager"] == "ben"
    assert not plan.broken.filter(retailer=stop.retailer).exists()  # somebody comes: the interval is kept
    back = move_visit(stop, plan, day=stop.day, by=world.mei, at=world.now)
    stop.refresh_from_db()
    assert (stop.plan, stop.handed_from) == (plan, None)
    undo_edit(back, by=world.mei, at=world.now)
    undo_edit(edit, by=world.mei, at=world.now)
    stop.refresh_from_db()
    assert (stop.plan, stop.handed_from) == (plan, None)


def test_a_visit_handed_over_is_published_with_the_round_of_the_one_who_makes_it(world: World, plan: VisitPlan) -> None:
    other = plan_of(plan.run, world.staff["ben"])
    stop = stop_of(plan, "东街烟酒店")
    move_visit(stop, other, day=stop.day, by=world.mei, at=world.now)
    published(other, world)
    published(VisitPlan.objects.get(pk=plan.pk), world)
    visit = Visit.objects.get(retailer=stop.retailer, planned_on=stop.day, channel="door", state="planned")
    assert visit.manager == world.staff["ben"]


def test_undoing_brings_back_day_place_reasons_and_figures(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    rows = list(plan.stops.order_by("pk").values("pk", "day", "position", "arrive_minute", "because"))
    days, broken = plan.days, plan.terms["broken"]
    edits = [move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=world.now)]
    stop.refresh_from_db()
    edits.append(move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=world.now))
    for edit in reversed(edits):
        undo_edit(edit, by=world.mei, at=world.now)
    assert list(plan.stops.order_by("pk").values("pk", "day", "position", "arrive_minute", "because")) == rows
    plan.refresh_from_db()
    assert [(row["day"], row["visits"], row["travel"]) for row in plan.days] == [
        (row["day"], row["visits"], row["travel"]) for row in days
    ]
    assert plan.terms["broken"] == broken
    assert PlanEdit.objects.filter(plan=plan, undone_by=world.mei).count() == 2
    assert [event.verb for event in history(plan)][1:] == [
        *("plan.visit_moved", "plan.visit_moved", "plan.edit_undone", "plan.edit_undone")
    ]
    assert list(verify()) == []


def test_what_was_changed_since_is_not_undone(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    first = move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=world.now)
    stop.refresh_from_db()
    move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=world.now)
    with pytest.raises(PlanningError, match="又有变动"):
        undo_edit(first, by=world.mei, at=world.now)


def test_an_edit_is_undone_once(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    edit = lock_visit(stop, lock="day", by=world.mei, at=world.now)
    assert edit is not None
    undo_edit(edit, by=world.mei, at=world.now)
    stop.refresh_from_db()
    assert stop.lock == ""
    with pytest.raises(PlanningError, match="已经撤销"):
        undo_edit(edit, by=world.mei, at=world.now)


def test_a_locked_visit_stays_until_it_is_unlocked(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    lock_visit(stop, lock="place", by=world.mei, at=world.now)
    with pytest.raises(PlanningError, match="先解锁"):
        move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=world.now)
    lock_visit(stop, lock="", by=world.mei, at=world.now)
    move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=world.now)
    verbs = [event.verb for event in history(plan)][1:]
    assert verbs == ["plan.visit_locked", "plan.visit_unlocked", "plan.visit_moved"]


def test_locking_what_is_locked_changes_nothing(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    lock_visit(stop, lock="day", by=world.mei, at=world.now)
    assert lock_visit(stop, lock="day", by=world.mei, at=world.now) is None
    with pytest.raises(PlanningError, match="没有这种锁定方式"):
        lock_visit(stop, lock="for ever", by=world.mei, at=world.now)


def test_a_plan_built_anew_keeps_what_is_locked(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    day = free_day(plan, stop)
    move_visit(stop, plan, day=day, by=world.mei, at=world.now)
    lock_visit(stop, lock="day", by=world.mei, at=world.now)
    again = plan_of(drafted(world), world.ann)
    assert day in door_days(again, stop.retailer)
    kept = again.stops.get(retailer=stop.retailer, day=day, channel="door")
    assert kept.lock == "day"
    assert "锁定" in kept.because[-1]["text"]


def test_a_plan_built_anew_keeps_the_order_of_visits_locked_at_their_place(world: World, plan: VisitPlan) -> None:
    near, far = stop_of(plan, "桥头便利店"), stop_of(plan, "山口食杂店")
    day = free_day(plan, far, after=0)
    for stop in (near, far):
        if stop.day != day:
            move_visit(stop, plan, day=day, by=world.mei, at=world.now)
        lock_visit(stop, lock="place", by=world.mei, at=world.now)
    order = list(plan.stops.filter(day=day, channel="door").order_by("position").values_list("retailer", "position"))
    again = plan_of(drafted(world), world.ann)
    kept = again.stops.filter(day=day, lock="place").order_by("position").values_list("retailer", "position")
    assert list(kept) == [one for one in order if one[0] in {near.retailer_id, far.retailer_id}]
    assert len(kept) == 2


def test_a_full_day_takes_no_more(world: World, plan: VisitPlan) -> None:
    set_setting(world.company, BAND_MAX, 1, by="system", at=world.now, because="test")
    plan = plan_of(drafted(world), world.ann)
    stop, full = stop_of(plan, "桥头便利店"), stop_of(plan, "东街烟酒店")
    assert stop.day != full.day
    with pytest.raises(PlanningError, match="超过每天上限 1 户"):
        move_visit(stop, plan, day=full.day, by=world.mei, at=world.now)


def test_a_shop_that_is_shut_that_day_is_not_visited(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    day = free_day(plan, stop)
    hours: dict[str, object] = {"opening_hours": {str(day.weekday()): []}}
    change_fields(stop.retailer, hours, source="desk", by="system", at=world.now)
    stop.refresh_from_db()
    with pytest.raises(PlanningError, match="不营业"):
        move_visit(stop, plan, day=day, by=world.mei, at=world.now)


def test_a_retailer_is_not_visited_twice_on_a_day_not_even_by_two_managers(world: World, plan: VisitPlan) -> None:
    other = plan_of(plan.run, world.staff["ben"])
    first, second = (stop_of(plan, "桥头便利店", number) for number in (0, 1))
    with pytest.raises(PlanningError, match="已排了上门拜访"):
        move_visit(first, other, day=second.day, by=world.mei, at=world.now)


def test_a_plan_that_was_sent_back_is_not_changed(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    decline_plan(plan, because="重来", by=world.mei, at=world.now)
    with pytest.raises(PlanningError, match="不能再调整"):
        move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=world.now)


def test_a_published_plan_and_a_draft_do_not_exchange_visits(world: World, plan: VisitPlan) -> None:
    other = plan_of(plan.run, world.staff["ben"])
    stop = stop_of(plan, "桥头便利店")
    published(other, world)
    with pytest.raises(PlanningError, match="先发布"):
        move_visit(stop, other, day=stop.day, by=world.mei, at=world.now)


def open_visits(world: World, day: date) -> list[tuple[int, int]]:
    rows = Visit.objects.filter(manager=world.ann, state="planned", planned_on=day, channel="door")
    return list(rows.order_by("position").values_list("retailer", "position"))


def test_moving_within_a_published_plan_moves_the_visit_on_the_phone_too(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    source, day = stop.day, free_day(plan, stop)
    published(plan, world)
    own = add_visit(stop.retailer, world.ann, day=day, goal="送证", by=world.ann, at=world.now)
    stop.refresh_from_db()
    edit = move_visit(stop, plan, day=day, by=world.mei, at=world.now)
    assert stop.retailer_id not in dict(open_visits(world, source))
    assert open_visits(world, day).count((stop.retailer_id, stop.plan.stops.get(pk=stop.pk).position)) == 1
    own.refresh_from_db()
    assert own.state == "planned"  # what the manager added himself stays
    undo_edit(edit, by=world.mei, at=world.now)
    assert stop.retailer_id in dict(open_visits(world, source))


def test_the_day_that_is_running_is_not_dragged_about(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    published(plan, world)
    with pytest.raises(PlanningError, match="已在手机上"):
        move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=shanghai(stop.day, 8))
    with pytest.raises(PlanningError, match="过去日子"):
        move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=shanghai(stop.day + timedelta(days=1), 8))


def test_a_visit_made_ahead_of_its_day_is_not_moved(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    published(plan, world)
    visit = Visit.objects.get(retailer=stop.retailer, planned_on=stop.day, channel="door")
    early = shanghai(MONDAY - timedelta(days=3), 9)
    record = VisitRecord(arrived_at=early, departed_at=early + timedelta(minutes=9), comment="好")
    finish_visit(visit, record=record, by=world.ann, at=early + timedelta(minutes=10))
    stop.refresh_from_db()
    with pytest.raises(PlanningError, match="已经开始"):
        move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=early + timedelta(hours=1))


def test_an_approved_plan_may_still_be_changed(world: World, plan: VisitPlan) -> None:
    stop = stop_of(plan, "桥头便利店")
    approve_plan(plan, by=world.mei, at=world.now)
    move_visit(stop, plan, day=free_day(plan, stop), by=world.mei, at=world.now)
    plan.refresh_from_db()
    assert plan.state == "approved"
