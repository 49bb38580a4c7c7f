"""Product lists: dry run, apply, undo."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from rounds.common.imports.applying import OvertakenError, add_notes
from rounds.common.imports.kinds import COMPARING, COMPUTING, READING, By, Checked, FailedRow, Report, kind_of
from rounds.common.imports.records import compare, failed_records, outcome, plain_value, settle_repeats
from rounds.common.imports.records_rows import read_records
from rounds.common.imports.staging import open_run
from rounds.common.imports.values_problems import Problem
from rounds.common.models import ImportChange, ImportRun
from rounds.orders.actions import refresh_features
from rounds.orders.actions.products import write_products
from rounds.orders.imports.columns import PRODUCT_FIELDS
from rounds.orders.imports.lines import company_of
from rounds.orders.models import MonthlyFeature, Product

Verdict = ImportChange.Verdict
NAMES = tuple(field.key for field in PRODUCT_FIELDS)


def check_products(run: ImportRun, path: Path, at: datetime, report: Report) -> Checked:
    """The list against the products of the company."""
    table = open_run(run, kind_of(run.kind).limits)
    report(10, READING)
    records = list(read_records(table, PRODUCT_FIELDS, run.mapping["columns"]))
    kept = settle_repeats(records, "code", twice="code.twice", repeated="code.repeated")
    report(80, COMPARING)
    current = {product.code: product for product in _products(run)}
    changes = []
    for record in kept:
        product = current.get(record.values["code"])
        values = None if product is None else {name: getattr(product, name) for name in NAMES}
        changes.append(compare(record.values["code"], record, product.pk if product else None, values))
    return outcome(records, kept, changes)


def apply_products(run: ImportRun, by: By, at: datetime) -> Mapping[str, Any]:
    """Write the list. OvertakenError when a product has changed since the dry run."""
    changes = list(run.changes.exclude(verdict=Verdict.SAME).order_by("row"))
    current = {product.code: product for product in _products(run)}
    moved = [each.key for each in changes if _has_moved(each, current.get(each.key))]
    if moved:
        raise OvertakenError(Problem("run.stale", value=moved[0], params={"count": str(len(moved))}))
    opened, changed = write_products(
        company_of(run), {each.key: _fields(each.after) for each in changes}, because=_note(run), by=by, at=at
    )
    return {"created": opened, "changed": changed}


def undo_products(run: ImportRun, by: By, at: datetime) -> Mapping[str, Any]:
    """Old values come back where nobody changed them since. New products stay: order lines may name them."""
    current = {product.code: product for product in _products(run)}
    back: dict[str, dict[str, Any]] = {}
    kept = []
    for change in run.changes.filter(verdict=Verdict.UPDATE).order_by("row"):
        product = current.get(change.key)
        untouched = {
            name: change.before[name]
            for name, value in change.after.items()
            if product is not None and plain_value(getattr(product, name)) == value
        }
        if len(untouched) < len(change.after):
            kept.append(change.key)
        if untouched:
            back[change.key] = _fields(untouched)
    _, restored = write_products(company_of(run), back, because=_note(run), by=by, at=at)
    if kept:
        add_notes(run, [Problem("undo.kept_changed", value=kept[0], params={"count": str(len(kept))})])
    created = list(run.changes.filter(verdict=Verdict.CREATE).order_by("row").values_list("key", flat=True))
    if created:
        add_notes(run, [Problem("undo.kept_used", value=created[0], params={"count": str(len(created))})])
    return {"restored": restored, "kept": len(kept) + len(created)}


def refresh_brands(run: ImportRun, by: By, at: datetime, report: Report) -> Mapping[str, Any]:
    """Brands decide how many brands a retailer buys (C22): the features are computed anew where there are some."""
    company = company_of(run)
    if not MonthlyFeature.objects.unscoped("features of the whole company").filter(company=company).exists():
        return {}
    report(75, COMPUTING)
    return {"features": refresh_features(company, as_of=None, by=by, at=at)}


def failed_products(run: ImportRun, path: Path) -> tuple[tuple[str, ...], Iterator[FailedRow]]:
    """The refused rows of a list."""
    return failed_records(run, open_run(run, kind_of(run.kind).limits))


def _products(run: ImportRun) -> Any:
    return Product.objects.unscoped("a list speaks of the whole company").filter(company_id=run.company_id)


def _has_moved(change: ImportChange, product: Product | None) -> bool:
    if product is None or change.verdict == Verdict.CREATE:
        return (product is None) != (change.verdict == Verdict.CREATE)
    return any(plain_value(getattr(product, name)) != value for name, value in change.before.items())


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: Product._meta.get_field(name).to_python(value) for name, value in values.items()}  # type: ignore[union-attr]


def _note(run: ImportRun) -> str:
    return f"#{run.pk} {run.file_name}"[:120]
