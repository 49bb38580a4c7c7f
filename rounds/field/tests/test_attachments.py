"""Pictures arrive in pieces: resumed by offset, verified at the end, none empty, none overwritten (trust.md F8, F9)."""

import errno
import os
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from rounds.common.events import verify
from rounds.common.pictures import drop_stale
from rounds.common.pictures.pieces import KEPT_FOR
from rounds.field.tests.test_sync import command, finished, planned, sent, signed_in
from rounds.people.models import Staff
from rounds.visits.models import Attachment, Visit
from tests.pictures import hollow_png, jpeg, noisy, png, scene, with_position
from tests.world import World

KB64 = 64 * 1024
PHOTO = noisy(1600, 1200)
DIGEST = sha256(PHOTO).hexdigest()
Sender = Callable[..., Any]


@pytest.fixture
def visit(world: World) -> Visit:
    return planned(world)


@pytest.fixture
def door(world: World, visit: Visit) -> Sender:
    """Ann's phone: `door("GET")`, or `door("PATCH", piece, offset)`; answers status and body."""
    client = signed_in(world.ann)

    def ask(method: str, piece: bytes = b"", offset: int = 0, **more: Any) -> tuple[int, Any]:
        said = {"visit": visit.pk, "size": len(PHOTO), "digest": DIGEST} | more
        digest = said.pop("digest")
        if method == "PATCH":
            said |= {"offset": offset}
        query = "&".join(f"{name}={value}" for name, value in said.items())
        answer = client.generic(method, f"/field/api/attachments/{digest}?{query}", piece, "application/octet-stream")
        return answer.status_code, answer.json()

    return ask


def files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "media").rglob("*") if path.is_file())


def whole(door: Sender, content: bytes = PHOTO, step: int = KB64, **more: Any) -> tuple[int, Any]:
    """Send everything; the answer to the last piece."""
    said = {"size": len(content), "digest": sha256(content).hexdigest()} | more
    answer: tuple[int, Any] = (0, {})
    for offset in range(0, max(1, len(content)), step):
        answer = door("PATCH", content[offset : offset + step], offset, **said)
    return answer


def test_a_photo_cut_at_every_64_kb_is_resumed_where_the_server_stands(
    door: Sender, visit: Visit, own_data_folder: Path
) -> None:
    assert len(PHOTO) > 2 * KB64
    offset = 0
    while offset < len(PHOTO):
        assert door("GET")[1] == {"sha256": DIGEST, "offset": offset, "stored": False}  # the phone was started anew
        assert not Attachment.objects.exists()
        status, said = door("PATCH", PHOTO[offset : offset + KB64], offset)
        assert status == 200
        offset = said["offset"]
    assert said == {"sha256": DIGEST, "offset": len(PHOTO), "stored": True} == door("GET")[1]
    row = Attachment.objects.get()
    assert (row.visit, row.kind, row.size, row.flaw, len(row.dhash)) == (visit, "photo", len(PHOTO), "", 16)
    media = own_data_folder / "media"
    assert (media / row.stored_path).read_bytes() == PHOTO
    assert all(path.stat().st_size for path in files(own_data_folder))
    assert not [part for part in (media / "coming").rglob("*") if part.is_file()]


def test_a_piece_at_the_wrong_offset_is_refused_with_the_right_one(door: Sender) -> None:
    door("PATCH", PHOTO[:KB64], 0)
    for wrong in (0, 1, KB64 - 1, 2 * KB64, len(PHOTO) - 5):
        status, said = door("PATCH", PHOTO[wrong : wrong + 10], wrong)
        assert (status, said["offset"], said["stored"]) == (409, KB64, False)
    status, said = door("PATCH", PHOTO[KB64:] + b"more", KB64)
    assert (status, said["offset"]) == (409, KB64)
    assert door("GET")[1]["offset"] == KB64


def test_wrong_bytes_start_again_and_a_kept_file_is_never_overwritten(
    door: Sender, visit: Visit, own_data_folder: Path
) -> None:
    spoiled = PHOTO[:-1] + b"x"
    status, said = whole(door, spoiled, digest=DIGEST)
    assert (status, said["offset"], said["stored"]) == (409, 0, False)
    assert not Attachment.objects.exists()
    assert files(own_data_folder) == []
    assert whole(door)[1]["stored"] is True
    before = [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in files(own_data_folder)]
    status, said = whole(door, spoiled, digest=DIGEST)
    assert (status, said["stored"]) == (200, True)  # it is there already: nothing is read, nothing is written
    assert [(path, path.stat().st_mtime_ns, path.stat().st_ino) for path in files(own_data_folder)] == before
    assert Attachment.objects.count() == 1


def test_the_same_photo_of_two_visits_is_one_file_and_two_rows(
    world: World, door: Sender, own_data_folder: Path
) -> None:
    whole(door)
    second = planned(world, "桥头便利店")
    assert door("GET", visit=second.pk)[1]["stored"] is False
    assert whole(door, visit=second.pk)[1]["stored"] is True
    assert Attachment.objects.count() == 2
    assert len(files(own_data_folder)) == 3  # the bytes and two copies to show


def test_a_full_disk_takes_nothing_and_says_so(door: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    door("PATCH", PHOTO[:KB64], 0)
    real, calls = os.write, []

    def full(handle: int, content: bytes) -> int:
        calls.append(len(content))
        if len(calls) == 1:
            return real(handle, bytes(content)[:100])
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as patched:
        patched.setattr("rounds.common.pictures.pieces.os.write", full)
        status, _said = door("PATCH", PHOTO[KB64 : 2 * KB64], KB64)
    assert (status, len(calls)) == (507, 2)
    assert door("GET")[1]["offset"] == KB64
    assert door("PATCH", PHOTO[KB64 : 2 * KB64], KB64)[1]["offset"] == 2 * KB64


def test_what_cannot_be_taken_is_refused_before_it_is_written(
    world: World, door: Sender, own_data_folder: Path
) -> None:
    foreign = planned(world, "东河超市", "ben")
    assert door("GET", visit=foreign.pk)[0] == door("PATCH", PHOTO[:9], visit=foreign.pk)[0] == 404
    assert door("PATCH", PHOTO[:9], visit=uuid4())[0] == door("PATCH", PHOTO[:9], visit="nonsense")[0] == 404
    assert door("PATCH", PHOTO[:9], size=9_000_000)[0] == 422
    assert door("PATCH", PHOTO[:9], kind="film")[0] == door("PATCH", PHOTO[:9], purpose="selfie")[0] == 422
    assert door("PATCH", PHOTO[:9], digest="x" * 64)[0] == door("GET", digest="..")[0] == 422
    assert door("PATCH", b"x" * (600 * 1024), size=700 * 1024)[0] == 413
    assert files(own_data_folder) == []


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", "empty"),
        (jpeg(scene())[:7000], "truncated"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 900, "heic"),
        (hollow_png(50_000, 50_000), "too_large"),
        (jpeg(scene()) + b"PK\x03\x04 archive", "more_inside"),
        (with_position(scene()), ""),
    ],
)
def test_a_record_with_a_broken_photo_is_kept_and_the_photo_flagged(
    world: World, door: Sender, visit: Visit, content: bytes, flaw: str
) -> None:
    digest = sha256(content).hexdigest()
    announced = [{"kind": "photo", "sha256": digest, "size": len(content), "purpose": "display"}]
    [outcome] = sent(signed_in(world.ann), finished(visit, announced=announced))
    assert outcome["status"] == 200
    visit.refresh_from_db()
    assert visit.awaited == 1
    assert whole(door, content) == (200, {"sha256": digest, "offset": len(content), "stored": True})
    row = Attachment.objects.get()
    assert (row.flaw, row.purpose) == (flaw, "display")
    visit.refresh_from_db()
    assert visit.awaited == 0
    assert not list(verify(world.company.pk))


def test_a_locked_account_adds_nothing(world: World, door: Sender) -> None:
    Staff.objects.filter(pk=world.ann.pk).update(is_active=False)
    assert door("PATCH", PHOTO[:KB64])[0] == 401


def test_unfinished_files_are_dropped_after_two_weeks(door: Sender, own_data_folder: Path) -> None:
    door("PATCH", PHOTO[:KB64], 0)
    [part] = files(own_data_folder)
    now = timezone.now()
    assert drop_stale(part.parent, now=now + KEPT_FOR - timedelta(hours=1)) == 0
    assert drop_stale(part.parent, now=now + KEPT_FOR + timedelta(hours=1)) == 1
    assert files(own_data_folder) == []


def test_the_first_phones_still_send_everything_in_one_go(world: World, visit: Visit) -> None:
    client, ink = signed_in(world.ann), png(scene(300, 120))
    digest = sha256(ink).hexdigest()
    url = f"/field/api/attachments/{digest}?visit={visit.pk}&kind=signature"
    answer = client.put(url, ink, content_type="image/png")
    assert (answer.status_code, answer.json()) == (200, {"sha256": digest, "size": len(ink), "stored": True})
    assert client.get(f"/field/api/attachments/{digest}?visit={visit.pk}").json()["stored"] is True


def test_a_visit_made_on_the_phone_is_named_by_the_phones_id(world: World, door: Sender) -> None:
    made, shop = str(uuid4()), world.retailers["东街烟酒店"].pk
    assert door("PATCH", PHOTO[:9], visit=made)[0] == 404
    sent(signed_in(world.ann), command("visit.add", visit=made, retailer=shop, day="2026-11-20", goal="问"))
    assert whole(door, visit=made)[1]["stored"] is True


def test_nobody_without_a_phone_role_sends_pieces(world: World, visit: Visit) -> None:
    url = f"/field/api/attachments/{DIGEST}?visit={visit.pk}&size=9&offset=0"
    assert Client().patch(url, b"123456789").status_code == 401
    assert signed_in(world.mei).patch(url, b"123456789").status_code == 403
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.ann)
    assert strict.patch(url, b"123456789").status_code == 403
