"""Fixtures for every test of the project: data folders, the two databases, the shared real data."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from tests.services import database, postgres, sandbox
from tests.services.parts import missing

if TYPE_CHECKING:
    from tests.world import World

# How long an example takes says how busy the machine is, not whether the rule holds.
hypothesis.settings.register_profile("rounds", deadline=None)
hypothesis.settings.load_profile("rounds")
# The browser is one for the whole run: its fixtures are made once, wherever the tests lie.
pytest_plugins = ["tests.services.screens"]
DATABASE_FIXTURES = {"db", "transactional_db", "own_database", "live", "postgres_url"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-tests", action="store_true", help="only tests that use the database")


def uses_database(item: pytest.Item) -> bool:
    """Whether a test touches the database, by its marker or its fixtures."""
    return bool(item.get_closest_marker("django_db") or DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())))


def runs_here(item: pytest.Item) -> bool:
    """Whether a test has its database in this run: `postgres` waits for the second pass, or brings a server along."""
    if not item.get_closest_marker("postgres"):
        return True
    return connection.vendor == "postgresql" or "postgres_url" in getattr(item, "fixturenames", ())


class FilesTogether(LoadFileScheduling):  # type: ignore[misc]
    """Files go whole to one worker, and so does tests/e2e: its files walk in order through one town."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "tests/e2e" if file.startswith("tests/e2e/") else file


# Few tests that take long: one worker begins with them.
LONGEST = (
    "tests/offline_day",
    "tests/one_issue",
    "tests/one_period",
    "tests/simulator",
    "rounds/demo",
    "tests/test_faults_small",
    "tests/e2e",
)


def takes_long(item: pytest.Item) -> int:
    """Where a test stands when the longest files come first; the others keep their order behind them."""
    return next((place for place, name in enumerate(LONGEST) if item.nodeid.startswith(name)), len(LONGEST))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesTogether:
    return FilesTogether(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "faults" in item.path.parts:
            item.add_marker(pytest.mark.fault)
    only_database = config.getoption("--database-tests")
    chosen = [item for item in items if runs_here(item) and (uses_database(item) or not only_database)]
    config.hook.pytest_deselected(items=list(set(items) - set(chosen)))
    items[:] = sorted(chosen, key=takes_long)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    setattr(item, f"report_{call.when}", report)
    return report


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """One migrated database for this process; on SQLite a file, so that it can be copied."""
    chosen = django_settings.DATABASES["default"]
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    own_file = str(sandbox.FOLDER / "test.sqlite3")
    chosen["TEST"]["NAME"] = own_file if connection.vendor == "sqlite" else f"test_{worker}_{os.getpid()}"
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"default": False}, serialized_aliases=set())
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[str]:
    """A database of this test's own with real commits, for threads and other processes; yields its DATABASE_URL.

    Takes the place of `transactional_db`, which would empty the tables and is refused by the event chain.
    """
    with django_db_blocker.unblock(), database.copied(tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a real PostgreSQL server: the one this run is on, or one started for the tests that ask."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    with ExitStack() as until_the_end:
        try:
            url = until_the_end.enter_context(postgres.server())
        except postgres.ServerError as error:
            missing(str(error))
        else:
            yield url


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A command line that spoke English in one test says nothing to the next."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """What a test writes to the data folder is its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setenv("ROUNDS_DATA", str(folder))
    settings.DATA = folder
    settings.MEDIA_ROOT = folder / "media"
    cache.clear()  # sign-ins counted in one test do not lock an account of the next
    return folder


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the checkout that holds real data and public instances."""
    folder = Path(os.environ.get("ROUNDS_SHARED", Path(__file__).parent.parent / "shared"))
    if not folder.is_dir():
        missing(f"the shared folder is not at {folder} (set ROUNDS_SHARED)")
    return folder


@pytest.fixture(scope="session")
def shared_data(shared: Path) -> Path:
    """Real data, read in place and never copied into the project."""
    return shared / "data"


@pytest.fixture(scope="session")
def shared_bench(shared: Path) -> Path:
    """Public planning instances and their best known values."""
    return shared / "bench"


@pytest.fixture
def world(db: None) -> "World":
    """The named cast of tests/world.py: two companies, one account per role, a few retailers."""
    from tests.world import build_world  # noqa: PLC0415  (models load only after Django is set up)

    return build_world()
