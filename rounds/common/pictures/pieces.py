"""A file that comes in pieces: appended at the right offset only, on the disk before it is acknowledged."""

import fcntl
import os
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

KEPT_FOR = timedelta(days=14)
MOST_OPEN = 200


class OffsetError(ValueError):
    """The piece does not belong there; `right` is where the next one does."""

    def __init__(self, right: int) -> None:
        super().__init__(f"the next piece belongs at {right}")
        self.right = right


class WrongBytesError(ValueError):
    """All pieces are there and their SHA-256 is another: they are thrown away, sending starts again."""


class TooManyError(ValueError):
    """Too many unfinished files in one folder."""


def held(part: Path) -> int:
    """How many bytes are on the disk."""
    try:
        return part.stat().st_size
    except FileNotFoundError:
        return 0


def append(part: Path, piece: bytes, *, offset: int, total: int) -> int:
    """Add a piece at `offset` and return the new length; OffsetError when it belongs elsewhere.

    A piece that cannot be written whole (a full disk) leaves the file as it was and the error passes through.
    """
    if offset + len(piece) > total:
        raise OffsetError(min(held(part), total))
    part.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # two copies of one request: the second meets the offset of the first
        length = os.fstat(handle).st_size
        if length != offset:
            raise OffsetError(length)
        try:
            _write(handle, piece)
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, length)
            raise
    finally:
        os.close(handle)
    return length + len(piece)


def _write(handle: int, piece: bytes) -> None:
    left = memoryview(piece)
    while left:
        left = left[os.write(handle, left) :]


def whole(part: Path, digest: str) -> bytes:
    """All bytes, verified; WrongBytesError (and the file is gone) when their SHA-256 is not `digest`."""
    content = part.read_bytes()
    if sha256(content).hexdigest() != digest:
        part.unlink(missing_ok=True)
        raise WrongBytesError(digest)
    return content


def drop_stale(folder: Path, *, now: datetime) -> int:
    """Remove unfinished files nobody has added to for two weeks; TooManyError when very many are left."""
    if not folder.is_dir():
        return 0
    oldest = (now - KEPT_FOR).timestamp()
    parts = list(folder.iterdir())
    stale = [part for part in parts if _touched(part) < oldest]
    for part in stale:
        part.unlink(missing_ok=True)
    if len(parts) - len(stale) >= MOST_OPEN:
        raise TooManyError(str(folder.name))
    return len(stale)


def _touched(part: Path) -> float:
    """When something was last added; one that another request has just finished is as good as gone."""
    try:
        return part.stat().st_mtime
    except FileNotFoundError:
        return 0.0
