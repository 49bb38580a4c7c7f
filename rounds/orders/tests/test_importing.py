"""Order lines and product lists through the whole flow of an import."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from rounds.common.imports.applying import OvertakenError, apply_run, undo_run
from rounds.common.imports.checking import check_run
from rounds.common.imports.kinds import kind_of
from rounds.common.imports.readers_tables import BULK
from rounds.common.imports.staging import MappingError, choose_columns, stage_file
from rounds.common.imports.storing import chunks_of, stored_path
from rounds.common.imports.values_problems import RefusedError
from rounds.common.models import ImportRun
from rounds.orders.models import MonthlyFeature, OrderBatch, Product
from rounds.orders.queries.lines import company_months
from rounds.orders.queries.place import lines_here
from rounds.people.actions import open_company
from tests.world import NOW, World

HEADERS = "订货日期,专卖证号,商品编码,数量(箱),金额,行号"


def orders(world: World, *lines: str, name: str = "订单.csv", headers: str = HEADERS) -> ImportRun:
    content = "\n".join([headers, *lines]).replace("EAST", world.retailers["东街烟酒店"].licence_no)
    run = stage_file(world.company.pk, kind_of("orders"), [content.encode("gbk")], file_name=name, by="system", at=NOW)
    return check_run(run, at=NOW)


GOOD = ('2026-10-05,EAST,3001,2,"$1,500.00",L1', "2026-10-12,EAST,3002,1,750,L2")


def test_lines_are_seen_only_after_they_are_applied_and_gone_after_the_undo(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    run = orders(world, *GOOD)
    assert (run.counts["accepted"], run.mapping["options"]["unit"]) == (2, "箱")
    assert not company_months(lines_here(), "jia")
    apply_run(run, by=world.staff["root"], at=NOW)
    (month,) = company_months(lines_here(), "jia")
    assert (month.volume, month.amount, month.lines) == (Decimal(750), Decimal(2250), 2)
    assert OrderBatch.objects.get().import_run_id == run.pk
    assert MonthlyFeature.objects.get().volume == 750
    with django_capture_on_commit_callbacks(execute=True):
        undo_run(run, by=world.staff["root"], at=NOW)
    assert not company_months(lines_here(), "jia")
    check = undo_run(run, by=world.staff["root"], at=NOW)
    assert check.counts["followed_up"]


def test_what_depends_on_the_lines_is_finished_after_an_interruption(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = orders(world, *GOOD)
    with monkeypatch.context() as broken:
        broken.setattr("rounds.orders.imports.lines.refresh_features", None)
        with pytest.raises(TypeError):
            apply_run(run, by="system", at=NOW)
    run = ImportRun.objects.get(pk=run.pk)
    assert (run.state, run.counts.get("followed_up")) == (ImportRun.State.APPLIED, None)
    apply_run(run, by="system", at=NOW)
    assert MonthlyFeature.objects.count() == 1
    assert OrderBatch.objects.count() == 1


def test_the_diff_shows_what_each_month_gains(world: World) -> None:
    run = orders(world, *GOOD, "2026-09-28,EAST,3001,-1,-750,L3")
    shown = {each.key: each.after for each in run.changes.all()}
    assert (shown["2026-09"]["volume"], shown["2026-09"]["returned"]) == ("-250.000", "250.000")
    assert shown["2026-10"]["lines"] == 2


def test_another_import_in_between_is_looked_at_again_first(world: World) -> None:
    """Both files bring L1. The second was checked before the first was applied, so what it showed is not true."""
    first, second = orders(world, *GOOD), orders(world, GOOD[0], "2026-10-19,EAST,3001,1,750,L9", name="二.csv")
    apply_run(first, by="system", at=NOW)
    with pytest.raises(OvertakenError) as refused:
        apply_run(second, by="system", at=NOW)
    assert refused.value.problem.code == "run.batches_moved"
    check_run(second, at=NOW)
    assert (second.counts["accepted"], second.counts["skipped"]) == (1, 1)
    apply_run(second, by="system", at=NOW)
    assert company_months(lines_here(), "jia")[0].lines == 3


def test_an_import_in_between_that_changes_nothing_for_it_does_not_disturb(world: World) -> None:
    first, second = orders(world, GOOD[0]), orders(world, GOOD[1], name="二.csv")
    apply_run(first, by="system", at=NOW)
    apply_run(second, by="system", at=NOW)
    assert company_months(lines_here(), "jia")[0].lines == 2


def test_refused_lines_come_back_with_value_and_reason(world: World) -> None:
    run = orders(world, GOOD[0], "2026-10-12,999,3002,1,750,L2")
    assert run.counts["unknown_retailers"] == [["999", 1]]
    headers, rows = kind_of("orders").failed(run, stored_path(run.stored_path))
    (failed,) = rows
    ((column, fault),) = failed.faults
    assert headers == tuple(HEADERS.split(","))
    assert fault.at(row=failed.number, column=column, value=None).reason_text() == "没有零售户“999”。"


def test_without_a_column_for_a_required_field_nothing_is_checked(world: World) -> None:
    with pytest.raises(MappingError, match="订货日期"):
        orders(world, "EAST,3001,1,1", headers="专卖证号,商品编码,数量,金额")


def test_a_column_serves_one_field_and_must_be_in_the_file(world: World) -> None:
    run, kind = orders(world, *GOOD), kind_of("orders")
    columns = {**run.mapping["columns"], "amount": ["数量(箱)"], "line": ["没有"]}
    with pytest.raises(MappingError) as refused:
        choose_columns(run, kind, columns, {}, at=NOW)
    assert {problem.code for problem in refused.value.problems} == {"column.twice", "column.unknown"}


def test_a_file_that_breaks_off_further_down_ends_the_run_with_the_reason(world: World) -> None:
    rows = [f"2026-10-05,EAST,3001,1,750,L{number}" for number in range(300)]
    run = orders(world, *rows, '2026-10-05,EAST,3001,1,750,"L' + "x" * 140_000)
    assert run.state == ImportRun.State.FAILED
    assert run.notes[-1]["code"] in {"row.unreadable", "file.damaged"}


def test_a_product_list_names_what_order_files_only_numbered(world: World) -> None:
    apply_run(orders(world, *GOOD), by="system", at=NOW)
    content = "商品编码,商品名称,品牌,批发价\n3001,甲（硬）,甲,106.50\n3002,甲（软）,甲,$1,2\n3003,乙,乙,90\n"
    run = stage_file(
        world.company.pk, kind_of("products"), [content.encode()], file_name="目录.csv", by="system", at=NOW
    )
    check_run(run, at=NOW)
    assert (run.counts["create"], run.counts["update"], run.counts["refused"]) == (1, 1, 1)
    apply_run(run, by="system", at=NOW)
    product = Product.objects.get(code="3001")
    assert (product.name, product.brand, product.wholesale_price) == ("甲（硬）", "甲", Decimal("106.50"))
    undo_run(run, by="system", at=NOW)
    product.refresh_from_db()
    assert (product.name, product.brand, product.wholesale_price) == ("3001", "", None)
    assert Product.objects.filter(code="3003").exists()


def test_a_workbook_is_held_to_the_small_limits_even_from_the_command_line(world: World, tmp_path: Path) -> None:
    path = tmp_path / "big.xlsx"
    path.write_bytes(b"PK\x03\x04" + b"0" * 70_000_000)
    with pytest.raises(RefusedError) as refused:
        stage_file(
            world.company.pk, kind_of("orders"), chunks_of(path), file_name=path.name, by="system", at=NOW, limits=BULK
        )
    assert refused.value.problem.code == "file.too_large"
    assert not ImportRun.objects.exists()


@pytest.mark.shared
def test_the_state_of_iowa(db: None, shared_data: Path) -> None:
    """Stores and 2.8 million order lines of a real wholesaler; the figures are those of docs/guides/real-data.md."""
    company = open_company("iowa", "iowa", by="system", at=NOW)
    runs = {}
    for kind, name in (
        ("retailers", "stores_shared_west.csv.gz"),
        ("orders", "orders_shared_west_2019-11_2021-10.parquet"),
    ):
        path = shared_data / "iowa" / name
        run = stage_file(company.pk, kind_of(kind), chunks_of(path), file_name=name, by="system", at=NOW, limits=BULK)
        runs[kind] = apply_run(check_run(run, at=NOW), by="system", at=NOW).counts
    assert {name: runs["retailers"][name] for name in ("read", "accepted", "refused", "corrected")} == {
        "read": 1713, "accepted": 1713, "refused": 0, "corrected": 1101,
    }  # fmt: skip
    assert runs["retailers"]["codes"]["postcode.stray_zero"] == 1031
    assert (runs["orders"]["accepted"], runs["orders"]["refused"], runs["orders"]["features"]) == (2_802_481, 0, 23_673)
    last = company_months(lines_here(), "iowa")[-1]
    assert (last.month, last.retailers) == (date(2021, 10, 1), 946)
