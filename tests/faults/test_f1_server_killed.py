"""F1: the server is killed at random moments of a sync, 200 times; the phone sends until it is told."""

import os
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rounds.field.models import Quarantine, Receipt
from tests.faults import invariants
from tests.faults.little_day import Json, little_day, made_once, made_ready
from tests.faults.processes import Mortal
from tests.faults.sending import Phone, signed_in
from tests.world import build_world

ROUNDS = 200
LONGEST_WAIT = 5.0  # seconds for a batch to come as far as it shall


@pytest.fixture
def server(own_database: str, tmp_path: Path) -> Iterator[Mortal]:
    mortal = Mortal(own_database, tmp_path)
    (tmp_path / "data").mkdir(exist_ok=True)
    yield mortal
    mortal.end()


def arrived(commands: list[Json]) -> int:
    return Receipt.objects.filter(command_id__in=[command["id"] for command in commands]).count()


def wait_until(commands: list[Json], so_many: int) -> None:
    """By progress and not by the clock: a kill comes in the middle on fast and on slow machines."""
    give_up = time.monotonic() + LONGEST_WAIT
    while arrived(commands) < so_many and time.monotonic() < give_up:
        time.sleep(0.001)


def test_whatever_the_server_acknowledged_is_there_exactly_once_after_so_many_kills(server: Mortal) -> None:
    world, chance = build_world(), random.Random(20)
    rounds, cut = int(os.environ.get("ROUNDS_KILLS", ROUNDS)), 0
    office, phone, sent = made_ready(world, rounds), Phone(server.url, signed_in(world.ann)), list[Json]()
    server.start()
    for _round in range(rounds):
        commands = little_day(chance, office)
        sent += commands
        attempt = threading.Thread(target=phone.send, args=(commands,))
        attempt.start()
        wait_until(commands, chance.randrange(len(commands)))
        time.sleep(chance.random() * 0.01)
        server.kill()
        attempt.join()
        cut += 0 < arrived(commands) < len(commands)
        server.start()
        assert phone.send(commands)
    assert phone.unanswered > rounds / 4  # kills came in the middle
    assert set(phone.told) == {command["id"] for command in sent}
    assert {status for statuses in phone.told.values() for status in statuses} == {200}
    assert not invariants.present_once(sent)
    assert not invariants.standing()
    assert not made_once(sent)
    assert not Quarantine.objects.exists()
    told = len(phone.told)
    invariants.say("F1", kills=rounds, unanswered=phone.unanswered, in_mid_batch=cut, acknowledged=told, lost=0)
