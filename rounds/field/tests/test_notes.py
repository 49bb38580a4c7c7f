"""The phone's library of its own notes: prints instead of words, small, and only the new ones after the first time."""

import gzip
import json
from base64 import b64decode
from datetime import timedelta
from uuid import uuid4

from rounds.field.actions import apply
from rounds.field.queries import phone_content
from rounds.visits.actions import finish_visit, plan_visits
from rounds.visits.models import Visit
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.record import Fix, VisitRecord
from rounds.visits.rules.similarity import normalised, print_of, sketch_of
from tests.world import World

WORDS = "门口修路，客流少；利群断货 3 天"


def note(world: World, who: str, shop: str, comment: str, *, days_ago: int = 0) -> Visit:
    at = world.now - timedelta(days=days_ago)
    manager, day = world.staff[who], at.date()
    stop = PlannedStop(world.retailers[shop].pk, day, 1, goal="库存？")
    visit = plan_visits(
        world.company, manager, [stop], plan_key=f"{days_ago}", first_day=day, last_day=day, by="system", at=at
    )[0]
    record = VisitRecord(
        arrived_at=at - timedelta(minutes=9),
        departed_at=at,
        comment=comment,
        arrival=Fix(30.001, 120.001, 12),
        facts={"stock_cartons": 4},
    )
    return finish_visit(visit, record=record, by=manager, at=at)


def test_own_notes_travel_as_prints_and_nobody_elses(world: World) -> None:
    mine = note(world, "ann", "东街烟酒店", WORDS)
    older = note(world, "ann", "桥头便利店", "学校放假，学生少", days_ago=2)
    note(world, "ben", "东河超市", "同事的话不下发")
    content = phone_content(world.ann, at=world.now)
    assert content["ids"]["notes"] == [str(mine.pk), str(older.pk)]
    newest, before = content["notes"]
    assert WORDS not in json.dumps(content["notes"], default=str, ensure_ascii=False)
    sketch = b64decode(newest["sketch"])
    assert [int.from_bytes(sketch[i : i + 2]) for i in range(0, len(sketch), 2)] == list(sketch_of(normalised(WORDS)))
    facts = b64decode(newest["facts"])
    kept = {int.from_bytes(facts[i : i + 4]) for i in range(0, len(facts), 4)}
    assert {print_of(fact) for fact in ("断货", "3天", "stock_cartons=4")} <= kept
    assert newest["fix"] == {"lat": 30.001, "lon": 120.001, "accuracy": 12}
    assert before["fix"] is None


def test_after_the_first_time_only_new_notes_travel(world: World) -> None:
    note(world, "ann", "桥头便利店", "学校放假，学生少", days_ago=2)
    cursor = phone_content(world.ann, at=world.now)["cursor"]
    assert phone_content(world.ann, at=world.now, cursor=cursor)["notes"] == []
    new = note(world, "ann", "东街烟酒店", WORDS)
    content = phone_content(world.ann, at=world.now, cursor=cursor)
    assert [card["id"] for card in content["notes"]] == [str(new.pk)]
    assert len(content["ids"]["notes"]) == 2


def test_two_hundred_notes_take_less_than_forty_kilobytes(world: World) -> None:
    for number in range(20):
        text = "".join(chr(0x4E00 + (number * 977 + place * 131) % 5000) for place in range(60))
        note(world, "ann", "东街烟酒店", text, days_ago=number)
    cards = phone_content(world.ann, at=world.now)["notes"]
    size = len(gzip.compress(json.dumps(cards, default=str).encode()))
    assert len(cards) == 20
    assert size * 10 < 40_000


def test_a_doubt_nobody_answered_comes_back_and_is_answered_by_a_command(world: World) -> None:
    visit = note(world, "ann", "东街烟酒店", WORDS)
    Visit.objects.filter(pk=visit.pk).update(
        doubts=[{"kind": "same_photo", "text": "照片用过", "params": {}, "rules": ["E05"]}]
    )
    [card] = [card for card in phone_content(world.ann, at=world.now)["visits"] if card["id"] == str(visit.pk)]
    assert card["open_doubts"] == [{"kind": "same_photo", "text": "照片用过"}]
    body = {"visit": str(visit.pk), "kind": "same_photo", "answer": "nothing_changed"}
    raw = {"id": str(uuid4()), "kind": "doubt.answer", "made_at": world.now.isoformat(), "body": body}
    assert apply(raw, by=world.staff["ben"], at=world.now).status == 422
    assert apply(raw | {"id": str(uuid4())}, by=world.ann, at=world.now).status == 200
    [card] = [card for card in phone_content(world.ann, at=world.now)["visits"] if card["id"] == str(visit.pk)]
    assert card["open_doubts"] == []
    assert Visit.objects.get(pk=visit.pk).doubts[0]["answer"] == "nothing_changed"
