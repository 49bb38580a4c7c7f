"""F6: the same id comes again with other content: refused with 409, the first stays, the other is kept and seen."""

import random
from concurrent.futures import ThreadPoolExecutor

from django.test import Client

from rounds.field.models import Quarantine, Receipt
from rounds.people.models import Staff
from tests.faults import invariants
from tests.faults.little_day import Json, little_day, made_once, made_ready
from tests.faults.processes import Mortal
from tests.faults.sending import Phone, signed_in
from tests.faults.test_f1_server_killed import server as server
from tests.world import build_world

AGAIN, RACES = 3, 10


def test_other_content_under_a_known_id_is_refused_kept_and_seen(server: Mortal) -> None:
    world, chance = build_world(), random.Random(6)
    office = made_ready(world, 2)
    first, other = little_day(chance, office), little_day(chance, office)
    server.start()
    phone, later = (Phone(server.url, signed_in(world.ann)) for _time in range(2))
    assert phone.send(first)
    changed = [one | {"body": two["body"]} for one, two in zip(first, other, strict=True)]
    for _time in range(AGAIN):
        assert later.send(changed)
    assert {status for statuses in phone.told.values() for status in statuses} == {200}
    assert {status for statuses in later.told.values() for status in statuses} == {409}
    for command in first:
        assert Receipt.objects.get(command_id=command["id"]).body == command["body"]
        assert all(answer["answer"]["kept"]["body"] == command["body"] for answer in later.answers[command["id"]])
    aside = {row.command_id: row.body["body"] for row in Quarantine.objects.all()}
    assert aside == {command["id"]: command["body"] for command in changed}
    assert Quarantine.objects.count() == len(changed)
    seen = seen_on_the_desk(world.mei)
    assert seen == len(changed)
    assert not made_once(first)
    assert not invariants.present_once(first)
    assert not invariants.standing()
    kinds = len({command["kind"] for command in first})
    refused = sum(map(len, later.told.values()))
    invariants.say("F6", kinds=kinds, commands=len(first), refused_409=refused, kept_aside=len(aside), seen=seen)


def test_of_two_contents_at_once_one_is_taken_and_the_other_kept_aside(server: Mortal) -> None:
    world, chance = build_world(), random.Random(66)
    office = made_ready(world, 2 * RACES)
    server.start()
    session, first, other = signed_in(world.ann), list[Json](), list[Json]()
    for _race in range(RACES):
        first.append(little_day(chance, office)[0])
        other.append(first[-1] | {"body": little_day(chance, office)[0]["body"]})
    with ThreadPoolExecutor(2) as pool:
        for one, two in zip(first, other, strict=True):
            phones = [Phone(server.url, session) for _post in range(2)]
            assert all(pool.map(Phone.send, phones, [[one], [two]]))
            assert sorted(status for phone in phones for status in phone.told[one["id"]]) == [200, 409]
            kept = [
                Receipt.objects.get(command_id=one["id"]).body,
                Quarantine.objects.get(command_id=one["id"]).body["body"],
            ]
            assert kept in ([one["body"], two["body"]], [two["body"], one["body"]])
    assert not invariants.standing()
    invariants.say("F6 at once", races=RACES, taken=Receipt.objects.count(), kept_aside=Quarantine.objects.count())


def seen_on_the_desk(manager: Staff) -> int:
    """How many of what was refused the market manager finds in the list and can open."""
    browser = Client()
    browser.force_login(manager)
    rows = browser.get("/field/devices/").context["refused"]
    return sum(browser.get(f"/field/refused/{row.pk}/").status_code == 200 for row in rows)
