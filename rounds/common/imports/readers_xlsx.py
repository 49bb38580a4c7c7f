"""Excel workbooks, read with calamine after a look inside that refuses what would exhaust the machine."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from rounds.common.imports.readers_tables import (
    SAMPLE_ROWS,
    Limits,
    Row,
    Table,
    column_letters,
    find_headers,
    refuse,
)
from rounds.common.imports.readers_workbook import Findings, inspect_workbook
from rounds.common.imports.values_problems import Cell, Problem
from rounds.common.imports.values_text import as_text, is_empty

_Merged = list[tuple[tuple[int, int], tuple[int, int]]]


def open_xlsx(path: Path, *, sheet: str | None, limits: Limits) -> Table:
    """One worksheet as a table. Cells keep their Excel types; a formula gives its stored result."""
    findings = inspect_workbook(path, limits=limits)
    opened, others = _open(path, sheet)
    # the rows of calamine begin with the sheet's first row, their cells with the first column in use
    (first_row, first_column), merged = opened.start or (0, 0), opened.merged_cell_ranges or []
    sample = list(itertools.islice(opened.iter_rows(), first_row, first_row + SAMPLE_ROWS))
    headers = find_headers(sample, limits=limits, first_column=first_column)
    header_index = first_row + headers.position
    _refuse_merged_header(merged, header_index, sample[headers.position], first_column)

    def rows() -> Iterator[Row]:
        for index, cells in enumerate(opened.iter_rows()):
            if index <= header_index or all(is_empty(cell) for cell in cells):
                continue
            if index - header_index > limits.rows:
                raise refuse("file.too_many_rows", limit=str(limits.rows))
            yield Row(index + 1, headers.pick(cells))

    return Table(
        kind="xlsx",
        headers=headers.names,
        header_row=header_index + 1,
        rows=rows,
        notes=_notes(findings, merged, header_index, opened.name, others),
        traits={"sheet": opened.name},
    )


def _open(path: Path, wanted: str | None) -> tuple[CalamineSheet, int]:
    """The sheet to read (default: the first visible one holding rows) and how many other visible ones there are."""
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            shown = [
                each.name
                for each in workbook.sheets_metadata
                if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
            ]
            if wanted is not None and wanted not in shown:
                raise refuse("file.no_sheet", value=wanted, allowed="、".join(shown))
            sheets = (workbook.get_sheet_by_name(name) for name in shown if wanted in (None, name))
            filled = next((each for each in sheets if each.height), None)
    except CalamineError as error:
        raise refuse("file.damaged", detail=str(error)[:120]) from error
    if filled is None:
        raise refuse("file.empty")
    return filled, len(shown) - 1


def _refuse_merged_header(merged: _Merged, header_row: int, header: Sequence[Cell], first_column: int) -> None:
    for (top, left), (bottom, right) in merged:
        if top <= header_row <= bottom:
            name = header[left - first_column] if top == header_row and left >= first_column else ""
            where = f"{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"
            raise refuse("header.merged", row=header_row + 1, column=where, value=as_text(name))


def _notes(findings: Findings, merged: _Merged, header_row: int, name: str, others: int) -> tuple[Problem, ...]:
    merged_below = sum(1 for (top, _), _ in merged if top > header_row)
    counted = (
        ("file.formulas", findings.formulas),
        ("file.error_cells", findings.error_cells),
        ("file.hidden_rows", findings.hidden_rows),
        ("file.merged_cells", merged_below),
        ("file.links_ignored", findings.outside_links),
        ("file.other_sheets", others),
    )
    return tuple(Problem(code, params={"count": str(count), "sheet": name}) for code, count in counted if count)
