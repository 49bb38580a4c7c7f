"""Order lines come and go in batches. The row in the database says which batches exist; the files follow it.

A batch is committed file first, row last, inside one transaction under the company's lock: a crash in between leaves
files without a row, which the next writer removes. A removal is committed row first, files last: a crash in between
leaves files of a removed row, which the next writer removes as well.
"""

import itertools
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import transaction

from rounds.common.events import record
from rounds.orders.models import OrderBatch, Product
from rounds.orders.queries.place import lines_here, product_codes, retailer_keys
from rounds.orders.queries.source import LineSource
from rounds.orders.queries.staging import PreparedBatch, prepare_batch
from rounds.orders.queries.store import (
    BatchError,
    LineStore,
    batches,
    commit_batch,
    prepared_record,
    remove_batch,
)
from rounds.people.models import Company, Staff

By = Staff | str
EARLIEST = date(2000, 1, 1)
_CHUNK_LINES = 50_000


class Line(NamedTuple):
    """One order line in the base unit (cartons) and in money; `retailer` is a licence number or retailer code."""

    order_date: date
    retailer: str
    product: str
    quantity: Decimal
    amount: Decimal


def add_lines(
    company: Company, source: LineSource, *, key: str, by: By, at: datetime, import_run_id: int | None = None
) -> tuple[OrderBatch, PreparedBatch]:
    """Prepare and commit the lines of a file as batch `key`.

    Refused lines are left out and told in the prepared batch. BatchError when the key exists, RefusedError when the
    file cannot be read.
    """
    prepared = prepare_lines(company, source, key=key, at=at)
    return commit_lines(company, key=key, by=by, at=at, import_run_id=import_run_id), prepared


def write_lines(
    company: Company, lines: Iterable[Line], *, key: str, by: By, at: datetime
) -> tuple[OrderBatch, PreparedBatch]:
    """Commit lines made by a program (any number, in any order) as batch `key`; see `add_lines`."""
    arriving = lines_here().root / "orders" / "arriving"
    arriving.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=arriving) as folder:
        path = Path(folder) / "lines.parquet"
        _write_parquet(path, iter(lines))
        columns = {name: name for name in Line._fields}
        return add_lines(company, LineSource(path, columns), key=key, by=by, at=at)


def prepare_lines(company: Company, source: LineSource, *, key: str, at: datetime) -> PreparedBatch:
    """Read and check a file without showing its lines to anybody. Days after `at` in the company's zone are refused."""
    store = lines_here()
    reconcile_lines(company)
    return prepare_batch(
        store,
        company.code,
        key,
        source,
        retailers=retailer_keys(company),
        earliest=EARLIEST,
        latest=company.local_day(at),
    )


@transaction.atomic
def commit_lines(company: Company, *, key: str, by: By, at: datetime, import_run_id: int | None = None) -> OrderBatch:
    """Make a prepared batch exist, with its row, its new products and its event.

    BatchError when it was not prepared, exists, or was prepared against other batches (prepare it again). A batch
    without a single line has a row and no file: the same file again brings nothing.
    """
    store = lines_here()
    _lock(company)
    _reconcile(store, company)
    found = prepared_record(store, company.code, key)
    new = _open_products(company, product_codes(store, company.code, found))
    if OrderBatch.objects.unscoped("the key is unique in the whole company").filter(company=company, key=key).exists():
        raise BatchError(f"{key}: exists already")
    batch = OrderBatch.objects.create(
        company=company,
        key=key,
        import_run_id=import_run_id,
        lines=found.lines,
        first_on=_day(found.first_on, at),
        last_on=_day(found.last_on, at),
        made_at=at,
    )
    span = {"first_on": found.first_on, "last_on": found.last_on}
    totals = {"lines": found.lines, "quantity": found.quantity, "amount": found.amount, "new_products": new}
    record("order_batch.added", batch, by=by, at=at, key=key, **span, **totals)
    commit_batch(store, company.code, key)
    return batch


@transaction.atomic
def remove_lines(batch: OrderBatch, *, by: By, at: datetime) -> bool:
    """Take the lines of a batch away again; False when they were gone already. The row and its event stay."""
    taken = OrderBatch.objects.unscoped("the batch came through the door").filter(pk=batch.pk, removed_at=None)
    company = batch.company
    _lock(company)
    if not taken.update(removed_at=at):
        return False
    batch.removed_at = at
    record("order_batch.removed", batch, by=by, at=at, key=batch.key, lines=batch.lines)
    transaction.on_commit(lambda: reconcile_lines(company))
    return True


@transaction.atomic
def reconcile_lines(company: Company) -> tuple[str, ...]:
    """Remove the files of batches that have no living row: what an interruption left. Returns their keys."""
    _lock(company)
    return _reconcile(lines_here(), company)


def _reconcile(store: LineStore, company: Company) -> tuple[str, ...]:
    rows = OrderBatch.objects.unscoped("files of the whole company").filter(company=company, removed_at=None)
    living = set(rows.values_list("key", flat=True))
    left = tuple(each.batch for each in batches(store, company.code) if each.batch not in living)
    for key in left:
        with suppress(BatchError):  # somebody else was faster
            remove_batch(store, company.code, key)
    return left


def _lock(company: Company) -> None:
    """One writer of lines per company at a time, from here to the end of the transaction."""
    Company.objects.unscoped("the lock of its order lines").select_for_update().get(pk=company.pk)


def _open_products(company: Company, codes: Iterable[str]) -> int:
    known = Product.objects.unscoped("codes are unique in the whole company").filter(company=company)
    missing = sorted(set(codes) - set(known.values_list("code", flat=True)))
    Product.objects.bulk_create(
        (Product(company=company, code=code, name=code) for code in missing), batch_size=1000, ignore_conflicts=True
    )
    return len(missing)


def _day(day: str, at: datetime) -> date:
    return date.fromisoformat(day) if day else at.date()


def _write_parquet(path: Path, lines: Iterator[Line]) -> None:
    kinds = (pa.date32(), pa.string(), pa.string(), pa.decimal128(14, 3), pa.decimal128(14, 2))
    schema = pa.schema(list(zip(Line._fields, kinds, strict=True)))
    with pq.ParquetWriter(path, schema) as writer:
        while chunk := list(itertools.islice(lines, _CHUNK_LINES)):
            columns = [pa.array(column, kind) for column, kind in zip(zip(*chunk, strict=True), kinds, strict=True)]
            writer.write_batch(pa.record_batch(columns, schema=schema))
