"""Travel matrices kept in the data folder by what they were computed from: a bounded folder of checked files.

A file is written beside its place and moved there at once, so readers see all of it or nothing. One that does not read
back (its checksums are part of the format) counts as missing.
"""

import hashlib
import json
import logging
import secrets
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np

from rounds.planning.rules.travel import Legs

FORMAT = 1
MOST_BYTES = 1 << 30
DAYS_OF_A_SERVER = 30  # what a server once said is asked again after so many days: its map may have changed
log = logging.getLogger(__name__)


def key_of(source: str, version: str, costing: str, places: Sequence[tuple[float, float]]) -> str:
    """The name of a matrix: a hash of where its figures come from and of the places in their order (to 0.1 m)."""
    head = json.dumps([FORMAT, source, version, costing, len(places)]).encode()
    return hashlib.sha256(head + np.round(np.asarray(places, dtype="<f8"), 6).tobytes()).hexdigest()


@dataclass(frozen=True, eq=False)
class Kept:
    """Legs and the places they lie between, in the order of rows and columns."""

    legs: Legs
    places: tuple[tuple[float, float], ...]

    def among(self, places: Sequence[tuple[float, float]]) -> tuple[Legs, list[int]]:
        """The legs among these places, NaN to and from those that are not here; and the numbers of those."""
        number = {_rounded(place): index for index, place in enumerate(self.places)}
        chosen = np.array([number.get(_rounded(place), -1) for place in places])
        picked = np.ix_(chosen, chosen)
        minutes, km = self.legs.minutes[picked], self.legs.km[picked]
        for matrix in (minutes, km):
            matrix[chosen < 0, :] = matrix[:, chosen < 0] = np.nan
        return Legs(minutes, km), np.flatnonzero(chosen < 0).tolist()


def find(folder: Path, key: str, *, since: datetime | None = None) -> Kept | None:
    """What is kept under a key, unless it is damaged or older than `since`."""
    path = folder / f"{key}.npz"
    try:
        written = path.stat()
        if since is not None and written.st_mtime < since.timestamp():
            return None
        return _read(path, written.st_mtime_ns)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        log.warning("a kept travel matrix does not read back and is computed again: %s (%s)", path.name, error)
        return None


# Every look at a round and every step of a drag asks for the matrix of the same few territories.
@lru_cache(maxsize=8)
def _read(path: Path, _written: int) -> Kept:
    with np.load(path, allow_pickle=False) as stored:
        figures, places = stored["figures"], stored["places"]
    size = len(places)
    if figures.shape != (2, size, size) or figures.dtype != np.float32 or places.shape != (size, 2):
        raise ValueError("not a travel matrix")
    minutes, km = figures.astype(np.float64)
    for matrix in (minutes, km):
        matrix.setflags(write=False)  # shared by all who ask
    return Kept(Legs(minutes, km), tuple((float(lat), float(lon)) for lat, lon in places))


def as_kept(legs: Legs) -> Legs:
    """The legs as they will read back. A plan made right after computing them is the plan made from the kept ones."""
    return Legs(*(matrix.astype(np.float32).astype(np.float64) for matrix in (legs.minutes, legs.km)))


def keep(
    folder: Path, key: str, legs: Legs, places: Sequence[tuple[float, float]], *, most_bytes: int = MOST_BYTES
) -> None:
    """Keep a matrix. A full disk is no reason to go without a plan: it is told to the log."""
    fresh = folder / f".{key}.{secrets.token_hex(6)}"
    figures = np.stack([legs.minutes, legs.km]).astype(np.float32)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as out:
            np.savez(out, figures=figures, places=np.asarray(places, dtype=np.float64))
        fresh.replace(folder / f"{key}.npz")
        _evict(folder, most_bytes)
    except OSError as error:
        with suppress(OSError):
            fresh.unlink()
        log.warning("a travel matrix could not be kept: %s", error)


def room_taken(folder: Path) -> tuple[int, int]:
    """How many matrices are kept, and their bytes."""
    sizes = [size for _used, size, _path in _entries(folder)]
    return len(sizes), sum(sizes)


def forget(folder: Path) -> int:
    """Throw all away; how many there were."""
    entries = [path for _used, _size, path in _entries(folder)]
    for path in (*entries, *folder.glob(".*")):  # the dotted ones are what a killed writer left behind
        path.unlink(missing_ok=True)
    return len(entries)


def _entries(folder: Path) -> list[tuple[float, int, Path]]:
    found = []
    for path in folder.glob("*.npz"):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        found.append((stat.st_atime, stat.st_size, path))
    return found


def _evict(folder: Path, most_bytes: int) -> None:
    """Drop what was not read for the longest (as far as the file system notes it) until the rest fits."""
    entries = sorted(_entries(folder))
    total = sum(size for _used, size, _path in entries)
    for _used, size, path in entries:
        if total <= most_bytes:
            return
        path.unlink(missing_ok=True)
        total -= size


def _rounded(place: tuple[float, float]) -> tuple[float, float]:
    return round(place[0], 6), round(place[1], 6)
