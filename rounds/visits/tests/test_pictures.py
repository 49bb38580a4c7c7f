"""Signatures and photos of a visit: kept whatever their flaw, shown clean, opened through the door and noted."""

import io
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from rounds.common.events import history, verify
from rounds.people.actions import set_setting
from rounds.visits.actions import finish_visit, keep_attachment, plan_visits
from rounds.visits.models import Attachment, Visit
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.reasons import RefusedError
from rounds.visits.rules.record import Announced, VisitRecord, awaited
from rounds.visits.rules.settings import ATTACHMENT_BYTES
from tests.pictures import jpeg, png, scene, with_position
from tests.world import World

HEIC = b"\0\0\0\x18ftypheic" + b"\0" * 400


@pytest.fixture
def visit(world: World) -> Visit:
    day = world.now.date()
    stop = PlannedStop(world.retailers["东街烟酒店"].pk, day, 1, goal="库存多少？")
    [made] = plan_visits(
        world.company, world.ann, [stop], plan_key="p", first_day=day, last_day=day, by=world.mei, at=world.now
    )
    return made


def kept(world: World, visit: Visit, content: bytes, kind: str = "photo", purpose: str = "") -> Attachment:
    return keep_attachment(visit, kind=kind, content=content, purpose=purpose, by=world.ann, at=world.now)


def finished(world: World, visit: Visit, *announced: Announced) -> Visit:
    record = VisitRecord(
        arrived_at=world.now - timedelta(minutes=9),
        departed_at=world.now,
        comment="利群断货 3 天",
        suggestion="催配送",
        summary="周三再看",
        announced=announced,
    )
    return finish_visit(visit, record=record, by=world.ann, at=world.now)


def client(world: World, who: str) -> Client:
    browser = Client()
    browser.force_login(world.staff[who])
    return browser


def test_a_record_waits_for_everything_it_announced(world: World, visit: Visit) -> None:
    signature, photo = png(scene(300, 120)), jpeg(scene())
    first = kept(world, visit, signature, "signature")
    other = Announced("photo", "a" * 64, 10)
    done = finished(
        world, visit, Announced("signature", first.sha256, first.size), Announced("photo", "b" * 64, 9, "front"), other
    )
    assert (done.awaited, done.is_complete) == (2, False)
    assert not Visit.objects.complete().exists()
    kept(world, visit, photo)
    visit.refresh_from_db()
    assert visit.awaited == 2  # a photo nobody announced fills no gap
    assert awaited([{"sha256": "a"}, {"sha256": "a"}, {"sha256": "b"}], ["b", "c"]) == 1


def test_the_last_announced_photo_makes_the_record_complete(world: World, visit: Visit) -> None:
    contents = {"signature": png(scene(300, 120)), "photo": jpeg(scene())}
    rows = {kind: Attachment(sha256=kept(world, visit, c, kind).sha256) for kind, c in contents.items()}
    Attachment.objects.all().delete()
    done = finished(world, visit, *(Announced(kind, row.sha256, 9, "display") for kind, row in rows.items()))
    assert done.awaited == 2
    kept(world, visit, contents["photo"])
    visit.refresh_from_db()
    assert (visit.awaited, visit.is_complete) == (1, False)
    kept(world, visit, contents["signature"], "signature")
    visit.refresh_from_db()
    assert (visit.awaited, visit.is_complete) == (0, True)
    assert Attachment.objects.get(kind="photo").purpose == "display"  # as the record says
    assert not list(verify(world.company.pk))


def test_a_late_signature_nobody_announced_does_not_replace_that_of_a_finished_record(
    world: World, visit: Visit
) -> None:
    signature, stray = png(scene(300, 120)), png(scene(310, 120))
    own = kept(world, visit, signature, "signature")
    finished(world, visit, Announced("signature", own.sha256, own.size))
    late = kept(world, visit, stray, "signature")
    visit.refresh_from_db()
    assert (visit.signature_sha256, visit.is_complete) == (own.sha256, True)
    assert visit.attachments.filter(pk=late.pk).exists(), "the picture itself is kept"


def test_an_announced_signature_counts_when_it_comes_after_a_stray_one(world: World, visit: Visit) -> None:
    signature, stray = png(scene(300, 120)), png(scene(310, 120))
    finished(world, visit, Announced("signature", sha256(signature).hexdigest(), len(signature)))
    kept(world, visit, stray, "signature")
    visit.refresh_from_db()
    assert (visit.signature_sha256, visit.is_complete) == ("", False)
    own = kept(world, visit, signature, "signature")
    visit.refresh_from_db()
    assert (visit.signature_sha256, visit.is_complete) == (own.sha256, True)


def test_a_companions_signature_is_kept_and_does_not_count_for_the_retailers(world: World, visit: Visit) -> None:
    companion = kept(world, visit, png(scene(300, 120)), "signature", "companion")
    done = finished(world, visit, Announced("signature", companion.sha256, companion.size, "companion"))
    assert (done.awaited, done.signature_sha256, done.is_complete) == (0, "", False)
    owner = kept(world, visit, png(scene(310, 120)), "signature")
    visit.refresh_from_db()
    assert visit.signature_sha256 == owner.sha256


@pytest.mark.parametrize(
    ("content", "flaw"),
    [(b"", "empty"), (HEIC, "heic"), (jpeg(scene())[:6000], "truncated"), (b"<svg/>", "unreadable")],
)
def test_a_broken_photo_is_kept_with_its_flaw_and_never_served(
    world: World, visit: Visit, own_data_folder: Path, content: bytes, flaw: str
) -> None:
    row = kept(world, visit, content)
    finished(world, visit, Announced("photo", row.sha256, row.size))
    assert (row.flaw, row.is_shown, row.size) == (flaw, False, len(content))
    files = [path for path in (own_data_folder / "media").rglob("*") if path.is_file()]
    assert [path.read_bytes() for path in files] == ([content] if content else [])
    mei = client(world, "mei")
    text = mei.get(f"/visits/{visit.pk}/").content.decode()
    assert str(row.get_flaw_display()) in text
    for url in (f"/visits/attachments/{row.pk}/", f"/visits/attachments/{row.pk}/small/"):
        assert url not in text
        assert mei.get(url).status_code == 404


def test_too_many_bytes_are_refused(world: World, visit: Visit) -> None:
    set_setting(world.company, ATTACHMENT_BYTES, 10_000, by=world.mei, at=world.now, because="小")
    with pytest.raises(RefusedError):
        kept(world, visit, jpeg(scene(1600, 1200), quality=95) + b"x" * 10_000)
    assert not Attachment.objects.exists()


def test_a_picture_is_seen_only_by_who_sees_its_visit_and_without_its_place(world: World, visit: Visit) -> None:
    row = kept(world, visit, with_position(scene(1800, 900)))
    for url, longest in ((f"/visits/attachments/{row.pk}/", 1600), (f"/visits/attachments/{row.pk}/small/", 320)):
        statuses = {}
        for who in ("ann", "mei", "ada", "ben", "wu", "kai"):
            answer = client(world, who).get(url)
            statuses[who] = answer.status_code
            if answer.status_code == 200:
                image = Image.open(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
                assert (max(image.size), answer["Content-Type"]) == (longest, "image/jpeg")
                assert not image.getexif()
        assert statuses == {"ann": 200, "mei": 200, "ada": 200, "ben": 404, "wu": 404, "kai": 403}
        stranger = Client()
        stranger.force_login(world.strangers["root"])
        assert stranger.get(url).status_code == 404


def test_who_opened_a_picture_in_full_is_noted_once_a_day(world: World, visit: Visit) -> None:
    row = kept(world, visit, jpeg(scene()))
    mei = client(world, "mei")
    for _again in range(3):
        mei.get(f"/visits/attachments/{row.pk}/")
        mei.get(f"/visits/attachments/{row.pk}/small/")
    client(world, "ann").get(f"/visits/attachments/{row.pk}/")
    opened = [(event.verb, event.actor_id) for event in history(row)]
    assert opened == [
        ("attachment.kept", world.ann.pk), ("attachment.opened", world.mei.pk), ("attachment.opened", world.ann.pk),
    ]  # fmt: skip


def test_the_page_of_a_visit_names_what_is_there_and_what_is_still_on_the_phone(world: World, visit: Visit) -> None:
    photo = kept(world, visit, jpeg(scene()), purpose="front")
    finished(
        world, visit, Announced("photo", photo.sha256, photo.size, "front"), Announced("photo", "c" * 64, 9, "prices")
    )
    text = client(world, "mei").get(f"/visits/{visit.pk}/").content.decode()
    assert f'src="/visits/attachments/{photo.pk}/small/" alt="照片 · 门头"' in text
    assert "照片 · 价签" in text
    assert "还在手机上" in text
    assert str(photo.stored_path) not in text
