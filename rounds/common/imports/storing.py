"""Arriving files lie in the data folder under a name nobody outside can choose."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.conf import settings

_SUFFIXES = (".csv.gz", ".xlsx", ".csv", ".txt", ".parquet")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it was received: path relative to the data folder, hash, size in bytes."""

    relative: str
    sha256: str
    size: int

    @property
    def path(self) -> Path:
        return stored_path(self.relative)


class TooLargeError(Exception):
    """More bytes arrived than the kind allows; nothing was kept."""


def stored_path(relative: str) -> Path:
    """The place of a stored file."""
    return Path(settings.DATA) / relative


def run_folder(company_id: int) -> Path:
    """Where the files of a company's imports lie."""
    return Path(settings.DATA) / "imports" / str(company_id)


def keep_file(chunks: Iterable[bytes], *, company_id: int, name: str, most: int) -> StoredFile:
    """Write the bytes durably, for our eyes only. TooLargeError beyond `most` bytes."""
    folder = run_folder(company_id)
    folder.mkdir(parents=True, exist_ok=True)
    suffix = next((each for each in _SUFFIXES if name.lower().endswith(each)), "")
    path = folder / f"{uuid4().hex}{suffix}"
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLargeError
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return StoredFile(path.relative_to(settings.DATA).as_posix(), digest.hexdigest(), size)


def chunks_of(path: Path, size: int = 1 << 20) -> Iterable[bytes]:
    """The bytes of a file on this machine."""
    with path.open("rb") as file:
        while chunk := file.read(size):
            yield chunk


def safe_name(name: str) -> str:
    """The last part of a file name without signs that hide or turn text, short enough to show; its ending stays."""
    last = _UNSAFE.sub("", unicodedata.normalize("NFC", name)).replace("\\", "/").rsplit("/", 1)[-1].strip(". ")
    if len(last) <= _LONGEST_NAME:
        return last or "file"
    stem, dot, ending = last.rpartition(".")
    return f"{stem[: _LONGEST_NAME - 12]}…{dot}{ending[:10]}" if dot else last[:_LONGEST_NAME]
