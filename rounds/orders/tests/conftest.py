"""An empty store of order lines."""

from pathlib import Path

import pytest

from rounds.orders.queries.store import LineStore


@pytest.fixture
def store(tmp_path: Path) -> LineStore:
    return LineStore(tmp_path / "var", memory="300MB", threads=2)
