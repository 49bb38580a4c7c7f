"""What a phone brings into the shop, and what it sends from there."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from rounds.common.events import verify
from rounds.field.actions import apply
from rounds.field.models import Quarantine
from rounds.field.queries import phone_content
from rounds.improvement.actions import publish_sop
from rounds.orders.models import Product
from rounds.retailers.actions import change_fields
from rounds.visits.actions import add_visit, finish_visit, make_promise
from rounds.visits.models import Promise, Visit
from rounds.visits.rules.record import VisitRecord
from tests.world import CANARY, World

TODAY = date(2026, 11, 23)
Json = dict[str, Any]


def command(kind: str, world: World, **body: Any) -> Json:
    return {"id": str(uuid4()), "kind": kind, "made_at": world.now.isoformat(), "body": body}


def test_procedures_of_visits_come_with_their_required_steps(world: World) -> None:
    for code, purpose in (("visit", "every"), ("review", "")):
        steps = ["* 看库存", "问候"]
        publish_sop(world.company, code=code, title=code, steps=steps, purpose=purpose, by=world.mei, at=world.now)
    publish_sop(world.other, code="visit", title=CANARY, steps=[CANARY], purpose="every", by="system", at=world.now)
    [sop] = phone_content(world.ann, at=world.now)["sops"]
    assert (sop["code"], [step["is_required"] for step in sop["steps"]]) == ("visit", [True, False])


def test_promises_come_to_those_who_serve_the_retailer(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    make_promise(shop, text="带样品", due_on=TODAY, manager=world.ann, by=world.ann, at=world.now)
    [promise] = phone_content(world.ann, at=world.now)["promises"]
    assert (promise["text"], promise["due_on"], promise["by"]) == ("带样品", TODAY, "ann")
    for stranger in (world.staff["ben"], world.staff["wu"], world.strangers["ann"]):
        assert phone_content(stranger, at=world.now)["promises"] == []


def test_the_card_says_what_was_done_this_quarter_and_the_purpose_of_the_question(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    visit = add_visit(shop, world.ann, day=TODAY, goal="问", by=world.ann, at=world.now)
    record = VisitRecord(
        arrived_at=world.now - timedelta(hours=2), departed_at=world.now - timedelta(hours=1), done_duties=("adviser",)
    )
    finish_visit(visit, record=record, by=world.ann, at=world.now)
    Product.objects.create(company=world.company, code="P1", name="利群")
    content = phone_content(world.ann, at=world.now)
    card = next(card for card in content["retailers"] if card["id"] == shop.pk)
    assert (card["balance"], card["goal"]["purpose"], card["orders"]["sells"]) == ({"adviser": 1}, "stock", [])
    assert content["brands"] == ["利群"]
    assert "必须订" in content["settings"]["pressure"]


def test_how_the_owner_is_stays_with_the_account_manager(world: World, client: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    change_fields(shop, {"owner_situation": "家里有人生病"}, source="visit", by=world.ann, at=world.now)
    for name, sees in (("ann", True), ("kai", False)):
        client.force_login(world.staff[name])
        assert ("家里有人生病" in str(client.get("/field/api/content").json())) is sees


def test_a_promise_is_made_with_the_visit_and_settled_from_the_next_phone(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    visit = add_visit(shop, world.ann, day=TODAY, goal="问", by=world.ann, at=world.now)
    made = str(uuid4())
    body = {"promise": made, "retailer": shop.pk, "text": "带样品", "due_on": "2026-11-25", "visit": str(visit.pk)}
    first = command("promise.make", world, **body)
    for raw in (first, first, command("promise.settle", world, promise=made, outcome="kept", note="")):
        assert apply(raw, by=world.ann, at=world.now).status == 200
    promise = Promise.objects.get()
    assert (promise.visit, promise.outcome) == (visit, "kept")
    foreign = command("promise.settle", world, promise=made, outcome="broken", note="x")
    assert apply(foreign, by=world.strangers["ann"], at=world.now).answer["missing"] == "promise"
    assert not list(verify(world.company.pk))


def test_steps_advice_and_answers_arrive_with_the_record(world: World) -> None:
    visit = add_visit(world.retailers["东街烟酒店"], world.ann, day=TODAY, goal="问", by=world.ann, at=world.now)
    at = world.now.isoformat()
    step = {"code": "visit", "version": 2, "text": "看陈列", "is_done": False, "because": "店里正忙"}
    body: Json = {"visit": str(visit.pk), "arrived_at": at, "departed_at": at, "channel": "evening"}
    body |= {"order_advice": "利群每周 2 条", "sop_steps": [step], "answers": {"very_short": "brief_errand"}}
    outcome = apply(command("visit.finish", world, **body), by=world.ann, at=world.now)
    assert outcome.status == 200, json.dumps(outcome.answer, ensure_ascii=False)
    row = Visit.objects.get(pk=visit.pk)
    assert (row.channel, row.order_advice, row.sop_steps) == ("evening", "利群每周 2 条", [step])
    assert row.answers == {"very_short": "brief_errand"}
    assert not Quarantine.objects.exists()
