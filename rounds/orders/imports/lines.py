"""Order lines as a kind of import: the dry run prepares a batch, applying commits it, undo removes it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from rounds.common.imports.applying import OvertakenError
from rounds.common.imports.kinds import COMPARING, COMPUTING, READING, By, Change, Checked, FailedRow, Report
from rounds.common.imports.values_dates import DateOrder
from rounds.common.imports.values_problems import Problem
from rounds.common.models import ImportChange, ImportRun
from rounds.orders.actions import commit_lines, prepare_lines, refresh_features, remove_lines
from rounds.orders.models import MonthlyFeature, OrderBatch
from rounds.orders.queries.place import lines_here
from rounds.orders.queries.source import LineSource
from rounds.orders.queries.staging import PreparedBatch, failed_rows, prepared_months
from rounds.orders.queries.store import BatchError, batches, prepared_record
from rounds.people.models import Company

_SHOWN_UNKNOWN = 200


def check_lines(run: ImportRun, path: Path, at: datetime, report: Report) -> Checked:
    """Prepare the lines beside the others, seen by nobody."""
    company = company_of(run)
    report(5, READING)
    prepared = prepare_lines(company, _source(run, path), key=batch_key(run), at=at)
    report(90, COMPARING)
    months = prepared_months(lines_here(), company.code, prepared.record)
    changes = [
        Change(row, f"{month.month:%Y-%m}", ImportChange.Verdict.CREATE, {}, _totals(month))
        for row, month in enumerate(months)
    ]
    return Checked(_counts(prepared), prepared.samples, changes)


def _totals(month: Any) -> dict[str, Any]:
    return {
        "lines": month.lines,
        "retailers": month.retailers,
        "volume": format(month.volume, "f"),
        "amount": format(month.amount, "f"),
        "returned": format(month.returned, "f"),
    }


def _counts(prepared: PreparedBatch) -> dict[str, Any]:
    return {
        "read": prepared.read,
        "accepted": prepared.accepted,
        "refused": prepared.refused,
        "skipped": prepared.skipped,
        "corrected": prepared.corrected,
        "create": prepared.accepted,
        "codes": dict(prepared.counts),
        "first_on": prepared.record.first_on,
        "last_on": prepared.record.last_on,
        "unknown_retailers": [[key, lines] for key, lines in prepared.unknown_retailers[:_SHOWN_UNKNOWN]],
    }


def ready_lines(run: ImportRun, path: Path, at: datetime, report: Report) -> None:
    """Prepare again when other batches came or went since the dry run: its duplicates would be wrong."""
    company, store = company_of(run), lines_here()
    try:
        prepared = prepared_record(store, company.code, batch_key(run))
    except BatchError:
        _prepare_again(run, path, at, report)
        return
    if prepared.after != tuple(each.batch for each in batches(store, company.code)):
        _prepare_again(run, path, at, report)


def _prepare_again(run: ImportRun, path: Path, at: datetime, report: Report) -> None:
    """Only when the outcome is the one that was shown; otherwise a person looks at it first."""
    checked = check_lines(run, path, at, report)
    shown = {name: run.counts.get(name) for name in ("accepted", "refused", "skipped")}
    if any(checked.counts[name] != number for name, number in shown.items()):
        raise OvertakenError(Problem("run.batches_moved"))


def apply_lines(run: ImportRun, by: By, at: datetime) -> Mapping[str, Any]:
    """Make the prepared batch exist."""
    try:
        batch = commit_lines(company_of(run), key=batch_key(run), by=by, at=at, import_run_id=run.pk)
    except BatchError as error:
        raise OvertakenError(Problem("run.batches_moved")) from error
    return {"created": batch.lines}


def undo_lines(run: ImportRun, by: By, at: datetime) -> Mapping[str, Any]:
    """The lines of this run are gone; those of other files stay."""
    batch = OrderBatch.objects.unscoped("the run came through the door").get(
        company_id=run.company_id, import_run_id=run.pk
    )
    removed = remove_lines(batch, by=by, at=at)
    return {"removed": batch.lines if removed else 0}


def refresh_after(run: ImportRun, by: By, at: datetime, report: Report) -> Mapping[str, Any]:
    """Monthly features from the first month this run can have changed."""
    company = company_of(run)
    report(75, COMPUTING)
    rows = refresh_features(company, as_of=None, since=_since(run, company), by=by, at=at)
    return {"features": rows}


def _since(run: ImportRun, company: Company) -> date | None:
    """The month of its first line, or the newest month with features when that is earlier (it may have been cut)."""
    newest = (
        MonthlyFeature.objects.unscoped("features of the whole company")
        .filter(company=company)
        .order_by("-month")
        .values_list("month", flat=True)
        .first()
    )
    if not run.counts.get("first_on") or newest is None:
        return newest
    return min(date.fromisoformat(run.counts["first_on"]).replace(day=1), newest)


def failed_lines(run: ImportRun, path: Path) -> tuple[tuple[str, ...], Iterator[FailedRow]]:
    """The refused lines as they stand in the file."""
    columns = run.mapping["columns"]
    headers, rows = failed_rows(lines_here(), company_of(run).code, batch_key(run))
    names = {field: names[0] for field, names in columns.items()}

    def shown() -> Iterator[FailedRow]:
        for row in rows:
            cells = dict(zip(headers, row.cells, strict=True))
            faults = []
            for field, fault in row.faults:
                column = names.get(field, "")
                value = cells.get(column)
                params = {"value": "" if value is None else str(value), **fault.params}
                faults.append((column, type(fault)(fault.code, params)))
            yield FailedRow(row.number, row.cells, tuple(faults))

    return headers, shown()


def batch_key(run: ImportRun) -> str:
    """The name of the run's batch."""
    return f"import-{run.pk}"


def company_of(run: ImportRun) -> Company:
    """The company a run belongs to."""
    return Company.objects.unscoped("the run came through the door").get(pk=run.company_id)


def _source(run: ImportRun, path: Path) -> LineSource:
    options = run.mapping["options"]
    order = options.get("date_order", "")
    return LineSource(
        path,
        {field: names[0] for field, names in run.mapping["columns"].items()},
        quantity_unit=options.get("unit", ""),
        date_order=DateOrder(order) if order else None,
        sheet=options.get("sheet") or None,
    )
