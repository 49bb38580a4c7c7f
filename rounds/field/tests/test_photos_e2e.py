"""Photos and signatures on the phone: shrunk, kept before the camera opens, all there when saved in the same moment."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from rounds.common.events import verify
from rounds.field.tests.same_moment import PATIENCE_MS, finish_at_once, open_visits, signed_in
from rounds.field.tests.test_phone_e2e import cast, draw
from rounds.people.actions import set_setting
from rounds.visits.models import Attachment, Visit
from rounds.visits.rules.settings import PHOTO_SPREAD
from tests.pictures import noisy, with_position
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World

__all__ = ["cast"]
pytestmark = pytest.mark.e2e


def upload(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def arrived(page: Page) -> None:
    page.locator("article.visit").first.get_by_role("button", name="到店").click()
    page.locator(".sticky button").click()
    expect(page.get_by_text("位置已记录：离店铺约")).to_be_visible(timeout=12_000)


def written(page: Page) -> None:
    page.get_by_label("评述：看到、听到什么").fill("利群断货 3 天")
    page.get_by_label("建议：给他什么建议").fill("催配送")
    page.get_by_label("总结：下一步做什么").fill("周三再看")


def photograph(page: Page) -> None:
    with page.expect_file_chooser() as camera:
        page.get_by_role("button", name="拍照").click()
    camera.value.set_files(upload("shop.jpg", with_position(Image.open(io.BytesIO(noisy(3000, 2000))))))
    expect(page.locator("img.thumb")).to_be_visible()


def kept_bytes(row: Attachment, media: Path) -> bytes:
    return (media / row.stored_path).read_bytes()


def assert_all_of_it_is_there(media: Path) -> None:
    visit = Visit.objects.get(state=Visit.State.FINISHED)
    photo, signature = (Attachment.objects.get(kind=kind) for kind in ("photo", "signature"))
    assert (photo.visit, signature.visit, visit.is_complete, visit.awaited) == (visit, visit, True, 0)
    assert (photo.purpose, photo.flaw, max(photo.width, photo.height)) == ("front", "", 1600)
    assert photo.width < photo.height  # upright, as the camera meant it
    assert photo.size <= 250_000
    assert signature.size <= 30_000
    image = Image.open(io.BytesIO(kept_bytes(photo, media)))
    assert not image.getexif()
    assert b"Exif" not in kept_bytes(photo, media)
    assert b"CameraMaker" not in kept_bytes(photo, media)


def test_the_camera_takes_the_page_away_and_nothing_is_lost(live: Live, screens: Screens, cast: World) -> None:
    """F12: the page is reloaded while the camera is open; the draft is as it was and the photo lands in its visit."""
    screens.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    set_setting(cast.company, PHOTO_SPREAD, 0, by="system", at=cast.now, because="at once")
    page = signed_in(screens, cast)
    arrived(page)
    page.context.set_offline(True)
    written(page)
    with page.expect_file_chooser():
        page.get_by_role("button", name="拍照").click()
    page.reload()
    expect(page.get_by_label("评述：看到、听到什么")).to_have_value("利群断货 3 天")
    expect(page.get_by_label("总结：下一步做什么")).to_have_value("周三再看")
    expect(page.get_by_text("刚才打开相机时页面被系统收走了")).to_be_visible()
    photograph(page)
    expect(page.get_by_text("刚才打开相机时页面被系统收走了")).to_be_hidden()
    page.get_by_role("button", name="门头").click()
    draw(page)
    expect(page.get_by_text("签名已保存")).to_be_visible()
    page.reload()
    expect(page.locator("img.thumb")).to_have_count(2)  # the photo, and the signature as it was drawn
    page.get_by_role("button", name="离店并保存").click()
    expect(page.locator("article.visit").first.get_by_text("已完成")).to_be_visible()
    expect(page.locator(".strip")).to_contain_text("待上传 3")  # record, signature, photo
    page.context.set_offline(False)
    expect(page.locator(".strip")).to_contain_text("待上传 0", timeout=PATIENCE_MS)

    assert_all_of_it_is_there(live.folder / "data" / "media")


def test_two_signatures_and_a_photo_of_one_moment_are_all_part_of_the_record(
    live: Live, screens: Screens, cast: World
) -> None:
    """F10, small: 5 rounds; tests/faults drives 200."""
    set_setting(cast.company, PHOTO_SPREAD, 0, by="system", at=cast.now, because="at once")
    visits = open_visits(cast, 5)
    page = signed_in(screens, cast, count=7)
    for number, visit in enumerate(visits):
        finish_at_once(page, visit, number)
    expect(page.locator(".strip")).to_contain_text("待上传 0", timeout=PATIENCE_MS)
    for visit in visits:
        visit.refresh_from_db()
        kinds = sorted(visit.attachments.values_list("kind", "purpose"))
        assert kinds == [("photo", ""), ("signature", ""), ("signature", "companion")]
        assert (len(visit.announced), visit.awaited) == (3, 0)
    assert not list(verify(cast.company.pk))
