"""The server's disk is full (F3): nothing counts, the phone is told when to come back, the server goes on by itself."""

import json
import resource
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from rounds.common.events import verify
from rounds.field.models import Receipt
from rounds.visits.models import Attachment, Visit
from tests.services.live import ROOT, environment
from tests.services.postgres import free_port
from tests.world import World, build_world

CSRF = "k" * 32
ROOM = 150_000  # bytes a file of the server may still grow by
PICTURE = b"\x89PNG\r\n\x1a\n" + b"ink" * 200_000
NO_ROOM_AT_ALL = 100_000  # less than the picture, less than the database has already
GIVE_BACK_WITHIN = 10.0


@dataclass
class Server:
    """A real server whose files may be kept from growing, as if the disk were full."""

    url: str
    process: subprocess.Popen[bytes]
    cookies: str = ""

    def limit(self, size: int) -> None:
        """No file of the server grows beyond `size` bytes; the running process and its workers obey at once."""
        for pid in (self.process.pid, *workers_of(self.process.pid)):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def ask(self, path: str, body: bytes, content_type: str, method: str = "POST") -> tuple[int, dict[str, str], Any]:
        """Status, headers and JSON of one answer."""
        headers = {"Content-Type": content_type, "Cookie": self.cookies, "X-CSRFToken": CSRF, "X-Rounds-Client": "2"}
        request = urllib.request.Request(f"{self.url}/field/api/{path}", data=body, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, dict(answer.headers), json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, dict(refused.headers), json.loads(refused.read() or b"{}")

    def send(self, *commands: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        """One sync."""
        return self.ask("sync", json.dumps({"commands": commands}).encode(), "application/json")


def workers_of(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def world(own_database: str) -> World:
    return build_world()


@pytest.fixture
def server(own_database: str, tmp_path: Path, world: World) -> Iterator[Server]:
    port = free_port()
    (tmp_path / "data").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "gunicorn", "rounds.config.wsgi:application", "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(
        [*command, "--worker-class=gthread", "--threads=4", "--worker-tmp-dir=/dev/shm"],
        cwd=ROOT, env=environment(own_database, tmp_path, ROUNDS_PLAIN_STATIC="1"), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    browser = Client()
    browser.force_login(world.ann)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    running = Server(f"http://127.0.0.1:{port}", process)
    running.cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    try:
        await_answer(running)
        yield running
    finally:
        process.terminate()
        process.wait(timeout=30)


def await_answer(server: Server) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            if server.send()[0] == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server does not answer")


def visit_of(shop: int) -> dict[str, Any]:
    body = {"visit": str(uuid4()), "retailer": shop, "day": timezone.localdate().isoformat(), "goal": "问" * 190}
    return {"id": str(uuid4()), "kind": "visit.add", "made_at": timezone.now().isoformat(), "body": body}


def largest(folder: Path) -> int:
    return max(path.stat().st_size for path in folder.glob("rounds.sqlite3*"))


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the limit holds the files of this machine's own database")
def test_a_full_disk_takes_nothing_half_and_the_server_goes_on_by_itself(
    server: Server, world: World, tmp_path: Path
) -> None:
    shop = world.retailers["东街烟酒店"].pk
    first = visit_of(shop)
    told = acknowledged(server.send(first))
    server.limit(largest(tmp_path) + ROOM)
    taken, refused = fill_up(server, shop)
    told |= taken
    server.limit(NO_ROOM_AT_ALL)
    picture = f"attachments/{sha256(PICTURE).hexdigest()}?visit={first['body']['visit']}"
    assert_come_back_later(server.ask(picture, PICTURE, "image/png", "PUT"))
    assert not Attachment.objects.exists()
    media = tmp_path / "data" / "media"
    assert not [path for path in media.rglob("*") if path.is_file() and path.stat().st_size == 0]

    server.limit(resource.RLIM_INFINITY)
    freed = time.monotonic()
    while (answer := server.send(*refused))[0] != 200:
        assert time.monotonic() - freed < GIVE_BACK_WITHIN
        time.sleep(0.5)
    seconds = time.monotonic() - freed
    told |= acknowledged(answer)
    assert server.ask(picture, PICTURE, "image/png", "PUT")[0] == 200
    assert_all_there(told)
    print(f"{len(told)} acknowledged, all there; after room came back it took {seconds:.1f} s")  # noqa: T201


def fill_up(server: Server, shop: int) -> tuple[set[str], list[dict[str, Any]]]:
    """Send until the disk is full: what was acknowledged, and the batch that was not."""
    taken: set[str] = set()
    for _batch in range(60):
        batch = [visit_of(shop) for _place in range(10)]
        answer = server.send(*batch)
        if answer[0] != 200:
            assert_come_back_later(answer)
            return taken, batch
        taken |= acknowledged(answer)
    raise AssertionError("the disk did not become full")


def acknowledged(answer: tuple[int, dict[str, str], Any]) -> set[str]:
    outcomes = answer[2]["outcomes"]
    assert {outcome["status"] for outcome in outcomes} == {200}
    return {outcome["id"] for outcome in outcomes}


def assert_come_back_later(answer: tuple[int, dict[str, str], Any]) -> None:
    assert answer[0] in {503, 507}
    assert int(answer[1]["Retry-After"]) > 0


def assert_all_there(told: set[str]) -> None:
    """Everything acknowledged once, nothing half, nothing broken."""
    kept = [str(ident) for ident in Receipt.objects.values_list("command_id", flat=True)]
    assert told <= set(kept)
    assert len(kept) == len(set(kept)) == Visit.objects.count()
    assert not list(verify())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchall() == [("ok",)]
