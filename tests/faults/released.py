"""Fixtures: a server that can be killed, over a copy of the program that can be changed as a release does."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rounds.field.tests.releases import Release
from tests.faults.processes import Mortal


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """The program, apart from the checkout."""
    return Release(tmp_path / "program")


@pytest.fixture
def live(own_database: str, tmp_path: Path, release: Release) -> Iterator[Mortal]:
    """Its server, which dies without warning and comes back at the same address."""
    (tmp_path / "data").mkdir(exist_ok=True)
    mortal = Mortal(own_database, tmp_path, home=release.folder)
    mortal.start()
    yield mortal
    mortal.end()
