"""A look inside a workbook before it is parsed.

A parser lays a sheet out as one full rectangle: a 5 kB file with one cell in A1 and one in XFD20000 took 10 GB here.
So the real unpacked size, the outermost cells and forbidden XML are checked first, from the bytes and not from what
the archive says about itself.
"""

from __future__ import annotations

import functools
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rounds.common.imports.readers_bounds import Bounds, careful_bounds
from rounds.common.imports.readers_tables import MEGABYTE, Limits, refuse

_CHUNK = 1 << 18
_OVERLAP = 256  # longer than any cell reference with its attribute name
_ENTRIES = 5_000
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,9})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*\bhidden\s*=\s*[\"'](?:1|true)")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>]")
_ERROR_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*\bt\s*=\s*["']e["']""")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Findings:
    """What the user should know about the workbook, counted over its worksheets."""

    formulas: int = 0
    error_cells: int = 0
    hidden_rows: int = 0
    outside_links: int = 0


def inspect_workbook(path: Path, *, limits: Limits) -> Findings:
    """Refuse what is no workbook, damaged, encrypted, a bomb, too large when laid out, or declares XML entities."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            return _inspect(archive.infolist(), file, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, UnicodeDecodeError) as error:
        raise refuse("file.damaged", detail=str(error)[:120]) from error


def _inspect(entries: list[zipfile.ZipInfo], file: IO[bytes], limits: Limits) -> Findings:
    names = [entry.filename for entry in entries]
    if "xl/workbook.xml" not in names:
        raise refuse("file.kind", value="ZIP")
    if len(set(names)) != len(names) or len(names) > _ENTRIES:
        raise refuse("file.unsafe", detail="ZIP")
    left, formulas, errors, hidden = limits.unpacked_bytes, 0, 0, 0
    for entry in entries:
        if entry.flag_bits & 1:
            raise refuse("file.old_excel")
        part = _Part(entry.filename)
        for chunk in _unpacked(entry, file):
            left -= len(chunk)
            if left < 0:
                raise refuse("file.bomb", limit=str(limits.unpacked_bytes // MEGABYTE))
            part.look(chunk)
        if part.is_sheet:
            _refuse_too_large(part, functools.partial(_unpacked, entry, file), limits)
            formulas, errors, hidden = formulas + part.formulas, errors + part.errors, hidden + part.hidden
    links = sum(name.startswith("xl/externalLinks/externalLink") for name in names)
    return Findings(formulas, errors, hidden, links)


class _Part:
    """One part of the archive, looked through piece by piece."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_xml = name.lower().endswith((".xml", ".rels", ".vml"))
        self.is_sheet = bool(_SHEET.fullmatch(name))
        self.bounds = Bounds()
        self.cells = self.references = self.formulas = self.errors = self.hidden = 0
        self._tail = b""
        self._started = False

    def look(self, chunk: bytes) -> None:
        if not self.is_xml:
            return
        if not self._started:
            self._started = True
            if not chunk.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
                raise refuse("file.unsafe", detail=self.name)
        text = self._tail + chunk
        if b"\0" in chunk:  # UTF-16 would hide everything looked for below
            raise refuse("file.unsafe", detail=self.name)
        if _DECLARATION.search(text):
            raise refuse("file.unsafe", detail="DOCTYPE")
        if self.is_sheet:
            self._count(text)
        self._tail = chunk[-_OVERLAP:] if len(chunk) >= _OVERLAP else text[-_OVERLAP:]

    def _count(self, text: bytes) -> None:
        """Matches inside the overlap are counted twice: bounds do not mind, the counts are corrected."""
        tail = self._tail
        self.cells += len(_CELL.findall(text)) - len(_CELL.findall(tail))
        self.formulas += len(_FORMULA.findall(text)) - len(_FORMULA.findall(tail))
        self.errors += len(_ERROR_CELL.findall(text)) - len(_ERROR_CELL.findall(tail))
        self.hidden += len(_HIDDEN_ROW.findall(text)) - len(_HIDDEN_ROW.findall(tail))
        references = _REFERENCE.findall(text)
        self.references += sum(1 for letters, _ in references if letters)
        self.references -= sum(1 for letters, _ in _REFERENCE.findall(tail) if letters)
        self.bounds = self.bounds.widened(references)


def _refuse_too_large(part: _Part, again: Callable[[], Iterator[bytes]], limits: Limits) -> None:
    bounds = part.bounds
    unnamed_cells = part.cells != part.references
    if unnamed_cells or bounds.rows > limits.rows + 20 or bounds.cells > limits.cells:
        # the quick look takes formatted but empty cells for content; the careful one does not
        bounds = careful_bounds(again(), stop_at_cells=limits.cells)
    if bounds.cells > limits.cells:
        raise refuse("file.too_many_cells", count=str(bounds.cells), limit=str(limits.cells))
    if bounds.rows > limits.rows + 20:
        raise refuse("file.too_many_rows", limit=str(limits.rows))


def _unpacked(entry: zipfile.ZipInfo, file: IO[bytes]) -> Iterator[bytes]:
    """The entry's real content, whatever size the archive claims for it."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refuse("file.unsafe", detail="ZIP")
    file.seek(entry.header_offset + 26)
    lengths = file.read(4)
    file.seek(int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"), 1)
    left = entry.compress_size
    inflate = zlib.decompressobj(-15) if entry.compress_type == zipfile.ZIP_DEFLATED else None
    while left > 0 and (packed := file.read(min(_CHUNK, left))):
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, _CHUNK)
            packed = inflate.unconsumed_tail
    while inflate is not None and (rest := inflate.decompress(b"", _CHUNK)):
        yield rest
