"""The memory of the phone is cleared between two runs (F11): it is said on the phone and seen at the desk."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rounds.common.events import history
from rounds.field.models import Device, Receipt
from rounds.field.tests.phone_acts import PATIENT, SYNC, added, cast_of_two, phone_of, save, sign_in, unsent
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World

pytestmark = pytest.mark.e2e
CLEAR = """async () => {
  const { state } = await import("/static/field/state.js");
  state.db.close();
  const names = (await indexedDB.databases()).map((one) => one.name);
  const gone = (name) => new Promise((resolve) => (indexedDB.deleteDatabase(name).onsuccess = resolve));
  await Promise.all(names.map(gone));
}"""

NAME = "() => localStorage.getItem('rounds.device')"
IS_NOTED = """async () => {
  const { noted } = await import("/static/field/keys.js");
  const names = ["rounds.staff", "rounds.device"];
  while (Object.keys(await noted(names)).length < names.length) await new Promise((soon) => setTimeout(soon, 20));
}"""
NOT_KEPT = """
  const short = async () => ({ quota: 1000000000, usage: 850000000 });
  Object.assign(navigator.storage, { persist: async () => false, persisted: async () => false, estimate: short });
"""
# Every write is refused, as on a phone that is full to the last byte.
NOTHING_FITS = """
  const full = () => { throw new DOMException("full", "QuotaExceededError"); };
  Object.assign(IDBObjectStore.prototype, { put: full, add: full });
"""


def offline_with(page: Page, world: World, count: int) -> None:
    page.context.set_offline(True)
    save(page, *[added(world.retailers["东街烟酒店"].pk, number) for number in range(count)])
    unsent(page, count)


def test_memory_cleared_by_the_system_is_said_on_the_phone_and_seen_at_the_desk(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)
    save(page, added(world.retailers["东街烟酒店"].pk, 9))
    unsent(page, 0)
    offline_with(page, world, 2)
    page.evaluate(CLEAR)
    page.reload()
    expect(page.get_by_text("有 2 条没有上传的记录找不回来了")).to_be_visible(timeout=PATIENT)
    page.context.set_offline(False)
    page.evaluate(SYNC)
    expect(page.locator("article.visit").first).to_be_visible(timeout=PATIENT)
    assert Receipt.objects.count() == 1, "what was acknowledged is there"
    device = Device.objects.get()
    assert device.storage["lost"] == 2
    assert "device.lost_records" in [event.verb for event in history(device)]
    page.get_by_text("有 2 条没有上传的记录找不回来了").click()
    expect(page.get_by_text("找不回来了")).to_have_count(0)


def test_notes_cleared_beside_the_database_are_found_again(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)
    offline_with(page, world, 1)
    name = page.evaluate(NAME)
    page.evaluate(IS_NOTED)
    with page.expect_navigation():  # in one go: a phone is cleared while the app is not running
        page.evaluate("() => { localStorage.clear(); location.reload(); }")
    expect(page.get_by_text("记录都在；请尽快联网同步")).to_be_visible(timeout=PATIENT)
    expect(page.locator("article.visit")).to_have_count(3)
    unsent(page, 1)
    assert page.evaluate(NAME) == name, "the desk knows it as the same phone"


def test_a_database_cleared_with_nothing_unsent_is_said_too(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    page = phone_of(screens, cast_of_two())
    page.context.set_offline(True)
    page.evaluate(CLEAR)
    page.reload()
    expect(page.get_by_text("没有未上传的记录；联网后会重新取回")).to_be_visible(timeout=PATIENT)
    page.context.set_offline(False)
    page.evaluate(SYNC)
    expect(page.locator("article.visit")).to_have_count(2, timeout=PATIENT)


def test_words_of_an_open_form_count_among_what_was_lost(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    page = phone_of(screens, cast_of_two())
    page.context.set_offline(True)
    page.goto("/field/#/task")
    page.get_by_label("要办的事").fill("送宣传单")
    page.evaluate("async () => void (await (await import('/static/field/keeping.js')).keep({ visit: 'probe' }))")
    page.evaluate(CLEAR)
    page.reload()
    expect(page.get_by_text("有 1 条没有上传的记录找不回来了")).to_be_visible(timeout=PATIENT)


def test_what_the_system_has_not_promised_to_keep_is_said_with_what_to_do(live: Live, screens: Screens) -> None:
    page = screens.phone()
    page.add_init_script(NOT_KEPT)
    sign_in(page, cast_of_two().ann.username)
    expect(page.get_by_text("手机空间不多")).to_be_visible(timeout=PATIENT)
    page.goto("/field/#/me")
    expect(page.locator("[data-cell=not-persisted]")).to_contain_text("添加到主屏幕")


def test_a_phone_on_which_nothing_fits_any_more_opens_what_it_holds(
    live: Live, screens: Screens, tmp_path: Path
) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)
    offline_with(page, world, 2)
    page.add_init_script(NOTHING_FITS)
    page.reload()
    expect(page.get_by_text("手机空间快满了")).to_be_visible(timeout=PATIENT)
    expect(page.locator("article.visit")).to_have_count(4)
    unsent(page, 2)
    page.goto("/field/#/outbox")
    with page.expect_download() as waited:
        page.get_by_role("button", name="导出为文件").click()
    waited.value.save_as(tmp_path / "outbox.txt")
    held = json.loads((tmp_path / "outbox.txt").read_text(encoding="utf-8").split("\n")[1])
    assert [entry["kind"] for entry in held["entries"]] == ["visit.add"] * 2
