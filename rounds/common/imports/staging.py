"""A file arrives: it is kept, opened, and a mapping of its columns is proposed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from rounds.common.events import record
from rounds.common.imports.kinds import By, ImportKind
from rounds.common.imports.readers import open_table
from rounds.common.imports.readers_tables import Limits, Table, refuse
from rounds.common.imports.rules_columns import guess_columns, missing_fields
from rounds.common.imports.storing import StoredFile, TooLargeError, keep_file, safe_name, stored_path
from rounds.common.imports.values_problems import Problem, RefusedError, cut
from rounds.common.imports.values_text import as_text
from rounds.common.models import ImportMapping, ImportRun

SHOWN_SAMPLES = 5
_ZIP = b"PK"


class MappingError(Exception):
    """Columns that cannot be used so; `problems` say why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("；".join(problem.reason_text() for problem in problems))
        self.problems = tuple(problems)


def stage_file(
    company_id: int,
    kind: ImportKind,
    chunks: Iterable[bytes],
    *,
    file_name: str,
    by: By,
    at: datetime,
    sheet: str = "",
    limits: Limits | None = None,
) -> ImportRun:
    """Keep the file and propose a mapping. RefusedError when it cannot be read; then nothing is kept."""
    limits = limits or kind.limits
    try:
        stored = keep_file(chunks, company_id=company_id, name=file_name, most=limits.file_bytes)
    except TooLargeError:
        most = str(limits.file_bytes // 1_000_000)
        raise refuse("file.too_large", size=f"> {most}", limit=most) from None
    try:
        table = open_stored(stored.path, sheet=sheet, limits=limits)
        mapping = _proposed(company_id, kind, table, sheet)
    except RefusedError:
        stored.path.unlink(missing_ok=True)
        raise
    return _write_run(company_id, kind, stored, safe_name(file_name), mapping, table.notes, by=by, at=at)


def open_run(run: ImportRun, limits: Limits) -> Table:
    """The stored file of a run, opened again."""
    return open_stored(stored_path(run.stored_path), sheet=run.mapping["options"].get("sheet", ""), limits=limits)


def open_stored(path: Path, *, sheet: str, limits: Limits) -> Table:
    """A workbook is always held to the small limits: unlike text it is unpacked in memory."""
    with path.open("rb") as file:
        is_workbook = file.read(2) == _ZIP
    return open_table(path, sheet=sheet or None, limits=Limits() if is_workbook else limits)


@transaction.atomic
def choose_columns(
    run: ImportRun, kind: ImportKind, columns: Mapping[str, Sequence[str]], options: Mapping[str, str], *, at: datetime
) -> ImportRun:
    """Settle which column is which field, and remember it for files with the same headers.

    MappingError for unknown columns, a column used twice, or a required field without one. Earlier findings are gone.
    """
    chosen = {key: list(names) for key, names in columns.items() if names}
    if faults := list(_mapping_faults(kind, run.mapping["headers"], chosen)):
        raise MappingError(faults)
    run.mapping = run.mapping | {"columns": chosen, "options": run.mapping["options"] | dict(options)}
    run.state, run.counts = ImportRun.State.STAGED, {}
    run.save(update_fields=["mapping", "state", "counts"])
    run.problems.all().delete()
    run.changes.all().delete()
    ImportMapping.objects.update_or_create(
        company_id=run.company_id,
        kind=run.kind,
        header_key=header_key(run.mapping["headers"]),
        defaults={"columns": {"columns": chosen, "options": _lasting(options)}, "used_at": at},
    )
    return run


def unmapped(kind: ImportKind, mapping: Mapping[str, Any]) -> list[str]:
    """Required fields without a column, by key."""
    return [field.key for field in kind.fields if field.required and not mapping["columns"].get(field.key)]


def header_key(headers: Sequence[str]) -> str:
    """Equal for files with equal headers in equal order."""
    return hashlib.sha256(json.dumps(list(headers), ensure_ascii=False).encode()).hexdigest()


def _proposed(company_id: int, kind: ImportKind, table: Table, sheet: str) -> dict[str, Any]:
    samples = table.samples()
    guesses = guess_columns(table.headers, samples, kind.fields)
    remembered = ImportMapping.objects.filter(
        company_id=company_id, kind=kind.key, header_key=header_key(table.headers)
    ).first()
    known = remembered.columns if remembered else {}
    unit = next((guess.unit for guess in guesses if guess.unit in kind.units), "")
    guessed = {guess.key: list(guess.columns if kind.several else guess.columns[:1]) for guess in guesses}
    return {
        "headers": list(table.headers),
        "samples": [[cut(as_text(cell)) for cell in row] for row in samples[:SHOWN_SAMPLES]],
        "columns": known.get("columns", guessed),
        "options": {"sheet": sheet, "unit": unit, "date_order": ""} | known.get("options", {}),
        "guess": {
            guess.key: {
                "confidence": guess.confidence,
                "evidence": [[each.column, each.name_match, each.fitting, each.sampled] for each in guess.evidence],
            }
            for guess in guesses
        },
        "missing": [field.key for field in missing_fields(guesses, kind.fields)],
        "remembered": remembered is not None,
    }


def _lasting(options: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in options.items() if key != "sheet"}


def _mapping_faults(kind: ImportKind, headers: Sequence[str], chosen: Mapping[str, Sequence[str]]) -> Iterable[Problem]:
    used: dict[str, str] = {}
    labels = {field.key: field.zh for field in kind.fields}
    for key, names in chosen.items():
        for name in names:
            if name not in headers or key not in labels:
                yield Problem("column.unknown", value=name)
            elif name in used:
                yield Problem("column.twice", column=name, params={"first": labels[used[name]], "second": labels[key]})
            used.setdefault(name, key)
    for field in kind.fields:
        if field.required and field.key not in chosen:
            yield Problem("column.missing", params={"field": field.zh})


@transaction.atomic
def _write_run(
    company_id: int,
    kind: ImportKind,
    stored: StoredFile,
    file_name: str,
    mapping: dict[str, Any],
    notes: Sequence[Problem],
    *,
    by: By,
    at: datetime,
) -> ImportRun:
    run = ImportRun.objects.create(
        company_id=company_id,
        kind=kind.key,
        file_name=file_name,
        stored_path=stored.relative,
        sha256=stored.sha256,
        size=stored.size,
        mapping=mapping,
        notes=[noted(each) for each in (*notes, *_seen_before(company_id, kind, stored))],
        made_by_id=getattr(by, "pk", None),
        made_at=at,
    )
    record("import.staged", run, by=by, at=at, kind=kind.key, file=file_name, sha256=stored.sha256)
    return run


def _seen_before(company_id: int, kind: ImportKind, stored: StoredFile) -> Iterable[Problem]:
    runs = ImportRun.objects.unscoped("imports of the whole company").filter(
        company_id=company_id, kind=kind.key, sha256=stored.sha256, state=ImportRun.State.APPLIED
    )
    if earlier := runs.order_by("-applied_at").first():
        yield Problem("file.again", params={"run": str(earlier.pk), "day": f"{earlier.applied_at:%Y-%m-%d}"})


def noted(problem: Problem) -> dict[str, Any]:
    """A problem of the whole file as a run keeps it."""
    return {
        "code": problem.code,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "params": dict(problem.params),
    }
