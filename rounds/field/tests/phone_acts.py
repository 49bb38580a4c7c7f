"""What a person does with the phone in the tests of safe keeping, and how to look inside the app."""

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.visits.actions import plan_visits
from rounds.visits.rules.plan import PlannedStop
from tests.services.chromium import LONGEST_WAIT_MS, Screens
from tests.world import World, build_world

PASSWORD = "correct-horse-battery"
PATIENT = 4 * LONGEST_WAIT_MS
SAVE = """async (commands) => {
  const { save } = await import("/static/field/sync.js");
  await save(commands);
}"""
STATE = """async (name) => {
  const { state } = await import("/static/field/state.js");
  return JSON.parse(JSON.stringify(state[name] ?? null));
}"""
SYNC = """async () => (await import("/static/field/sync.js")).sync()"""


def cast_of_two() -> World:
    """The named cast; Ann has two shops to visit today, and Mei a password as well."""
    world, now, today = build_world(), timezone.now(), timezone.localdate()
    for person in (world.ann, world.mei):
        person.set_password(PASSWORD)
        person.save()
    shops = [world.retailers[name].pk for name in ("东街烟酒店", "桥头便利店")]
    stops = [PlannedStop(shop, today, place, goal="为什么没有订货？") for place, shop in enumerate(shops, start=1)]
    plan_visits(world.company, world.ann, stops, plan_key="p", first_day=today, last_day=today, by="system", at=now)
    return world


def enter(page: Page, number: str, to: str = "/field/") -> None:
    """Number and password, and on to that page."""
    page.goto(f"/accounts/login/?next={to}")
    page.locator("input[name=login]").fill(number)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def handed_out(page: Page, to: Path, button: str) -> bytes:
    """The file a button of the phone gives out."""
    with page.expect_download() as waited:
        page.get_by_role("button", name=button).click()
    waited.value.save_as(to)
    return to.read_bytes()


def entries_in(content: bytes) -> list[dict[str, Any]]:
    """The commands such a file holds: the second line is the outbox."""
    return list(json.loads(content.decode().split("\n")[1])["entries"])


def sign_in(page: Page, number: str) -> None:
    """Until today's round is there."""
    enter(page, number)
    expect(page.locator("article.visit")).to_have_count(2, timeout=PATIENT)


def phone_of(screens: Screens, world: World, **more: Any) -> Page:
    """Ann's phone, signed in, ready to work offline."""
    page = screens.phone(**more)
    sign_in(page, world.ann.username)
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    return page


def save(page: Page, *commands: dict[str, Any]) -> None:
    """What the screens do when they save."""
    page.evaluate(SAVE, list(commands))


def added(shop: int, number: int = 0) -> dict[str, Any]:
    """An unplanned visit of today."""
    day = timezone.localdate().isoformat()
    return {"kind": "visit.add", "body": {"visit": str(uuid4()), "retailer": shop, "day": day, "goal": f"问 {number}"}}


def state(page: Page, name: str) -> Any:
    """One part of what the app holds in memory."""
    return page.evaluate(STATE, name)


def unsent(page: Page, count: int) -> None:
    """The strip says how much waits."""
    expect(page.locator(".strip")).to_contain_text(f"待上传 {count}", timeout=PATIENT)
