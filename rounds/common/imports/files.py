"""Files that go out: the refused rows with reason and fix, and the template of each kind. No cell is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import xlsxwriter

from rounds.common.imports.kinds import FailedRow, ImportKind, field_label
from rounds.common.imports.rules_columns import Kind, TargetField
from rounds.common.imports.values_text import as_text

Translate = Callable[[str], str]
MOST_SHEET_ROWS = 200_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LIST_ROWS = 5_000


def failed_workbook(
    target: Path | IO[bytes],
    headers: Sequence[str],
    rows: Iterator[FailedRow],
    *,
    translate: Translate,
    titles: tuple[str, str],
) -> int:
    """Write the refused rows with the file's own columns, then reason and fix (`titles`); returns how many.

    Values are written as text just as they stood, so that the file can be corrected and imported again.
    """
    count = 0
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold, wide = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(headers) - 1, 0), 16)
        sheet.set_column(len(headers), len(headers) + 1, 48)
        for column, title in enumerate((*headers, *titles)):
            sheet.write_string(0, column, title, bold)
        for count, row in enumerate(rows, start=1):
            for column, cell in enumerate(row.cells):
                sheet.write_string(count, column, as_text(cell))  # type: ignore[arg-type]
            for column, text in enumerate(_said(row, translate), start=len(headers)):
                sheet.write_string(count, column, text, wide)
    return count


def failed_csv(
    headers: Sequence[str], rows: Iterator[FailedRow], *, translate: Translate, titles: tuple[str, str]
) -> Iterator[str]:
    """The same as text, piece by piece, with the byte order mark Excel needs for Chinese."""
    yield "\ufeff" + _line([*(_harmless(header) for header in headers), *titles])
    for row in rows:
        yield _line([*(_harmless(as_text(cell)) for cell in row.cells), *_said(row, translate)])  # type: ignore[arg-type]


def template_workbook(kind: ImportKind, *, notes: Sequence[str], words: dict[str, str]) -> bytes:
    """An empty workbook for a kind: headers (required ones marked by colour and in the notes), a sample row, choices as
    lists, and a second sheet that explains every column. `words` are the titles of that sheet."""
    buffer = io.BytesIO()
    fields = [field for field in kind.fields if field.kind is not Kind.POSITION]
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, guide = book.add_worksheet(kind.label), book.add_worksheet(words["guide"])
        styles = {
            "required": book.add_format({"bold": True, "bg_color": "#FDE9D9", "border": 1}),
            "optional": book.add_format({"bold": True, "bg_color": "#E8EEF7", "border": 1}),
            "text": book.add_format({"num_format": "@"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        sheet.freeze_panes(1, 0)
        for column, field in enumerate(fields):
            _template_column(sheet, column, field, kind.sample.get(field.key, ""), styles)
        _explain(guide, fields, kind, notes, words, styles)
    return buffer.getvalue()


def _template_column(sheet: Any, column: int, field: TargetField, sample: str, styles: dict[str, Any]) -> None:
    sheet.set_column(column, column, 18, styles["text"])
    sheet.write_string(0, column, field_label(field), styles["required" if field.required else "optional"])
    sheet.write_string(1, column, sample, styles["text"])
    if field.choices:
        labels = [choice.labels[0] for choice in field.choices]
        sheet.data_validation(1, column, _LIST_ROWS, column, {"validate": "list", "source": labels})


def _explain(
    guide: Any,
    fields: Sequence[TargetField],
    kind: ImportKind,
    notes: Sequence[str],
    words: dict[str, str],
    styles: dict[str, Any],
) -> None:
    guide.set_column(0, 0, 18)
    guide.set_column(1, 1, 10)
    guide.set_column(2, 3, 60, styles["wrap"])
    for column, title in enumerate(("column", "needed", "allowed", "also")):
        guide.write_string(0, column, words[title], styles["optional"])
    for row, field in enumerate(fields, start=1):
        guide.write_string(row, 0, field_label(field))
        guide.write_string(row, 1, words["yes"] if field.required else "")
        guide.write_string(row, 2, "、".join(choice.labels[0] for choice in field.choices), styles["wrap"])
        guide.write_string(row, 3, "、".join(field.synonyms), styles["wrap"])
    for row, note in enumerate((kind.hint, *notes), start=len(fields) + 2):
        guide.write_string(row, 0, note)


def _said(row: FailedRow, translate: Translate) -> tuple[str, str]:
    problems = [fault.at(row=row.number, column=column, value=None) for column, fault in row.faults]
    return (
        "；".join(problem.reason_text(translate) for problem in problems),
        "；".join(dict.fromkeys(problem.fix_text(translate) for problem in problems)),
    )


def _harmless(text: str) -> str:
    """Text a spreadsheet would run gets an apostrophe before it; numbers stay numbers."""
    if not text.startswith(_FORMULA_STARTS):
        return text
    return text if text[1:].replace(".", "", 1).replace(",", "").isdigit() else f"'{text}"


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()
