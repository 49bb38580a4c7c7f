"""Every screen in every look: nothing too small to hit or read, nothing nameless, nothing wider than the screen."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.bulletins.actions import owe_bulletin, publish_bulletin
from rounds.field.tests.phone_acts import PATIENT, cast_of_two, phone_of
from rounds.issues.actions import raise_issue
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World

pytestmark = pytest.mark.e2e
INSIDE = Path(__file__).parent / "inside"
AUDIT = (INSIDE / "audit.js").read_text(encoding="utf-8").split("\n", 1)[1]
FULL = (INSIDE / "full_phone.js").read_text(encoding="utf-8").split("\n", 1)[1]
# Width, height, language, look, large type; what may be too small then.
LOOKS = (
    (360, 640, "zh", "plain", "1", {"target": 60, "text": 18}),
    (390, 844, "en", "dark", "0", {"target": 44, "text": 12}),
    (360, 640, "en", "sun", "0", {"target": 44, "text": 12}),
)


@pytest.fixture
def world(live: Live) -> World:
    """Two visits today, an issue at work, a bulletin to pass on."""
    world, now = cast_of_two(), timezone.now()
    shop, sam = world.retailers["桥头便利店"], world.staff["sam"]
    raise_issue(shop, category="supply_issue", text="断货", entry="visit", by=world.ann, at=now, phone_id=uuid4())
    department = world.departments["sales_department"]
    bulletin = owe_bulletin(department, topic="supply", title="本周货源", due_at=now, by=sam, at=now)
    publish_bulletin(bulletin, body="按档位", segments=[], valid_until=None, by=sam, at=now)
    return world


def screens_of(world: World, refused: str) -> list[str]:
    shop = world.retailers["东街烟酒店"].pk
    begun, planned = world.ann.visits.order_by("position").values_list("pk", flat=True)
    names = ["today", "behind", "shops", "todo", "me", "outbox", "review", "tasks", "task", "ledger", "team"]
    of_shop = [f"{name}/{shop}" for name in ("shop", "issue", "observe")]
    return [*names, *of_shop, f"visit/{begun}", f"visit/{planned}", f"miss/{planned}", f"refused/{refused}"]


def dressed(page: Page, language: str, look: str, elder: str) -> None:
    kept = {"rounds.lang": language, "rounds.look": look, "rounds.elder": elder}
    page.evaluate("kept => Object.entries(kept).forEach(([name, value]) => localStorage.setItem(name, value))", kept)
    page.goto("about:blank")
    page.goto("/field/#/today")
    expect(page.locator("article.visit")).to_have_count(2, timeout=PATIENT)


def test_every_screen_can_be_hit_read_heard_and_seen_whole(live: Live, screens: Screens, world: World) -> None:
    screens.expect("Failed to load resource|ERR_INTERNET_DISCONNECTED")
    page = phone_of(screens, world, reduced_motion="reduce")
    page.context.set_offline(True)
    begun = world.ann.visits.order_by("position")[0]
    place = {"shop": begun.retailer_id, "visit": str(begun.pk), "day": timezone.localdate().isoformat()}
    refused = page.evaluate(FULL, place)
    page.goto(f"/field/#/visit/{begun.pk}")
    page.locator(".sticky button").click()
    expect(page.get_by_role("button", name="答应他一件事")).to_be_visible(timeout=PATIENT)
    page.get_by_role("button", name="答应他一件事").click()
    page.goto("/field/#/ledger")
    page.get_by_role("button", name="直接记分钟").click()
    page.get_by_label("分钟").fill("35")

    found = []
    for width, height, language, look, elder, limits in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        dressed(page, language, look, elder)
        for name in screens_of(world, refused):
            page.goto(f"/field/#/{name}")
            expect(page.locator("main h1")).to_be_visible(timeout=PATIENT)
            found += [f"{width} {language} {look} {name}: {said}" for said in page.evaluate(AUDIT, limits)]
    assert found == []
