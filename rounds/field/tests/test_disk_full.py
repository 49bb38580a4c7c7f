"""The server's disk is full (F3): nothing counts, the phone is told when to come back, the server goes on by itself.

tests/faults fills it again and again.
"""

from tests.faults.full_disk import filled_up
from tests.faults.processes import Mortal
from tests.faults.test_f1_server_killed import server

__all__ = ["server"]


def test_a_full_disk_takes_nothing_half_and_the_server_goes_on_by_itself(server: Mortal) -> None:
    disk = filled_up(server, times=1, seed=1)
    assert not disk.wrong()
    assert disk.refused
