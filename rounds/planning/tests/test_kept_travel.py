"""Travel matrices in the data folder: found by their content, checked, bounded, safe among many writers."""

import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from rounds.planning.queries.roads import kept
from rounds.planning.rules.travel import Legs

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "travel"


def places(count: int) -> list[tuple[float, float]]:
    return [(30.0 + n / 100, 120.0 + n / 200) for n in range(count)]


def legs(count: int, *, first: float = 1.0) -> Legs:
    figures = first + np.arange(count * count, dtype=np.float64).reshape(count, count)
    figures[0, 1] = np.nan
    return Legs(figures, figures / 2)


def kept_under(folder: Path, key: str = "a", count: int = 3) -> Path:
    kept.keep(folder, key, legs(count), places(count))
    return folder / f"{key}.npz"


def test_what_is_kept_comes_back_with_its_gaps(folder: Path) -> None:
    kept_under(folder)
    found = kept.find(folder, "a")
    assert found is not None
    assert np.array_equal(found.legs.minutes, legs(3).minutes, equal_nan=True)
    assert np.array_equal(found.legs.km, legs(3).km, equal_nan=True)
    assert kept.find(folder, "b") is None


def test_a_round_is_found_in_the_matrix_of_its_territory(folder: Path) -> None:
    kept_under(folder, count=5)
    found = kept.find(folder, "a")
    assert found is not None
    part, new = found.among([places(5)[4], places(5)[1]])
    assert part.minutes.tolist() == [[25.0, 22.0], [10.0, 7.0]]
    assert new == []
    part, new = found.among([places(5)[4], (31.0, 121.0), places(5)[1]])
    assert new == [1]
    assert np.isnan(part.minutes).tolist() == [[False, True, False], [True, True, True], [False, True, False]]
    assert part.minutes[2, 0] == 10.0


def test_names_differ_by_source_version_way_places_and_order() -> None:
    here = places(4)
    names = {
        kept.key_of("valhalla", "v1", "auto", here),
        kept.key_of("osrm_server", "v1", "auto", here),
        kept.key_of("valhalla", "v2", "auto", here),
        kept.key_of("valhalla", "v1", "bicycle", here),
        kept.key_of("valhalla", "v1", "auto", here[::-1]),
        kept.key_of("valhalla", "v1", "auto", here[:3]),
    }
    assert len(names) == 6
    moved = [(lat + 1e-8, lon) for lat, lon in here]
    assert kept.key_of("valhalla", "v1", "auto", moved) in names


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "foreign"])
def test_a_damaged_file_counts_as_missing_and_is_told(
    folder: Path, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = kept_under(folder, count=40)
    whole = path.read_bytes()
    middle = len(whole) // 2
    bodies = {
        "cut": whole[:middle],
        "flipped": whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :],
        "empty": b"",
        "foreign": b"not a matrix at all",
    }
    path.write_bytes(bodies[damage])
    with caplog.at_level(logging.WARNING):
        assert kept.find(folder, "a") is None
    assert "computed again" in caplog.text
    kept_under(folder, count=40)
    assert kept.find(folder, "a") is not None


def test_what_a_server_said_long_ago_is_asked_again(folder: Path) -> None:
    path = kept_under(folder)
    os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert kept.find(folder, "a", since=NOW - timedelta(days=1)) is not None
    assert kept.find(folder, "a", since=NOW + timedelta(days=1)) is None


def test_the_folder_stays_within_its_bound(folder: Path) -> None:
    size = kept_under(folder, "0").stat().st_size
    for number in range(6):
        kept.keep(folder, str(number), legs(3), places(3), most_bytes=3 * size)
        os.utime(folder / f"{number}.npz", (1000.0 + number, 1000.0))
    assert kept.room_taken(folder) == (3, 3 * size)
    assert kept.find(folder, "0") is None
    assert kept.find(folder, "5") is not None
    assert kept.forget(folder) == 3
    assert not list(folder.iterdir())


def test_many_writers_and_readers_of_one_matrix_never_see_half_of_it(folder: Path) -> None:
    def write(number: int) -> None:
        kept.keep(folder, "a", legs(60, first=float(number)), places(60))

    def read(_number: int) -> bool:
        found = kept.find(folder, "a")
        return found is None or found.legs.minutes[1, 1] - found.legs.minutes[1, 0] == 1.0

    with ThreadPoolExecutor(8) as pool:
        writing = [pool.submit(write, number) for number in range(40)]
        reading = [pool.submit(read, number) for number in range(200)]
        assert all(one.result() for one in reading)
        assert not any(one.exception() for one in writing)
    assert [path.name for path in folder.iterdir()] == ["a.npz"]


def test_a_folder_that_cannot_be_written_does_not_stop_a_plan(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder.mkdir()
    blocked = folder / "file"
    blocked.touch()
    with caplog.at_level(logging.WARNING):
        kept.keep(blocked, "a", legs(3), places(3))
    assert "could not be kept" in caplog.text


def test_two_hundred_places_are_found_in_less_than_a_moment(folder: Path) -> None:
    kept_under(folder, count=201)
    spent = []
    for _ in range(5):
        began = time.process_time()
        assert kept.find(folder, "a") is not None
        spent.append(time.process_time() - began)
    assert min(spent) < 0.010
