"""Order lines from a file to features: a batch is all there or not there, and nothing is counted twice."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from rounds.common.imports.values_problems import RefusedError
from rounds.orders.queries.features import monthly_features
from rounds.orders.queries.lines import company_months, top_of_many, top_products, weekly_series
from rounds.orders.queries.source import LineSource
from rounds.orders.queries.staging import failed_rows, prepare_batch
from rounds.orders.queries.store import (
    BatchError,
    LineStore,
    batches,
    commit_batch,
    discard_batch,
    line_files,
    remove_batch,
)
from rounds.orders.tests.files import (
    COLUMNS,
    EARLIEST,
    EAST,
    GOOD,
    HEADERS,
    LATEST,
    RED,
    bring,
    prepare,
    stored,
    text_file,
)


def test_a_batch_is_stored_by_month_in_a_fixed_order(store: LineStore, tmp_path: Path) -> None:
    prepared = bring(store, text_file(tmp_path / "a.csv", GOOD))
    assert (prepared.read, prepared.accepted, prepared.refused, prepared.skipped) == (3, 3, 0, 0)
    assert stored(store) == [
        (dt.date(2024, 3, 4), 1, "3001", "L1", Decimal("10.000"), Decimal("1500.00")),
        (dt.date(2024, 3, 4), 1, "3002", "L2", Decimal("5.000"), Decimal("1000.00")),
        (dt.date(2024, 4, 1), 2, "3001", "L3", Decimal("2.000"), Decimal("300.00")),
    ]
    assert [Path(path).relative_to(store.root).as_posix() for path in line_files(store, "xa")] == [
        "orders/company=xa/month=2024-03/b1.parquet", "orders/company=xa/month=2024-04/b1.parquet",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["utf-8", "gbk", "blank lines", "xlsx", "parquet"])
def test_every_kind_of_file_gives_the_same_lines(store: LineStore, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    if kind == "xlsx":
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet()
        for index, row in enumerate([HEADERS, *GOOD]):
            sheet.write_row(index, 0, row)
        sheet.write_datetime(1, 0, dt.datetime(2024, 3, 4), book.add_format({"num_format": "yyyy/m/d"}))  # noqa: DTZ001
        sheet.write_number(1, 1, int(RED))
        book.close()
    elif kind == "parquet":
        columns = list(zip(*GOOD, strict=True))
        days = [dt.date.fromisoformat(str(day)) for day in columns[0]]
        arrays = [pa.array(days), pa.array([int(str(each)) for each in columns[1]]), *map(pa.array, columns[2:4])]
        arrays += [pa.array([float(str(each)) for each in columns[4]]), pa.array(columns[5])]
        pq.write_table(pa.table(arrays, names=list(HEADERS)), path)
    else:
        text_file(
            path, GOOD if kind != "blank lines" else (GOOD[0], (), *GOOD[1:]), "gbk" if kind == "gbk" else "utf-8"
        )
    assert bring(store, path).accepted == 3
    assert [row[3:] for row in stored(store)] == [
        ("L1", Decimal("10.000"), Decimal("1500.00")),
        ("L2", Decimal("5.000"), Decimal("1000.00")),
        ("L3", Decimal("2.000"), Decimal("300.00")),
    ]


def test_a_parquet_file_may_write_its_headers_in_full_width_letters(store: LineStore, tmp_path: Path) -> None:
    columns = [pa.array(column) for column in zip(*GOOD, strict=True)]
    headers = ["订货日期", "专卖证号", "商品编码", "数量（条）", "金额（元）", "行号"]
    pq.write_table(pa.table(columns, names=headers), tmp_path / "a.parquet")
    mapped = COLUMNS | {"quantity": "数量(条)", "amount": "金额(元)"}
    assert prepare(store, tmp_path / "a.parquet", columns=mapped).accepted == 3


BAD = (
    ("2024-03-04", RED, "3001", 10, "$1,500.00", "L1"),
    ("2024-02-30", RED, "3001", 10, "1500", "L2"),
    ("2024-03-04", "420100999999", "3001", 10, "1500", "L3"),
    ("2024-03-04", RED, "3001", "十", "1500", "L4"),
    ("2024-03-04", RED, "3001", 10, "", "L5"),
    ("2031-03-04", RED, "3001", 10, "1500", "L6"),
    ("2024-03-04", "4.2E+11", "", 10, "1500", "L7"),
)


def test_bad_rows_are_named_with_row_column_value_and_reason(store: LineStore, tmp_path: Path) -> None:
    prepared = prepare(store, text_file(tmp_path / "a.csv", BAD))
    assert (prepared.accepted, prepared.refused) == (1, 6)
    assert [(each.row, each.column, each.value, each.code) for each in prepared.samples] == [
        (3, "订货日期", "2024-02-30", "date.impossible"),
        (4, "专卖证号", "420100999999", "line.unknown_retailer"),
        (5, "数量", "十", "number.unreadable"),
        (6, "金额", "", "value.missing"),
        (7, "订货日期", "2031-03-04", "date.out_of_range"),
        (8, "商品编码", "", "value.missing"),
        (8, "专卖证号", "4.2E+11", "licence.rounded"),
    ]
    assert prepared.samples[4].reason_text() == "日期 2031-03-04 不在 2020-01-01 至 2024-12-31 之间。"
    assert prepared.unknown_retailers == (("420100999999", 1),)


def test_the_failed_rows_come_back_as_they_stood(store: LineStore, tmp_path: Path) -> None:
    prepare(store, text_file(tmp_path / "a.csv", BAD, "gbk"))
    headers, rows = failed_rows(store, "xa", "b1")
    found = list(rows)
    assert headers == HEADERS
    assert [row.number for row in found] == [3, 4, 5, 6, 7, 8]
    assert found[0].cells == ("2024-02-30", RED, "3001", "10", "1500", "L2")
    assert [(field, fault.code) for field, fault in found[5].faults] == [
        ("product", "value.missing"), ("retailer", "licence.rounded"),
    ]  # fmt: skip
    assert found[4].faults[0][1].params["latest"] == "2024-12-31"


def test_returns_and_gifts_are_kept_and_told(store: LineStore, tmp_path: Path) -> None:
    rows = (
        ("2024-03-04", RED, "3001", -2, "-300", "L1"),
        ("2024-03-04", RED, "3001", 1, 0, "L2"),
        ("2024-03-04", RED, "3001", 0, 0, "L3"),
        ("2024-03-04", RED, "3001", 1, -150, "L4"),
    )
    prepared = bring(store, text_file(tmp_path / "a.csv", rows))
    assert prepared.accepted == 4
    assert prepared.counts == {"line.return": 1, "line.free": 1, "line.nothing": 1, "line.signs": 1}


def test_a_line_repeated_word_for_word_is_skipped_and_a_different_one_refused(store: LineStore, tmp_path: Path) -> None:
    rows = (GOOD[0], GOOD[0], ("2024-03-04", RED, "3001", 11, "1650.00", "L1"), GOOD[1])
    prepared = bring(store, text_file(tmp_path / "a.csv", rows))
    assert (prepared.accepted, prepared.skipped, prepared.refused) == (2, 1, 1)
    assert prepared.counts == {"line.repeated": 1, "line.conflict": 1}
    assert stored(store)[0][4] == 10


def test_the_same_file_again_brings_nothing(store: LineStore, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", GOOD)
    bring(store, path)
    before = stored(store)
    again = bring(store, path, "b2")
    assert (again.accepted, again.skipped, again.refused) == (0, 3, 0)
    assert stored(store) == before


def test_a_changed_line_keeps_what_was_there_and_names_the_batch(store: LineStore, tmp_path: Path) -> None:
    bring(store, text_file(tmp_path / "a.csv", GOOD))
    changed = (("2024-04-05", RED, "3001", 12, "1800.00", "L1"), ("2024-04-05", RED, "3001", 1, "150.00", "L9"))
    again = bring(store, text_file(tmp_path / "b.csv", changed), "b2")
    assert (again.accepted, again.refused) == (1, 1)
    assert again.samples[0].fix_text() == "如以这次为准，请先撤销批次 b1，再导入。"
    assert len(stored(store)) == 4


def test_lines_without_numbers_are_recognised_by_their_content(store: LineStore, tmp_path: Path) -> None:
    columns = {field: header for field, header in COLUMNS.items() if field != "line"}
    path = text_file(tmp_path / "a.csv", (GOOD[0], GOOD[0], *GOOD[1:]))
    first = prepare(store, path, columns=columns)
    commit_batch(store, "xa", "b1")
    again = prepare(store, path, "b2", columns=columns)
    assert (first.accepted, first.skipped) == (4, 0)  # two equal orders on one day are two orders
    assert (again.accepted, again.skipped) == (0, 4)


def test_cases_are_turned_into_cartons(store: LineStore, tmp_path: Path) -> None:
    rows = (("2024-03-04", RED, "3001", "2", "1", "L1"), ("2024-03-04", RED, "3001", "3条", "1", "L2"))
    prepare(store, text_file(tmp_path / "a.csv", rows), quantity_unit="箱")
    commit_batch(store, "xa", "b1")
    assert [row[4] for row in stored(store)] == [500, 3]


def test_day_and_month_are_told_apart_by_the_column(store: LineStore, tmp_path: Path) -> None:
    rows = (("03/04/2024", RED, "3001", 1, 1, "L1"), ("25/04/2024", RED, "3001", 1, 1, "L2"))
    bring(store, text_file(tmp_path / "a.csv", rows))
    assert [row[0] for row in stored(store)] == [dt.date(2024, 4, 3), dt.date(2024, 4, 25)]


def test_nothing_is_visible_before_the_commit_nor_after_the_undo(store: LineStore, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", GOOD)
    prepare(store, path)
    assert batches(store, "xa") == ()
    assert company_months(store, "xa") == []
    record = commit_batch(store, "xa", "b1")
    assert (record.lines, record.first_on, record.last_on) == (3, "2024-03-04", "2024-04-01")
    assert len(company_months(store, "xa")) == 2
    remove_batch(store, "xa", "b1")
    assert company_months(store, "xa") == []
    assert not list(store.folder("xa").glob("month=*/*.parquet"))
    assert bring(store, path, "b2").accepted == 3


def test_an_undo_leaves_other_batches_alone(store: LineStore, tmp_path: Path) -> None:
    bring(store, text_file(tmp_path / "a.csv", GOOD[:2]))
    bring(store, text_file(tmp_path / "b.csv", GOOD[2:]), "b2")
    remove_batch(store, "xa", "b1")
    assert [row[3] for row in stored(store)] == ["L3"]


def test_a_commit_cut_short_leaves_nothing_to_be_seen(store: LineStore, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", GOOD)
    prepare(store, path)
    march = store.folder("xa") / "month=2024-03"
    march.mkdir(parents=True)
    (store.prepared("xa", "b1") / "2024-03.parquet").rename(march / "b1.parquet")  # the machine stops here
    assert company_months(store, "xa") == []
    bring(store, path)
    assert len(stored(store)) == 3


def test_an_undo_cut_short_is_finished_by_the_next_write(store: LineStore, tmp_path: Path) -> None:
    bring(store, text_file(tmp_path / "a.csv", GOOD))
    store.manifest("xa", "b1").unlink()  # the machine stops here
    assert company_months(store, "xa") == []
    bring(store, text_file(tmp_path / "a.csv", GOOD[:1]), "b2")
    assert [path.name for path in store.folder("xa").glob("month=*/*.parquet")] == ["b2.parquet"]


def test_a_batch_prepared_before_another_came_must_be_prepared_again(store: LineStore, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", GOOD)
    prepare(store, path)
    bring(store, path, "b2")
    with pytest.raises(BatchError):
        commit_batch(store, "xa", "b1")
    assert len(stored(store)) == 3


def test_batches_that_are_not_there_or_already_there_are_refused(store: LineStore, tmp_path: Path) -> None:
    path = text_file(tmp_path / "a.csv", GOOD)
    bring(store, path)
    with pytest.raises(BatchError):
        prepare(store, path)
    with pytest.raises(BatchError):
        commit_batch(store, "xa", "b2")
    with pytest.raises(BatchError):
        remove_batch(store, "xa", "b2")
    with pytest.raises(ValueError, match=r"\.\."):
        store.folder("../xa")


def test_a_discarded_batch_leaves_no_trace(store: LineStore, tmp_path: Path) -> None:
    prepare(store, text_file(tmp_path / "a.csv", BAD))
    discard_batch(store, "xa", "b1")
    assert [path.name for path in store.root.rglob("*.parquet")] == []


def test_a_refused_file_leaves_the_store_as_it_was(store: LineStore, tmp_path: Path) -> None:
    bring(store, text_file(tmp_path / "a.csv", GOOD))
    bad = tmp_path / "b.csv"
    bad.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(RefusedError):
        prepare(store, bad, "b2")
    assert len(stored(store)) == 3


def test_companies_do_not_see_each_others_lines(store: LineStore, tmp_path: Path) -> None:
    bring(store, text_file(tmp_path / "a.csv", GOOD))
    assert company_months(store, "xb") == []
    assert monthly_features(store, "xb", as_of=LATEST) == []


def test_a_retailers_weeks_include_the_empty_ones(store: LineStore, tmp_path: Path) -> None:
    bring(store, text_file(tmp_path / "a.csv", GOOD))
    weeks = weekly_series(store, "xa", 1, as_of=dt.date(2024, 3, 20), weeks=4)
    assert [(week.start, int(week.volume), week.orders) for week in weeks] == [
        (dt.date(2024, 2, 26), 0, 0), (dt.date(2024, 3, 4), 15, 1), (dt.date(2024, 3, 11), 0, 0),
        (dt.date(2024, 3, 18), 0, 0),
    ]  # fmt: skip


def test_top_products_and_company_months(store: LineStore, tmp_path: Path) -> None:
    bring(store, text_file(tmp_path / "a.csv", (*GOOD, ("2024-03-05", EAST, "3001", -1, "-150", "L4"))))
    top = top_products(store, "xa", since=dt.date(2024, 3, 1), until=dt.date(2024, 4, 30))
    assert [(each.product, int(each.volume), each.orders) for each in top] == [("3001", 11, 2), ("3002", 5, 1)]
    assert top_products(store, "xa", since=EARLIEST, until=LATEST, retailer=2, limit=1)[0].volume == 1
    march = company_months(store, "xa", until=dt.date(2024, 3, 31))[0]
    assert [*map(int, (march.volume, march.amount, march.returned))] == [14, 2350, 1]
    assert (march.retailers, march.lines) == (1, 3)


def test_the_best_selling_products_of_many_retailers_in_one_query(store: LineStore, tmp_path: Path) -> None:
    bring(store, text_file(tmp_path / "a.csv", GOOD))
    found = top_of_many(store, "xa", [1, 2], since=dt.date(2024, 3, 1), until=dt.date(2024, 4, 30), most=1)
    alone = top_products(store, "xa", since=dt.date(2024, 3, 1), until=dt.date(2024, 4, 30), retailer=1, limit=1)
    assert set(found) == {1, 2}
    [(product, volume, last_on)] = found[1]
    assert (product, volume) == (alone[0].product, alone[0].volume)
    assert dt.date(2024, 3, 1) <= last_on <= dt.date(2024, 4, 30)
    assert top_of_many(store, "xa", [99], since=EARLIEST, until=LATEST) == {}


def test_the_order_of_the_rows_in_the_file_changes_nothing(store: LineStore, tmp_path: Path) -> None:
    bring(store, text_file(tmp_path / "a.csv", GOOD))
    first = [Path(path).read_bytes() for path in line_files(store, "xa")]
    remove_batch(store, "xa", "b1")
    bring(store, text_file(tmp_path / "b.csv", GOOD[::-1]))
    assert [Path(path).read_bytes() for path in line_files(store, "xa")] == first


@pytest.mark.shared
def test_the_states_own_sales_file_is_imported(store: LineStore, shared_data: Path) -> None:
    raw = shared_data / "iowa" / "raw" / "iowa_raw_10k_semicolon.csv.gz"
    columns = {
        "order_date": "Date", "retailer": "Store Number", "product": "Item Number", "quantity": "Bottles Sold",
        "amount": "Sale (Dollars)", "line": "Invoice/Item Number",
    }  # fmt: skip
    prepared = prepare_batch(
        store,
        "iowa",
        "raw",
        LineSource(raw, columns),
        retailers={"2191": 1},
        earliest=dt.date(2012, 1, 1),
        latest=LATEST,
    )
    assert prepared.read == 10_000
    assert prepared.accepted + prepared.refused + prepared.skipped == 10_000
    assert prepared.accepted == 10_000 - prepared.counts["line.unknown_retailer"]
    assert prepared.accepted > 0
