"""F1, small: the server is killed at random moments of a sync, twenty times; the phone sends until it is told."""

import json
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from rounds.common.events import verify
from rounds.field.models import Quarantine, Receipt
from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit
from tests.faults.processes import Mortal
from tests.services.database import is_postgres
from tests.world import build_world

ROUNDS = 20
BATCH = 13
LONGEST_BEFORE_THE_KILL = 0.3  # seconds after the request left
CSRF = "k" * 32


@dataclass
class Phone:
    """Sends batches like the outbox does and remembers what the server said it has."""

    url: str
    session: str
    told: dict[str, list[int]] = field(default_factory=dict)
    unanswered: int = 0

    def send(self, commands: list[dict[str, Any]]) -> bool:
        """One attempt; False when no whole answer came."""
        request = urllib.request.Request(
            f"{self.url}/field/api/sync",
            data=json.dumps({"commands": commands}).encode(),
            headers={
                "Content-Type": "application/json",
                "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; {settings.CSRF_COOKIE_NAME}={CSRF}",
                "X-CSRFToken": CSRF,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                outcomes = json.load(answer)["outcomes"]
        except (OSError, urllib.error.URLError, ValueError):
            self.unanswered += 1
            return False
        for outcome in outcomes:
            self.told.setdefault(outcome["id"], []).append(outcome["status"])
        return True


@pytest.fixture
def server(own_database: str, tmp_path: Path) -> Iterator[Mortal]:
    mortal = Mortal(own_database, tmp_path)
    (tmp_path / "data").mkdir(exist_ok=True)
    yield mortal
    mortal.kill()


def signed_in(person: Staff) -> str:
    browser = Client()
    browser.force_login(person)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def batch(chance: random.Random, shops: list[Retailer]) -> list[dict[str, Any]]:
    now = timezone.now()
    return [
        {
            "id": str(UUID(int=chance.getrandbits(128), version=4)),
            "kind": "visit.add",
            "made_at": now.isoformat(),
            "body": {
                "visit": str(UUID(int=chance.getrandbits(128), version=4)),
                "retailer": chance.choice(shops).pk,
                "day": timezone.localdate(now).isoformat(),
                "goal": "为什么没有订货？",
            },
        }
        for _place in range(BATCH)
    ]


def test_whatever_the_server_acknowledged_is_there_exactly_once_after_twenty_kills(server: Mortal) -> None:
    world, chance = build_world(), random.Random(20)
    shops = [world.retailers[name] for name in ("东街烟酒店", "桥头便利店", "山口食杂店")]
    phone, sent = Phone(server.url, signed_in(world.ann)), list[dict[str, Any]]()
    server.start()
    for _round in range(ROUNDS):
        commands = batch(chance, shops)
        sent += commands
        attempt = threading.Thread(target=phone.send, args=(commands,))
        attempt.start()
        time.sleep(chance.random() * LONGEST_BEFORE_THE_KILL)
        server.kill()
        attempt.join()
        server.start()
        assert phone.send(commands)
    assert phone.unanswered > 0  # some kills came in the middle
    assert set(phone.told) == {command["id"] for command in sent}
    assert {status for statuses in phone.told.values() for status in statuses} == {200}
    assert_all_there_once(sent)
    assert not Quarantine.objects.exists()
    assert not list(verify())
    assert_sound()


def assert_all_there_once(sent: list[dict[str, Any]]) -> None:
    receipts = Receipt.objects.values_list("command_id", flat=True)
    assert sorted(map(str, receipts)) == sorted(command["id"] for command in sent)
    visits = Visit.objects.exclude(phone_id=None).values_list("phone_id", flat=True)
    assert sorted(map(str, visits)) == sorted(command["body"]["visit"] for command in sent)


def assert_sound() -> None:
    if is_postgres():
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchall() == [("ok",)]
