"""The dry run of a retailer list: what is refused, corrected and doubted, and what would change."""

from rounds.common.imports.kinds import kind_of
from rounds.common.imports.staging import choose_columns
from rounds.common.models import ImportChange, ImportProblem, ImportRun
from rounds.retailers.models import Retailer
from rounds.retailers.tests.lists import HEADERS, checked, csv_bytes, licence, packed, staged
from tests.world import World


def codes(run: ImportRun) -> list[tuple[int, str, str]]:
    rows = run.problems.order_by("row", "pk")
    return [(found.row, found.column, found.code) for found in rows]


def changes(run: ImportRun) -> dict[str, tuple[str, dict[str, object], dict[str, object]]]:
    return {each.key: (each.verdict, each.before, each.after) for each in run.changes.all()}


def test_a_list_in_gbk_is_compared_field_by_field(world: World) -> None:
    east = licence(world, "东街烟酒店")
    bridge = licence(world, "桥头便利店")
    rows = [(east, "东街烟酒店", "13912345678", "东街 1 号", "430000", ""), (bridge, "桥头便利店", "", "", "", "")]
    run = checked(world.company, csv_bytes([*rows, ("420100999999", "新店", "", "", "", "")], encoding="gbk"))
    assert run.state == ImportRun.State.CHECKED
    assert {name: run.counts[name] for name in ("read", "accepted", "refused", "create", "update", "same")} == {
        "read": 3, "accepted": 3, "refused": 0, "create": 1, "update": 1, "same": 1,
    }  # fmt: skip
    found = changes(run)
    assert found[east] == (
        ImportChange.Verdict.UPDATE,
        {"phone": "13800000001", "address": "", "postcode": ""},
        {"phone": "13912345678", "address": "东街 1 号", "postcode": "430000"},
    )
    assert found[bridge][0] == ImportChange.Verdict.SAME
    assert found["420100999999"] == ("create", {}, {"licence_no": "420100999999", "name": "新店"})


def test_a_dry_run_changes_nothing(world: World) -> None:
    before = list(Retailer.objects.order_by("pk").values())
    checked(world.company, csv_bytes([(licence(world, "东街烟酒店"), "改名", "", "", "", "")]))
    assert list(Retailer.objects.order_by("pk").values()) == before


def test_each_refused_row_says_row_column_value_reason_and_fix(world: World) -> None:
    rows = [
        ("4.2E+11", "甲", "", "", "", ""),
        ("420100000002", "", "", "", "", ""),
        ("420100000003", "丙", "138****1", "", "", ""),
    ]
    run = checked(world.company, csv_bytes([*rows, ("420100000004", "丁", "", "", "", "无人")]))
    assert codes(run) == [
        (2, "专卖证号", "licence.rounded"),
        (3, "店名", "value.missing"),
        (4, "手机", "phone.masked"),
        (5, "客户经理", "territory.unknown"),
    ]
    assert (run.counts["accepted"], run.counts["refused"]) == (0, 4)
    found = run.problems.get(row=5)
    assert (found.value, found.weight) == ("无人", ImportProblem.Weight.REFUSED)
    assert "无人" in found.reason
    assert "工号" in found.fix


def test_a_row_is_imported_whole_or_not_at_all(world: World) -> None:
    """A phone that cannot be read keeps the new name out too: half a row would hide the fault."""
    east = licence(world, "东街烟酒店")
    assert not changes(checked(world.company, csv_bytes([(east, "新名", "12", "", "", "")])))


def test_a_licence_number_twice_is_refused_unless_the_rows_are_equal(world: World) -> None:
    rows = [("420100000001", "甲"), ("420100000001", "乙"), ("420100000002", "丙"), ("420100000002", "丙")]
    run = checked(world.company, csv_bytes(rows, headers=HEADERS[:2]))
    assert codes(run) == [
        (2, "专卖证号", "licence.twice"),
        (3, "专卖证号", "licence.twice"),
        (5, "专卖证号", "licence.repeated"),
    ]
    counts = run.counts
    assert (counts["read"], counts["accepted"], counts["refused"], counts["skipped"]) == (4, 1, 2, 1)


LISTS = ("store", "name_2022", "name_2025", "zip_2025", "lat_2022", "lon_2022", "point_2025")


def test_two_lists_that_disagree_are_settled_for_the_newer_and_told(world: World) -> None:
    rows = [
        ("1", "OLD NAME", "NEW NAME", "505430", "42.28", "-94.28", "POINT (-94.48 42.28)"),
        ("2", "ONLY OLD", "", "50543", "42.28", "-94.28", ""),
        ("3", "SAME", "Same", "50543", "42.28", "-94.28", "POINT (-94.2801 42.2801)"),
        ("4", "SAME", "SAME", "50543", "99.0", "-94.28", "POINT (-94.28 42.28)"),
    ]
    run = checked(world.company, csv_bytes(rows, headers=LISTS))
    assert codes(run) == [
        (2, "name_2025", "value.disagrees"),
        (2, "zip_2025", "postcode.stray_zero"),
        (2, "point_2025", "position.disagrees"),
        (3, "name_2022", "value.fallback"),
    ]
    found = {key: after for key, (_, _, after) in changes(run).items()}
    assert (found["1"]["name"], found["1"]["postcode"], found["1"]["lon"]) == ("NEW NAME", "50543", -94.48)
    assert (found["2"]["name"], found["2"]["position_source"]) == ("ONLY OLD", "lat_2022, lon_2022")
    assert found["4"]["position_source"] == "point_2025"


def test_a_bad_value_gives_way_to_a_good_one_in_the_other_column(world: World) -> None:
    headers = ("许可证号", "客户名称", "邮编_2022", "邮编_2025")
    run = checked(world.company, csv_bytes([("1", "甲", "430000", "4300AB")], headers=headers))
    assert codes(run) == [(2, "邮编_2025", "value.other_used")]
    assert changes(run)["1"][2]["postcode"] == "430000"


def test_several_licences_at_one_address_are_doubted_not_refused(world: World) -> None:
    rows = [("1", "甲", "", "东街 12 号", "430000", ""), ("2", "乙", "", "东街12号", "430000", "")]
    run = checked(world.company, csv_bytes(rows))
    assert [code for *_, code in codes(run)] == ["licence.same_address"] * 2
    assert run.counts["accepted"] == 2
    assert run.problems.get(row=2).params["others"] == "2"


def test_excel_text_dates_are_read_by_the_order_of_their_column(world: World) -> None:
    rows = [("1", "甲", "03/04/2019"), ("2", "乙", "25/04/2019"), ("3", "丙", "43567")]
    run = checked(world.company, csv_bytes(rows, headers=("许可证号", "客户名称", "开业日期")))
    found = {key: after["opened_on"] for key, (_, _, after) in changes(run).items()}
    assert found == {"1": "2019-04-03", "2": "2019-04-25", "3": "2019-04-12"}
    assert codes(run) == [(4, "开业日期", "date.serial")]


def test_choices_are_read_in_either_language_and_refused_with_what_is_allowed(world: World) -> None:
    rows = [("1", "甲", "grocery", "乡村", "星期三", "是"), ("2", "乙", "药店", "农村", "Tue", "停业")]
    headers = ("许可证号", "客户名称", "业态", "市场类型", "订货日", "状态")
    run = checked(world.company, csv_bytes(rows, headers=headers))
    assert changes(run)["1"][2] == {
        "licence_no": "1", "name": "甲", "outlet_type": "Z", "market_type": "rural", "order_weekday": 2,
        "is_active": True,
    }  # fmt: skip
    assert "便利店" in run.problems.get(code="choice.unknown").fix


def test_the_same_headers_are_matched_as_last_time_and_the_same_file_is_recognised(world: World) -> None:
    content = csv_bytes([("1", "甲")], headers=("号", "叫什么"))
    run = staged(world.company, content)
    assert run.mapping["missing"] == ["licence_no", "name"]
    choose_columns(run, kind_of("retailers"), {"licence_no": ["号"], "name": ["叫什么"]}, {}, at=world.now)
    again = staged(world.company, csv_bytes([("2", "乙")], headers=("号", "叫什么")))
    assert again.mapping["remembered"]
    assert again.mapping["columns"] == {"licence_no": ["号"], "name": ["叫什么"]}
    assert not staged(world.other, content).mapping["remembered"]


def test_a_packed_list_is_read_as_it_is(world: World) -> None:
    assert checked(world.company, packed(csv_bytes([("1", "甲")], headers=HEADERS[:2]))).counts["accepted"] == 1


def test_price_labels_and_how_the_owner_is_may_come_with_a_list(world: World) -> None:
    headers = ("许可证号", "客户名称", "价签", "店主近况")
    rows = [("1", "甲", "不全", "住院"), ("2", "乙", "齐全", ""), ("3", "丙", "随便", "")]
    run = checked(world.company, csv_bytes(rows, headers=headers))
    assert changes(run)["1"][2] == {
        "licence_no": "1", "name": "甲", "price_labels": "lacking", "owner_situation": "住院",
    }  # fmt: skip
    assert changes(run)["2"][2]["price_labels"] == "complete"
    assert codes(run) == [(4, "价签", "choice.unknown")]
