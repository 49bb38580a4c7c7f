"""A phone whose clock is three days off, and set again in the middle of a visit (F15)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rounds.field.models import Receipt
from rounds.field.tests.phone_acts import PATIENT, cast_of_two, sign_in, unsent
from rounds.visits.models import Visit
from tests.services.chromium import Screens
from tests.services.live import Live

pytestmark = pytest.mark.e2e
DAY_MS = 86_400_000
# The wall of this phone: the real one, off by what the test says; the steady clock is left alone.
WALL = """(() => {
  const Real = Date;
  const off = () => Number(sessionStorage.getItem("off") ?? %d);
  globalThis.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + off()); }
    static now() { return Real.now() + off(); }
  };
})();"""
NOW = """async () => (await import("/static/field/time.js")).now().toISOString()"""
FINISH = """async ([visit, arrived_at]) => {
  const { save } = await import("/static/field/sync.js");
  const { now } = await import("/static/field/time.js");
  const body = { visit, arrived_at, departed_at: now().toISOString(), goal: "问", comment: "断货" };
  await save([{ kind: "visit.finish", body }]);
}"""


@pytest.mark.parametrize("days", [-3, 3])
def test_times_are_right_on_a_phone_days_off_also_when_its_clock_is_set_meanwhile(
    live: Live, screens: Screens, days: int
) -> None:
    world = cast_of_two()
    page = screens.phone()
    page.add_init_script(WALL % (days * DAY_MS))
    sign_in(page, world.ann.username)
    words = "手机时钟慢了 4320 分钟" if days < 0 else "手机时钟快了 4320 分钟"
    expect(page.get_by_text(words)).to_be_visible(timeout=PATIENT)
    visit, began = Visit.objects.order_by("pk").first(), timezone.now()
    assert visit is not None
    arrived = page.evaluate(NOW)
    page.wait_for_timeout(3_000)
    page.evaluate("(off) => sessionStorage.setItem('off', String(off))", -days * DAY_MS)
    page.wait_for_timeout(2_000)
    page.evaluate(FINISH, [str(visit.pk), arrived])
    ended = timezone.now()
    unsent(page, 0)
    visit.refresh_from_db()
    assert visit.arrived_at is not None
    assert visit.departed_at is not None
    assert abs(visit.arrived_at - began) <= timedelta(seconds=1.5)
    stayed = visit.departed_at - visit.arrived_at
    assert abs(stayed - (ended - began)) <= timedelta(seconds=1.5)
    assert visit.departed_at <= timezone.now()
    receipt = Receipt.objects.get()
    assert receipt.clock is not None
    assert abs(receipt.clock["jumped"] + 2 * days * DAY_MS) <= 2_000
    assert receipt.sequence == 1


def test_the_order_is_that_of_the_phone_whatever_its_clock_says(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = screens.phone()
    page.add_init_script(WALL % 0)
    sign_in(page, world.ann.username)
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    page.context.set_offline(True)
    made = str(uuid4())
    day, shop = timezone.localdate().isoformat(), world.retailers["东街烟酒店"].pk
    save = 'async (command) => (await import("/static/field/sync.js")).save([command])'
    page.evaluate(save, {"kind": "visit.add", "body": {"visit": made, "retailer": shop, "day": day, "goal": "问"}})
    page.evaluate("() => sessionStorage.setItem('off', String(-3 * 86400000))")
    page.evaluate(save, {"kind": "visit.miss", "body": {"visit": made, "reason": "weather"}})
    page.reload()
    unsent(page, 2)
    expect(page.get_by_text("手机时钟慢了")).to_be_visible()
    page.context.set_offline(False)
    unsent(page, 0)
    assert Visit.objects.get(phone_id=made).state == "missed"
    assert list(Receipt.objects.order_by("pk").values_list("sequence", flat=True)) == [1, 2]
