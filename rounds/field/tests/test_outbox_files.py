"""An outbox that could not be sent comes as a file: whole or not at all, looked at, then taken once."""

import base64
import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from rounds.common.events import history, verify
from rounds.field.models import Device, OutboxFile, Quarantine, Receipt
from rounds.field.rules.exported import UnreadableError, exported_from
from rounds.field.tests.test_sync import PNG, finished, planned, sent, signed_in
from rounds.issues.models import IssuePhoto
from rounds.people.models import Staff
from rounds.visits.models import Attachment, Visit
from tests.pictures import jpeg, scene
from tests.world import World

AT = "2026-11-20T09:00:00+08:00"


def written(entries: list[dict[str, Any]], *, staff: int = 1, pictures: tuple[bytes, ...] = (), **more: Any) -> bytes:
    attachments = [
        {
            "sha256": sha256(picture).hexdigest(),
            "visit": entries[0]["body"]["visit"],
            "kind": "signature",
            "type": "image/png",
            "bytes": base64.b64encode(picture).decode(),
        }
        for picture in pictures
    ]
    body = {"staff": staff, "number": "ann", "name": "安", "device": "Android 11", "exported_at": AT}
    body |= {"entries": entries, "attachments": attachments, "drafts": [], **more}
    rest = json.dumps(body, ensure_ascii=False).encode()
    header = {"format": "rounds-outbox", "version": 1, "sha256": sha256(rest).hexdigest()}
    return json.dumps(header).encode() + b"\n" + rest


def brought(desk: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("rounds-outbox.txt", content, content_type="text/plain")
    return desk.post("/field/outboxes/", {"file": file})


def test_a_file_is_read_in_the_order_of_the_phone_and_a_damaged_picture_spoils_nothing_else() -> None:
    entries: list[dict[str, Any]] = [{"id": "b", "seq": 2, "body": {"visit": "7"}}, {"id": "a", "seq": 1, "body": {}}]
    content = written(entries, pictures=(PNG,), attachments=None)
    with pytest.raises(UnreadableError, match="damaged"):
        exported_from(content)
    exported = exported_from(written(entries, pictures=(PNG,)))
    assert [command["id"] for command in exported.commands] == ["a", "b"]
    assert [picture.content for picture in exported.pictures] == [PNG]


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        (lambda content: content[:-1], "damaged"),
        (lambda content: content.replace(b"\xe5\xae\x89", b"\xe5\xae\x8a"), "damaged"),
        (lambda content: b"", "not_ours"),
        (lambda content: b"PK\x03\x04" + content, "not_ours"),
        (lambda content: content.replace(b'"version": 1', b'"version": 2'), "newer"),
        (lambda content: written([], staff="x"), "damaged"),  # type: ignore[arg-type]
        (lambda content: written([], exported_at="gestern"), "damaged"),
        (lambda content: b"[" * 100_000, "not_ours"),
    ],
)
def test_what_is_not_whole_is_not_read(spoiled: Any, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        exported_from(spoiled(written([])))
    assert caught.value.code == code


def test_a_file_is_looked_at_then_taken_and_taking_it_again_changes_nothing(world: World) -> None:
    visit = planned(world)
    announced = [{"kind": "signature", "sha256": sha256(PNG).hexdigest(), "size": len(PNG)}]
    entry = finished(visit, announced=announced) | {"seq": 1, "state": "waiting", "tries": 3}
    strange = {"id": str(uuid4()), "seq": 2, "kind": "visit.teleport", "made_at": AT, "body": {}}
    content = written([entry, strange], staff=world.ann.pk, pictures=(PNG,))
    desk = signed_in(world.mei)
    answer = brought(desk, content)
    file = OutboxFile.objects.get()
    assert answer["Location"] == f"/field/outboxes/{file.pk}/"
    page = desk.get(answer["Location"])
    assert [line["fate"] for line in page.context["lines"]] == ["new", "malformed"]
    assert page.context["pictures"] == {"all": 1, "known": 0, "broken": 0}
    assert Visit.objects.get().state == "planned"
    for _again in range(2):
        desk.post(f"/field/outboxes/{file.pk}/take/")
        file.refresh_from_db()
        assert (file.state, file.outcome["commands"], file.outcome["pictures"]) == (
            "taken", {"taken": 1, "refused": 1}, {"taken": 1},
        )  # fmt: skip
    assert Visit.objects.get().is_complete
    assert (Receipt.objects.count(), Quarantine.objects.count(), Attachment.objects.count()) == (1, 1, 1)
    page = desk.get(f"/field/outboxes/{file.pk}/")
    assert [line["fate"] for line in page.context["lines"]] == ["known", "malformed"]
    assert [event.verb for event in history(file)] == ["outbox_file.staged", *["outbox_file.taken"] * 2]
    assert Receipt.objects.get().staff == world.ann
    assert brought(desk, content)["Location"] == answer["Location"]
    assert not list(verify(world.company.pk))


def test_a_photo_of_a_visit_and_of_its_issue_is_kept_for_both(world: World) -> None:
    visit = planned(world)
    photo, ident = jpeg(scene()), str(uuid4())
    raised = {"issue": ident, "retailer": visit.retailer_id, "category": "supply_issue", "text": "到货少两条"}
    entries = [
        finished(visit) | {"seq": 1, "state": "waiting"},
        {"id": str(uuid4()), "seq": 2, "kind": "issue.raise", "made_at": AT, "body": raised},
    ]
    row = {
        "sha256": sha256(photo).hexdigest(), "issue": ident, "kind": "photo", "type": "image/jpeg", "taken_at": AT,
        "bytes": base64.b64encode(photo).decode(),
        "also": [{"visit": str(visit.pk), "kind": "photo", "purpose": "display"}],
    }  # fmt: skip
    desk = signed_in(world.mei)
    brought(desk, written(entries, staff=world.ann.pk, attachments=[row]))
    file = OutboxFile.objects.get()
    desk.post(f"/field/outboxes/{file.pk}/take/")
    file.refresh_from_db()
    assert file.outcome["pictures"] == {"taken": 2}, file.outcome
    assert IssuePhoto.objects.get().sha256 == row["sha256"]
    assert Attachment.objects.get().visit_id == visit.pk


def test_what_the_phone_sent_after_all_is_known(world: World) -> None:
    entry = finished(planned(world))
    sent(signed_in(world.ann), entry)
    desk = signed_in(world.mei)
    other = entry | {"body": entry["body"] | {"comment": "另一份"}}
    for number, (line, fate) in enumerate([(entry, "known"), (other, "conflict")]):
        brought(desk, written([line], staff=world.ann.pk))
        file = OutboxFile.objects.order_by("pk")[number]
        assert desk.get(f"/field/outboxes/{file.pk}/").context["lines"][0]["fate"] == fate
    desk.post(f"/field/outboxes/{file.pk}/take/")
    assert Visit.objects.get().comment == entry["body"]["comment"]
    assert Quarantine.objects.get().body["body"]["comment"] == "另一份"


def test_the_work_of_somebody_whose_account_was_closed_still_counts(world: World) -> None:
    visit = planned(world)
    Device.objects.create(
        company=world.company, staff=world.ann, key=uuid4(), first_seen_at=world.now, synced_at=world.now
    )
    Staff.objects.filter(pk=world.ann.pk).update(is_active=False, role="trainer")
    desk = signed_in(world.mei)
    brought(desk, written([finished(visit)], staff=world.ann.pk))
    desk.post(f"/field/outboxes/{OutboxFile.objects.get().pk}/take/")
    assert Visit.objects.get().state == "finished"
    world.ann.refresh_from_db()
    assert (world.ann.is_active, world.ann.role) == (False, "trainer")


def test_nobody_brings_the_file_of_people_he_is_not_responsible_for(world: World) -> None:
    entry = finished(planned(world))
    for staff in (world.strangers["ann"].pk, 10**9, world.staff["sam"].pk):
        answer = brought(signed_in(world.mei), written([entry], staff=staff))
        assert "不归您负责" in answer.content.decode()
    assert brought(signed_in(world.staff["hua"]), written([entry])).status_code == 403
    assert "不是手机端导出的文件" in brought(signed_in(world.mei), b"hello").content.decode()
    assert not OutboxFile.objects.exists()


def test_a_file_put_aside_stays_with_its_reason(world: World) -> None:
    desk = signed_in(world.mei)
    brought(desk, written([finished(planned(world))], staff=world.ann.pk))
    file = OutboxFile.objects.get()
    desk.post(f"/field/outboxes/{file.pk}/discard/", {"reason": "测试文件"})
    file.refresh_from_db()
    assert (file.state, file.outcome) == ("discarded", {"because": "测试文件"})
    assert "测试文件" in desk.get(f"/field/outboxes/{file.pk}/").content.decode()
    assert file.uploaded_at > timezone.now() - timedelta(minutes=5)


def test_words_of_forms_that_were_not_finished_can_be_read_at_the_desk(world: World) -> None:
    desk = signed_in(world.mei)
    drafts = [
        {"visit": "observe:7", "form": {"topic": "stock", "text": "门口在修路"}},
        {"visit": "issue-7", "issue_form": {"text": "少了两条"}},
        {"visit": "9", "arrived_at": AT, "comment": "货架空了一半"},
    ]
    brought(desk, written([], staff=world.ann.pk, drafts=drafts))
    page = desk.get(f"/field/outboxes/{OutboxFile.objects.get().pk}/").content.decode()
    for words in ("门口在修路", "少了两条", "货架空了一半"):
        assert words in page
