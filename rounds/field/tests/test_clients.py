"""Old phone apps are understood for as long as we say so; one that is too old is told, and loses nothing."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rounds.bulletins.actions import owe_bulletin, publish_bulletin
from rounds.field.models import Device, Receipt
from rounds.field.rules.clients import client_of, is_too_old, oldest_client
from rounds.field.tests.test_sync import PNG, SYNC, command, finished, planned, sent, signed_in
from rounds.issues.actions import accept_issue, answer_issue, raise_issue
from rounds.visits.models import DayReview, Visit
from tests.world import World

RECORDED = json.loads((Path(__file__).parent / "clients" / "commands_v1.json").read_text(encoding="utf-8"))["commands"]


def filled(value: Any, rows: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {name: filled(item, rows) for name, item in value.items()}
    return rows.get(value, value) if isinstance(value, str) else value


def test_everything_the_app_of_version_1_sends_is_taken(world: World) -> None:
    shop, sam, spoken = world.retailers["东街烟酒店"], world.staff["sam"], timezone.now() - timedelta(days=1)
    issue = raise_issue(
        shop, category="supply_issue", text="断货", entry="visit", proposed_solution="补", by=world.ann, at=spoken
    )
    accept_issue(issue, by=sam, at=spoken + timedelta(hours=1))
    answer_issue(issue, kind="solution", text="周二补货", by=sam, at=spoken + timedelta(hours=2))
    sales = world.departments["sales_department"]
    due = owe_bulletin(sales, topic="supply", title="投放", due_at=world.now, by=sam, at=spoken)
    bulletin = publish_bulletin(due, body="按档位", segments=[], valid_until=None, by=sam, at=spoken)
    rows = {
        "$shop": shop.pk,
        "$bulletin": bulletin.pk,
        "$planned": str(planned(world, "桥头便利店").pk),
        "$answered": str(issue.pk),
    }
    outcomes = sent(signed_in(world.ann), *(filled(recorded, rows) for recorded in RECORDED))
    assert [(outcome["status"], outcome["answer"]) for outcome in outcomes if outcome["status"] != 200] == []
    assert {recorded["kind"] for recorded in RECORDED} == set(Receipt.objects.values_list("kind", flat=True))
    assert (Visit.objects.finished().count(), DayReview.objects.count()) == (1, 1)
    assert set(Receipt.objects.values_list("sequence", "clock")) == {(None, None)}


@pytest.mark.parametrize(("said", "client"), [(None, 1), ("", 1), ("2", 2), ("x", 1), ("99999999", 1)])
def test_the_first_app_said_no_number(said: str | None, client: int) -> None:
    assert client_of(said) == client


THREE = {1: date(2026, 11, 20), 2: date(2026, 11, 22), 3: date(2027, 1, 4)}


def test_an_app_is_understood_until_thirty_days_after_its_second_successor() -> None:
    came, last, over = date(2027, 1, 4), date(2027, 2, 3), date(2027, 2, 4)
    assert [is_too_old(1, day, THREE) for day in (came, last, over)] == [False, False, True]
    assert not any(is_too_old(client, over, THREE) for client in (2, 3, 4))
    assert is_too_old(1, came, THREE | {4: came})
    assert [oldest_client(day, THREE) for day in (last, over)] == [1, 2]


def test_while_there_are_only_two_both_are_understood() -> None:
    two = {number: THREE[number] for number in (1, 2)}
    assert [oldest_client(day, two) for day in (date(2026, 11, 22), date(2030, 1, 1))] == [1, 1]


def test_an_app_that_is_too_old_is_told_so_and_nothing_of_it_is_taken(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rounds.field.api.auth.is_too_old", lambda client, on: client < 3)
    client, late = signed_in(world.ann), finished(planned(world))
    for answer in (
        client.post(SYNC, {"commands": [late]}, content_type="application/json"),
        client.get("/field/api/content", headers={"X-Rounds-Client": "2"}),
        client.put(f"/field/api/attachments/{'0' * 64}?visit=1", PNG, content_type="image/png"),
    ):
        assert answer.status_code == 426
        assert "更新" in answer.json()["detail"]
    assert not Receipt.objects.exists()
    assert client.get("/field/api/ping").status_code == 200
    newer = client.post(SYNC, {"commands": [late]}, content_type="application/json", headers={"X-Rounds-Client": "3"})
    assert newer.json()["outcomes"][0]["status"] == 200


def test_the_number_of_the_app_its_sequence_and_its_clock_are_kept(world: World) -> None:
    device = {"key": "7a0e1c3e-95c5-4b62-8f44-1c5f0b8f2b01", "label": "Android", "version": "abc", "unsent": 0}
    late = finished(planned(world)) | {"seq": 41, "clock": {"wall": 1_790_000_000_000, "off": -259_200_000, "x": 1}}
    body = {"commands": [late], "device": device}
    headers = {"X-Rounds-Client": "2"}
    signed_in(world.ann).post(SYNC, body, content_type="application/json", headers=headers)
    receipt = Receipt.objects.get()
    assert (receipt.sequence, receipt.clock) == (41, {"wall": 1_790_000_000_000, "off": -259_200_000})
    assert Device.objects.get().client_api == 2


def test_strange_words_about_the_clock_do_not_cost_the_record(world: World) -> None:
    odd = finished(planned(world)) | {"seq": "first", "clock": "broken"}
    assert sent(signed_in(world.ann), odd)[0]["status"] == 200
    assert Receipt.objects.values_list("sequence", "clock").get() == (None, None)


def test_a_phone_three_days_ahead_writes_nothing_into_the_future(world: World) -> None:
    now = timezone.now()
    ahead = {"arrived_at": now + timedelta(days=3), "departed_at": now + timedelta(days=3, minutes=9)}
    visit = planned(world)
    said = {name: moment.isoformat() for name, moment in ahead.items()}
    raised = command(
        "issue.raise", issue="5b0e1c3e-95c5-4b62-8f44-1c5f0b8f2b02", retailer=visit.retailer_id,
        category="supply_issue", text="断货", raised_at=said["arrived_at"],
    )  # fmt: skip
    review = command("review.send", day=str(timezone.localdate()), opened_at=said["departed_at"])
    outcomes = sent(signed_in(world.ann), raised, finished(visit, **said), review)
    assert [outcome["status"] for outcome in outcomes] == [200, 200, 200]
    visit.refresh_from_db()
    assert visit.departed_at is not None
    assert visit.arrived_at is not None
    assert visit.departed_at <= timezone.now()
    assert visit.departed_at - visit.arrived_at == timedelta(minutes=9)
    assert "clock_ahead" in [doubt["kind"] for doubt in visit.doubts]
    issue = visit.retailer.issues.get()
    assert issue.raised_at <= timezone.now()
    assert DayReview.objects.get().opened_at <= timezone.now()


def test_without_a_session_an_old_number_changes_nothing(db: None) -> None:
    assert Client().get("/field/api/content", headers={"X-Rounds-Client": "1"}).status_code == 401
