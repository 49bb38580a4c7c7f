"""Every screen in every look: nothing too small to hit or read, nothing nameless, nothing wider than the screen."""

from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.bulletins.actions import owe_bulletin, publish_bulletin
from rounds.issues.actions import raise_issue
from rounds.visits.actions import plan_visits
from rounds.visits.rules.plan import PlannedStop
from tests.services.chromium import LONGEST_WAIT_MS, Screens
from tests.services.live import Live
from tests.world import World, build_world

pytestmark = pytest.mark.e2e
PASSWORD = "correct-horse-battery"
AUDIT = (Path(__file__).parent / "audit.js").read_text(encoding="utf-8").split("\n", 1)[1]
# Width, height, language, look, large type.
LOOKS = ((360, 640, "zh", "plain", "1"), (390, 844, "en", "dark", "0"), (430, 932, "zh", "sun", "0"))


@pytest.fixture
def cast(live: Live) -> World:
    """The named cast with two visits today, one issue and one bulletin."""
    world, now = build_world(), timezone.now()
    world.ann.set_password(PASSWORD)
    world.ann.save()
    today, sam = timezone.localdate(), world.staff["sam"]
    stops = [
        PlannedStop(world.retailers[name].pk, today, place, goal="为什么没有订货？", goal_because="C05")
        for place, name in enumerate(("东街烟酒店", "桥头便利店"), start=1)
    ]
    plan_visits(world.company, world.ann, stops, plan_key="p", first_day=today, last_day=today, by="x", at=now)
    shop = world.retailers["桥头便利店"]
    raise_issue(shop, category="supply_issue", text="断货", entry="visit", by=world.ann, at=now, phone_id=uuid4())
    department = world.departments["sales_department"]
    bulletin = owe_bulletin(department, topic="supply", title="本周货源", due_at=now, by=sam, at=now)
    publish_bulletin(bulletin, body="按档位", segments=[], valid_until=None, by=sam, at=now)
    return world


def screens_of(world: World) -> list[str]:
    shop = world.retailers["桥头便利店"].pk
    visit = world.ann.visits.order_by("position")[0].pk
    names = ["today", "shops", "todo", "me", "outbox", "review", "tasks", "task", "ledger"]
    return [*names, f"shop/{shop}", f"visit/{visit}", f"miss/{visit}", f"issue/{shop}"]


def dressed(page: Page, language: str, look: str, elder: str) -> None:
    kept = {"rounds.lang": language, "rounds.look": look, "rounds.elder": elder}
    page.evaluate("kept => Object.entries(kept).forEach(([name, value]) => localStorage.setItem(name, value))", kept)
    page.goto("/field/#/today")
    page.reload()
    expect(page.locator("article.visit")).to_have_count(2)
    expect(page.locator(".strip [role=status]")).to_have_text("已同步" if language == "zh" else "In sync")


def test_every_screen_can_be_hit_read_heard_and_seen_whole(live: Live, screens: Screens, cast: World) -> None:
    expect.set_options(timeout=LONGEST_WAIT_MS)
    page = screens.phone(geolocation={"latitude": 30.001, "longitude": 120.001, "accuracy": 15})
    page.goto("/accounts/login/?next=/field/")
    page.locator("input[name=login]").fill(cast.ann.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("article.visit")).to_have_count(2, timeout=4 * LONGEST_WAIT_MS)
    found = []
    for width, height, language, look, elder in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        dressed(page, language, look, elder)
        limits = {"target": 60, "text": 18} if elder == "1" else {"target": 44, "text": 12}
        for name in screens_of(cast):
            page.goto(f"/field/#/{name}")
            expect(page.locator("main")).to_be_visible()
            page.wait_for_timeout(250)
            found += [f"{width} {language} {look} {name}: {said}" for said in page.evaluate(AUDIT, limits)]
    assert found == []
