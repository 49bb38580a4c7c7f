"""Files as they come: three kinds, several encodings, and the hostile ones that must be refused with a reason."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from rounds.common.imports.readers import open_table
from rounds.common.imports.readers_tables import Limits, Table
from rounds.common.imports.values_problems import RefusedError

Sheet = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]
ROOMY = Limits()
RETAILERS = "许可证号,客户名称\n420100123456,红卫商店\n420100123457,东风便利店\n"


def workbook(path: Path, fill: Sheet) -> Path:
    book = xlsxwriter.Workbook(path)
    fill(book, book.add_worksheet("零售户"))
    book.close()
    return path


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def cells(table: Table) -> list[tuple[object, ...]]:
    return [row.cells for row in table.rows()]


def refusal(path: Path, **options: object) -> str:
    with pytest.raises(RefusedError) as caught:
        for _ in open_table(path, **options).rows():  # type: ignore[arg-type]
            pass
    assert "%(" not in caught.value.problem.reason_text()
    assert caught.value.problem.fix_text()
    return caught.value.problem.code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
def test_chinese_text_is_read_in_every_encoding_excel_writes(tmp_path: Path, encoding: str) -> None:
    table = open_table(written(tmp_path / "a.csv", RETAILERS, encoding))
    assert table.headers == ("许可证号", "客户名称")
    assert cells(table) == [("420100123456", "红卫商店"), ("420100123457", "东风便利店")]
    assert table.notes == ()


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    text = f'证号{separator}地址\n1{separator}"东街 3 号{separator} 2 楼"\n2{separator}西街，1 号\n'
    assert cells(open_table(written(tmp_path / "a.csv", text))) == [
        ("1", f"东街 3 号{separator} 2 楼"),
        ("2", "西街，1 号"),
    ]


def test_excels_own_separator_line_is_obeyed(tmp_path: Path) -> None:
    table = open_table(written(tmp_path / "a.csv", "sep=;\n证号;名称\n1;甲,乙\n"))
    assert [(row.number, row.cells) for row in table.rows()] == [(3, ("1", "甲,乙"))]


def test_western_text_is_read_with_a_note(tmp_path: Path) -> None:
    table = open_table(written(tmp_path / "a.csv", "store,name\n1,Café Señor\n", "cp1252"))
    assert cells(table) == [("1", "Café Señor")]
    assert [note.code for note in table.notes] == ["file.encoding_guessed"]


def test_row_numbers_are_those_the_user_sees(tmp_path: Path) -> None:
    text = '十堰市零售户表,\n\n证号,名称\n1,"第一行\n第二行"\n\n2,乙\n'
    table = open_table(written(tmp_path / "a.csv", text))
    assert table.header_row == 3
    assert [row.number for row in table.rows()] == [4, 6]


def test_a_packed_file_is_read_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(RETAILERS.encode("gbk")))
    table = open_table(path)
    assert cells(table) == cells(table)
    assert len(table.samples(1)) == 1


def test_short_rows_are_filled_and_long_rows_flagged(tmp_path: Path) -> None:
    rows = list(open_table(written(tmp_path / "a.csv", "a,b,c\n1\n1,2,3,4,5\n1,2,3,,\n")).rows())
    assert rows[0].cells == ("1", None, None)
    assert [row.fault.code if row.fault else None for row in rows] == [None, "row.too_long", None]


def test_excel_cells_keep_their_types(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.merge_range(0, 0, 0, 3, "零售户表")
        sheet.write_row(1, 0, ["许可证号", "日期", "文本日期", "合计"])
        sheet.write(2, 0, 420100123456)
        sheet.write_datetime(2, 1, dt.datetime(2024, 3, 1), book.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
        sheet.write_string(2, 2, "2024年3月1日")
        sheet.write_formula(2, 3, "=1+1", None, 2)
        sheet.write(5, 0, "420100123457")

    table = open_table(workbook(tmp_path / "a.xlsx", fill))
    assert (table.header_row, table.traits["sheet"]) == (2, "零售户")
    assert [(row.number, row.cells) for row in table.rows()] == [
        (3, (420100123456.0, dt.date(2024, 3, 1), "2024年3月1日", 2.0)),
        (6, ("420100123457", "", "", "")),
    ]
    assert [note.code for note in table.notes] == ["file.formulas"]


def test_a_table_that_does_not_start_in_the_corner_keeps_its_row_numbers(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(4, 2, ["证号", "名称"])
        sheet.write_row(6, 2, ["1", "甲"])

    table = open_table(workbook(tmp_path / "a.xlsx", fill))
    assert [(row.number, row.cells) for row in table.rows()] == [(7, ("1", "甲"))]


def test_hidden_rows_error_cells_merged_cells_and_other_sheets_are_told(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["证号", "名称"])
        sheet.merge_range(1, 1, 2, 1, "甲")
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_formula(3, 0, "=1/0", None, "#DIV/0!")
        book.add_worksheet("说明").write(0, 0, "x")
        book.add_worksheet("草稿").hide()

    notes = {note.code: note.params["count"] for note in open_table(workbook(tmp_path / "a.xlsx", fill)).notes}
    assert notes == {
        "file.formulas": "1", "file.error_cells": "1", "file.hidden_rows": "1", "file.merged_cells": "1",
        "file.other_sheets": "1",
    }  # fmt: skip


def test_the_first_sheet_with_rows_is_read_and_another_by_name(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        for name in ("一月", "二月"):
            book.add_worksheet(name).write_column(0, 0, ["证号", name])

    path = workbook(tmp_path / "a.xlsx", fill)
    assert cells(open_table(path)) == [("一月",)]
    assert cells(open_table(path, sheet="二月")) == [("二月",)]
    assert refusal(path, sheet="三月") == "file.no_sheet"


def test_links_to_other_workbooks_are_not_followed(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["证号"])
        sheet.write_formula(1, 0, "='[other.xlsx]S'!A1", None, "7")

    path = workbook(tmp_path / "a.xlsx", fill)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    table = open_table(path)
    assert [row.cells[0] for row in table.rows()] == ["7"]
    assert "file.links_ignored" in [note.code for note in table.notes]


def test_parquet_keeps_types(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"order_date": [dt.date(2024, 3, 1)], "store": [2113], "dollars": [119.4]}), path)
    table = open_table(path)
    assert table.headers == ("order_date", "store", "dollars")
    assert [(row.number, row.cells) for row in table.rows()] == [(1, (dt.date(2024, 3, 1), 2113, 119.4))]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\n\n\n", "file.empty"),
        (b"1,2\n3,4\n", "header.missing"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "file.old_excel"),
        (b"<html><table><tr><td>1</td></tr></table>", "file.html"),
        (b"%PDF-1.7", "file.kind"),
        (b"PK\x03\x04broken", "file.damaged"),
        (b"PAR1broken", "file.damaged"),
        (b"\x1f\x8bbroken", "file.damaged"),
        (b"a,b\n1,\x00\n", "file.binary"),
        (b"a,b\n1,2\n\xff\x81\x30\x81\xff,\xff\n", "file.encoding"),
        ("证号,,名称\n1,x,甲\n".encode(), "header.empty"),
        ("证号,证号\n1,2\n".encode(), "header.twice"),
        ("证号,名称\n1,2\n".encode().decode("gbk", "replace").encode(), "text.garbled"),
        (b'a,b\n1,"' + b"x" * 200_000, "row.unreadable"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_a_reason(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refusal(path) == code


def test_a_bad_byte_is_found_on_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("证号,名称\n1,甲\n".encode() + b"2,\x81\x8d\xff\xff\n")
    with pytest.raises(RefusedError) as caught:
        open_table(path)
    assert caught.value.problem.row == 3


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == "file.missing"


def test_a_file_beyond_its_limits_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "a,b\n" + "1,2\n" * 100)
    assert refusal(path, limits=Limits(rows=99)) == "file.too_many_rows"
    assert refusal(path, limits=Limits(columns=1)) == "file.too_many_columns"
    assert refusal(path, limits=Limits(file_bytes=10)) == "file.too_large"
    assert len(list(open_table(path, limits=Limits(rows=100)).rows())) == 100


def test_a_gzip_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 2_000_000))
    assert refusal(path, limits=Limits(unpacked_bytes=1_000_000)) == "file.bomb"


@pytest.mark.parametrize("where", ["A1:A2", "A1:B1"])
def test_a_merged_header_is_refused(tmp_path: Path, where: str) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["证号", "名称", "地址"])
        sheet.write_row(2, 0, ["1", "甲", "乙"])
        sheet.merge_range(where, "证号")

    assert refusal(workbook(tmp_path / "a.xlsx", fill)) in {"header.merged"}


def test_two_far_cells_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["证号", "名称"])
        sheet.write(1_048_575, 16_383, "far")

    assert refusal(workbook(tmp_path / "a.xlsx", fill)) == "file.too_many_cells"


def test_formats_in_far_empty_cells_are_no_reason_to_refuse(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_column(0, 0, ["证号", "1"])
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))

    assert cells(open_table(workbook(tmp_path / "a.xlsx", fill))) == [("1",)]


def tampered(path: Path, part: str, change: Callable[[bytes], bytes]) -> Path:
    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_column(0, 0, ["证号", "1"])

    source = workbook(path.with_suffix(".source.xlsx"), fill)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return path


SHEET = "xl/worksheets/sheet1.xml"


def test_a_far_cell_hidden_from_a_quick_look_is_found(tmp_path: Path) -> None:
    far = b'<row r="1048570"><c a=">" r = \'XFD1048570\'><v>1</v></c></row></sheetData>'
    path = tampered(tmp_path / "a.xlsx", SHEET, lambda xml: xml.replace(b"</sheetData>", far))
    assert refusal(path) == "file.too_many_cells"


def test_cells_without_references_are_counted(tmp_path: Path) -> None:
    wide = b"<row>" + b"<c><v>1</v></c>" * 9_000 + b'</row><row r="9000"><c><v>1</v></c></row></sheetData>'
    path = tampered(tmp_path / "a.xlsx", SHEET, lambda xml: xml.replace(b"</sheetData>", wide))
    assert refusal(path) == "file.too_many_cells"


def test_xml_entities_are_refused(tmp_path: Path) -> None:
    laughs = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    path = tampered(tmp_path / "a.xlsx", "xl/sharedStrings.xml", lambda xml: xml.replace(b"?>", b"?>" + laughs, 1))
    assert refusal(path) == "file.unsafe"


def test_a_sheet_in_utf16_is_refused(tmp_path: Path) -> None:
    path = tampered(tmp_path / "a.xlsx", SHEET, lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16-le"))
    assert refusal(path) == "file.unsafe"


def test_a_zip_bomb_is_refused_whatever_size_it_claims(tmp_path: Path) -> None:
    path = tampered(tmp_path / "a.xlsx", "docProps/app.xml", lambda xml: xml + b" " * 50_000_000)
    octets = path.read_bytes()
    claimed = (50_000_000).to_bytes(4, "little")[2:]  # the size's upper half, in the two headers that claim it
    path.write_bytes(octets.replace(claimed, b"\x00\x00") if octets.count(claimed) < 6 else octets)
    assert refusal(path, limits=Limits(unpacked_bytes=20_000_000)) in {"file.bomb", "file.damaged"}


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refusal(path) == "file.kind"


@pytest.mark.shared
def test_the_states_own_formats_are_read(shared_data: Path) -> None:
    raw = shared_data / "iowa" / "raw"
    semicolon, point = open_table(raw / "iowa_raw_10k_semicolon.csv.gz"), open_table(raw / "iowa_raw_1k_point.csv.gz")
    assert semicolon.traits["separator"] == ";"
    assert len(list(semicolon.rows())) == 10_000
    assert not any(row.fault for row in semicolon.rows())
    assert len(list(point.rows())) == 999
    assert point.headers[7] == "store_location"
