"""Two shops, three good order lines, and files made of such lines."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from rounds.orders.queries.source import LineSource
from rounds.orders.queries.staging import PreparedBatch, prepare_batch
from rounds.orders.queries.store import LineStore, commit_batch, line_files

COLUMNS = {
    "order_date": "订货日期", "retailer": "专卖证号", "product": "商品编码", "quantity": "数量", "amount": "金额",
    "line": "行号",
}  # fmt: skip
RETAILERS = {"420100123456": 1, "420100123457": 2}
RED, EAST = "420100123456", "420100123457"
HEADERS = tuple(COLUMNS.values())
EARLIEST, LATEST = dt.date(2020, 1, 1), dt.date(2024, 12, 31)


def text_file(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADERS, *rows])
    return path


def prepare(store: LineStore, path: Path, batch: str = "b1", **options: object) -> PreparedBatch:
    columns: Mapping[str, str] = options.pop("columns", COLUMNS)  # type: ignore[assignment]
    source = LineSource(path, columns, **options)  # type: ignore[arg-type]
    return prepare_batch(store, "xa", batch, source, retailers=RETAILERS, earliest=EARLIEST, latest=LATEST)


def bring(store: LineStore, path: Path, batch: str = "b1") -> PreparedBatch:
    prepared = prepare(store, path, batch)
    commit_batch(store, "xa", batch)
    return prepared


def stored(store: LineStore) -> list[tuple[object, ...]]:
    tables = [pq.ParquetFile(path).read() for path in line_files(store, "xa")]
    return [tuple(row.values()) for table in tables for row in table.to_pylist()]


GOOD = (
    ("2024-03-04", RED, "3001", 10, "1500.00", "L1"),
    ("2024-03-04", RED, "3002", 5, "1000.00", "L2"),
    ("2024-04-01", EAST, "3001", 2, "300.00", "L3"),
)
