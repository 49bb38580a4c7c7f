"""F11: the phone's storage is cleared between two runs, or small and never promised: said before anything is entered.

Nothing acknowledged is lost, what is there stays, and the file can be exported.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rounds.field.models import Device, Receipt
from rounds.field.tests.phone_acts import (
    PASSWORD,
    PATIENT,
    SYNC,
    added,
    cast_of_two,
    entries_in,
    handed_out,
    phone_of,
    save,
    unsent,
)
from rounds.field.tests.test_storage_e2e import offline_with
from tests.faults import invariants
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World

pytestmark = pytest.mark.e2e
PRIVATE = "正在用无痕模式"
# Today's Chromium says ten gigabytes in every window; older and other browsers say how little a private one keeps.
SMALL = "navigator.storage.estimate = async () => ({ quota: 120_000_000, usage: 1_000_000 });"
RUNS = 3


def exported(page: Page, to: Path) -> list[str]:
    """The kinds of what the file holds."""
    page.goto("/field/#/outbox")
    content = handed_out(page, to, "导出为文件")
    page.get_by_role("button", name="还没有").click()
    return [entry["kind"] for entry in entries_in(content)]


def test_storage_cleared_between_two_runs_is_said_and_seen_at_the_desk(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world, lost = cast_of_two(), 0
    page = phone_of(screens, world)
    for run in range(1, RUNS + 1):
        save(page, added(world.retailers["东街烟酒店"].pk, run))
        unsent(page, 0)
        offline_with(page, world, run)
        lost += run
        page = cleared_while_closed(page, live.url)
        expect(page.get_by_text(f"有 {run} 条没有上传的记录找不回来了")).to_be_visible(timeout=PATIENT)
        page.context.set_offline(False)
        page.evaluate(SYNC)
        expect(page.locator("article.visit").first).to_be_visible(timeout=PATIENT)
        assert Device.objects.get().storage["lost"] == run
        assert Receipt.objects.count() == run, "what was acknowledged is there"
        at_the_desk(screens, world)
        page.get_by_text("找不回来了").click()
        expect(page.get_by_text("找不回来了")).to_have_count(0)
    assert not invariants.standing()
    invariants.say("F11 cleared", runs=RUNS, acknowledged=RUNS, acknowledged_lost=0, unsent_gone_and_said=lost)


def cleared_while_closed(page: Page, origin: str) -> Page:
    """The system takes the database while the app is not running."""
    context = page.context
    page.close()
    again = context.new_page()
    session = context.new_cdp_session(again)
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "indexeddb"})
    again.goto("/field/")
    return again


def at_the_desk(screens: Screens, world: World) -> None:
    desk = screens.desk()
    desk.goto("/accounts/login/?next=/field/devices/")
    desk.locator("input[name=login]").fill(world.mei.username)
    desk.locator("input[name=password]").fill(PASSWORD)
    desk.locator("input[name=password]").press("Enter")
    expect(desk.get_by_text("手机丢失过记录")).to_be_visible(timeout=PATIENT)
    desk.close()


def test_a_private_window_says_so_before_anything_is_entered_and_exports(
    live: Live, screens: Screens, tmp_path: Path
) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)
    page.add_init_script(SMALL)
    page.reload()
    expect(page.get_by_text(PRIVATE)).to_be_visible(timeout=PATIENT)
    offline_with(page, world, 1)
    assert exported(page, tmp_path / "outbox.txt") == ["visit.add"]
    page.context.set_offline(False)
    unsent(page, 0)
    told = Device.objects.get().storage
    assert told["persisted"] is False, "nobody promised to keep it, and the desk knows"
    assert told["free_mb"] == 119
    invariants.say("F11 private window", said_before_entry="yes", exported=1, arrived=1)
