"""A whole day without a network: twelve visits, two killed tabs, a new version of the app, a server killed twice.

In the end everything is on the server exactly once and nothing is left on the phone.
"""

import time
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.bulletins.models import PassedOn
from rounds.field.models import Device, Quarantine, Receipt
from rounds.field.tests.phone_acts import state
from rounds.field.tests.releases import Release, await_newer_app
from rounds.issues.models import Issue
from rounds.visits.models import Attachment, DayReview, Promise, Visit
from tests.e2e.acts import sign_in
from tests.faults import invariants
from tests.faults.processes import Mortal
from tests.faults.released import live as live
from tests.faults.released import release as release
from tests.offline_day import hands
from tests.offline_day.day import (
    ISSUES,
    MADE,
    PHOTOS,
    ROUND,
    SHUT,
    TOLD,
    UNPLANNED,
    Call,
    kinds_of_the_day,
    open_day,
)
from tests.services.chromium import LONGEST_WAIT_MS, Screens

pytestmark = pytest.mark.e2e
WHY = "the whole town"
Json = dict[str, Any]
VERSION = "() => document.documentElement.dataset.version"
# What the phone holds, its pictures hashed anew from their bytes.
HELD = """async () => {
  const { state } = await import("/static/field/state.js");
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const rows = await state.db.getAll("attachments");
  const pictures = await Promise.all(rows.map(async ({ bytes, kind, sha256, size }) =>
    ({ kind, sha256, size, is: hex(await crypto.subtle.digest("SHA-256", bytes)), length: bytes.byteLength })));
  const [outbox, drafts] = [await state.db.getAll("outbox"), await state.db.getAll("drafts")];
  return { pictures, outbox, drafts: drafts.map((draft) => draft.visit) };
}"""


def test_a_whole_day_offline_arrives_exactly_once(live: Mortal, release: Release, screens: Screens) -> None:
    screens.expect(r"ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_FAILED|Failed to load resource")
    expect.set_options(timeout=LONGEST_WAIT_MS)
    now = timezone.now()
    open_day(today=timezone.localdate(now), at=now, opened=now - timedelta(days=300))
    page = hands.morning(screens)
    page = in_the_morning_his_tab_is_killed(page)
    in_the_middle_a_new_version_arrives(page, release)
    page = in_the_afternoon_it_is_killed_again(page)
    hands.evening_review(page)

    held = page.evaluate(HELD)
    assert sorted(entry["kind"] for entry in held["outbox"]) == kinds_of_the_day()
    assert len(held["pictures"]) == len({row["sha256"] for row in held["pictures"]}) == len(MADE) + PHOTOS
    assert not Receipt.objects.unscoped(WHY).exists()
    hands.unsent(page, len(held["outbox"]) + len(held["pictures"]))
    the_server_dies_twice_while_it_takes_the_day(page, live)

    nothing_is_left(page)
    everything_is_there_once(held)
    the_market_manager_reads_it(screens)


def in_the_morning_his_tab_is_killed(page: Page) -> Page:
    """Five shops; at the fourth the renderer dies in the middle of a record."""
    for call in ROUND[:3]:
        hands.whole_visit(page, call)
    hands.arrive(page, ROUND[3])
    hands.half_written(page, ROUND[3])
    again = hands.back_after(page, hands.crashed)
    hands.is_as_written(again, ROUND[3])
    hands.the_rest(again, ROUND[3])
    hands.miss(again, ROUND[SHUT], "店铺关门")
    return again


def in_the_middle_a_new_version_arrives(page: Page, release: Release) -> None:
    """A moment of network brings the next version but nothing else; the form that is open stays as it is."""
    before = page.evaluate(VERSION)
    hands.arrive(page, ROUND[5])
    hands.half_written(page, ROUND[5])
    page.evaluate("() => { globalThis.marked = true; }")
    release.put_newer()
    page.context.route("**/field/api/**", lambda route: route.abort())
    page.context.set_offline(False)
    await_newer_app(page)
    page.context.set_offline(True)
    page.context.unroute("**/field/api/**")
    expect(page.get_by_text("有新版本，点此更新")).to_have_count(0)
    assert page.evaluate("() => globalThis.marked") is True, "reloaded under an open form"
    hands.is_as_written(page, ROUND[5])
    hands.the_rest(page, ROUND[5])
    page.get_by_text("有新版本，点此更新").click()
    expect(page.get_by_text("有新版本，点此更新")).to_have_count(0)
    expect(page.locator("article.visit", has_text=ROUND[5].shop.name).get_by_text("已完成")).to_be_visible()
    assert page.evaluate(VERSION) != before


def in_the_afternoon_it_is_killed_again(page: Page) -> Page:
    """Six more and one nobody planned; in one of them the system takes the page away without a word."""
    for call in ROUND[6:8]:
        hands.whole_visit(page, call)
    hands.arrive(page, ROUND[8])
    hands.half_written(page, ROUND[8])
    again = hands.back_after(page, hands.closed)
    hands.is_as_written(again, ROUND[8])
    hands.the_rest(again, ROUND[8])
    for call in ROUND[9:]:
        hands.whole_visit(again, call)
    hands.found_by_search(again, UNPLANNED, UNPLANNED.shop.phone[-4:])
    hands.half_written(again, UNPLANNED)
    hands.the_rest(again, UNPLANNED)
    return again


def the_server_dies_twice_while_it_takes_the_day(page: Page, server: Mortal) -> None:
    """Once while it takes the text, once while it takes the pictures: by progress, not by the clock."""
    page.context.set_offline(False)
    until(lambda: Receipt.objects.unscoped(WHY).count() >= 10)
    back_from_the_dead(page, server)
    page.get_by_role("button", name="重试").click()
    until(lambda: Attachment.objects.unscoped(WHY).count() >= 5)
    back_from_the_dead(page, server)
    assert 5 <= Attachment.objects.unscoped(WHY).count() < len(MADE) + PHOTOS
    page.get_by_role("button", name="重试").click()
    hands.unsent(page, 0)


def until(arrived: Callable[[], bool]) -> None:
    give_up = time.monotonic() + hands.PATIENCE_MS / 1000
    while not arrived():
        assert time.monotonic() < give_up, "the sync does not come that far"
        time.sleep(0.001)


def back_from_the_dead(page: Page, server: Mortal) -> None:
    """SIGKILL; the phone notices, keeps what is left, and the server comes back."""
    server.kill()
    expect(page.get_by_text("没有网络，可以照常工作")).to_be_visible(timeout=hands.PATIENCE_MS)
    expect(page.locator(".strip")).not_to_contain_text("待上传 0")
    page.goto("/field/#/outbox")
    server.start()


def nothing_is_left(page: Page) -> None:
    """Neither on the screen nor in the database of the phone, also when it is opened again."""
    expect(page.locator(".strip")).to_contain_text("已同步", timeout=hands.PATIENCE_MS)
    page.goto("/field/#/today")
    page.reload()
    expect(page.locator("article.visit").get_by_text("已完成")).to_have_count(len(MADE))
    expect(page.locator(".strip")).to_contain_text("已同步", timeout=hands.PATIENCE_MS)
    hands.unsent(page, 0)
    assert page.evaluate(HELD) == {"pictures": [], "outbox": [], "drafts": []}
    assert (state(page, "lost"), state(page, "problem")) == (0, "")


def everything_is_there_once(held: Json) -> None:
    """Twelve visits, their pictures byte for byte, issues, promise, bulletins, review; the chain and all invariants."""
    assert not invariants.present_once(held["outbox"])
    assert not invariants.standing()
    assert not Quarantine.objects.unscoped(WHY).exists()
    for call in MADE:
        visit_is_whole(call)
    missed = Visit.objects.unscoped(WHY).get(state=Visit.State.MISSED)
    assert (missed.retailer.name, missed.missed_reason) == (ROUND[SHUT].shop.name, "shop_shut")
    issues = Issue.objects.unscoped(WHY)
    assert sorted(issues.values_list("text", flat=True)) == sorted(ISSUES)
    assert [issue.text for issue in issues.filter(kind=Issue.Kind.COMPLAINT)] == [ROUND[2].complaint]
    assert Promise.objects.unscoped(WHY).get().text == "送样品"
    assert PassedOn.objects.unscoped(WHY).count() == TOLD
    review = DayReview.objects.unscoped(WHY).get()
    assert (review.planned, review.finished) == (len(ROUND) + 1, len(MADE))
    pictures_are_those_sent(held["pictures"])
    assert Device.objects.unscoped(WHY).get().unsent == 0


def visit_is_whole(call: Call) -> None:
    visit = Visit.objects.unscoped(WHY).get(retailer__licence_no=call.shop.licence_no)
    assert (visit.state, visit.is_complete, visit.awaited) == (Visit.State.FINISHED, True, 0), call
    assert visit.comment.endswith(hands.comment_of(call))
    assert visit.facts["stock_cartons"] == hands.stock_of(call)
    assert visit.arrival_position is not None
    assert visit.arrival_position["lat"] == pytest.approx(call.shop.position[0])
    assert visit.attachments.filter(kind="signature").count() == 1
    assert visit.attachments.filter(kind="photo").count() == call.photos


def pictures_are_those_sent(pictures: list[Json]) -> None:
    for row in pictures:
        assert (row["is"], row["length"]) == (row["sha256"], row["size"])
    stored = Attachment.objects.unscoped(WHY)
    assert sorted(stored.values_list("sha256", flat=True)) == sorted(row["sha256"] for row in pictures)
    for one in stored:
        assert sha256((Path(settings.MEDIA_ROOT) / one.stored_path).read_bytes()).hexdigest() == one.sha256


def the_market_manager_reads_it(screens: Screens) -> None:
    desk = sign_in(screens.desk(), "M01")
    desk.goto("/visits/")
    expect(desk.locator("tbody tr", has_text="四部分齐全")).to_have_count(len(MADE))
