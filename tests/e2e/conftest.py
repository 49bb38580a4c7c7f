"""One town, one server and one worker for the whole walk: each step finds what the steps before it left behind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, StorageState
from pytest_django import Settings

from rounds.retailers.models import Retailer
from rounds.segments.actions import propose_segments
from rounds.segments.models import SegmentRun
from rounds.visits.models import Visit
from tests.e2e.acts import sign_in
from tests.e2e.town import ROUND, Town, open_town, plan_day, stock
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.services.screens import Serve

DAYS_OPEN = 300


@pytest.fixture(scope="package")
def live(serve: Serve) -> Iterator[Live]:
    """A real server in demo mode over a database of the walk's own, with a worker."""
    with serve("walk", ROUNDS_DEMO="1") as server:
        server.start_worker()
        yield server


@pytest.fixture(scope="package")
def town(live: Live) -> Town:
    """The company on its first day, ten months ago."""
    return open_town(timezone.now() - timedelta(days=DAYS_OPEN))


@pytest.fixture(autouse=True)
def own_data_folder(live: Live, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """What a step writes itself lies where the server looks for it."""
    folder = live.folder / "data"
    monkeypatch.setenv("ROUNDS_DATA", str(folder))
    settings.DATA = folder
    settings.MEDIA_ROOT = folder / "media"
    return folder


@pytest.fixture
def stocked(town: Town, own_data_folder: Path) -> Town:
    """The town with shops and orders: those step 2 imported, or, when a step runs by itself, the same by actions."""
    if not Retailer.objects.unscoped("the whole town").exists():
        stock(town, at=timezone.now())
    return town


@pytest.fixture
def segmented(stocked: Town) -> Town:
    """The town with segments: those step 4 decided, or, when a step runs by itself, as the rule proposes."""
    if not SegmentRun.objects.unscoped("the whole town").exists():
        propose_segments(stocked.company, as_of=timezone.localdate(), by="system", at=timezone.now())
    return stocked


@pytest.fixture
def day(segmented: Town) -> Town:
    """Three visits planned for today, whatever weekday that is."""
    today, manager = timezone.localdate(), segmented.staff["A01"]
    if not Visit.objects.unscoped("the whole town").filter(manager=manager, plan_key="today").exists():
        plan_day(segmented, ROUND, today, at=timezone.now())
    return segmented


@dataclass(frozen=True)
class People:
    """Opens screens for people. Who has signed in once stays signed in, as on a screen of his own."""

    screens: Screens
    stays: dict[str, StorageState]

    def at_desk(self, number: str) -> Page:
        """A desk screen of this staff number, on his first page."""
        return self._shown(self.screens.desk, number)

    def on_phone(self, number: str, **more: object) -> Page:
        """A phone screen of this staff number, on his first page."""
        return self._shown(self.screens.phone, number, **more)

    def _shown(self, opened: Callable[..., Page], number: str, **more: object) -> Page:
        if number in self.stays:
            page = opened(storage_state=self.stays[number], **more)
            page.goto("/")
            return page
        page = sign_in(opened(**more), number)
        self.stays[number] = page.context.storage_state()
        return page


@pytest.fixture(scope="package")
def stays(live: Live) -> dict[str, StorageState]:
    """Who is signed in on this server."""
    return {}


@pytest.fixture
def people(screens: Screens, town: Town, stays: dict[str, StorageState]) -> People:
    """Everybody of the town, one call away."""
    return People(screens, stays)
