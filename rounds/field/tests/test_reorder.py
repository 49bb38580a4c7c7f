"""The order of a day comes from the phone, whatever ids it knows its visits by."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from rounds.field.actions import apply
from rounds.field.queries import needs_comparing, phone_content
from rounds.retailers.actions import change_fields
from rounds.visits.actions import add_visit, plan_visits
from rounds.visits.models import Visit
from rounds.visits.rules.plan import PlannedStop
from tests.world import World


def order(world: World, *visits: str, staff: str = "ann") -> Any:
    body = {"day": world.now.date().isoformat(), "visits": list(visits)}
    raw = {"id": str(uuid4()), "kind": "day.reorder", "made_at": "2026-11-23T09:00:00+08:00", "body": body}
    return apply(raw, by=world.staff[staff], at=timezone.now())


def a_day(world: World) -> tuple[Visit, Visit]:
    day, stop = world.now.date(), world.retailers["东街烟酒店"].pk
    stops = [PlannedStop(stop, day, 1, goal="问", goal_because="C05")]
    [planned] = plan_visits(
        world.company, world.ann, stops, plan_key="p", first_day=day, last_day=day, by="x", at=world.now
    )
    shop = world.retailers["桥头便利店"]
    return planned, add_visit(shop, world.ann, day=day, goal="问", phone_id=uuid4(), by=world.ann, at=world.now)


def test_visits_are_named_by_their_number_or_by_the_phones_own_id(world: World) -> None:
    planned, added = a_day(world)
    cursor = phone_content(world.ann, at=world.now)["cursor"]
    outcome = order(world, str(added.phone_id), str(planned.pk), str(uuid4()))
    assert (outcome.status, outcome.answer["changed"]) == (200, 2)
    assert list(Visit.objects.visible_to(world.ann).on(world.now.date())) == [added, planned]
    assert not needs_comparing(world.ann, cursor=cursor)
    news = phone_content(world.ann, at=world.now, cursor=cursor)
    assert {visit["id"]: visit["position"] for visit in news["visits"]} == {str(added.pk): 1, str(planned.pk): 2}


def test_the_day_of_another_is_not_touched(world: World) -> None:
    planned, _added = a_day(world)
    order(world, str(planned.pk), staff="ben")
    planned.refresh_from_db()
    assert planned.position == 1
    assert planned.version == 1


def test_what_touches_every_row_is_said_instead_of_sending_every_row(world: World) -> None:
    cursor = phone_content(world.ann, at=world.now)["cursor"]
    change_fields(world.retailers["东街烟酒店"], {"habits": "晚上"}, source="desk", by=world.mei, at=world.now)
    assert not needs_comparing(world.ann, cursor=cursor)
    assert not needs_comparing(world.ann, cursor=0)
