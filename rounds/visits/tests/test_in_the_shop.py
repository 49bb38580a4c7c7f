"""What a visit leaves besides its words: dated facts, the household apart, steps, answers, promises on the desk."""

from datetime import timedelta

import pytest
from django.test import Client

from rounds.common.events import history
from rounds.people.actions import set_setting
from rounds.retailers.actions import change_fields
from rounds.retailers.models import Fact
from rounds.visits.actions import finish_visit, make_promise, settle_promise
from rounds.visits.models import Promise, Visit
from rounds.visits.rules.record import SopStep
from rounds.visits.rules.settings import PRESSURE
from rounds.visits.tests.test_actions import MONDAY, planned, record_of
from tests.world import World

PRIVATE = "店主母亲住院"


def test_what_was_seen_is_a_fact_of_the_day_it_was_seen(world: World) -> None:
    visit = planned(world)
    record = record_of(world, facts={"stock_cartons": 12, "price_labels": "no", "out_of_stock": "利群"})
    done = finish_visit(visit, record=record, by=world.ann, at=world.now + timedelta(days=2))
    shop = done.retailer
    shop.refresh_from_db()
    assert (shop.price_labels, done.facts["out_of_stock"]) == ("lacking", "利群")
    fact = Fact.objects.get(retailer=shop, field="price_labels")
    assert (fact.source, fact.author, fact.observed_at) == (Fact.Source.VISIT, world.ann, record.departed_at)


def test_a_fact_that_arrives_late_does_not_overwrite_what_was_seen_after_it(world: World) -> None:
    visit = planned(world)
    shop = visit.retailer
    change_fields(shop, {"stock_cartons": 40}, source="desk", by=world.mei, at=world.now)
    finish_visit(
        visit, record=record_of(world, facts={"stock_cartons": 12, "display_grade": 4}), by=world.ann, at=world.now
    )
    shop.refresh_from_db()
    assert shop.stock_cartons == 40
    assert shop.display_grade == 4
    assert Visit.objects.get(pk=visit.pk).facts["stock_cartons"] == 12


def test_the_household_stands_in_the_restricted_file_and_nowhere_else(world: World, client: Client) -> None:
    visit = planned(world)
    done = finish_visit(visit, record=record_of(world, facts={"owner_situation": PRIVATE}), by=world.ann, at=world.now)
    done.retailer.refresh_from_db()
    assert done.retailer.owner_situation == PRIVATE
    assert "owner_situation" not in done.facts
    assert PRIVATE not in str([event.content.body for event in history(done)])
    for name, sees in (("mei", True), ("sam", False), ("kai", False)):
        client.force_login(world.staff[name])
        for path in (f"/visits/{done.pk}/", f"/retailers/{done.retailer_id}/"):
            assert (PRIVATE in client.get(path).content.decode()) == (sees and "retailers" in path), (name, path)


def test_steps_and_answers_stay_with_the_record_and_are_read_on_the_desk(world: World, client: Client) -> None:
    steps = (
        SopStep("visit", 2, "看陈列", is_done=True),
        SopStep("visit", 2, "问候", is_done=False, because="店里正忙"),
    )
    record = record_of(world, sop_steps=steps, facts={"price_labels": "no", "no_position": "室内没有信号"})
    done = finish_visit(planned(world), record=record, by=world.ann, at=world.now)
    client.force_login(world.mei)
    page = client.get(f"/visits/{done.pk}/").content.decode()
    for words in ("看陈列", "店里正忙", "有缺", "室内没有信号"):
        assert words in page
    assert [step["is_done"] for step in done.sop_steps] == [True, False]


def test_advice_that_reads_like_a_quota_is_said_and_charges_nobody(world: World) -> None:
    kind = {"suggestion": "这个月必须订 10 条"}
    done = finish_visit(planned(world), record=record_of(world, **kind), by=world.ann, at=world.now)
    assert [doubt["kind"] for doubt in done.doubts] == ["pressure"]
    set_setting(world.company, PRESSURE, [], by=world.mei, at=world.now, because="另行规定")
    again = planned(world, shop="桥头便利店", key="p2")
    assert finish_visit(again, record=record_of(world, **kind), by=world.ann, at=world.now).doubts == []


@pytest.mark.parametrize(
    ("channel", "complete"), [("door", False), ("evening", False), ("phone", True), ("group", True)]
)
def test_nobody_signs_on_the_telephone(world: World, channel: str, complete: bool) -> None:
    done = finish_visit(planned(world), record=record_of(world, channel=channel), by=world.ann, at=world.now)
    assert done.is_complete is complete
    assert Visit.objects.complete().exists() is complete


def promised(world: World, text: str, days: int) -> Promise:
    shop = world.retailers["东街烟酒店"]
    due_on = MONDAY + timedelta(days=days)
    return make_promise(shop, text=text, due_on=due_on, manager=world.ann, by=world.ann, at=world.now)


def test_the_retailers_page_shows_what_was_promised_and_takes_the_outcome(world: World, client: Client) -> None:
    kept, owed = promised(world, "带样品", 0), promised(world, "问清货源", 1)
    settle_promise(kept, outcome="kept", by=world.ann, at=world.now)
    client.force_login(world.mei)
    fragment = client.get(f"/visits/promises/of-retailer/{kept.retailer_id}/").content.decode()
    for words in ("带样品", "问清货源", "按期兑现"):
        assert words in fragment
    url = f"/visits/promises/{owed.pk}/settle/"
    assert "没有兑现要写明原因" in client.post(url, {"outcome": "broken", "reason": ""}, follow=True).content.decode()
    client.post(url, {"outcome": "broken", "reason": "厂家断供"})
    owed.refresh_from_db()
    assert (owed.outcome, owed.settled_note) == ("broken", "厂家断供")
    client.force_login(world.staff["wu"])
    assert client.get(f"/visits/promises/of-retailer/{kept.retailer_id}/").status_code == 404
    assert client.post(url, {"outcome": "kept"}).status_code == 404
