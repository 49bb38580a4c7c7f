"""F15: a phone's clock three days off, or set in the middle of a visit: stays are right to the second, order is kept.

The person is warned from two minutes on, and nothing is written into the future.
"""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.field.models import Receipt
from rounds.field.tests.phone_acts import PASSWORD, PATIENT, cast_of_two, unsent
from rounds.field.tests.test_clock_e2e import DAY_MS, WALL
from rounds.visits.actions import add_visit
from rounds.visits.models import Visit
from tests.faults import invariants
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World

pytestmark = pytest.mark.e2e
HOUR_MS = 3_600_000
STAY_MS = 2_500
WARNING = re.compile("手机时钟[快慢]了")
# When the phone says it arrived and left must be near the server's time; near is far less than any clock here is off.
NEAR = timedelta(seconds=60)
CASES = {
    "3 d behind": (-3 * DAY_MS, -3 * DAY_MS),
    "3 d ahead": (3 * DAY_MS, 3 * DAY_MS),
    "3 d behind, set right in mid visit": (-3 * DAY_MS, 0),
    "3 d ahead, set right in mid visit": (3 * DAY_MS, 0),
    "right, set back 1 h in mid visit": (0, -HOUR_MS),
    "right, set ahead 1 h in mid visit": (0, HOUR_MS),
}


def phone_with_clock(screens: Screens, world: World, off: int) -> Page:
    """A phone so many milliseconds off, after its first sync."""
    page = screens.phone(geolocation={"latitude": 30.001, "longitude": 120.001, "accuracy": 15})
    page.add_init_script(WALL % off)
    page.goto("/accounts/login/?next=/field/")
    page.locator("input[name=login]").fill(world.ann.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("article.visit").first).to_be_visible(timeout=PATIENT)
    expect(page.locator(".strip")).to_contain_text("已同步", timeout=PATIENT)
    return page


def visited(page: Page, visit: Visit, later: int) -> None:
    """In, the clock is set, out; the real time in between is a matter of the steady clock."""
    page.goto(f"/field/#/visit/{visit.pk}")
    page.locator(".sticky button", has_text="到店").click()
    expect(page.get_by_label("库存", exact=True)).to_be_visible(timeout=PATIENT)
    page.wait_for_timeout(STAY_MS)
    page.evaluate("(off) => sessionStorage.setItem('off', String(off))", later)
    page.get_by_role("button", name="离店并保存").click()
    page.get_by_role("button", name="仍然保存").click()
    unsent(page, 0)


def stay_is_right(visit: Visit, began: datetime) -> float:
    """Seconds by which the stay in the record is wrong, judged by the clock nobody can set."""
    visit.refresh_from_db()
    arrived, departed, now = visit.arrived_at, visit.departed_at, timezone.now()
    assert arrived is not None
    assert departed is not None
    start, finish = (
        Receipt.objects.get(kind=f"visit.{what}", body__visit=str(visit.pk)) for what in ("start", "finish")
    )
    wrong = abs((departed - arrived).total_seconds() - finish.body["steady_seconds"])
    assert wrong <= 1
    assert departed <= now, "nothing lies in the future"
    assert began - NEAR <= arrived <= departed
    assert (start.sequence, finish.sequence) == (1, 2)
    return float(wrong)


def test_a_stay_is_right_whatever_the_clock_of_the_phone_says(live: Live, screens: Screens) -> None:
    world = cast_of_two()
    shop, day, now = world.retailers["东街烟酒店"], timezone.localdate(), timezone.now()
    for case, (off, later) in CASES.items():
        visit = add_visit(shop, world.ann, day=day, goal="问", by="system", at=now)
        page, began = phone_with_clock(screens, world, off), timezone.now()
        expect(page.get_by_text(WARNING)).to_have_count(int(off != 0), timeout=PATIENT)
        visited(page, visit, later)
        wrong = stay_is_right(visit, began)
        page.context.close()
        warned = "yes" if off else "was right until then"
        invariants.say(f"F15 {case}", stay_wrong_by_seconds=f"{wrong:.3f}", warned=warned)
    assert not invariants.standing()


def test_the_person_is_warned_from_two_minutes_on(live: Live, screens: Screens) -> None:
    world = cast_of_two()
    for seconds in (-100, 100, -140, 140):
        page = phone_with_clock(screens, world, seconds * 1000)
        expect(page.get_by_text(WARNING)).to_have_count(int(abs(seconds) > 120), timeout=PATIENT)
        page.context.close()
