"""Territories are even, hang together and come out the same again."""

from time import process_time

import numpy as np
import pytest

from rounds.engine import assign_territories
from rounds.engine.territories import Floats


def county(n: int, seed: int) -> tuple[Floats, Floats, Floats]:
    rng = np.random.default_rng(seed)
    town = rng.integers(0, 6, n)
    spread = np.where(rng.random(n) < 0.7, 0.03, 0.3)
    lat = 30.0 + 0.2 * (town % 3) + rng.normal(0, 1, n) * spread
    lon = 112.0 + 0.3 * (town // 3) + rng.normal(0, 1, n) * spread
    return lat, lon, rng.choice([1.0, 2.0, 4.0], n) * rng.integers(15, 26, n)


def test_eleven_hundred_outlets_make_eight_even_territories_in_time() -> None:
    assign_territories(*county(60, 3), 2)  # compiled in advance
    began = process_time()
    found = assign_territories(*county(1100, 3), 8)
    assert found.imbalance <= 0.05
    assert process_time() - began < 10
    assert np.bincount(found.labels, minlength=8).min() > 0


def test_territories_are_more_compact_than_strips_of_equal_work() -> None:
    lat, lon, work = county(600, 5)
    found = assign_territories(lat, lon, work, 6)
    order = np.argsort(lat)
    strips = np.empty(600, dtype=np.int64)
    strips[order] = np.minimum(5, (np.cumsum(work[order]) / work.sum() * 6).astype(np.int64))
    assert _scatter(lat, lon, found.labels) < 0.8 * _scatter(lat, lon, strips)


def _scatter(lat: Floats, lon: Floats, labels: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> float:
    return float(
        sum(
            lat[labels == k].var() * (labels == k).sum() + lon[labels == k].var() * (labels == k).sum()
            for k in np.unique(labels)
        )
    )


def test_the_same_question_gives_the_same_territories() -> None:
    first, again = (assign_territories(*county(300, 1), 5) for _ in range(2))
    assert (first.labels == again.labels).all()


def test_outlets_at_one_spot_are_still_shared_out() -> None:
    found = assign_territories([30.0] * 40, [112.0] * 40, [20.0] * 40, 4)
    assert found.imbalance == 0


def test_one_manager_takes_all_and_more_managers_than_outlets_are_refused() -> None:
    assert set(assign_territories([30.0, 31.0], [112.0, 113.0], [1.0, 2.0], 1).labels) == {0}
    with pytest.raises(ValueError, match="managers"):
        assign_territories([30.0], [112.0], [1.0], 2)
