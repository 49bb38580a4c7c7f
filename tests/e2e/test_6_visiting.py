"""Step 6: the account manager's day on the phone; a visit made without a network arrives exactly once."""

import pytest
from playwright.sync_api import Page, expect

from rounds.field.models import Quarantine, Receipt
from rounds.issues.models import Issue
from rounds.visits.models import Attachment, Visit
from tests.e2e.conftest import People
from tests.e2e.town import ROUND, SHOPS, Town
from tests.services.chromium import Screens

pytestmark = pytest.mark.e2e
HERE = {"latitude": ROUND[0].position[0], "longitude": ROUND[0].position[1], "accuracy": 12}
WRITTEN = "利群断货 3 天，价签有缺"


def opened(people: People) -> Page:
    page = people.on_phone("A01", geolocation=HERE)
    page.goto("/field/")
    expect(page.locator("article.visit")).to_have_count(len(ROUND))
    return page


def go_offline(page: Page) -> None:
    """Once the app is kept for work without a network."""
    page.goto("/field/#/me")
    expect(page.locator(".van-cell", has_text="离线可用").locator(".van-cell__value")).to_have_text("是")
    page.context.set_offline(True)
    page.goto("/field/#/today")


def sign(page: Page) -> None:
    pad = page.locator("canvas.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 50)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(box["x"] + 40 + 20 * step, box["y"] + 50 + (25 if step % 2 else -15), steps=3)
    page.mouse.up()
    expect(page.get_by_text("签名已保存")).to_be_visible()


def raise_issue(page: Page) -> None:
    page.get_by_role("button", name="登记问题").click()
    sheet = page.locator(".sheet")
    sheet.get_by_role("button", name="送货服务问题").click()
    sheet.get_by_label("零售户怎么说").fill("周三少送一条利群")
    sheet.get_by_label("您的解决意见").fill("本周随车补送")
    sheet.get_by_role("button", name="加到这次拜访").click()
    expect(page.locator(".van-overlay:visible")).to_have_count(0)


def test_today_s_list_says_where_to_go_in_order_and_why(day: Town, people: People) -> None:
    page = opened(people)
    for card, shop in zip(page.locator("article.visit").all(), ROUND, strict=True):
        expect(card).to_contain_text(shop.name)
        expect(card).to_contain_text("待拜访")
        expect(card).to_contain_text("为什么没有订货？")
    page.get_by_role("link", name=ROUND[0].name).click()
    expect(page.get_by_text("为什么是这个类型")).to_be_visible()
    expect(page.get_by_text("最近 13 周")).to_be_visible()
    page.get_by_text("客户", exact=True).last.click()
    expect(page.get_by_text(SHOPS[8].name)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_visit_of_four_parts_is_saved_on_the_phone_first_and_arrives_once(
    day: Town, people: People, screens: Screens
) -> None:
    screens.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = opened(people)
    go_offline(page)
    visit_first(page)
    expect(page.locator(".strip")).to_contain_text("待上传 4")
    assert not Receipt.objects.unscoped("the whole town").exists()

    page.context.set_offline(False)
    expect(page.locator(".strip")).to_contain_text("待上传 0")
    visit = Visit.objects.unscoped("the whole town").get(state=Visit.State.FINISHED)
    issue = Issue.objects.unscoped("the whole town").get(visit=visit)
    assert (visit.retailer.name, visit.is_complete) == (ROUND[0].name, True)
    assert visit.comment.startswith("库存 12 条")
    assert visit.comment.endswith(WRITTEN)
    assert visit.arrival_position is not None
    assert visit.arrival_position["lat"] == pytest.approx(HERE["latitude"])
    assert (issue.text, issue.state, issue.department) == (
        "周三少送一条利群", "dispatched", day.departments["distribution_centre"],
    )  # fmt: skip
    assert Attachment.objects.filter(visit=visit).count() == 1
    kinds = Receipt.objects.unscoped("the whole town").values_list("kind", flat=True)
    assert sorted(kinds) == ["issue.raise", "visit.finish", "visit.start"]
    assert not Quarantine.objects.unscoped("the whole town").exists()


def visit_first(page: Page) -> None:
    first = page.locator("article.visit").first
    first.get_by_role("button", name="到店").click()
    page.locator(".sticky button").click()
    expect(page.get_by_text("位置已记录：离店铺约")).to_be_visible()
    assert page.locator(".duty").count() <= 3
    page.get_by_label("库存", exact=True).fill("12")
    page.get_by_label("评述：看到、听到什么").fill(WRITTEN)
    page.get_by_role("button", name="调整陈列").click()
    page.get_by_role("button", name="下次再看库存").click()
    raise_issue(page)
    sign(page)
    expect(page.get_by_text("四部分齐全")).to_be_visible()
    page.get_by_role("button", name="离店并保存").click()
    expect(first.get_by_text("已完成")).to_be_visible()


def miss(page: Page, place: int, reason: str, note: str = "") -> None:
    card = page.locator("article.visit").nth(place)
    card.get_by_role("button", name="到店").click()
    page.get_by_role("button", name="未能拜访").click()
    page.get_by_role("button", name=reason).click()
    page.locator("textarea").fill(note)
    page.locator(".sticky button").click()
    expect(card).to_contain_text(reason)


def test_visits_that_could_not_be_made_are_missed_with_their_reasons(day: Town, people: People) -> None:
    page = opened(people)
    miss(page, 1, "店铺关门")
    miss(page, 2, "其他", "店主家办丧事")
    expect(page.locator(".strip")).to_contain_text("待上传 0")
    missed = Visit.objects.unscoped("the whole town").filter(state=Visit.State.MISSED).order_by("position")
    assert [(visit.retailer.name, visit.missed_reason) for visit in missed.select_related("retailer")] == [
        (ROUND[1].name, "shop_shut"), (ROUND[2].name, "other"),
    ]  # fmt: skip


def test_the_market_manager_reads_the_record_with_its_signature(day: Town, people: People) -> None:
    page = people.at_desk("M01")
    page.get_by_role("link", name="拜访记录").click()
    page.get_by_role("row", name=ROUND[0].name).get_by_role("link", name="查看").click()
    drawer = page.locator("#drawer-content")
    expect(drawer).to_contain_text(WRITTEN)
    expect(drawer).to_contain_text("四部分齐全")
    picture = drawer.get_by_role("button", name="签名").locator("img")
    expect(picture).to_be_visible()
    shown = "image => image.complete && image.naturalWidth > 0"
    page.wait_for_function(shown, arg=picture.element_handle())
