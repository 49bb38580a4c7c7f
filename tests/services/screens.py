"""Fixtures of the tests that drive a browser: the server, the screens."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from tests.services import chromium as chromium_service
from tests.services import database
from tests.services.chromium import Screens
from tests.services.live import Live, collect_static, serving
from tests.services.parts import missing

Serve = Callable[..., AbstractContextManager[Live]]
RESULTS = Path(__file__).resolve().parents[2] / "test-results"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One real browser for the run."""
    if not chromium_service.program():
        missing("Chromium is not installed (Debian: apt install chromium fonts-noto-cjk)")
    # The browser's own event loop runs in this thread, which Django takes for code that must not wait for a database.
    # It also gives this thread another set of connections, so those of before and after are closed at the border.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    connections.close_all()
    with chromium_service.browser() as browser:
        yield browser
        connections.close_all()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def static_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files as a release has them."""
    return collect_static(tmp_path_factory.mktemp("static"))


@pytest.fixture(scope="session")
def serve(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    static_files: Path,
    chromium: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Serve:
    """Starts a real server over a database of its own, for all tests of a module or package."""

    @contextmanager
    def served(name: str, **more: str) -> Iterator[Live]:
        folder = tmp_path_factory.mktemp(name)
        with (
            django_db_blocker.unblock(),
            database.copied(folder) as url,
            serving(url, folder, static=static_files, **more) as server,
        ):
            yield server

    return served


@pytest.fixture
def live(own_database: str, static_files: Path, tmp_path: Path) -> Iterator[Live]:
    """A real server over a database of this test's own; the test's ORM calls reach the same rows."""
    with serving(own_database, tmp_path, static=static_files) as server:
        yield server


@pytest.fixture
def screens(live: Live, chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Screens]:
    """Opens desk and phone screens on the live server; a complaint of any of them fails the test."""
    opened = Screens(chromium, live.url)
    yield opened
    report = getattr(request.node, "report_call", None)
    complaints = opened.complaints()
    if (report is None or report.failed or complaints) and opened.contexts:
        opened.pictures(RESULTS / request.node.name)
    opened.close()
    if complaints:
        pytest.fail("the browser complained:\n" + "\n".join(complaints), pytrace=False)


@pytest.fixture
def desk(screens: Screens) -> Page:
    """A 1440 by 900 screen."""
    return screens.desk()


@pytest.fixture
def phone(screens: Screens) -> Page:
    """A 390 by 844 touch screen."""
    return screens.phone()
