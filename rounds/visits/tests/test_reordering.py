"""An order made by hand: stored, remembered, kept by a plan made again (C14)."""

from datetime import date

import pytest

from rounds.common.events import history
from rounds.visits.actions import plan_visits, reorder_day
from rounds.visits.models import RoundOrder, Visit
from rounds.visits.rules.order import kept_order
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.reasons import RefusedError
from tests.world import World

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
NAMES = ("东街烟酒店", "桥头便利店", "山口食杂店")


def stop(retailer: int, day: date, position: int, minute: int | None = None) -> PlannedStop:
    return PlannedStop(retailer, day, position, minute=minute, goal="问", goal_because="C05")


def planned(world: World, day: date = MONDAY, key: str = "p") -> dict[str, Visit]:
    stops = [stop(world.retailers[name].pk, day, n, 480 + 30 * n) for n, name in enumerate(NAMES, start=1)]
    visits = plan_visits(
        world.company, world.ann, stops, plan_key=key, first_day=day, last_day=day, by=world.mei, at=world.now
    )
    return {visit.retailer.name: visit for visit in visits}


def names_of(world: World, day: date = MONDAY) -> list[str]:
    rows = Visit.objects.visible_to(world.ann).on(day).filter(state="planned")
    return [visit.retailer.name for visit in rows]


def test_the_named_share_their_places_and_the_others_stay() -> None:
    stops = [stop(7, MONDAY, 1, 500), stop(8, MONDAY, 2, 530), stop(9, MONDAY, 3, 560), stop(7, TUESDAY, 1)]
    kept = kept_order(stops, {MONDAY: [9, 55, 7]})
    assert [(s.retailer_id, s.position, s.minute) for s in kept] == [
        (7, 3, 560),
        (8, 2, 530),
        (9, 1, 500),
        (7, 1, None),
    ]


def test_hours_follow_the_new_order_and_every_change_is_an_event(world: World) -> None:
    visits = planned(world)
    wanted = [visits[name] for name in ("山口食杂店", "东街烟酒店", "桥头便利店")]
    assert len(reorder_day(world.ann, MONDAY, wanted, by=world.ann, at=world.now)) == 3
    assert names_of(world) == ["山口食杂店", "东街烟酒店", "桥头便利店"]
    first = Visit.objects.visible_to(world.ann).on(MONDAY).filter(state="planned")[0]
    verbs = [event.verb for event in history(first)]
    assert (first.planned_minute, verbs[-1]) == (510, "visit.reordered")
    assert reorder_day(world.ann, MONDAY, wanted, by=world.ann, at=world.now) == [], "the same again changes nothing"


def test_a_plan_made_again_keeps_the_order_of_the_day(world: World) -> None:
    visits = planned(world)
    wanted = [visits[name] for name in ("桥头便利店", "山口食杂店", "东街烟酒店")]
    reorder_day(world.ann, MONDAY, wanted, by=world.ann, at=world.now)
    planned(world, key="again")
    assert names_of(world) == ["桥头便利店", "山口食杂店", "东街烟酒店"]
    planned(world, TUESDAY)
    assert names_of(world, TUESDAY) == list(NAMES), "another day is another matter"


def test_nobody_orders_the_day_of_another(world: World) -> None:
    visits = planned(world)
    with pytest.raises(RefusedError):
        reorder_day(world.staff["ben"], MONDAY, list(visits.values()), by=world.staff["ben"], at=world.now)
    assert not RoundOrder.objects.unscoped("test").exists()
