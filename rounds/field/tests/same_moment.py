"""Drives F10: two signatures, a photo and the saving of the record, all in one task of the browser."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.field.tests.phone_acts import enter
from rounds.visits.actions import add_visit
from rounds.visits.models import Visit
from tests.services.chromium import Screens
from tests.world import World

PATIENCE_MS = 60_000

# Strokes, the chosen file and the tap on "save" happen without the browser doing anything between them.
AT_ONCE = """
async (number) => {
  const surface = Object.assign(document.createElement("canvas"), { width: 900, height: 700 });
  const pen = surface.getContext("2d");
  for (let y = 0; y < 70; y++) for (let x = 0; x < 90; x++) {
    pen.fillStyle = `rgb(${(x * 7 + number * 13) % 256} ${(y * 11 + number) % 256} ${(x * y + number * 5) % 256})`;
    pen.fillRect(x * 10, y * 10, 10, 10);
  }
  const blob = await new Promise((resolve) => surface.toBlob(resolve, "image/jpeg", 0.95));
  const chosen = new DataTransfer();
  chosen.items.add(new File([blob], "shop.jpg", { type: "image/jpeg" }));
  const input = document.querySelector("input[type=file][capture]");
  const save = document.querySelector(".sticky button");
  const say = (pad, kind, x, y) => {
    const box = pad.getBoundingClientRect();
    const place = { clientX: box.left + x, clientY: box.top + y, bubbles: true, cancelable: true };
    const finger = { pointerId: 1, pointerType: "touch", isPrimary: true, button: 0, pressure: 0.5 };
    pad.dispatchEvent(new PointerEvent(kind, { ...place, ...finger, buttons: kind === "pointerup" ? 0 : 1 }));
  };
  document.querySelectorAll("canvas.pad").forEach((pad, place) => {
    say(pad, "pointerdown", 30, 30);
    for (let step = 1; step < 12; step++) {
      say(pad, "pointermove", 30 + step * 15, 40 + ((step * (number + 3 + place)) % 40));
    }
    say(pad, "pointerup", 210, 60);
  });
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  save.click();
}
"""


def signed_in(screens: Screens, world: World, count: int = 2) -> Page:
    """Ann's phone after its first sync, with so many visits today."""
    page = screens.phone(geolocation={"latitude": 30.001, "longitude": 120.001, "accuracy": 15})
    enter(page, world.ann.username)
    expect(page.locator("article.visit")).to_have_count(count, timeout=PATIENCE_MS)
    return page


def open_visits(world: World, count: int) -> list[Visit]:
    """So many visits of today that nobody planned."""
    shop, now = world.retailers["东街烟酒店"], timezone.now()
    return [
        add_visit(shop, world.ann, day=timezone.localdate(now), goal=f"第 {number} 次", by=world.ann, at=now)
        for number in range(count)
    ]


def finish_at_once(page: Page, visit: Visit, number: int) -> None:
    """Arrive, then sign twice, choose a photo and save in the same moment."""
    page.goto(f"/field/#/visit/{visit.pk}")
    page.locator(".sticky button", has_text="到店").click()
    page.get_by_role("button", name="加一个陪同人签名").click()
    expect(page.locator("canvas.pad")).to_have_count(2)
    page.evaluate(AT_ONCE, number)
    page.get_by_role("button", name="仍然保存").click()  # nothing was written: the record says so and is saved
    page.wait_for_url("**/#/today")
