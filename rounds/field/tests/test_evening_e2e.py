"""The evening with the phone: the review without a network reaches the desk; time, tasks, the page of the team."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.field.tests.phone_acts import PASSWORD, enter
from rounds.improvement.actions import give_task
from rounds.improvement.models import Task, TimeEntry
from rounds.retailers.actions import add_observation
from rounds.retailers.models import Observation
from rounds.visits.actions import plan_visits
from rounds.visits.models import Anomaly, DayReview, Visit
from rounds.visits.rules.plan import PlannedStop
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World, build_world

pytestmark = pytest.mark.e2e
SECRET = "ENFORCEMENT-CANARY"


@pytest.fixture
def cast(live: Live) -> World:
    """The named cast with a round of two shops today."""
    world, now, today = build_world(), timezone.now(), timezone.localdate()
    for name in ("ann", "mei", "kai"):
        world.staff[name].set_password(PASSWORD)
        world.staff[name].save()
    stops = [
        PlannedStop(world.retailers[name].pk, today, place, goal="库存多少？")
        for place, name in enumerate(("东街烟酒店", "桥头便利店"), start=1)
    ]
    plan_visits(world.company, world.ann, stops, plan_key="p", first_day=today, last_day=today, by="system", at=now)
    return world


def signed_in(page: Page, world: World, name: str, to: str) -> Page:
    enter(page, world.staff[name].username, to)
    page.wait_for_url(f"**{to}*")
    return page


def on_phone(screens: Screens, world: World, name: str) -> Page:
    page = signed_in(screens.phone(), world, name, "/field/")
    expect(page.locator(".strip")).to_contain_text("已同步", timeout=60_000)
    return page


def offline(page: Page) -> None:
    page.goto("/field/#/me")
    expect(page.locator(".van-cell", has_text="离线可用")).to_contain_text("是", timeout=60_000)
    page.context.set_offline(True)


def online(page: Page) -> None:
    page.context.set_offline(False)
    expect(page.locator(".strip")).to_contain_text("待上传 0", timeout=60_000)


def miss_as_shut(page: Page, place: int) -> None:
    page.goto(f"/field/#/miss/{Visit.objects.get(position=place).pk}")
    page.get_by_role("button", name="店铺关门").click()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/#/today")


def write_review(page: Page) -> None:
    """Everything is there; what is not done needs a reason before it can go."""
    page.goto("/field/#/review")
    expect(page.locator(".card", has_text="今天的异常")).to_contain_text("桥头便利店 店铺关门 · 待上传")
    send = page.get_by_role("button", name="发给市场经理")
    expect(send).to_be_disabled()
    page.get_by_role("button", name="恶劣天气").click()
    page.get_by_label(re.compile("还有别的吗")).fill("集镇上新开一家")
    page.get_by_label("关门的店问过邻居吗？哪天再去？").fill("邻居说周四回来")
    page.wait_for_timeout(3_000)  # what was typed is sealed and on the disk, also on a busy machine
    page.reload()  # the system takes the app away
    expect(page.get_by_label("关门的店问过邻居吗？哪天再去？")).to_have_value("邻居说周四回来")
    expect(page.get_by_role("button", name="恶劣天气")).to_have_attribute("aria-pressed", "true")
    send.click()
    page.wait_for_url("**/#/today")


def test_a_review_written_without_a_network_is_on_the_desk_and_dealt_with(
    live: Live, screens: Screens, cast: World
) -> None:
    screens.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = on_phone(screens, cast, "ann")
    offline(page)
    miss_as_shut(page, 2)
    write_review(page)
    expect(page.locator(".strip")).to_contain_text("待上传 3")
    assert not DayReview.objects.exists()
    online(page)
    review = DayReview.objects.get()
    assert (review.planned, review.finished, review.minutes) == (2, 0, 0)
    assert review.answers == [{"question": "关门的店问过邻居吗？哪天再去？", "answer": "邻居说周四回来"}]
    assert sorted(Anomaly.objects.values_list("kind", flat=True)) == ["said", "shop_shut"]

    desk = signed_in(screens.desk(), cast, "mei", "/visits/anomalies/")
    row = desk.locator("tr", has_text="集镇上新开一家")
    row.get_by_role("button", name="已处理").click()
    dialog = desk.locator("dialog[open]")
    dialog.locator("textarea").fill("周四一起去看")
    dialog.get_by_role("button", name="已处理").click()
    expect(desk.get_by_text("已记录处理结果")).to_be_visible()
    expect(desk.locator("tbody tr")).to_have_count(1)
    desk.goto("/visits/digests/")
    desk.get_by_role("button", name="由记录生成：本周").click()
    section = desk.locator("p", has_text="桥头便利店（ann）：店铺关门 —— 未处理")
    expect(section).to_contain_text("ann：集镇上新开一家 —— 已处理：周四一起去看")
    expect(desk.get_by_text("关门的店问过邻居吗？哪天再去？ 邻居说周四回来")).to_be_visible()
    page.goto("/field/#/me")
    page.get_by_role("button", name="立即同步").click()
    page.goto("/field/#/review")
    expect(page.get_by_text("今天已经发过，再发会替换文字")).to_be_visible()


def test_a_task_from_the_desk_is_done_without_a_network_and_its_minutes_count_for_its_giver(
    live: Live, screens: Screens, cast: World
) -> None:
    screens.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    give_task(cast.ann, title="陪同市场检查", is_important=True, is_urgent=True, by=cast.mei, at=timezone.now())
    page = on_phone(screens, cast, "ann")
    offline(page)
    page.goto("/field/#/todo")
    task = page.locator(".todo", has_text="陪同市场检查")
    expect(task).to_contain_text("重要且紧急")
    task.get_by_role("button", name="已办").click()
    page.locator(".sheet").get_by_role("button", name="30", exact=True).click()
    page.locator(".sheet").get_by_role("button", name="保存").click()
    expect(task).to_have_count(0)
    page.goto("/field/#/ledger")
    page.get_by_role("button", name="坐办公室").click()
    expect(page.get_by_role("button", name="停")).to_be_visible()  # what is shown to run is on the disk
    page.reload()
    page.get_by_role("button", name="停").click()
    page.get_by_role("button", name="60", exact=True).click()
    page.get_by_role("button", name="开会").click()
    page.get_by_role("button", name="记入").click()
    expect(page.locator(".card", has_text="今天记过的")).to_contain_text("60 分钟 开会 · 待上传")
    online(page)
    assert Task.objects.get().state == "done"
    told = TimeEntry.objects.order_by("place").values_list("place", "minutes", "giver", "cause")
    assert list(told) == [("ad_hoc", 30, "mei", ""), ("office", 60, "", "meeting")]


def test_the_team_shares_a_page_and_enforcement_stays_away(live: Live, screens: Screens, cast: World) -> None:
    shop, now = cast.retailers["东街烟酒店"], timezone.now()
    add_observation(shop, topic="enforcement", text=SECRET, by=cast.mei, at=now)
    page = on_phone(screens, cast, "kai")
    expect(page.locator(".van-tabbar")).to_contain_text("团队")
    page.get_by_role("button", name="选一户，记下看到的").click()
    page.get_by_text("东街烟酒店").first.click()
    expect(page.get_by_text("客户经理：ann")).to_be_visible()
    page.get_by_role("button", name="记下看到的").click()
    page.get_by_role("button", name="送货").click()
    page.get_by_label("看到了什么").fill("门口修路，车进不去")
    page.get_by_role("button", name="告诉团队").click()
    expect(page.locator(".card", has_text="团队观察")).to_contain_text("门口修路，车进不去")
    expect(page.locator(".strip")).to_contain_text("待上传 0", timeout=60_000)
    assert Observation.objects.filter(author=cast.staff["kai"]).count() == 1
    assert SECRET not in page.content()

    manager = on_phone(screens, cast, "ann")
    manager.goto(f"/field/#/shop/{shop.pk}")
    expect(manager.locator(".card", has_text="团队观察")).to_contain_text("门口修路，车进不去")
    assert SECRET not in manager.content()
    desk = signed_in(screens.desk(), cast, "mei", f"/retailers/{shop.pk}/")
    expect(desk.locator("#observations-of-retailer")).to_contain_text("门口修路，车进不去")
