"""The test bed itself: an own database per test, a server other processes can reach, a browser that tells on pages."""

import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from playwright.sync_api import Browser, expect

from rounds.common.models import ChainHead
from tests.services import database
from tests.services.chromium import Screens
from tests.services.live import Live

ROOT = Path(__file__).resolve().parents[2]


def test_a_test_never_sees_the_real_data_folder(own_data_folder: Path, tmp_path: Path) -> None:
    assert own_data_folder.is_relative_to(tmp_path)
    assert own_data_folder == settings.DATA
    assert not Path(connection.settings_dict["NAME"]).is_relative_to(ROOT)


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_commits_the_next_does_not_see(own_database: str, turn: int) -> None:
    assert ChainHead.objects.count() == 0
    ChainHead.objects.create(company_id=turn)
    assert ChainHead.objects.count() == 1


def test_threads_of_a_test_share_its_database(own_database: str) -> None:
    def write() -> None:
        with transaction.atomic():
            ChainHead.objects.create(company_id=7)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert ChainHead.objects.filter(company_id=7).exists()


def test_a_real_postgresql_answers(postgres_url: str) -> None:
    with psycopg.connect(postgres_url) as server:
        row = server.execute(
            "SELECT current_setting('server_version_num')::int, current_setting('listen_addresses')"
        ).fetchone()
    assert row is not None
    assert row[0] >= 150000
    assert row[1] == "127.0.0.1"


def test_the_server_ends_with_the_command_and_passes_on_its_status(postgres_url: str) -> None:
    show = "import os, sys; print(os.environ['DATABASE_URL']); sys.exit(7)"
    command = [sys.executable, "-m", "tests.services.postgres", "run", "--", sys.executable, "-c", show]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 7, done.stderr
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(done.stdout.strip())


@pytest.mark.e2e
def test_server_browser_and_test_look_at_the_same_rows(live: Live, screens: Screens) -> None:
    ChainHead.objects.create(company_id=1)
    assert live.environment["DATABASE_URL"] == database.url_of(connection.settings_dict["NAME"])
    for page in (screens.desk(), screens.phone()):
        page.goto("/accounts/login/")
        expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    assert not screens.complaints()


@pytest.mark.e2e
@pytest.mark.parametrize(
    ("script", "complaint"),
    [
        ("console.error('lost')", "lost"),
        ("setTimeout(() => { throw new Error('broken') }, 0)", "broken"),
        ("document.body.setAttribute('style', 'color: red')", "Content Security Policy"),
        ("location.href = 'http://example.invalid/'", "foreign host"),
    ],
)
def test_a_page_that_misbehaves_is_told_on(live: Live, chromium: Browser, script: str, complaint: str) -> None:
    screens = Screens(chromium, live.url)
    page = screens.desk()
    page.goto("/accounts/login/")
    page.evaluate(script)
    page.wait_for_timeout(300)
    heard = screens.complaints()
    screens.expect(complaint)
    still = screens.complaints()
    screens.close()
    assert any(complaint in text for text in heard)
    assert len(still) < len(heard)
