"""Preparing a batch of order lines: read, clean, check, look for duplicates, write files nobody sees yet."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from rounds.common.imports.readers_tables import Table
from rounds.common.imports.values_problems import Fault, Problem, Severity
from rounds.common.imports.values_wordings import WORDINGS
from rounds.orders.queries import sql
from rounds.orders.queries.cleaning import Faults, clean_fields
from rounds.orders.queries.lines import EARLIEST, LATEST, MonthTotal, relation
from rounds.orders.queries.source import FIELDS, LineSource, lay_out, literal
from rounds.orders.queries.store import (
    BatchError,
    BatchRecord,
    LineStore,
    batches,
    connect,
    line_files,
    sync_file,
    write_manifest,
)

MOST_SAMPLES = 100
MOST_UNKNOWN = 1_000


@dataclass(frozen=True, slots=True)
class PreparedBatch:
    """What a file would bring: `read` = accepted + refused + skipped.

    Skipped lines are already there or repeated word for word. `counts` tells by code why; a row may have several.
    `samples` are the first problems of each code; `unknown_retailers` the keys no retailer has, with their lines.
    """

    record: BatchRecord
    table: Table
    read: int
    refused: int
    skipped: int
    counts: Mapping[str, int]
    samples: tuple[Problem, ...]
    unknown_retailers: tuple[tuple[str, int], ...]

    @property
    def accepted(self) -> int:
        return self.record.lines

    @property
    def corrected(self) -> int:
        """Values corrected and said."""
        return sum(count for code, count in self.counts.items() if WORDINGS[code].severity is Severity.CORRECTED)


@dataclass(frozen=True, slots=True)
class FailedRow:
    """A refused row as it stood in the file, with its faults as (column, fault)."""

    number: int
    cells: tuple[object, ...]
    faults: tuple[tuple[str, Fault], ...]


def prepare_batch(
    store: LineStore,
    company: str,
    batch: str,
    source: LineSource,
    *,
    retailers: Mapping[str, int],
    earliest: date,
    latest: date,
) -> PreparedBatch:
    """Read and check `source` and write its good lines beside the others, to be committed or discarded.

    `retailers` gives the id for every key a file may use (licence number, code). Days outside `earliest`…`latest`
    are refused. Lines that exist already are left out and told. Raises `RefusedError` for a file that cannot be read,
    `BatchError` when the batch exists. The same file and state give the same lines in the same order.
    """
    if store.manifest(company, batch).exists():
        raise BatchError(f"{batch}: exists already")
    folder = store.prepared(company, batch)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    after = tuple(each.batch for each in batches(store, company))
    with connect(store, source.path.parent) as connection:
        table = lay_out(connection, source, scratch=folder)
        faults = clean_fields(connection, source, retailers=retailers, earliest=earliest, latest=latest)
        _set_aside(connection, line_files(store, company))
        record = _write_lines(connection, folder, batch, after)
        prepared = _summary(connection, source, table, faults, record)
        _write_failed(connection, store.failed(company, batch), table, faults)
    (folder / "rows.parquet").unlink(missing_ok=True)
    write_manifest(folder / "manifest.json", record)
    return prepared


def prepared_months(store: LineStore, company: str, record: BatchRecord) -> list[MonthTotal]:
    """What a prepared batch would add to each month."""
    if not record.months:
        return []
    folder = store.prepared(company, record.batch)
    lines = relation([str(folder / f"{month}.parquet") for month in record.months])
    with connect(store) as connection:
        wanted = {"since": EARLIEST, "until": LATEST}
        return [
            MonthTotal(*row) for row in connection.execute(sql.COMPANY_MONTHS.format(lines=lines), wanted).fetchall()
        ]


def failed_rows(store: LineStore, company: str, batch: str) -> tuple[tuple[str, ...], Iterator[FailedRow]]:
    """The headers of the file and its refused rows in their order, for the file that holds only these."""
    path = store.failed(company, batch)
    metadata = pq.read_schema(path).metadata
    headers = tuple(json.loads(metadata[b"headers"]))

    def rows() -> Iterator[FailedRow]:
        with pq.ParquetFile(path) as file:
            for chunk in file.iter_batches(batch_size=5_000):
                for number, *cells, why in zip(*(column.to_pylist() for column in chunk.columns), strict=True):
                    yield FailedRow(number, tuple(cells), _faults(why))

    return headers, rows()


def _faults(why: str) -> tuple[tuple[str, Fault], ...]:
    return tuple(
        (each["field"], Fault(each["code"], {"batch": each["batch"], **json.loads(each["params"] or "{}")}))
        for each in json.loads(why)
    )


def _set_aside(connection: duckdb.DuckDBPyConnection, files: list[str]) -> None:
    """Leave out lines that repeat within the file or exist already; without line numbers, ids come from the content."""
    unnamed = connection.execute(sql.UNNAMED).fetchone()
    connection.execute(sql.NAMED if unnamed and unnamed[0] else sql.NAMED_BY_FILE)
    connection.execute(sql.SET_ASIDE)
    connection.execute(sql.REPEATED)
    if files:
        connection.execute(sql.ALREADY.format(files=_list(files)))
    connection.execute(sql.ACCEPTED)
    connection.execute("DROP TABLE named")
    connection.execute(sql.FOUND)


def _write_lines(
    connection: duckdb.DuckDBPyConnection, folder: Path, batch: str, after: tuple[str, ...]
) -> BatchRecord:
    months = [month for month, _ in connection.execute(sql.MONTHS).fetchall()]
    for month in months:
        path = folder / f"{month}.parquet"
        connection.execute(sql.WRITE_MONTH.format(first=f"{month}-01", path=literal(str(path))))
        sync_file(path)
    lines, first_on, last_on, quantity, amount = connection.execute(sql.TOTALS).fetchall()[0]
    return BatchRecord(
        batch=batch,
        lines=lines,
        first_on=first_on.isoformat() if first_on else "",
        last_on=last_on.isoformat() if last_on else "",
        quantity=str(quantity or 0),
        amount=str(amount or 0),
        months=tuple(months),
        after=after,
    )


def _summary(
    connection: duckdb.DuckDBPyConnection, source: LineSource, table: Table, faults: Faults, record: BatchRecord
) -> PreparedBatch:
    (read,) = connection.execute(sql.COUNT_READ).fetchall()[0]
    (skipped,) = connection.execute(sql.SKIPPED).fetchall()[0]
    return PreparedBatch(
        record=record,
        table=table,
        read=read,
        refused=read - record.lines - skipped,
        skipped=skipped,
        counts=dict(connection.execute(sql.FOUND_COUNTS).fetchall()),
        samples=_samples(connection, source, faults),
        unknown_retailers=tuple(connection.execute(sql.UNKNOWN_RETAILERS.format(most=MOST_UNKNOWN)).fetchall()),
    )


def _samples(connection: duckdb.DuckDBPyConnection, source: LineSource, faults: Faults) -> tuple[Problem, ...]:
    found = connection.execute(sql.FOUND_SAMPLES.format(most=MOST_SAMPLES)).fetchall()
    statement = sql.SAMPLE_VALUES.format(fields=", ".join(f"{field}::VARCHAR" for field in FIELDS))
    rows = connection.execute(statement, [sorted({number for number, *_ in found})]).fetchall()
    values = {row[0]: dict(zip(FIELDS, row[1:], strict=True)) for row in rows}
    problems = []
    for number, field, code, batch in found:
        value = values[number].get(field) or ""
        known = faults.get((field, value))
        fault = known if known is not None and known.code == code else Fault(code, {"batch": batch})
        problems.append(fault.at(row=number, column=source.columns.get(field, ""), value=value))
    return tuple(problems)


def _write_failed(connection: duckdb.DuckDBPyConnection, path: Path, table: Table, faults: Faults) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    known_faults = pa.table(
        {
            "field": pa.array([field for field, _ in faults], pa.string()),
            "value": pa.array([value for _, value in faults], pa.string()),
            "params": pa.array([json.dumps(dict(fault.params)) for fault in faults.values()], pa.string()),
        }
    )
    connection.register("known_faults", known_faults)
    connection.execute(sql.FAULT_PARAMS)
    refusing = [code for code, wording in WORDINGS.items() if wording.severity is Severity.REFUSED]
    connection.execute(
        sql.WRITE_FAILED.format(
            columns=", ".join(f"c{index}" for index in range(len(table.headers))),
            pairs=", ".join(f"{{field: '{field}', value: {field}::VARCHAR}}" for field in FIELDS),
            refusing=", ".join(map(literal, refusing)),
            headers=literal(json.dumps(table.headers)),
            path=literal(str(path)),
        )
    )


def _list(files: list[str]) -> str:
    return "[" + ", ".join(map(literal, files)) + "]"
