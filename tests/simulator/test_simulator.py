"""F7: phones with the app's own outbox and sync, the real views, a network that does its worst; seed by seed.

One seed again: ROUNDS_SEEDS=17 .venv/bin/pytest tests/simulator -k every_seed
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rounds.field.rules.commands import SHAPES
from tests.faults.invariants import say
from tests.faults.little_day import NOT_OF_A_DAY
from tests.services.database import is_postgres
from tests.services.parts import missing
from tests.simulator.day import Report, live_through
from tests.simulator.driver import Phones, node
from tests.simulator.town import build_town

SEEDS, ON_POSTGRES = 50, 10  # the app's side is the same on both
Lived = Callable[[int], Report]


@pytest.fixture
def lived(own_database: str, tmp_path: Path) -> Iterator[Lived]:
    """Lives through one seed after the other."""
    if not node():
        missing("Node is not installed (Debian: apt install nodejs)")
    town, phones = build_town(), Phones()
    yield lambda seed: live_through(seed, town, phones, tmp_path)
    phones.close()


def seeds(first: int, how_many: int) -> range | list[int]:
    """The seeds of a run: the usual ones, or those somebody asks for."""
    asked = os.environ.get("ROUNDS_SEEDS", "")
    return [int(seed) for seed in asked.split(",")] if asked else range(first, first + how_many)


def survive(lived: Lived, chosen: range | list[int], name: str, **more: int) -> list[Report]:
    """Every seed must hold; the first that does not is named with the way to see it again."""
    reports = [lived(seed) for seed in chosen]
    failed = [report for report in reports if report.wrong]
    fates = sum((Counter(report.fates) for report in reports), Counter[str]())
    say(
        name,
        **more,
        seeds=len(reports),
        saved=sum(report.saved for report in reports),
        acknowledged=sum(report.acknowledged for report in reports),
        requests=sum(report.requests for report in reports),
        deaths_of_the_app=sum(report.deaths for report in reports),
        failed_seeds=len(failed),
        **{fate.replace(" ", "_"): number for fate, number in sorted(fates.items())},
    )
    first = "".join(f"\nseed {report.seed} (again: ROUNDS_SEEDS={report.seed}):\n  " + "\n  ".join(report.wrong[:8])
                    for report in failed[:5])  # fmt: skip
    assert not failed, f"{len(failed)} of {len(reports)} seeds: {[report.seed for report in failed]}{first}"
    return reports


def test_every_seed_ends_with_everything_there_once_and_everybody_agreeing(lived: Lived) -> None:
    reports = survive(lived, seeds(1, ON_POSTGRES if is_postgres() else SEEDS), "F7 small")
    if len(reports) == SEEDS:  # whoever teaches the phone another command adds it to the day of these people
        assert frozenset(SHAPES) - NOT_OF_A_DAY == frozenset().union(*(report.kinds for report in reports))


@pytest.mark.skipif(is_postgres(), reason="the app's side is the same on both")
@pytest.mark.parametrize("seed", [691, 876])
def test_a_photo_that_comes_after_a_colleague_has_read_is_read_about_later(lived: Lived, seed: int) -> None:
    assert not lived(seed).wrong
