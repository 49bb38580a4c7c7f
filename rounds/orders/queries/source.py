"""A file of order lines laid before DuckDB as one relation `raw`: the row number `n` and every column of the file."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from rounds.common.imports.readers import open_table
from rounds.common.imports.readers_tables import BULK, Limits, Row, Table
from rounds.common.imports.values_dates import DateOrder
from rounds.common.imports.values_problems import Cell
from rounds.common.imports.values_text import as_text
from rounds.orders.queries import sql
from rounds.orders.rules.units import CARTON_UNITS

FIELDS = ("order_date", "retailer", "product", "quantity", "amount", "line")
_CHUNK_ROWS = 50_000


@dataclass(frozen=True, slots=True)
class LineSource:
    """A file and what its columns mean.

    `columns` maps `FIELDS` to the file's headers ("line" may be missing: ids are then made from the content).
    `quantity_unit` is the unit of bare quantities, `units` each unit's size in the base unit (cartons, bottles).
    `date_order` overrides what the column itself says; `sheet` names a worksheet.
    """

    path: Path
    columns: Mapping[str, str]
    quantity_unit: str = ""
    units: Mapping[str, Decimal] = field(default_factory=lambda: CARTON_UNITS)
    date_order: DateOrder | None = None
    sheet: str | None = None
    limits: Limits = BULK


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """A column name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def lay_out(connection: duckdb.DuckDBPyConnection, source: LineSource, *, scratch: Path) -> Table:
    """Create `raw` and `picked` (n and the mapped fields). Plain Parquet and plain UTF-8 text go to DuckDB as they are;
    everything else (Excel, GBK, blank lines, uneven rows) is read row by row first. Raises `RefusedError`."""
    table = open_table(source.path, sheet=source.sheet, limits=source.limits)
    if not _direct(connection, source, table):
        _row_by_row(connection, table, scratch / "rows.parquet")
        _pick(connection, source, table, row_code="row_code")
    return table


def _direct(connection: duckdb.DuckDBPyConnection, source: LineSource, table: Table) -> bool:
    path = literal(str(source.path.resolve()))
    if table.kind == "parquet":
        if pq.read_schema(source.path).names != list(table.headers):
            return False  # full-width letters or blanks: the file's own names differ from those people map
        if len({header.lower() for header in table.headers}) < len(table.headers):
            return False  # DuckDB's names ignore case
        columns = ", ".join(f"{quoted(header)} AS c{index}" for index, header in enumerate(table.headers))
        connection.execute(sql.RAW_PARQUET.format(columns=columns, path=path))
        _pick(connection, source, table)
        return True
    if table.kind != "csv" or not table.traits["encoding"].startswith("utf-8") or not table.traits["regular"]:
        return False
    columns = "{" + ", ".join(f"c{index}: 'VARCHAR'" for index in range(len(table.headers))) + "}"
    statement = sql.RAW_CSV.format(
        path=path, separator=literal(table.traits["separator"]), skipped=table.header_row, columns=columns
    )
    try:
        connection.execute(statement)
        _pick(connection, source, table)
    except duckdb.Error:  # uneven rows or quotes: the row reader names the row
        connection.execute("DROP VIEW IF EXISTS raw")
        return False
    return True


def _pick(
    connection: duckdb.DuckDBPyConnection, source: LineSource, table: Table, *, row_code: str = "NULL::VARCHAR"
) -> None:
    places = {header: index for index, header in enumerate(table.headers)}
    fields = ", ".join(
        f"c{places[source.columns[name]]} AS {name}" if name in source.columns else f"NULL::VARCHAR AS {name}"
        for name in FIELDS
    )
    connection.execute(sql.PICKED.format(fields=f"{fields}, {row_code} AS row_code"))


def _row_by_row(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> None:
    schema = pa.schema(
        [
            ("n", pa.int64()),
            *((f"c{each}", pa.string()) for each in range(len(table.headers))),
            ("row_code", pa.string()),
        ]
    )
    rows = table.rows()
    with pq.ParquetWriter(path, schema, compression="snappy") as writer:
        for chunk in _chunks(rows):
            cells = zip(*(row.cells for row in chunk), strict=True)
            texts = [pa.array([_text(cell) for cell in column], pa.string()) for column in cells]
            numbers = pa.array([row.number for row in chunk], pa.int64())
            codes = pa.array([row.fault.code if row.fault else None for row in chunk], pa.string())
            writer.write_batch(pa.record_batch([numbers, *texts, codes], schema=schema))
    connection.execute(sql.RAW_ROWS.format(path=literal(str(path))))


def _text(cell: Cell) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    return as_text(cell)


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(itertools.islice(rows, _CHUNK_ROWS)):
        yield chunk
