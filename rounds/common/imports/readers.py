"""The one door for files: the kind is told by the content, not by the name."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from rounds.common.imports.readers_csv import open_csv
from rounds.common.imports.readers_parquet import open_parquet
from rounds.common.imports.readers_tables import MEGABYTE, Limits, Table, refuse
from rounds.common.imports.readers_xlsx import open_xlsx

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WEB_PAGE = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml")


def open_table(path: Path, *, sheet: str | None = None, limits: Limits | None = None) -> Table:
    """Open an .xlsx, .csv, .csv.gz or .parquet file. Raises `RefusedError` with the reason and the fix.

    `sheet` names the worksheet (default: the first visible one with rows). Values are as the file stores them;
    formulas give their stored result, links to other workbooks are never followed.
    """
    limits = limits or Limits()
    if not path.is_file():
        raise refuse("file.missing", value=path.name)
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise refuse("file.too_large", size=str(size // MEGABYTE), limit=str(limits.file_bytes // MEGABYTE))
    start = _first_bytes(path)
    if not start:
        raise refuse("file.empty")
    if start.startswith(b"PK\x03\x04"):
        return open_xlsx(path, sheet=sheet, limits=limits)
    if start.startswith(b"PAR1"):
        return open_parquet(path, limits=limits)
    if start.startswith(b"\x1f\x8b"):
        _refuse_other_text(_first_unpacked_bytes(path))
        return open_csv(path, packed=True, limits=limits)
    _refuse_other_text(start)
    return open_csv(path, packed=False, limits=limits)


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(512)


def _first_unpacked_bytes(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") as file:
            return file.read(512)
    except (OSError, EOFError, zlib.error) as error:
        raise refuse("file.damaged", detail=str(error)) from error


def _refuse_other_text(start: bytes) -> None:
    if start.startswith(_OLD_OFFICE):
        raise refuse("file.old_excel")
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_WEB_PAGE):
        raise refuse("file.html")
    for magic, kind in ((b"%PDF", "PDF"), (b"PK\x03\x04", "ZIP"), (b"\x89PNG", "PNG"), (b"\xff\xd8\xff", "JPEG")):
        if start.startswith(magic):
            raise refuse("file.kind", value=kind)
