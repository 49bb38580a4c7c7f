"""Separated text in whatever encoding and with whatever separator the other system wrote it."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from rounds.common.imports.readers_encoding import Encoding, encoding_of
from rounds.common.imports.readers_tables import SAMPLE_ROWS, Limits, Row, Table, find_headers, refuse
from rounds.common.imports.values_problems import Fault, Problem
from rounds.common.imports.values_text import is_empty

_SEPARATORS = (",", ";", "\t", "|")
_SNIFFED_LINES = 60
_LONGEST_FIELD = 131_072


def open_csv(path: Path, *, packed: bool, limits: Limits) -> Table:
    """A table from comma-, semicolon-, tab- or bar-separated text, gzipped or not. A row number is a record number."""
    with open_bytes(path, packed=packed) as stream:
        encoding = encoding_of(stream, limits=limits)
    with _text(path, packed=packed, encoding=encoding) as text:
        separator, skipped = _separator(list(itertools.islice(text, _SNIFFED_LINES)))
    with _text(path, packed=packed, encoding=encoding) as text:
        sample = list(itertools.islice(_records(text, separator), skipped, skipped + SAMPLE_ROWS))
    headers = find_headers(sample, limits=limits)
    first = skipped + headers.position + 1
    width = max(headers.columns) + 1

    def rows() -> Iterator[Row]:
        with _text(path, packed=packed, encoding=encoding) as lines:
            for number, record in enumerate(_records(lines, separator), start=1):
                if number <= first or all(is_empty(cell) for cell in record):
                    continue
                if number - first > limits.rows:
                    raise refuse("file.too_many_rows", limit=str(limits.rows))
                yield Row(number, headers.pick(record), _surplus(record, width))

    every_column = headers.columns == tuple(range(len(sample[headers.position])))
    traits = {
        "encoding": encoding.name, "separator": separator, "packed": "yes" if packed else "",
        "regular": "yes" if every_column and not encoding.blank_lines else "",
    }  # fmt: skip
    notes = () if encoding.sure else (Problem("file.encoding_guessed", params={"encoding": encoding.name}),)
    return Table(kind="csv", headers=headers.names, header_row=first, rows=rows, notes=notes, traits=traits)


def open_bytes(path: Path, *, packed: bool) -> IO[bytes]:
    """The file's bytes, unpacked."""
    return cast(IO[bytes], gzip.open(path, "rb")) if packed else path.open("rb")


def _text(path: Path, *, packed: bool, encoding: Encoding) -> io.TextIOWrapper:
    return io.TextIOWrapper(open_bytes(path, packed=packed), encoding=encoding.name, newline="")


def _records(lines: io.TextIOWrapper, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(lines, delimiter=separator)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):  # noqa: B007  the number names the bad row below
            yield record
    except csv.Error as error:
        raise refuse("row.unreadable", row=number + 1, detail=str(error)) from error
    except (OSError, EOFError, zlib.error) as error:
        raise refuse("file.damaged", detail=str(error)) from error


def _surplus(record: list[str], width: int) -> Fault | None:
    surplus = sum(not is_empty(cell) for cell in record[width:])
    return Fault("row.too_long", {"count": str(surplus)}) if surplus else None


def _separator(lines: list[str]) -> tuple[str, int]:
    """The separator that cuts the first lines into the most even rows, and how many lines to skip (Excel's "sep=;")."""
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4], 1
    best, best_score = ",", (0.0, 0)
    for separator in _SEPARATORS:
        widths = [len(record) for record in _quietly(lines, separator) if record]
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        score = (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)
        if score > best_score:
            best, best_score = separator, score
    return best, 0


def _quietly(lines: list[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(lines, delimiter=separator))
    except csv.Error:
        return []
