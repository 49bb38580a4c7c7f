"""Parquet files, read batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from rounds.common.imports.readers_tables import MEGABYTE, Limits, Row, Table, find_headers, refuse

_BATCH_ROWS = 5_000


def open_parquet(path: Path, *, limits: Limits) -> Table:
    """Columns of plain types only; nested ones are refused. Refused also: more rows or unpacked bytes than allowed."""
    try:
        with pq.ParquetFile(path) as file:
            schema, metadata = file.schema_arrow, file.metadata
            unpacked = sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise refuse("file.damaged", detail=str(error)[:120]) from error
    _refuse_too_much(schema, rows=metadata.num_rows, unpacked=unpacked, limits=limits)
    headers = find_headers([list(schema.names)], limits=limits)

    def rows() -> Iterator[Row]:
        number = 0
        for batch in _batches(path):
            for record in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield Row(number, headers.pick(record))

    return Table(kind="parquet", headers=headers.names, header_row=0, rows=rows)


def _refuse_too_much(schema: Any, *, rows: int, unpacked: int, limits: Limits) -> None:
    if rows > limits.rows:
        raise refuse("file.too_many_rows", limit=str(limits.rows))
    if unpacked > limits.unpacked_bytes:
        raise refuse("file.bomb", limit=str(limits.unpacked_bytes // MEGABYTE))
    for field in schema:
        if pa.types.is_nested(field.type):
            raise refuse("file.unsafe", detail=f"{field.name}: {field.type}")


def _batches(path: Path) -> Iterator[Any]:
    try:
        with pq.ParquetFile(path, memory_map=False) as file:
            yield from file.iter_batches(batch_size=_BATCH_ROWS)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise refuse("file.damaged", detail=str(error)[:120]) from error
