"""The memory of the phone is cleared between two runs (F11): it is said on the phone and seen at the desk."""

import pytest
from playwright.sync_api import Page, expect

from rounds.common.events import history
from rounds.field.models import Device, Receipt
from rounds.field.tests.phone_acts import PATIENT, SYNC, added, cast_of_two, phone_of, save, unsent
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
