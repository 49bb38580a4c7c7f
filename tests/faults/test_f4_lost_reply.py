"""F4: the reply is lost after the commit; the phone sends the same batch five times and hears the first answer."""

import random
from collections.abc import Iterator

import pytest

from rounds.field.models import Receipt
from tests.faults import invariants
from tests.faults.little_day import Json, little_day, made_once, made_ready
from tests.faults.processes import Mortal
from tests.faults.proxy import LosingLine
from tests.faults.sending import Phone, signed_in
from tests.faults.test_f1_server_killed import server as server
from tests.world import build_world

LOSSES, BATCHES = 5, 20


@pytest.fixture
def line(server: Mortal) -> Iterator[LosingLine]:
    server.start()
    losing = LosingLine(server.url, to_lose=0)
    yield losing
    losing.close()


def test_a_day_whose_reply_was_lost_five_times_is_there_once(line: LosingLine) -> None:
    world, chance = build_world(), random.Random(4)
    office, phone, sent = made_ready(world, BATCHES), Phone(line.url, signed_in(world.ann)), list[Json]()
    for _batch in range(BATCHES):
        commands = little_day(chance, office)
        sent += commands
        line.lost, line.to_lose = 0, LOSSES
        assert not any(phone.send(commands) for _attempt in range(LOSSES))
        first = receipts()
        assert len(first) == len(sent)
        assert phone.send(commands)
        assert phone.send(commands)
        assert receipts() == first
        assert not invariants.present_once(commands)
    assert all(one == other for one, other in phone.answers.values())
    assert {status for statuses in phone.told.values() for status in statuses} == {200}
    assert not invariants.standing()
    assert not made_once(sent)
    invariants.say("F4", replies_lost=phone.unanswered, commands=len(sent), rows=Receipt.objects.count())


def receipts() -> list[tuple[object, ...]]:
    """What the server noted of each command, in the order it came."""
    return list(Receipt.objects.order_by("pk").values_list("command_id", "received_at", "answer"))
