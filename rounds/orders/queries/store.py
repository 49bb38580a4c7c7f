"""Where order lines lie, and what makes a batch of them exist.

`<root>/orders/company=<code>/month=YYYY-MM/<batch>.parquet` holds lines. A batch exists exactly when its manifest,
`<root>/orders/company=<code>/<batch>.json`, does: the manifest is written last and removed first, so a batch is all
there or not there, whatever is interrupted. Files without a manifest are never read and are swept at the next write.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,39}")


class BatchError(Exception):
    """A batch that is not there, already there, or prepared against an older state."""


@dataclass(frozen=True, slots=True)
class LineStore:
    """The data folder and what one query may use: `memory` as DuckDB writes it, `threads` at most."""

    root: Path
    memory: str = "512MB"
    threads: int = 2

    def folder(self, company: str) -> Path:
        return self.root / "orders" / f"company={_named(company)}"

    def manifest(self, company: str, batch: str) -> Path:
        return self.folder(company) / f"{_named(batch)}.json"

    def prepared(self, company: str, batch: str) -> Path:
        return self.root / "orders" / "prepared" / _named(company) / _named(batch)

    def failed(self, company: str, batch: str) -> Path:
        """The refused rows of a batch, kept as long as the batch or its preparation."""
        return self.root / "orders" / "failed" / _named(company) / f"{_named(batch)}.parquet"


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """What the manifest says. Months are "YYYY-MM"; days ISO 8601; quantity and amount exact decimals as text."""

    batch: str
    lines: int
    first_on: str
    last_on: str
    quantity: str
    amount: str
    months: tuple[str, ...]
    after: tuple[str, ...]


def batches(store: LineStore, company: str) -> tuple[BatchRecord, ...]:
    """The batches that exist, by name."""
    return tuple(_record(path) for path in sorted(store.folder(company).glob("*.json")))


def prepared_record(store: LineStore, company: str, batch: str) -> BatchRecord:
    """What a prepared batch will be once committed. Raises `BatchError` when it is not prepared."""
    path = store.prepared(company, batch) / "manifest.json"
    if not path.exists():
        raise BatchError(f"{batch}: not prepared")
    return _record(path)


def line_files(store: LineStore, company: str) -> list[str]:
    """The Parquet files of the existing batches, in a fixed order."""
    folder = store.folder(company)
    return [
        str(folder / f"month={month}" / f"{record.batch}.parquet")
        for record in batches(store, company)
        for month in record.months
    ]


def commit_batch(store: LineStore, company: str, batch: str) -> BatchRecord:
    """Make a prepared batch exist. Raises `BatchError` when it is not prepared, exists, or when other batches came or
    went since it was prepared (its duplicates would be wrong: prepare again)."""
    with _locked(store, company):
        prepared = store.prepared(company, batch)
        record = prepared_record(store, company, batch)
        if record.after != tuple(each.batch for each in batches(store, company)):
            raise BatchError(f"{batch}: other batches came or went since it was prepared")
        _sweep(store, company)
        for month in record.months:
            target = store.folder(company) / f"month={month}"
            target.mkdir(exist_ok=True)
            (prepared / f"{month}.parquet").rename(target / f"{batch}.parquet")
            _sync_folder(target)
        _sync_folder(store.folder(company))
        (prepared / "manifest.json").rename(store.manifest(company, batch))
        _sync_folder(store.folder(company))
        shutil.rmtree(prepared)
    return record


def discard_batch(store: LineStore, company: str, batch: str) -> None:
    """Forget a prepared batch and its failed rows. A batch that exists is not touched."""
    with _locked(store, company):
        shutil.rmtree(store.prepared(company, batch), ignore_errors=True)
        if not store.manifest(company, batch).exists():
            store.failed(company, batch).unlink(missing_ok=True)


def remove_batch(store: LineStore, company: str, batch: str) -> BatchRecord:
    """Undo: the batch's lines are gone, those of other batches stay. Raises `BatchError` when there is none."""
    with _locked(store, company):
        manifest = store.manifest(company, batch)
        if not manifest.exists():
            raise BatchError(f"{batch}: no such batch")
        record = _record(manifest)
        manifest.unlink()
        _sync_folder(store.folder(company))
        _sweep(store, company)
        store.failed(company, batch).unlink(missing_ok=True)
    return record


@contextmanager
def connect(store: LineStore, *readable: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection that sees the order lines and the `readable` folders and nothing else on this machine."""
    lines = store.root / "orders"
    spill = lines / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        config={
            "memory_limit": store.memory,
            "threads": store.threads,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    try:
        folders = ", ".join("'" + str(path.resolve()).replace("'", "''") + "/'" for path in (lines, *readable))
        connection.execute(f"SET allowed_directories = [{folders}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


def write_manifest(path: Path, record: BatchRecord) -> None:
    """Durably: written beside, synced, renamed, folder synced."""
    beside = path.with_suffix(".writing")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(asdict(record), file, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
    _sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Wait until the file's bytes are on the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(store: LineStore, company: str) -> None:
    """Remove month files whose batch does not exist: left by an interrupted commit or removal."""
    known = {each.batch for each in batches(store, company)}
    for path in store.folder(company).glob("month=*/*.parquet"):
        if path.stem not in known:
            path.unlink()


@contextmanager
def _locked(store: LineStore, company: str) -> Iterator[None]:
    folder = store.folder(company)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _record(path: Path) -> BatchRecord:
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return BatchRecord(**{**fields, "months": tuple(fields["months"]), "after": tuple(fields["after"])})


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return name
