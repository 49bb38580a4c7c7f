"""A morning with the phone: sign in, sync, no network, a visit with signature and issue, reload, network again."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.common.events import verify
from rounds.field.models import Quarantine, Receipt
from rounds.field.tests.phone_acts import PASSWORD, enter
from rounds.issues.models import Issue
from rounds.visits.actions import plan_visits
from rounds.visits.models import Attachment, Visit
from rounds.visits.rules.plan import PlannedStop
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World, build_world

pytestmark = pytest.mark.e2e


@pytest.fixture
def cast(live: Live) -> World:
    """The named cast with a round of two shops today."""
    world, now = build_world(), timezone.now()
    world.ann.set_password(PASSWORD)
    world.ann.save()
    today = timezone.localdate()
    stops = [
        PlannedStop(world.retailers[name].pk, today, place, goal="为什么没有订货？", goal_because="C05: 30 天没有订货")
        for place, name in enumerate(("东街烟酒店", "桥头便利店"), start=1)
    ]
    plan_visits(world.company, world.ann, stops, plan_key="p", first_day=today, last_day=today, by="system", at=now)
    return world


def signed_in(screens: Screens, world: World) -> Page:
    page = screens.phone(geolocation={"latitude": 30.001, "longitude": 120.001, "accuracy": 15})
    enter(page, world.ann.username)
    expect(page.locator("article.visit")).to_have_count(2)
    return page


def go_offline(page: Page) -> None:
    page.goto("/field/#/me")
    expect(page.locator(".van-cell", has_text="离线可用")).to_contain_text("是")
    page.context.set_offline(True)
    page.goto("/field/#/today")


def draw(page: Page) -> None:
    pad = page.locator("canvas.pad")
    pad.evaluate("canvas => canvas.scrollIntoView({ block: 'center' })")  # clear of the fixed button
    box = pad.bounding_box()
    assert box is not None
    x, y = box["x"] + 40, box["y"] + 50
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + 20 * step, y + (25 if step % 2 else -15), steps=4)
    page.mouse.up()


def raise_issue(page: Page) -> None:
    page.get_by_role("button", name="登记问题").click()
    sheet = page.locator(".sheet")
    sheet.get_by_role("button", name="送货服务问题").click()
    sheet.get_by_label("零售户怎么说").fill("周三少送一条利群")
    sheet.get_by_label("您的解决意见").fill("本周随车补送")
    sheet.get_by_role("button", name="加到这次拜访").click()
    expect(sheet).to_be_hidden()


def write_record(page: Page) -> None:
    page.get_by_label("库存", exact=True).fill("12")
    page.get_by_role("button", name="有缺").click()
    page.get_by_label("评述：看到、听到什么").fill("利群断货 3 天")
    page.get_by_role("button", name="补齐价签").click()
    page.get_by_role("button", name="下次再看库存").click()


def visit_offline(page: Page) -> None:
    """One visit without a network; in its middle the system takes the app away."""
    page.locator("article.visit").first.get_by_role("button", name="到店").click()
    page.locator(".sticky button").click()
    expect(page.get_by_text("位置已记录：离店铺约")).to_be_visible(timeout=12_000)
    write_record(page)
    raise_issue(page)
    draw(page)
    expect(page.get_by_text("签名已保存")).to_be_visible()
    page.reload()
    expect(page.get_by_text("周三少送一条利群")).to_be_visible()
    expect(page.get_by_label("评述：看到、听到什么")).to_have_value("利群断货 3 天")
    expect(page.get_by_text("签名已保存")).to_be_visible()
    expect(page.get_by_text("四部分齐全")).to_be_visible()
    page.get_by_role("button", name="离店并保存").click()
    expect(page.locator("article.visit").first.get_by_text("已完成")).to_be_visible()


def test_a_visit_made_without_a_network_arrives_exactly_once(live: Live, screens: Screens, cast: World) -> None:
    screens.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = signed_in(screens, cast)
    go_offline(page)
    visit_offline(page)
    page.reload()
    expect(page.locator(".strip")).to_contain_text("待上传 4")  # arrival, issue, record and the signature
    assert not Receipt.objects.exists()

    page.context.set_offline(False)
    expect(page.locator(".strip")).to_contain_text("待上传 0")
    expect(page.locator("article.visit").first.get_by_text("待上传")).to_have_count(0)
    page.reload()
    expect(page.locator("article.visit").first.get_by_text("已完成")).to_be_visible()
    visit, issue = Visit.objects.get(state=Visit.State.FINISHED), Issue.objects.get()
    assert (visit.retailer.name, visit.is_complete, visit.trace_grade) == ("东街烟酒店", True, "sound")
    assert (visit.comment, visit.facts["stock_cartons"]) == ("库存 12 条，价签有缺；利群断货 3 天", 12)
    assert (issue.visit, issue.text) == (visit, "周三少送一条利群")
    assert issue.department == cast.departments["distribution_centre"]
    assert Attachment.objects.get().visit == visit
    assert sorted(Receipt.objects.values_list("kind", flat=True)) == ["issue.raise", "visit.finish", "visit.start"]
    assert not Quarantine.objects.exists()
    assert not list(verify(cast.company.pk))


def test_a_signature_drawn_in_the_last_moment_is_part_of_the_record(live: Live, screens: Screens, cast: World) -> None:
    page = signed_in(screens, cast)
    page.locator("article.visit").first.get_by_role("button", name="到店").click()
    page.locator(".sticky button").click()
    for chip in ("客流减少", "调整陈列", "按周期拜访"):
        page.get_by_role("button", name=chip, exact=True).click()
    draw(page)
    page.get_by_role("button", name="离店并保存").click()
    expect(page.locator("article.visit").first.get_by_text("已完成")).to_be_visible()
    expect(page.locator(".strip")).to_contain_text("待上传 0")
    assert Visit.objects.get(state=Visit.State.FINISHED).is_complete


def test_a_lost_reply_is_sent_again_and_taken_once(live: Live, screens: Screens, cast: World) -> None:
    screens.expect(r"ERR_FAILED|Failed to load resource")
    page = signed_in(screens, cast)
    lost = {"replies": 0}

    def lose_the_reply(route: object) -> None:
        route.fetch()  # type: ignore[attr-defined]
        lost["replies"] += 1
        route.abort()  # type: ignore[attr-defined]

    pattern = re.compile(r"/field/api/sync")
    page.context.route(pattern, lose_the_reply, times=3)
    page.locator("article.visit").nth(1).get_by_role("button", name="到店").click()
    page.get_by_role("button", name="未能拜访").click()
    page.get_by_role("button", name="店铺关门").click()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/#/today")
    page.goto("/field/#/outbox")
    retry = page.get_by_role("button", name="重试")
    for _again in range(2):
        expect(page.get_by_text("没有网络，可以照常工作")).to_be_visible()
        expect(page.locator(".strip")).to_contain_text("待上传 1")
        retry.click()
        page.wait_for_timeout(800)
    retry.click()
    expect(page.locator(".strip")).to_contain_text("待上传 0")
    assert lost["replies"] == 3
    assert Receipt.objects.count() == 1
    assert Visit.objects.get(state=Visit.State.MISSED).missed_reason == "shop_shut"
