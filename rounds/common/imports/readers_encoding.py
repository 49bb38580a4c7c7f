"""In which encoding a text file was written. The whole file is checked, because one stray byte decides."""

from __future__ import annotations

import codecs
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from rounds.common.imports.readers_tables import MEGABYTE, Limits, refuse

_CHUNK = 1 << 20
_ENOUGH_CHINESE = 0.6
_SAMPLED_LETTERS = 4_000


@dataclass(frozen=True, slots=True)
class Encoding:
    """`name` as Python knows it; `sure` is false when it is only the best guess."""

    name: str
    sure: bool = True
    blank_lines: bool = False


@dataclass(frozen=True, slots=True)
class _Reading:
    """One encoding tried on the whole file: its first bad line (0: none) and letters beyond ASCII to look at."""

    bad_line: int
    letters: str = ""
    blank_lines: bool = False


def encoding_of(stream: IO[bytes], *, limits: Limits) -> Encoding:
    """UTF-8 (with or without mark), UTF-16 with mark, GB18030 (GBK), or Western as a guess. `stream` must seek.

    Refused: zero bytes (no text), none of these encodings, or more unpacked bytes than allowed.
    """
    start = stream.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        names = ["utf-16"]
    elif start.startswith(codecs.BOM_UTF8):
        names = ["utf-8-sig"]
    else:
        names = ["utf-8", "gb18030", "cp1252"]
    first_bad_line = 0
    for name in names:
        stream.seek(0)
        reading = _reading(stream, name, limits)
        first_bad_line = first_bad_line or reading.bad_line
        if reading.bad_line or (name == "gb18030" and not _reads_as_chinese(reading.letters)):
            continue
        return Encoding(name, sure=name != "cp1252", blank_lines=reading.blank_lines)
    raise refuse("file.encoding", row=first_bad_line)


def _reading(stream: IO[bytes], name: str, limits: Limits) -> _Reading:
    decoder = codecs.getincrementaldecoder(name)()
    letters, lines, size, blank_lines, last = "", 0, 0, False, ""
    for chunk in _chunks(stream):
        size += len(chunk)
        if size > limits.unpacked_bytes:
            raise refuse("file.bomb", limit=str(limits.unpacked_bytes // MEGABYTE))
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            return _Reading(bad_line=lines + chunk[: error.start].count(b"\n") + 1)
        if "\0" in text:
            raise refuse("file.binary", row=lines + text[: text.index("\0")].count("\n") + 1)
        lines += text.count("\n")
        blank_lines = blank_lines or "\n\n" in last + text or "\n\r\n" in last + text
        last = text[-2:]
        if len(letters) < _SAMPLED_LETTERS and not text.isascii():
            letters += "".join(letter for letter in text if ord(letter) > 127)[:_SAMPLED_LETTERS]
    return _Reading(0, letters, blank_lines)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in pieces; an empty piece at the end closes the decoder."""
    while True:
        try:
            chunk = stream.read(_CHUNK)
        except (OSError, EOFError, zlib.error) as error:
            raise refuse("file.damaged", detail=str(error)) from error
        yield chunk
        if not chunk:
            return


def _reads_as_chinese(letters: str) -> bool:
    """Whether most letters are in GB 2312, the everyday characters; Western text read as GBK gives rare ones."""
    common = 0
    for letter in letters:
        try:
            letter.encode("gb2312")
        except UnicodeEncodeError:
            continue
        common += 1
    return bool(letters) and common >= len(letters) * _ENOUGH_CHINESE
