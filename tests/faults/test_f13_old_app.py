"""F13: an app two versions old holds 30 unsent records when a new one comes while a form is open: all 30 arrive.

Nothing is reloaded by force. The server takes what the old app sends for thirty days after the release, then says 426.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.field.models import Device, Receipt
from rounds.field.rules.clients import API_VERSION, DAYS_OF_GRACE
from rounds.field.tests.phone_acts import PATIENT, SYNC, cast_of_two, sign_in, state, unsent
from rounds.field.tests.releases import APP, Release, await_newer_app
from rounds.field.tests.test_upgrade_e2e import UNSENT, expect_all_there, worked_offline
from rounds.visits.models import Visit
from tests.faults import invariants
from tests.faults.processes import Mortal
from tests.faults.released import live as live
from tests.faults.released import release as release
from tests.services.chromium import Screens

pytestmark = pytest.mark.e2e
NEXT = 3  # the number of the app that is two ahead of the first


def put_next(release: Release, server: Mortal, *, released: date) -> None:
    """Server and app of version 3, released on a day; the old server is gone."""
    assert API_VERSION <= NEXT
    release.put_today()
    day = f"date({released.year}, {released.month}, {released.day})"
    release.write(Path("rounds/field/rules/clients.py"), "\nAPI_VERSION", f"\nRELEASES[{NEXT}] = {day}\nAPI_VERSION")
    release.write(APP / "network.js", f"CLIENT = {API_VERSION}", f"CLIENT = {NEXT}")
    server.end()
    server.start()


def upgraded_beside_a_form(page: Page) -> None:
    """The new app arrives while a visit is being written; it is taken when the person agrees, on another page."""
    visit = Visit.objects.order_by("pk").values_list("pk", flat=True)[0]
    page.goto(page.url.split("#")[0] + f"#/visit/{visit}")
    page.evaluate("() => { globalThis.marked = true; }")
    await_newer_app(page)
    unsent(page, UNSENT)
    assert page.evaluate("() => globalThis.marked") is True, "reloaded by force"
    page.goto(page.url.split("#")[0] + "#/me")
    with page.expect_event("load", timeout=PATIENT):
        page.get_by_text("点此更新").click()
    expect(page.locator(".strip")).to_be_visible(timeout=PATIENT)
    assert state(page, "lost") == 0


@pytest.mark.parametrize("days", [0, DAYS_OF_GRACE, DAYS_OF_GRACE + 1])
def test_an_app_two_versions_old_is_understood_for_thirty_days_and_loses_nothing_after(
    live: Mortal, release: Release, screens: Screens, days: int
) -> None:
    screens.expect(r"ERR_INTERNET_DISCONNECTED|ERR_CONNECTION|Failed to load resource")
    release.put_version_1()
    world = cast_of_two()
    page = screens.phone()
    sign_in(page, world.ann.username)
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    worked_offline(page, world)
    put_next(release, live, released=timezone.localdate() - timedelta(days=days))

    is_understood = days <= DAYS_OF_GRACE
    with page.expect_response(lambda answer: "/field/api/sync" in answer.url, timeout=PATIENT) as heard:
        page.context.set_offline(False)
        page.evaluate(SYNC)
    assert heard.value.status == (200 if is_understood else 426)
    if is_understood:
        unsent(page, 0)
        assert Device.objects.get().client_api == 1
    else:
        assert not Receipt.objects.exists()
        upgraded_beside_a_form(page)
        page.evaluate(SYNC)
        unsent(page, 0)
        assert Device.objects.get().client_api == NEXT
    expect_all_there(world)
    assert not invariants.standing()
    said = "taken from the old app" if is_understood else "426, then taken from the new app"
    invariants.say(f"F13 {days} days after", unsent=UNSENT, arrived=Receipt.objects.count(), how=said, forced_reloads=0)
