"""The app of version 1, as it was, on today's server; its successor takes over with thirty commands unsent (F13)."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rounds.common.events import verify
from rounds.field.models import Device, Quarantine, Receipt
from rounds.field.tests.phone_acts import PATIENT, SYNC, added, cast_of_two, save, sign_in, state, unsent
from rounds.field.tests.releases import Release, await_newer_app
from rounds.visits.models import Visit
from tests.services.chromium import Screens
from tests.services.live import environment
from tests.services.postgres import free_port
from tests.world import World

pytestmark = pytest.mark.e2e
UNSENT = 30


@pytest.fixture
def release(own_database: str, tmp_path: Path) -> Iterator[tuple[Release, str]]:
    made, port = Release(tmp_path / "copy"), free_port()
    (tmp_path / "data").mkdir(exist_ok=True)
    settings = environment(own_database, tmp_path, ROUNDS_PLAIN_STATIC="1")
    command = [sys.executable, "-m", "gunicorn", "rounds.config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    with (tmp_path / "server.log").open("wb") as out:
        server = subprocess.Popen(
            [*command, "--worker-class=gthread", "--threads=4"],
            cwd=made.folder, env=settings, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        yield made, answering(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait(timeout=30)


def answering(url: str) -> str:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=10):
                return url
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError("the server does not answer")


def worked_offline(page: Page, world: World) -> None:
    shop = world.retailers["东街烟酒店"].pk
    page.context.set_offline(True)
    save(page, *[added(shop, number) for number in range(UNSENT)])
    unsent(page, UNSENT)


def expect_all_there(world: World) -> None:
    assert Receipt.objects.count() == Visit.objects.filter(goal__startswith="问 ").count() == UNSENT
    assert not Quarantine.objects.exists()
    assert not list(verify(world.company.pk))


def test_thirty_unsent_commands_of_version_1_are_sent_by_its_successor_and_nothing_is_reloaded_under_a_form(
    release: tuple[Release, str], chromium: Browser
) -> None:
    served, url = release
    served.put_version_1()
    world, screens = cast_of_two(), Screens(chromium, url)
    page = screens.phone()
    sign_in(page, world.ann.username)
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    worked_offline(page, world)

    served.put_today()
    page.goto(page.url.split("#")[0] + "#/visit/" + str(Visit.objects.order_by("pk").values_list("pk", flat=True)[0]))
    page.context.route("**/field/api/**", lambda route: route.abort())  # the new app arrives, the data not yet
    page.context.set_offline(False)
    await_newer_app(page)
    page.evaluate("() => { globalThis.marked = true; }")
    page.wait_for_timeout(1_500)
    assert page.evaluate("() => globalThis.marked") is True, "nothing was reloaded by force"
    unsent(page, UNSENT)

    page.goto(page.url.split("#")[0] + "#/me")
    with page.expect_event("load", timeout=PATIENT):
        page.get_by_text("点此更新").click()
    unsent(page, UNSENT)
    assert state(page, "lost") == 0
    page.context.unroute("**/field/api/**")
    page.evaluate(SYNC)
    unsent(page, 0)
    expect_all_there(world)
    assert Device.objects.get().client_api == 2
    screens.close()


def test_the_app_of_version_1_still_does_its_work(release: tuple[Release, str], chromium: Browser) -> None:
    served, url = release
    served.put_version_1()
    world, screens = cast_of_two(), Screens(chromium, url)
    page = screens.phone()
    sign_in(page, world.ann.username)
    worked_offline(page, world)
    page.context.set_offline(False)
    page.evaluate(SYNC)
    unsent(page, 0)
    expect_all_there(world)
    assert Device.objects.get().client_api == 1
    screens.close()


def test_a_new_version_waits_while_somebody_writes_and_comes_when_he_agrees(
    release: tuple[Release, str], chromium: Browser
) -> None:
    served, url = release
    world, screens = cast_of_two(), Screens(chromium, url)
    page = screens.phone()
    sign_in(page, world.ann.username)
    page.evaluate("async () => { await navigator.serviceWorker.ready; }")
    visit = Visit.objects.order_by("pk").values_list("pk", flat=True)[0]
    page.goto(f"/field/#/visit/{visit}")
    served.put_newer()
    page.evaluate("() => { globalThis.marked = true; }")
    await_newer_app(page)
    expect(page.get_by_text("有新版本，点此更新")).to_have_count(0)
    page.goto("/field/#/today")
    notice = page.get_by_text("有新版本，点此更新")
    expect(notice).to_be_visible(timeout=PATIENT)
    assert page.evaluate("() => globalThis.marked") is True
    notice.click()
    expect(notice).to_have_count(0, timeout=PATIENT)
    expect(page.locator("article.visit")).to_have_count(2, timeout=PATIENT)
    assert page.evaluate("() => globalThis.marked ?? null") is None
    screens.close()
