"""On the way, without a network: another order, the map, the nearest, a search, a shop skipped with a reason."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.retailers.actions import change_fields
from rounds.visits.actions import plan_visits
from rounds.visits.models import RoundOrder, Visit
from rounds.visits.rules.plan import PlannedStop
from tests.services.chromium import LONGEST_WAIT_MS, Screens
from tests.services.live import Live
from tests.world import World, build_world

pytestmark = pytest.mark.e2e
PASSWORD = "correct-horse-battery"
NAMES = ("东街烟酒店", "桥头便利店", "山口食杂店")


@pytest.fixture
def cast(live: Live) -> World:
    """The named cast with a round of three shops today; one of them never opens."""
    world, now = build_world(), timezone.now()
    world.ann.set_password(PASSWORD)
    world.ann.save()
    today = timezone.localdate()
    stops = [
        PlannedStop(world.retailers[name].pk, today, place, minute=480 + 60 * place, goal="问", goal_because="C05")
        for place, name in enumerate(NAMES, start=1)
    ]
    plan_visits(world.company, world.ann, stops, plan_key="p", first_day=today, last_day=today, by="x", at=now)
    never = {"opening_hours": {str(day): [] for day in range(7)}, "phone": "13800001234"}
    change_fields(world.retailers["桥头便利店"], never, source="desk", by=world.mei, at=now)
    return world


@pytest.fixture
def page(screens: Screens, cast: World) -> Page:
    """Signed in, synced, and without a network from then on."""
    expect.set_options(timeout=LONGEST_WAIT_MS)
    screens.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    phone = screens.phone(geolocation={"latitude": 30.051, "longitude": 120.061, "accuracy": 12})
    phone.goto("/accounts/login/?next=/field/")
    phone.locator("input[name=login]").fill(cast.ann.username)
    phone.locator("input[name=password]").fill(PASSWORD)
    phone.locator("input[name=password]").press("Enter")
    expect(phone.locator("article.visit")).to_have_count(3)
    phone.goto("/field/#/me")
    expect(phone.locator(".van-cell", has_text="离线可用")).to_contain_text("是")
    phone.context.set_offline(True)
    phone.goto("/field/#/today")
    return phone


def names(page: Page) -> list[str]:
    return page.locator("article.visit h2").all_text_contents()


def test_the_order_is_changed_without_a_network_and_reaches_the_server(cast: World, page: Page) -> None:
    page.get_by_role("button", name="调整顺序").click()
    page.get_by_role("button", name="下移 东街烟酒店").click()
    page.get_by_role("button", name="上移 山口食杂店").click()
    page.get_by_role("button", name="按这个顺序走").click()
    wanted = ["桥头便利店", "山口食杂店", "东街烟酒店"]
    expect(page.locator("article.visit h2")).to_have_text(wanted)
    page.reload()
    expect(page.locator("article.visit h2")).to_have_text(wanted)
    page.context.set_offline(False)
    expect(page.locator(".strip")).to_contain_text("待上传 0")
    expect(page.locator("article.visit h2")).to_have_text(wanted)
    stored = Visit.objects.filter(manager=cast.ann).order_by("position")
    assert [visit.retailer.name for visit in stored] == wanted
    assert [visit.planned_minute for visit in stored] == [540, 600, 660]
    assert RoundOrder.objects.get().retailers == [cast.retailers[name].pk for name in wanted]


def test_a_line_is_drawn_to_its_place(page: Page) -> None:
    page.get_by_role("button", name="调整顺序").click()
    lines = page.locator(".order-line")
    grip, last = lines.first.locator(".grip").bounding_box(), lines.last.bounding_box()
    assert grip is not None
    assert last is not None
    page.mouse.move(grip["x"] + 10, grip["y"] + 10)
    page.mouse.down()
    page.mouse.move(grip["x"] + 10, last["y"] + last["height"] - 4, steps=8)
    page.mouse.up()
    expect(lines.locator(".shop-name")).to_have_text(["桥头便利店", "山口食杂店", "东街烟酒店"])
    expect(page.locator(".order-line.dragged")).to_have_count(0)
    page.get_by_role("button", name="按这个顺序走").click()
    expect(page.locator("article.visit h2")).to_have_text(["桥头便利店", "山口食杂店", "东街烟酒店"])


def test_pinyin_that_is_being_composed_neither_searches_nor_closes(page: Page) -> None:
    page.goto("/field/#/shops")
    box, found = page.get_by_role("searchbox"), page.locator(".shop-name")
    expect(found).to_have_count(3)
    box.click()
    typing = page.context.new_cdp_session(page)
    for text in ("q", "qi", "qiao"):
        typing.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    expect(box).to_have_value("qiao")
    expect(found).to_have_count(3)
    expect(box).to_be_focused()
    typing.send("Input.insertText", {"text": "桥头"})
    expect(found).to_have_text(["桥头便利店"])


def test_the_map_is_there_without_a_network_and_leads_to_a_shop(page: Page) -> None:
    page.get_by_role("button", name="地图", exact=True).click()
    expect(page.locator(".map .pin")).to_have_text(["1", "2", "3"])
    page.get_by_role("button", name="我在哪里").click()
    expect(page.get_by_text("我在这里")).to_be_visible()
    page.locator(".map .pin", has_text="3").click()
    expect(page.get_by_text("这次要问")).to_be_visible()


def test_the_card_says_what_is_needed_before_going_there(page: Page) -> None:
    card = page.locator("article.visit", has_text="桥头便利店")
    expect(card).to_contain_text("计划 10:00")
    expect(card).to_contain_text("今天已不营业")
    expect(card.get_by_role("link", name="电话")).to_have_attribute("href", "tel:13800001234")
    card.get_by_text("为什么去").click()
    expect(card.get_by_text("C05")).to_be_visible()
    card.get_by_role("button", name="导航").click()
    expect(page.get_by_role("button", name="高德地图")).to_be_visible()
    expect(page.get_by_text("现在没有网络：地图软件可以打开")).to_be_visible()


def test_a_shop_is_found_by_initials_phone_and_nearness_and_visited_unplanned(page: Page) -> None:
    page.goto("/field/#/shops")
    box, found = page.get_by_role("searchbox"), page.locator(".shop-name")
    for words in ("qtbld", "1234", "桥头"):
        box.fill(words)
        expect(found).to_have_text(["桥头便利店"])
    box.fill("")
    page.get_by_role("button", name="离我最近").click()
    expect(page.locator(".shop-line").first).to_contain_text("山口食杂店")
    expect(page.locator(".shop-line").first).to_contain_text(" m")


def test_a_shop_is_skipped_with_a_reason_of_the_list(page: Page) -> None:
    page.locator("article.visit", has_text="东街烟酒店").get_by_role("button", name="跳过").click()
    page.get_by_role("button", name="恶劣天气").click()
    page.get_by_role("button", name="保存").click()
    card = page.locator("article.visit", has_text="东街烟酒店")
    expect(card).to_contain_text("未拜访")
    expect(card).to_contain_text("恶劣天气")
