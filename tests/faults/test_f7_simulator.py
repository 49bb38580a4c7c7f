"""F7: phones with the app's own code, bad networks, killed apps: a thousand seeds end with everything there once."""

import pytest

from tests.simulator.test_simulator import SEEDS, Lived, seeds, survive
from tests.simulator.test_simulator import lived as lived

MANY, PARTS = 1000, 20  # in parts, so that several processes share them


@pytest.mark.parametrize("part", range(PARTS))
def test_a_thousand_seeds_end_with_everything_there_once_and_everybody_agreeing(lived: Lived, part: int) -> None:
    if chosen := seeds(SEEDS + 1, MANY)[part::PARTS]:
        survive(lived, chosen, "F7", part=part)
