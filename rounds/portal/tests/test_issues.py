"""A retailer raises an issue in words, pictures and his voice; nobody else sees or hears it (A16, D04)."""

import io
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from rounds.common.events import verify
from rounds.issues.actions import default_routing, keep_issue_photo
from rounds.issues.models import Issue, IssuePhoto
from rounds.people.actions import set_setting
from rounds.portal.models import VoiceNote
from rounds.portal.rules.settings import ISSUES_PER_DAY, PHOTOS_PER_ISSUE, VOICE_BYTES
from rounds.portal.tests.scene import NEIGHBOUR, WEBM, phone_of
from tests.pictures import hollow_png, jpeg, scene, with_position
from tests.world import World

WORDS = {"category": "delivery_issue", "text": "上周少送两条"}


@pytest.fixture
def open_world(world: World) -> World:
    for company in (world.company, world.other):
        default_routing(company, by="system", at=world.now)
    return world


def picture(content: bytes, name: str = "a.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def sound(content: bytes = WEBM, name: str = "voice.webm") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "audio/webm")


def errors(phone: Client, **sent: Any) -> dict[str, list[str]]:
    answer = phone.post("/p/issues/new/", WORDS | sent)
    assert answer.status_code == 200
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def test_photos_arrive_without_their_place_and_he_sees_them_again(open_world: World) -> None:
    phone = phone_of(open_world)
    files = [picture(with_position(scene())), picture(jpeg(scene(shift=40)))]
    assert phone.post("/p/issues/new/", WORDS | {"photos": files}).status_code == 302
    issue = Issue.objects.get()
    assert issue.photos.count() == 2
    media = Path(settings.MEDIA_ROOT)
    kept = list(media.rglob("*.jpg"))
    assert len(kept) == 6  # each photo, its copy to show, its copy for lists
    assert not any(dict(Image.open(path).getexif()) for path in kept)
    page = phone.get(f"/p/issues/{issue.pk}/").content.decode()
    address = f"/p/issues/{issue.pk}/photos/{IssuePhoto.objects.order_by('pk')[0].pk}/"
    assert address in page
    assert phone.get(address).headers["Content-Type"] == "image/jpeg"
    assert phone_of(open_world, NEIGHBOUR).get(address).status_code == 404
    assert not list(verify(open_world.company.pk))


def test_what_others_took_of_the_matter_is_not_shown_to_him(open_world: World) -> None:
    phone = phone_of(open_world)
    phone.post("/p/issues/new/", WORDS)
    issue = Issue.objects.get()
    photo = keep_issue_photo(issue, content=jpeg(scene()), by=open_world.ann, at=open_world.now)
    assert "/photos/" not in phone.get(f"/p/issues/{issue.pk}/").content.decode()
    assert phone.get(f"/p/issues/{issue.pk}/photos/{photo.pk}/").status_code == 404


def test_a_picture_that_cannot_be_taken_is_named_and_his_words_stay(open_world: World) -> None:
    phone = phone_of(open_world)
    assert "第 2 张照片打不开" in errors(phone, photos=[picture(jpeg(scene())), picture(b"<html>")])["photos"][0]
    assert "像素太多" in errors(phone, photos=[picture(hollow_png(9000, 9000))])["photos"][0]
    set_setting(open_world.company, PHOTOS_PER_ISSUE, 1, by="system", at=open_world.now, because="少")
    assert "最多可以附 1 张" in errors(phone, photos=[picture(jpeg(scene())), picture(jpeg(scene()))])["photos"][0]
    assert not Issue.objects.exists()
    answer = phone.post("/p/issues/new/", WORDS | {"photos": [picture(b"x")]})
    assert "上周少送两条" in answer.content.decode()


def test_a_voice_note_may_stand_for_words_and_is_played_to_who_sees_the_issue(open_world: World) -> None:
    world, phone = open_world, phone_of(open_world)
    phone.post("/p/issues/new/", {"category": "delivery_issue", "voice": sound(), "seconds": "12"})
    note = VoiceNote.objects.get()
    assert (note.seconds, note.content_type, note.issue.text) == (12, "audio/webm", "（语音留言，请收听录音）")
    assert phone.get(f"/p/issues/{note.issue_id}/voices/{note.pk}/").content == WEBM
    assert phone_of(world, NEIGHBOUR).get(f"/p/issues/{note.issue_id}/voices/{note.pk}/").status_code == 404
    heard = {}
    for who in ("ann", "mei", "wu", "ada"):
        desk = Client()
        desk.force_login(world.staff[who])
        heard[who] = desk.get(f"/p/voices/{note.pk}/").status_code
        assert (f"/p/voices/{note.pk}/" in desk.get(f"/p/of-issue/{note.issue_id}/").content.decode()) == (
            heard[who] == 200
        )
    assert heard == {"ann": 200, "mei": 200, "wu": 404, "ada": 200}
    desk = Client()
    desk.force_login(world.ann)
    assert f"/p/of-issue/{note.issue_id}/" in desk.get(f"/issues/{note.issue_id}/").content.decode()


def test_a_browser_may_ask_for_a_piece_of_a_recording(open_world: World) -> None:
    phone = phone_of(open_world)
    phone.post("/p/issues/new/", WORDS | {"voice": sound()})
    note = VoiceNote.objects.get()
    url = f"/p/issues/{note.issue_id}/voices/{note.pk}/"
    piece = phone.get(url, headers={"Range": "bytes=0-1"})
    assert (piece.status_code, piece.content) == (206, WEBM[:2])
    assert piece.headers["Content-Range"] == f"bytes 0-1/{len(WEBM)}"
    assert phone.get(url, headers={"Range": "bytes=4-"}).content == WEBM[4:]
    assert phone.get(url, headers={"Range": "bytes=900-"}).status_code == 416


def test_what_is_no_sound_or_too_long_is_refused_by_its_content(open_world: World) -> None:
    phone = phone_of(open_world)
    out = io.BytesIO()
    scene().save(out, "PNG")
    assert "不是可以播放的录音" in errors(phone, voice=sound(out.getvalue()))["voice"][0]
    assert "不是可以播放的录音" in errors(phone, voice=sound(b"MZ" + bytes(50), "voice.mp3"))["voice"][0]
    set_setting(open_world.company, VOICE_BYTES, 100_000, by="system", at=open_world.now, because="短")
    assert "60 秒以内" in errors(phone, voice=sound(WEBM + bytes(100_000)))["voice"][0]
    assert not VoiceNote.objects.exists()


def test_neither_words_nor_voice_is_not_an_issue(open_world: World) -> None:
    assert "请用文字或语音说一说" in errors(phone_of(open_world), text="  ")["text"][0]


def test_a_form_pressed_twice_is_one_issue(open_world: World) -> None:
    phone, sent_as = phone_of(open_world), str(uuid.uuid4())
    for _press in range(2):
        phone.post("/p/issues/new/", WORDS | {"sent_as": sent_as, "photos": [picture(jpeg(scene()))]})
    assert (Issue.objects.count(), IssuePhoto.objects.count()) == (1, 1)
    phone_of(open_world, NEIGHBOUR).post("/p/issues/new/", WORDS | {"sent_as": sent_as})
    assert set(Issue.objects.values_list("retailer__name", flat=True)) == {"东街烟酒店"}
    other = phone.post("/p/issues/new/", {"category": "delivery_issue", "text": "少送三条", "sent_as": sent_as})
    page = other.content.decode()
    assert "这张表单已经提交过" in page
    assert "少送三条" in page
    assert sent_as not in page, "sent again it is another issue"
    assert Issue.objects.get().text == WORDS["text"]


def test_he_may_ask_the_holder_to_get_on_once_in_half_a_day(open_world: World) -> None:
    phone = phone_of(open_world)
    phone.post("/p/issues/new/", WORDS)
    address = f"/p/issues/{Issue.objects.get().pk}/"
    assert "催一催" in phone.get(address).content.decode()
    for said in ("已催办", "刚刚已经催办过"):
        assert said in phone.post(f"{address}remind/", follow=True).content.decode()
    assert Issue.objects.get().reminders.get().made_by_words == "retailer"


def test_a_leaked_code_cannot_flood_the_departments(open_world: World) -> None:
    set_setting(open_world.company, ISSUES_PER_DAY, 2, by="system", at=timezone.now(), because="少")
    phone = phone_of(open_world)
    answers = [phone.post("/p/issues/new/", WORDS) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 200]
    assert "请直接拨打客户经理或服务号码" in answers[2].content.decode()


def test_the_page_says_who_holds_it_and_by_when(open_world: World) -> None:
    phone = phone_of(open_world)
    phone.post("/p/issues/new/", WORDS)
    issue = Issue.objects.get()
    page = phone.get(f"/p/issues/{issue.pk}/").content.decode()
    assert "现在由谁办理" in page
    assert open_world.ann.name in page
    assert "这一步应在何时前办完" in page
    assert f"现由 {open_world.ann.name} 办理" in phone.get("/p/").content.decode()
