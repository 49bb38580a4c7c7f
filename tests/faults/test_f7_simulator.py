"""F7: phones with the app's own code, bad networks, killed apps: a thousand seeds end with everything there once."""

from tests.simulator.test_simulator import SEEDS, Lived, seeds, survive
from tests.simulator.test_simulator import lived as lived

MANY = 1000


def test_a_thousand_seeds_end_with_everything_there_once_and_everybody_agreeing(lived: Lived) -> None:
    survive(lived, seeds(SEEDS + 1, MANY), "F7")
