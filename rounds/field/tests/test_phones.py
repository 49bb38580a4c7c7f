"""The desk's side of the phones: who has not synced, what was refused, the order to forget, closed accounts."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from rounds.common.events import history, verify
from rounds.field.actions import PhoneSays, note_device
from rounds.field.models import Device, Quarantine
from rounds.field.rules.phones import PhoneFacts, concerns
from rounds.field.tests.test_sync import SYNC, command, finished, planned, sent, signed_in
from rounds.people.models import Staff
from tests.world import World, build_world

NOW = timezone.now()
FRESH = PhoneFacts(0, NOW)


@pytest.mark.parametrize(
    ("phone", "codes"),
    [
        (FRESH, []),
        (PhoneFacts(2, NOW - timedelta(minutes=59)), []),
        (PhoneFacts(2, NOW - timedelta(hours=1)), ["unsent"]),
        (PhoneFacts(2, NOW, NOW - timedelta(hours=2)), ["unsent"]),
        (PhoneFacts(0, NOW - timedelta(days=3)), ["silent"]),
        (PhoneFacts(1, NOW, storage={"lost": 3, "free_mb": 20, "persisted": False}),
         ["lost", "little_room", "not_persistent"]),
        (PhoneFacts(0, NOW, storage={"persisted": False, "free_mb": 5000}), []),
    ],
)  # fmt: skip
def test_a_phone_deserves_a_call_when(phone: PhoneFacts, codes: list[str]) -> None:
    assert concerns(phone, at=NOW) == codes


def synced(client: Client, key: str, unsent: int = 0, **more: Any) -> dict[str, Any]:
    device = {"key": key, "label": "Android 11", "version": "abc", "unsent": unsent, **more}
    answer = client.post(SYNC, {"commands": [], "device": device}, content_type="application/json")
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def test_the_desk_sees_who_has_not_synced_the_most_urgent_first(world: World) -> None:
    long_ago = (timezone.now() - timedelta(hours=5)).isoformat()
    storage = {"persisted": False, "free_mb": 12, "installed": True}
    synced(signed_in(world.staff["kai"]), str(uuid4()))
    synced(signed_in(world.ann), str(uuid4()), unsent=7, oldest_unsent_at=long_ago, storage=storage)
    page = signed_in(world.mei).get("/field/devices/")
    lines = page.context["lines"]
    assert lines[0]["staff"] == world.ann
    assert lines[0]["concerns"] == ["unsent", "little_room", "not_persistent"]
    assert {line["staff"].username for line in lines if line["concerns"] == ["never"]} == {"Aben"}
    text = page.content.decode()
    assert "超过 1 小时没有上传" in text
    assert "剩余 12 MB" in text
    only = signed_in(world.mei).get("/field/devices/?only=1").context["lines"]
    assert world.staff["kai"] not in {line["staff"] for line in only}


def test_an_order_to_forget_reaches_the_phone_and_its_confirmation_the_desk(world: World) -> None:
    phone, key = signed_in(world.ann), str(uuid4())
    assert synced(phone, key)["wipe"] is None
    device, desk = Device.objects.get(), signed_in(world.mei)
    assert desk.post(f"/field/devices/{device.pk}/wipe/", {"reason": ""}).status_code == 302
    assert synced(phone, key)["wipe"] is None
    desk.post(f"/field/devices/{device.pk}/wipe/", {"reason": "手机丢了"})
    assert "等待清除" in desk.get("/field/devices/").content.decode()
    assert phone.get("/field/api/ping", {"device": key}).json()["wipe"] == "手机丢了"
    assert phone.get("/field/api/ping", {"device": str(uuid4())}).json()["wipe"] is None
    assert synced(phone, key, unsent=3)["wipe"] == "手机丢了"
    said = {"key": key, "why": "order", "exported": 0}
    assert phone.post("/field/api/wiped", said, content_type="application/json").status_code == 204
    assert phone.get("/field/api/ping").status_code == 401, "the session ends with it"
    assert signed_in(world.ann).get("/field/api/ping", {"device": key}).json()["wipe"] is None
    assert "已清除" in desk.get("/field/devices/").content.decode()
    verbs = [event.verb for event in history(device)]
    assert verbs == ["device.met", "device.wipe_ordered", "device.wiped"]
    assert not list(verify(world.company.pk))


def test_an_order_can_be_taken_back_until_it_is_carried_out(world: World) -> None:
    phone, key = signed_in(world.ann), str(uuid4())
    synced(phone, key)
    device, desk = Device.objects.get(), signed_in(world.staff["root"])
    desk.post(f"/field/devices/{device.pk}/wipe/", {"reason": "换手机"})
    desk.post(f"/field/devices/{device.pk}/keep/")
    assert synced(phone, key)["wipe"] is None
    assert [event.verb for event in history(device)][-1] == "device.wipe_withdrawn"


def test_the_head_looks_and_orders_nothing_and_other_units_have_no_phone_here(world: World) -> None:
    synced(signed_in(world.ann), str(uuid4()))
    device = Device.objects.get()
    head = signed_in(world.staff["hua"])
    assert head.get("/field/devices/").status_code == 200
    assert head.post(f"/field/devices/{device.pk}/wipe/", {"reason": "x"}).status_code == 403
    assert signed_in(world.staff["sam"]).get("/field/devices/").status_code == 403


def test_records_a_phone_lost_are_an_event_once(world: World) -> None:
    phone, key = signed_in(world.ann), str(uuid4())
    for _again in range(2):
        synced(phone, key, storage={"lost": 4})
    assert [event.verb for event in history(Device.objects.get())] == ["device.met", "device.lost_records"]
    assert "丢失 4 条" in signed_in(world.mei).get("/field/devices/").content.decode()


def test_what_was_refused_can_be_read_whole_and_is_dealt_with_by_name(world: World) -> None:
    odd = command("visit.miss", visit=str(planned(world).pk), reason="no such reason", note="店主说")
    sent(signed_in(world.ann), odd)
    row, desk = Quarantine.objects.get(), signed_in(world.mei)
    assert "店主说" in desk.get(f"/field/refused/{row.pk}/").content.decode()
    assert "no such reason" in desk.get(f"/field/refused/{row.pk}/").content.decode()
    desk.post(f"/field/refused/{row.pk}/settle/", {"reason": "  "})
    assert Quarantine.objects.get().settled_at is None
    desk.post(f"/field/refused/{row.pk}/settle/", {"reason": "已请本人重新填写"})
    row.refresh_from_db()
    assert (row.settled_by, row.settled_note) == (world.mei, "已请本人重新填写")
    assert history(row).get().verb == "quarantine.settled"
    assert list(desk.get("/field/devices/").context["refused"]) == []
    assert list(desk.get("/field/devices/?settled=1").context["refused"]) == [row]


def test_both_versions_of_one_id_are_shown_to_their_author_only(world: World) -> None:
    visit = planned(world)
    first = finished(visit)
    other = first | {"body": first["body"] | {"comment": "换了内容"}}
    phone = signed_in(world.ann)
    sent(phone, first)
    [conflict] = sent(phone, other)
    assert conflict["status"] == 409
    assert conflict["answer"]["kept"]["body"]["comment"] == first["body"]["comment"]
    [foreign] = sent(signed_in(world.staff["ben"]), other)
    assert (foreign["status"], "kept" in foreign["answer"]) == (409, False)


def test_a_closed_account_and_a_changed_role_are_told_apart_from_a_session_that_ended(world: World) -> None:
    phone = signed_in(world.ann)
    assert phone.get("/field/api/ping").status_code == 200
    Staff.objects.filter(pk=world.ann.pk).update(is_active=False)
    closed = phone.get("/field/api/ping")
    assert (closed.status_code, closed.json()["revoked"]) == (401, True)
    late = phone.post(SYNC, {"commands": [finished(planned(world))]}, content_type="application/json")
    assert (late.status_code, late.json()["revoked"]) == (401, True)
    Staff.objects.filter(pk=world.ann.pk).update(is_active=True, role="trainer")
    moved = phone.get("/field/api/ping")
    assert (moved.status_code, moved.json()["revoked"]) == (403, True)
    Staff.objects.filter(pk=world.ann.pk).update(role="account_manager")
    assert phone.get("/field/api/ping").status_code == 200
    assert "revoked" not in Client().get("/field/api/ping").json()


def test_two_first_syncs_of_one_phone_at_once_are_one_phone(own_database: str) -> None:
    world, key = build_world(), uuid4()
    together = Barrier(8)

    def first(_number: int) -> int:
        together.wait()
        try:
            return note_device(world.ann, PhoneSays(key=key, unsent=1), at=world.now).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert len(set(pool.map(first, range(8)))) == 1
    assert [event.verb for event in history(Device.objects.get())] == ["device.met"]
    assert not list(verify(world.company.pk))
