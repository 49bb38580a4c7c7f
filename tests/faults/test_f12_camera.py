"""F12: the system takes the page away while the camera is open: the draft is as it was, the photo lands in its visit.

The page is reloaded, closed without a word, or its process dies; at the camera, the album and the camera of an issue.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.issues.models import IssuePhoto
from rounds.visits.models import Attachment, Visit
from tests.faults import invariants
from tests.offline_day import hands
from tests.offline_day.day import ROUND, Call, open_day
from tests.pictures import noisy
from tests.services.chromium import LONGEST_WAIT_MS, Screens
from tests.services.live import Live

pytestmark = pytest.mark.e2e
WHY = "the whole town"
DRAFT = """async (visit) => {
  const { state } = await import("/static/field/state.js");
  return await state.db.get("drafts", visit);
}"""
CAMERAS = (("visit", "拍照"), ("visit", "从相册选"), ("issue", "拍照"))
TAKEN_AWAY = "刚才打开相机时页面被系统收走了"


def reloaded(page: Page) -> Page:
    page.reload()
    return page


def closed(page: Page) -> Page:
    return hands.back_after(page, hands.closed)


def crashed(page: Page) -> Page:
    return hands.back_after(page, hands.crashed)


def all_answers(page: Page, call: Call) -> None:
    """Whatever a record can hold: figures, words, a promise, an issue, a signature."""
    hands.half_written(page, call)
    hands.tap(page, "有缺")
    hands.raise_issue(page, call)
    hands.promise(page)
    hands.tap(page, "补齐价签")
    hands.tap(page, "下次再看库存")
    hands.take_position(page)
    hands.sign(page, call.shop.number)


def open_camera(page: Page, place: str, button: str) -> None:
    if place == "issue":
        hands.tap(page, "登记问题")
        page.locator(".sheet").get_by_role("button", name="价格问题").click()
        page.locator(".sheet").get_by_label("零售户怎么说").fill("隔壁卖得低两块")
    with page.expect_file_chooser():
        hands.tap(page, button, within=".sheet" if place == "issue" else hands.card("照片（可以不拍）"))


def chosen(page: Page, place: str, seed: int) -> None:
    """The photo is taken once more, and this time it comes."""
    within = page.locator(".sheet" if place == "issue" else hands.card("照片（可以不拍）"))
    expect(page.get_by_text(TAKEN_AWAY)).to_be_visible()
    with page.expect_file_chooser() as camera:
        within.get_by_role("button", name="拍照").click()
    camera.value.set_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": noisy(1200, 900, seed)})
    expect(within.locator("img.thumb")).to_have_count(1)
    expect(page.get_by_text(TAKEN_AWAY)).to_have_count(0)
    if place == "issue":
        page.locator(".sheet").get_by_role("button", name="加到这次拜访").click()
        expect(page.locator(".van-overlay:visible")).to_have_count(0)


def told(draft: dict[str, Any]) -> int:
    """How many answers a draft holds."""
    return sum(bool(value) for value in draft.values())


def interrupted(page: Page, call: Call, taken: Callable[[Page], Page], place: str, button: str) -> tuple[Page, int]:
    """One visit with one interruption at the camera; how many answers were there before and after."""
    hands.arrive(page, call)
    all_answers(page, call)
    visit = page.url.rsplit("/", 1)[1]
    open_camera(page, place, button)
    before = page.evaluate(DRAFT, visit)
    page = taken(page)
    expect(page.get_by_text("四部分齐全")).to_be_attached()
    assert page.evaluate(DRAFT, visit) == before
    chosen(page, place, 50 + call.shop.number)
    hands.is_as_written(page, call)
    hands.tap(page, "离店并保存")
    expect(page.locator("article.visit", has_text=call.shop.name).get_by_text("已完成")).to_be_visible()
    return page, told(before)


def test_no_answer_and_no_photo_is_lost_whatever_takes_the_page_away(live: Live, screens: Screens) -> None:
    screens.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    expect.set_options(timeout=LONGEST_WAIT_MS)
    now = timezone.now()
    open_day(today=timezone.localdate(now), at=now, opened=now - timedelta(days=300))
    page = hands.morning(screens)
    ways = [(way, *at) for way in (reloaded, closed, crashed) for at in CAMERAS]
    calls = [Call(call.shop, issue="周三少送一条利群") for call in ROUND[: len(ways)]]
    answers = 0
    for call, (way, place, button) in zip(calls, ways, strict=True):
        page, told_here = interrupted(page, call, way, place, button)
        answers += told_here
    page.context.set_offline(False)
    hands.unsent(page, 0)
    for call, (_way, place, _button) in zip(calls, ways, strict=True):
        visit = Visit.objects.unscoped(WHY).get(retailer__licence_no=call.shop.licence_no)
        assert (visit.state, visit.is_complete, visit.awaited) == (Visit.State.FINISHED, True, 0)
        assert visit.attachments.filter(kind="photo").count() == (place == "visit")
    of_visits = Attachment.objects.unscoped(WHY).filter(kind="photo").count()
    of_issues = IssuePhoto.objects.unscoped(WHY).count()
    assert (of_visits, of_issues) == (len(ways) * 2 / 3, len(ways) / 3)
    assert not invariants.standing()
    invariants.say("F12", interruptions=len(ways), answers_before=answers, answers_lost=0, photos=of_visits + of_issues)
