"""Lists of records against what is already there: repeated keys, the diff, the counts, the refused rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from rounds.common.imports.kinds import Change, Checked, FailedRow
from rounds.common.imports.readers_tables import Table
from rounds.common.imports.records_rows import Record, corrections, counted
from rounds.common.imports.values_problems import Fault, Problem, Severity
from rounds.common.models import ImportChange, ImportProblem, ImportRun

Verdict = ImportChange.Verdict
_SHOWN_ROWS = 8


def settle_repeats(records: Sequence[Record], key: str, *, twice: str, repeated: str) -> list[Record]:
    """Records to import. Of equal ones the first stays; different ones with the same key are all refused."""
    groups: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if not record.refused:
            groups[str(record.values[key])].append(record)
    kept = []
    for value, group in groups.items():
        first, *others = group
        rows = "、".join(str(each.number) for each in group[:_SHOWN_ROWS]) + ("…" if len(group) > _SHOWN_ROWS else "")
        if all(each.values == first.values for each in others):
            kept.append(first)
            guilty, code = others, repeated
        else:
            guilty, code = group, twice
        for each in guilty:
            each.problems.append(
                Problem(code, row=each.number, column=each.sources[key], value=value, params={"rows": rows})
            )
    return kept


def compare(key: str, record: Record, target_id: int | None, current: Mapping[str, Any] | None) -> Change:
    """What this record would change. Empty cells leave what is there: absence never deletes."""
    wanted = {name: plain_value(value) for name, value in record.values.items()}
    if current is None:
        return Change(record.number, key, Verdict.CREATE, {}, wanted)
    before = {name: plain_value(current[name]) for name in wanted}
    differing = [name for name in wanted if before[name] != wanted[name]]
    return Change(
        record.number,
        key,
        Verdict.UPDATE if differing else Verdict.SAME,
        {name: before[name] for name in differing},
        {name: wanted[name] for name in differing},
        target_id,
    )


def plain_value(value: Any) -> Any:
    """A value as JSON holds it; numbers with decimals without trailing zeros, so that 12.5 equals 12.50."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return value.isoformat() if isinstance(value, date) else value


def outcome(records: Sequence[Record], kept: Sequence[Record], changes: Sequence[Change]) -> Checked:
    """Counts of rows and codes; read = accepted + refused + skipped."""
    problems = [problem for record in records for problem in record.problems]
    verdicts = [change.verdict for change in changes]
    refused = sum(record.refused for record in records)
    codes = counted(problems)
    counts = {
        "read": len(records),
        "accepted": len(kept),
        "refused": refused,
        "skipped": len(records) - len(kept) - refused,
        "corrected": corrections(codes),
        "rows_corrected": sum(any(each.severity is Severity.CORRECTED for each in record.problems) for record in kept),
        "create": verdicts.count(Verdict.CREATE),
        "update": verdicts.count(Verdict.UPDATE),
        "same": verdicts.count(Verdict.SAME),
        "codes": codes,
    }
    return Checked(counts, problems, changes)


def failed_records(run: ImportRun, table: Table) -> tuple[tuple[str, ...], Iterator[FailedRow]]:
    """The refused rows of a checked list as they stand in the file."""
    faults: dict[int, list[tuple[str, Fault]]] = defaultdict(list)
    for found in run.problems.filter(weight=ImportProblem.Weight.REFUSED).order_by("row", "pk"):
        params = {"value": found.value, **found.params}
        faults[found.row].append((found.column, Fault(found.code, params)))

    def rows() -> Iterator[FailedRow]:
        for row in table.rows():
            if row.number in faults:
                yield FailedRow(row.number, row.cells, tuple(faults[row.number]))

    return table.headers, rows()
