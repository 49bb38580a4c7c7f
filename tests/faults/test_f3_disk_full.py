"""F3: the disk becomes full in the middle of a batch and of a photo; nothing counts half, and the server goes on."""

from tests.faults import invariants
from tests.faults.full_disk import filled_up
from tests.faults.processes import Mortal
from tests.faults.test_f1_server_killed import server as server

TIMES = 10


def test_a_disk_that_is_full_again_and_again_takes_nothing_half(server: Mortal) -> None:
    disk = filled_up(server, TIMES, seed=3)
    assert not disk.wrong()
    invariants.say("F3", **disk.figures())
