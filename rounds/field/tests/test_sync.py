"""Commands from phones: each taken once, each with its own outcome, none lost (trust.md F4, F5, F6, F14)."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone

from rounds.bulletins.actions import owe_bulletin, publish_bulletin
from rounds.common.events import history, verify
from rounds.field.actions import apply
from rounds.field.models import Device, Quarantine, Receipt
from rounds.issues.actions import accept_issue, answer_issue, raise_issue
from rounds.issues.models import Issue
from rounds.people.models import Staff
from rounds.visits.actions import plan_visits
from rounds.visits.models import Attachment, Visit
from rounds.visits.rules.plan import PlannedStop
from tests.world import World, build_world

SYNC, PNG = "/field/api/sync", b"\x89PNG\r\n\x1a\n" + b"ink" * 50
Json = dict[str, Any]


def planned(world: World, shop: str = "东街烟酒店", staff: str = "ann") -> Visit:
    manager, day = world.staff[staff], world.now.date()
    stop = PlannedStop(world.retailers[shop].pk, day, 1, goal="为什么没有订货？")
    made = plan_visits(
        world.company, manager, [stop], plan_key=uuid4().hex, first_day=day, last_day=day, by="x", at=world.now
    )
    return made[0]


def command(kind: str, **body: Any) -> Json:
    return {"id": str(uuid4()), "kind": kind, "made_at": "2026-11-20T09:00:00+08:00", "body": body}


def finished(visit: Visit | str, **more: Any) -> Json:
    written = {"comment": "利群断货 3 天", "suggestion": "催配送", "summary": "周三再看"}
    times = {"arrived_at": "2026-11-20T09:00:00+08:00", "departed_at": "2026-11-20T09:10:00+08:00"}
    reference = visit if isinstance(visit, str) else str(visit.pk)
    return command("visit.finish", visit=reference, **(times | written | more))


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def sent(client: Client, *commands: Json) -> list[Json]:
    answer = client.post(SYNC, {"commands": list(commands)}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    outcomes: list[Json] = answer.json()["outcomes"]
    return outcomes


def test_a_lost_reply_is_answered_the_same_five_times(world: World) -> None:
    client, once = signed_in(world.ann), finished(planned(world))
    answers = [sent(client, once) for _ in range(5)]
    assert answers[0][0]["status"] == 200
    assert all(answer == answers[0] for answer in answers)
    assert Receipt.objects.count() == 1
    assert [event.verb for event in history(Visit.objects.get())].count("visit.finished") == 1


def test_the_same_id_with_other_content_is_refused_and_both_are_kept(world: World) -> None:
    client, visit = signed_in(world.ann), planned(world)
    first = finished(visit)
    other = first | {"body": first["body"] | {"comment": "换了内容"}}
    assert sent(client, first)[0]["status"] == 200
    for _ in range(2):
        assert sent(client, other)[0] | {"answer": 0} == {
            "id": first["id"], "status": 409, "outcome": "conflict", "answer": 0, "again": False,
        }  # fmt: skip
    visit.refresh_from_db()
    assert visit.comment == "利群断货 3 天"
    assert Receipt.objects.get().body["comment"] == "利群断货 3 天"
    assert [row.body["body"]["comment"] for row in Quarantine.objects.all()] == ["换了内容"]


def test_one_bad_record_blocks_nothing_and_is_kept_with_its_reason(world: World) -> None:
    client, visit = signed_in(world.ann), planned(world)
    poison = [
        {"id": "not-an-id", "kind": "visit.finish"},
        command("visit.teleport"),
        command("visit.finish", visit=str(visit.pk), arrived_at="gestern"),
        command("visit.miss", visit=str(visit.pk), reason="no such reason"),
        command("issue.raise", issue=str(uuid4()), retailer=1, category="x", text="y\x00z", more="unknown"),
        command("visit.finish"),
    ]
    outcomes = sent(client, *poison[:3], finished(visit), *poison[3:])
    assert [o["status"] for o in outcomes] == [422, 422, 422, 200, 422, 422, 422]
    assert Visit.objects.get().state == "finished"
    sent(client, *poison)
    kept = {row.command_id: row for row in Quarantine.objects.all()}
    assert set(kept) == {p["id"] for p in poison}
    assert all(row.reason for row in kept.values())


def test_a_fault_of_the_server_keeps_the_record_on_the_phone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = planned(world)
    poison, good = finished(visit), command("visit.miss", visit=str(visit.pk), reason="weather")

    def broken(*_args: Any, **_kwargs: Any) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("rounds.field.actions.commands.finish_visit", broken)
        failed, taken = sent(signed_in(world.ann), poison, good)
    assert (failed["status"], failed["again"], taken["status"]) == (500, True, 200)
    assert not Receipt.objects.filter(command_id=poison["id"]).exists()
    assert sent(signed_in(world.ann), poison)[0]["status"] == 200


def test_a_database_that_cannot_answer_takes_nothing_and_says_when_to_come_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = planned(world)

    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("rounds.field.actions.commands.finish_visit", full)
    body = {"commands": [finished(visit)]}
    answer = signed_in(world.ann).post(SYNC, body, content_type="application/json")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert not Receipt.objects.exists()
    assert Visit.objects.get().state == "planned"


def test_what_belongs_to_others_does_not_exist(world: World) -> None:
    foreign = planned(world, "东河超市", "ben")
    stranger = world.retailers["stranger"].pk
    raised: Callable[[int], Json] = lambda shop: command(  # noqa: E731
        "issue.raise", issue=str(uuid4()), retailer=shop, category="supply_issue", text="断货"
    )
    outcomes = sent(
        signed_in(world.ann),
        finished(foreign),
        finished(str(uuid4())),
        raised(stranger),
        raised(world.retailers["东河超市"].pk),
        command("visit.add", visit=str(uuid4()), retailer=stranger, day="2026-11-23", goal="问"),
    )
    assert [(o["status"], o["answer"]["missing"]) for o in outcomes] == [
        (422, "visit"), (422, "visit"), (422, "retailer"), (422, "retailer"), (422, "retailer"),
    ]  # fmt: skip
    assert len({o["answer"]["reason"] for o in outcomes}) == 1
    assert not Issue.objects.exists()


def test_a_visit_and_an_issue_made_on_the_phone_find_each_other_by_the_phones_ids(world: World) -> None:
    made, shop = str(uuid4()), world.retailers["东街烟酒店"].pk
    outcomes = sent(
        signed_in(world.ann),
        command("visit.add", visit=made, retailer=shop, day="2026-11-20", goal="现在库存多少？"),
        command("visit.start", visit=made, arrived_at="2026-11-20T09:00:00+08:00"),
        command(
            "issue.raise", issue=str(uuid4()), retailer=shop, category="delivery_issue", text="漏送一条",
            proposed_solution="补送", visit=made, raised_at="2026-11-20T09:05:00+08:00",
        ),
        finished(made, done_duties=["customer_management"], facts={"stock_cartons": 12}),
    )  # fmt: skip
    assert [o["status"] for o in outcomes] == [200] * 4
    issue = Issue.objects.get()
    assert issue.visit == Visit.objects.get()
    assert issue.department == world.departments["distribution_centre"]
    assert world.retailers["东街烟酒店"].facts.filter(field="stock_cartons").exists()
    assert not list(verify(world.company.pk))


def test_an_answer_is_told_confirmed_and_a_bulletin_passed_on_from_the_phone(world: World) -> None:
    shop, sam, now = world.retailers["东街烟酒店"], world.staff["sam"], world.now
    client, spoken = signed_in(world.ann), timezone.now() - timedelta(days=1)
    issue = raise_issue(
        shop, category="supply_issue", text="断货", entry="visit", proposed_solution="补", by=world.ann, at=spoken
    )
    accept_issue(issue, by=sam, at=spoken + timedelta(hours=1))
    answer_issue(issue, kind="solution", text="周二补货", by=sam, at=spoken + timedelta(hours=2))
    due = owe_bulletin(
        world.departments["sales_department"], topic="supply", title="投放", due_at=now, by=sam, at=spoken
    )
    bulletin = publish_bulletin(due, body="按档位", segments=[], valid_until=None, by=sam, at=spoken)
    outcomes = sent(
        client,
        command("issue.tell", issue=str(issue.pk), how="上门"),
        command("issue.confirm", issue=str(issue.pk)),
        command("issue.confirm", issue=str(issue.pk)),
        command("bulletin.pass_on", bulletin=bulletin.pk, retailer=shop.pk, how="guided"),
        command("bulletin.pass_on", bulletin=bulletin.pk + 999, retailer=shop.pk, how="told"),
    )
    assert [o["status"] for o in outcomes] == [200, 200, 422, 200, 422]
    assert Issue.objects.get().state == Issue.State.CLOSED
    assert bulletin.passed_on.get().how == "guided"


def test_the_service_team_adds_issues_and_nothing_else(world: World) -> None:
    shop = world.retailers["东街烟酒店"].pk
    outcomes = sent(
        signed_in(world.staff["kai"]),
        command("issue.raise", issue=str(uuid4()), retailer=shop, category="supply_issue", text="利群断货"),
        command("visit.add", visit=str(uuid4()), retailer=shop, day="2026-11-20", goal="问"),
    )
    assert [o["status"] for o in outcomes] == [200, 422]
    assert Issue.objects.get().entry == Issue.Entry.TEAM


def test_nobody_but_phone_roles_comes_in_and_writing_needs_the_token(world: World) -> None:
    assert Client().get("/field/api/ping").status_code == 401
    for name in ("mei", "sam", "ada", "tom", "hua", "root"):
        assert signed_in(world.staff[name]).get("/field/api/ping").status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.ann)
    assert strict.post(SYNC, {"commands": []}, content_type="application/json").status_code == 403
    assert strict.get("/field/api/ping").json()["staff"] == world.ann.pk


def test_a_locked_account_is_refused_at_its_next_request(world: World) -> None:
    client = signed_in(world.ann)
    assert client.get("/field/api/ping").status_code == 200
    Staff.objects.filter(pk=world.ann.pk).update(is_active=False)
    assert client.get("/field/api/ping").status_code == 401


def test_bytes_count_only_when_their_hash_is_the_one_announced(world: World) -> None:
    client, visit = signed_in(world.ann), planned(world)
    good, foreign = sha256(PNG).hexdigest(), planned(world, "东河超市", "ben")

    def put(digest: str, reference: object, content: bytes = PNG) -> int:
        url = f"/field/api/attachments/{digest}?visit={reference}&kind=signature"
        return client.put(url, content, content_type="image/png").status_code

    assert put(sha256(b"other").hexdigest(), visit.pk) == 422
    assert put(good, foreign.pk) == put(good, uuid4()) == 404
    assert put(sha256(b"<svg/>").hexdigest(), visit.pk, b"<svg/>") == 422
    assert not Attachment.objects.exists()
    assert put(good, visit.pk) == put(good, visit.pk) == 200
    announced = [{"kind": "signature", "sha256": good, "size": len(PNG)}]
    assert sent(client, finished(visit, announced=announced))[0]["answer"]["complete"] is True


def test_the_phone_and_what_it_still_holds_are_known(world: World) -> None:
    client, key = signed_in(world.ann), str(uuid4())
    for unsent in (3, 0):
        device = {"key": key, "label": "Android", "version": "1", "unsent": unsent}
        client.post(SYNC, {"commands": [], "device": device}, content_type="application/json")
    assert [(d.staff, d.unsent) for d in Device.objects.all()] == [(world.ann, 0)]


def test_strange_characters_do_no_harm(world: World) -> None:
    strange = finished(planned(world), comment="名\x00称\ud800")
    body = json.dumps({"commands": [strange]})
    answer = signed_in(world.ann).post(SYNC, body, content_type="application/json")
    assert answer.json()["outcomes"][0]["status"] == 200
    assert Visit.objects.get().comment == "名?称?"


def test_fifty_identical_posts_at_once_make_one_visit_and_one_issue(own_database: str) -> None:
    world = build_world()
    made, shop = str(uuid4()), world.retailers["东街烟酒店"].pk
    batch = [
        command("visit.add", visit=made, retailer=shop, day="2026-11-20", goal="问"),
        command("issue.raise", issue=str(uuid4()), retailer=shop, category="supply_issue", text="断货", visit=made),
        finished(made),
    ]
    cookies = signed_in(world.ann).cookies

    def post(_number: int) -> list[Json]:
        client = Client()
        client.cookies = cookies
        try:
            return sent(client, *batch)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=25) as pool:
        answers = list(pool.map(post, range(50)))
    assert all(answer == answers[0] for answer in answers)
    assert [o["status"] for o in answers[0]] == [200, 200, 200]
    assert (Visit.objects.count(), Issue.objects.count(), Receipt.objects.count()) == (1, 1, 3)
    assert not Quarantine.objects.exists()
    assert not list(verify(world.company.pk))


def test_fifty_rounds_of_one_command_sent_by_several_threads(own_database: str) -> None:
    world = build_world()
    visits = [planned(world, shop) for shop in ("东街烟酒店", "桥头便利店", "山口食杂店")]
    commands = [finished(visit) for visit in visits]
    at = world.now + timedelta(hours=1)

    def take(number: int) -> tuple[str, int]:
        try:
            outcome = apply(commands[number % 3], by=world.ann, at=at)
            return outcome.id, outcome.status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=12) as pool:
        taken = set(pool.map(take, range(150)))
    assert taken == {(c["id"], 200) for c in commands}
    assert Receipt.objects.count() == 3


def test_an_issue_of_a_kind_nobody_knows_is_kept_aside_not_stored(world: World) -> None:
    shop = world.retailers["东街烟酒店"].pk
    body = {"issue": str(uuid4()), "retailer": shop, "category": "supply_issue", "text": "断货"}
    strange, good = command("issue.raise", **body), command("issue.raise", **body)
    strange["body"]["kind"], good["body"]["kind"] = "joke", "complaint"
    [first, second] = sent(signed_in(world.ann), strange, good)
    assert (first["status"], second["status"]) == (422, 200)
    assert Issue.objects.get().kind == "complaint"
