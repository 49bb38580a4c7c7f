"""Order lines: import and monthly features beside plain Python and beside pyarrow with NumPy, in one run.

    python benchmarks/orders.py ../shared/data/iowa/orders_shared_west_2019-11_2021-10.parquet [--lines N]

Each step runs in a process of its own, so that its peak memory is its own. Plain Python works on a slice (`--lines`)
and is compared per line; pyarrow with NumPy computes the same features from the same lines, and the run fails when
the figures differ.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from rounds.orders.queries.features import monthly_features
from rounds.orders.queries.source import LineSource
from rounds.orders.queries.staging import prepare_batch
from rounds.orders.queries.store import LineStore, commit_batch

COLUMNS = {
    "order_date": "order_date", "retailer": "store", "product": "item", "quantity": "bottles", "amount": "dollars",
    "line": "invoice_line",
}  # fmt: skip
EARLIEST, LATEST = dt.date(2010, 1, 1), dt.date(2030, 12, 31)
COMPANY = "bench"


def retailers_of(file: Path) -> dict[str, int]:
    """Every store of the file but the last: its lines must be refused as those of an unknown retailer."""
    stores = duckdb.execute("SELECT DISTINCT store FROM read_parquet(?) ORDER BY 1", [str(file)]).fetchall()
    return {str(store): int(store) for (store,) in stores[:-1]}


def import_parquet(file: Path, root: Path) -> int:
    """Our import of the file as it is."""
    return imported(file, root, "parquet")


def import_text(file: Path, root: Path) -> int:
    """Our import of the same lines as a CSV file with American dates and dollar signs."""
    return imported(file, root, "text")


def imported(file: Path, root: Path, batch: str) -> int:
    known = retailers_of(root / "source.parquet")
    store = LineStore(root / batch)
    source = LineSource(file, COLUMNS)
    prepared = prepare_batch(store, COMPANY, batch, source, retailers=known, earliest=EARLIEST, latest=LATEST)
    commit_batch(store, COMPANY, batch)
    if not prepared.counts.get("line.unknown_retailer"):
        raise SystemExit("the unknown retailer was not noticed")
    return prepared.read


def import_plainly(file: Path, root: Path) -> int:
    """The same checks in a loop over csv.DictReader: dates, numbers, retailers, repeated lines; one CSV per month."""
    known = retailers_of(root / "source.parquet")
    seen: set[str] = set()
    months: dict[str, list[tuple[dt.date, int, str, Decimal, Decimal]]] = {}
    read = 0
    with file.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            read += 1
            day = dt.datetime.strptime(row["order_date"], "%m/%d/%Y").date()  # noqa: DTZ007  a day, no time
            quantity, amount = Decimal(row["bottles"]), Decimal(row["dollars"].lstrip("$"))
            if row["store"] not in known or row["invoice_line"] in seen or not EARLIEST <= day <= LATEST:
                continue
            seen.add(row["invoice_line"])
            months.setdefault(f"{day:%Y-%m}", []).append((day, known[row["store"]], row["item"], quantity, amount))
    for month, lines in months.items():
        ordered = sorted(lines, key=lambda line: (line[1], line[0]))
        with (root / f"plain-{month}.csv").open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(ordered)
    return read


def features_in_sql(file: Path, root: Path) -> list[tuple[Any, ...]]:
    """Our features of the imported lines: (retailer, month, volume, products, orders, rhythm)."""
    found = monthly_features(LineStore(root / "parquet"), COMPANY, as_of=dt.date(2021, 10, 31))
    return [
        (each.retailer, each.month, float(each.volume), each.products, each.orders, each.rhythm_days or 0.0)
        for each in found
        if each.volume
    ]


def features_in_numpy(file: Path, root: Path) -> list[tuple[Any, ...]]:
    """The same six figures with pyarrow's group_by and NumPy."""
    files = sorted((root / "parquet" / "orders" / f"company={COMPANY}").glob("month=*/*.parquet"))
    wanted = ["order_date", "retailer", "product", "quantity"]
    lines = pa.concat_tables([pq.ParquetFile(path).read(columns=wanted) for path in files])
    lines = pa.table(
        {
            "retailer": lines["retailer"], "product": lines["product"], "day": lines["order_date"].cast(pa.int32()),
            "month": pc.add(pc.multiply(pc.year(lines["order_date"]), 12), pc.month(lines["order_date"])),
            "volume": lines["quantity"].cast(pa.float64()),
        }
    )  # fmt: skip
    volumes = lines.group_by(["retailer", "month"]).aggregate([("volume", "sum")])
    bought = lines.filter(pc.greater(lines["volume"], 0)).group_by(["retailer", "month"])
    counted = bought.aggregate([("product", "count_distinct"), ("day", "count_distinct")])
    days = lines.group_by(["retailer", "day"]).aggregate([]).sort_by([("retailer", "ascending"), ("day", "ascending")])
    rhythm = rhythms(np.asarray(days["retailer"]), np.asarray(days["day"]))
    joined = volumes.join(counted, ["retailer", "month"]).sort_by([("retailer", "ascending"), ("month", "ascending")])
    names = ("retailer", "month", "volume_sum", "product_count_distinct", "day_count_distinct")
    rows: Iterator[tuple[Any, ...]] = zip(*(joined[name].to_pylist() for name in names), strict=True)
    found = []
    for retailer, number, volume, products, orders in rows:
        month = dt.date((number - 1) // 12, (number - 1) % 12 + 1, 1)
        if volume:
            found.append((retailer, month, volume, products, orders, rhythm(retailer, month)))
    return found


def rhythms(owner: np.ndarray, day: np.ndarray) -> Callable[[int, dt.date], float]:
    """The median gap of a retailer's order days in the 364 days up to a month's end."""
    starts = {int(each): int(np.searchsorted(owner, each)) for each in np.unique(owner)}
    ends = {int(each): int(np.searchsorted(owner, each, side="right")) for each in np.unique(owner)}

    def rhythm(retailer: int, month: dt.date) -> float:
        own = day[starts[retailer] : ends[retailer]]
        closing = ((month.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.date(1970, 1, 1)).days - 1
        gaps = np.diff(own)[(own[1:] > closing - 364) & (own[1:] <= closing)]
        return float(np.median(gaps)) if len(gaps) >= 3 else 0.0

    return rhythm


def measured(step: Callable[[Path, Path], Any], file: Path, root: Path) -> tuple[Any, float, int]:
    """The result, the seconds and the peak memory (MB) of a step run in a fresh process."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(run, (step, file, root))


def run(step: Callable[[Path, Path], Any], file: Path, root: Path) -> tuple[Any, float, int]:
    began = time.perf_counter()
    result = step(file, root)
    return result, time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def write_text(file: Path, path: Path, lines: int) -> None:
    """The first lines as another system would write them: month first, dollar signs."""
    duckdb.execute(
        "COPY (SELECT strftime(order_date, '%m/%d/%Y') AS order_date, invoice_line, store, item, bottles,"
        f" '$' || round(dollars, 2)::DECIMAL(14, 2) AS dollars FROM read_parquet('{file}') LIMIT {lines})"
        f" TO '{path}' (HEADER)"
    )


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--lines", type=int, default=300_000, help="lines given to plain Python (default 300,000)")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copy(chosen.file, root / "source.parquet")
        source, text, whole = root / "source.parquet", root / "slice.csv", root / "whole.csv"
        write_text(source, text, chosen.lines)
        write_text(source, whole, 1_000_000_000)
        print(f"{'step':44} {'lines':>10} {'s':>7} {'µs/line':>8} {'MB':>6}")
        speeds = []
        for name, step, file in (
            ("import .parquet, checked (ours)", import_parquet, source),
            ("import .csv, dates and $ as text (ours)", import_text, whole),
            ("import .csv, plain Python loop", import_plainly, text),
        ):
            lines, seconds, memory = measured(step, file, root)
            speeds.append(seconds / lines)
            print(f"{name:44} {lines:>10,} {seconds:>7.2f} {seconds / lines * 1e6:>8.2f} {memory:>6}")
        ours, our_seconds, our_memory = measured(features_in_sql, source, root)
        theirs, their_seconds, their_memory = measured(features_in_numpy, source, root)
        for name, rows, seconds, memory in (
            ("features, all of them (ours)", len(ours), our_seconds, our_memory),
            ("features, six of them, pyarrow + NumPy", len(theirs), their_seconds, their_memory),
        ):
            print(f"{name:44} {rows:>10,} {seconds:>7.2f} {'':8} {memory:>6}")
        if ours != theirs:
            raise SystemExit("the features differ")
        print(
            f"plain Python / ours: {speeds[2] / speeds[0]:.1f} (.parquet), {speeds[2] / speeds[1]:.1f} (.csv) per line"
        )
        print(f"pyarrow + NumPy / ours: {their_seconds / our_seconds:.2f}; figures equal")


if __name__ == "__main__":
    main(sys.argv[1:])
