"""Several people change the same plans at once: the second sees what the first did, and every figure still fits."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connections

from rounds.common.events import verify
from rounds.people.actions import set_setting
from rounds.planning.actions import PlanningError, move_visit, undo_edit
from rounds.planning.models import PlanEdit, PlannedVisit, VisitPlan
from rounds.planning.rules.settings import BAND_MAX
from rounds.planning.tests.acts import drafted, plan_of, segmented
from tests.world import World, build_world

NAMES = ("东街烟酒店", "桥头便利店", "山口食杂店")


def planned(most: int) -> tuple[World, VisitPlan]:
    """A draft in which no day takes more than `most` visits."""
    world = build_world()
    segmented(world, dict.fromkeys(NAMES, "guide"))
    set_setting(world.company, BAND_MAX, most, by="system", at=world.now, because="test")
    return world, plan_of(drafted(world), world.ann)


def first_stops(plan: VisitPlan) -> list[PlannedVisit]:
    """The second visit of every shop: all of one week."""
    rows = plan.stops.filter(channel="door").order_by("day")
    return [list(rows.filter(retailer__name=name))[1] for name in NAMES]


def empty_day(plan: VisitPlan, stops: list[PlannedVisit]) -> date:
    """A day of their week on which nobody is visited."""
    week = min(stop.day for stop in stops)
    monday = week - timedelta(days=week.weekday())
    busy = set(plan.stops.filter(channel="door").values_list("day", flat=True))
    return next(day for day in (monday + timedelta(days=n) for n in range(5)) if day not in busy)


def fits(plan: VisitPlan) -> None:
    """What the plan says of its days is what stands in its rounds."""
    plan.refresh_from_db()
    for row in plan.days:
        rounds = plan.stops.filter(day=row["day"], channel="door").order_by("position")
        assert [stop.position for stop in rounds] == list(range(1, row["visits"] + 1))


@pytest.mark.parametrize("most", [1, 2])
def test_who_comes_last_finds_the_day_full(own_database: str, most: int) -> None:
    world, plan = planned(most)
    stops = first_stops(plan)
    day = empty_day(plan, stops)

    def drag(stop: PlannedVisit) -> str:
        try:
            move_visit(stop, plan, day=day, by=world.mei, at=world.now)
        except PlanningError as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(max_workers=3) as pool:
        refusals = [refusal for refusal in pool.map(drag, stops) if refusal]
    assert len(refusals) == len(NAMES) - most
    assert all("超过每天上限" in refusal for refusal in refusals)
    assert plan.stops.filter(day=day, channel="door").count() == most
    fits(plan)
    assert not list(verify(world.company.pk))


def test_an_edit_undone_by_two_at_once_is_undone_once(own_database: str) -> None:
    world, plan = planned(5)
    stop = first_stops(plan)[0]
    edit = move_visit(stop, plan, day=empty_day(plan, first_stops(plan)), by=world.mei, at=world.now)

    def undo(_number: int) -> bool:
        try:
            undo_edit(PlanEdit.objects.get(pk=edit.pk), by=world.mei, at=world.now)
        except PlanningError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(max_workers=4) as pool:
        assert sorted(pool.map(undo, range(4))) == [False, False, False, True]
    assert PlannedVisit.objects.get(pk=stop.pk).day == stop.day
    fits(plan)
