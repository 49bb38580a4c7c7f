"""A phone forgets: an account closed, an order from the desk, signing out, two idle weeks. Nothing is lost by it."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.common.events import history, verify
from rounds.field.actions import order_wipe
from rounds.field.models import Device, OutboxFile, Receipt
from rounds.field.tests.phone_acts import (
    PASSWORD,
    PATIENT,
    SYNC,
    added,
    cast_of_two,
    handed_out,
    phone_of,
    save,
    state,
    unsent,
)
from rounds.people.models import Staff
from rounds.visits.models import Visit
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World

pytestmark = pytest.mark.e2e
CLEARED = "这台手机上的数据已清除"
DATABASES = "async () => (await indexedDB.databases()).map((one) => one.name)"
FOURTEEN_DAYS_AGO = "() => localStorage.setItem('rounds.used_at', String(Date.now() - 14 * 86400000 - 1000))"


def expect_cleared(page: Page, world: World) -> None:
    expect(page.get_by_text(CLEARED)).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("东街")).to_have_count(0)
    assert f"rounds-{world.ann.pk}" not in page.evaluate(DATABASES)
    assert page.evaluate("() => localStorage.getItem('rounds.staff')") is None


def work_offline(page: Page, world: World, count: int) -> None:
    page.context.set_offline(True)
    shop = world.retailers["东街烟酒店"].pk
    save(page, *[added(shop, number) for number in range(count)])
    unsent(page, count)


def export(page: Page, to: Path) -> bytes:
    content = handed_out(page, to, "导出为文件")
    page.get_by_role("button", name="已交出").click()
    return content


def test_a_closed_account_is_hidden_at_once_and_its_work_reaches_the_desk_as_a_file(
    live: Live, screens: Screens, tmp_path: Path
) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)
    work_offline(page, world, 3)
    Staff.objects.filter(pk=world.ann.pk).update(is_active=False)
    page.context.set_offline(False)
    page.evaluate(SYNC)
    expect(page.get_by_text("记录 3 条")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("东街")).to_have_count(0)
    assert state(page, "shops") == {}
    page.reload()
    expect(page.get_by_text("记录 3 条")).to_be_visible(timeout=PATIENT)
    assert not Receipt.objects.exists()

    file = export(page, tmp_path / "outbox.txt")
    expect_cleared(page, world)
    assert "问 1" in file.decode()
    desk = screens.desk()
    desk.goto("/accounts/login/?next=/field/outboxes/")
    desk.locator("input[name=login]").fill(world.mei.username)
    desk.locator("input[name=password]").fill(PASSWORD)
    desk.locator("input[name=password]").press("Enter")
    desk.locator("input[type=file]").set_input_files(tmp_path / "outbox.txt")
    desk.get_by_role("button", name="上传并查看").click()
    expect(desk.get_by_text("将接收")).to_have_count(3)
    desk.get_by_role("button", name="接收", exact=True).click()
    desk.get_by_role("dialog").get_by_role("button", name="接收", exact=True).click()
    expect(desk.get_by_text("已有，不重复")).to_have_count(3)
    assert Visit.objects.filter(goal__startswith="问 ").count() == 3
    assert OutboxFile.objects.get().outcome["commands"] == {"taken": 3}
    assert not list(verify(world.company.pk))


def test_the_next_request_of_a_closed_account_is_refused_within_a_second(live: Live) -> None:
    world = cast_of_two()
    browser = Client()
    browser.force_login(world.ann)
    assert browser.get("/field/api/ping").status_code == 200
    closed = timezone.now()
    Staff.objects.filter(pk=world.ann.pk).update(is_active=False)
    assert browser.get("/field/api/ping").status_code == 401
    assert (timezone.now() - closed).total_seconds() <= 1


def test_an_order_to_forget_lets_everything_leave_first(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)
    work_offline(page, world, 2)
    device = Device.objects.get()
    order_wipe(device, because="手机丢失", by=world.mei, at=timezone.now())
    page.context.set_offline(False)
    page.evaluate(SYNC)
    expect_cleared(page, world)
    assert Receipt.objects.count() == 2
    assert [event.verb for event in history(device)][-1] == "device.wiped"
    page.goto("/field/")
    expect(page).to_have_url(re.compile("/field/"))
    expect(page.get_by_text("登录已过期")).to_be_visible(timeout=PATIENT)
    assert page.context.request.get("/field/api/ping").status == 401


def test_signing_out_sends_what_is_left_and_clears_the_phone(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource")
    world = cast_of_two()
    page = phone_of(screens, world)
    save(page, added(world.retailers["桥头便利店"].pk))
    page.goto("/field/#/me")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    expect_cleared(page, world)
    assert Receipt.objects.count() == 1


def test_signing_out_with_something_unsent_waits_and_can_be_called_off(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)
    work_offline(page, world, 1)
    page.goto("/field/#/me")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("记录 1 条")).to_be_visible(timeout=PATIENT)
    page.get_by_role("button", name="继续使用").click()
    unsent(page, 1)
    page.goto("/field/#/today")
    expect(page.locator("article.visit").first).to_be_visible()


def test_after_two_idle_weeks_the_phone_shows_nothing_and_keeps_what_is_unsent(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)
    work_offline(page, world, 2)
    page.evaluate(FOURTEEN_DAYS_AGO)
    page.reload()
    expect(page.get_by_text("超过 14 天没有使用")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("记录 2 条")).to_be_visible()
    expect(page.get_by_text("东街")).to_have_count(0)
    page.context.set_offline(False)
    page.evaluate(SYNC)
    expect_cleared(page, world)
    assert Receipt.objects.count() == 2


@pytest.mark.parametrize("why", ["order", "sign_out"])
def test_a_lost_answer_to_the_last_word_leaves_nothing_after_the_next_start(
    live: Live, screens: Screens, why: str
) -> None:
    screens.expect(r"Failed to load resource|ERR_FAILED|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)
    page.context.route("**/field/api/wiped*", lambda route: (route.fetch(), route.abort()))
    if why == "order":
        order_wipe(Device.objects.get(), because="手机丢失", by=world.mei, at=timezone.now())
        page.evaluate(SYNC)
    else:
        page.goto("/field/#/me")
        page.get_by_role("button", name="退出登录").click()
        page.get_by_role("dialog").get_by_role("button", name="退出登录").click()
    expect(page.get_by_text("没有未上传的内容，正在清除")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("现在没有网络")).to_be_visible(timeout=PATIENT)
    page.context.set_offline(True)
    page.reload()
    expect_cleared(page, world)


def test_a_page_that_was_open_all_two_weeks_hides_too(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)
    work_offline(page, world, 1)
    page.evaluate(FOURTEEN_DAYS_AGO)
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_text("超过 14 天没有使用")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("记录 1 条")).to_be_visible()
    expect(page.get_by_text("东街")).to_have_count(0)
