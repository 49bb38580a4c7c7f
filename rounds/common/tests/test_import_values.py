"""Values as people and other systems write them."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from rounds.common.imports.values_codes import Choice, clean_choice, clean_code, clean_licence, clean_phone
from rounds.common.imports.values_dates import DateOrder, clean_date, clean_moment, decide_date_order
from rounds.common.imports.values_numbers import (
    clean_boolean,
    clean_integer,
    clean_money,
    clean_number,
    clean_quantity,
)
from rounds.common.imports.values_places import (
    Position,
    clean_degrees,
    clean_position,
    clean_postcode,
    metres_between,
    position_of,
    split_address,
)
from rounds.common.imports.values_problems import Cell, Fault, Problem, Severity
from rounds.common.imports.values_text import clean_text, looks_garbled
from rounds.common.imports.values_wordings import WORDINGS

CARTONS = {"条": Decimal(1), "箱": Decimal(250), "case": Decimal(250), "cartons": Decimal(1)}
OUTLET_TYPES = (Choice("Z", ("食杂店", "grocery")), Choice("B", ("便利店", "convenience store")))


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-03-01", date(2024, 3, 1)),
        ("2024/1/5", date(2024, 1, 5)),
        ("2024.1.5", date(2024, 1, 5)),
        ("20240105", date(2024, 1, 5)),
        (20240105, date(2024, 1, 5)),
        ("2024年3月1日", date(2024, 3, 1)),
        ("２０２４年３月１号", date(2024, 3, 1)),
        ("2024-03-01 13:05:09", date(2024, 3, 1)),
        ("2024-03-01T13:05:09.123Z", date(2024, 3, 1)),
        ("05-Jan-2024", date(2024, 1, 5)),
        ("05-Jan-24", date(2024, 1, 5)),
        ("5 January 2024", date(2024, 1, 5)),
        ("Jan 5, 2024", date(2024, 1, 5)),
        ("31/12/2015", date(2015, 12, 31)),
        ("12/31/2015", date(2015, 12, 31)),
        (datetime(2024, 3, 1, 8, 30), date(2024, 3, 1)),  # noqa: DTZ001  files carry no zone
        (date(2024, 3, 1), date(2024, 3, 1)),
    ],
)
def test_a_written_date_is_read(cell: Cell, day: date) -> None:
    cleaned = clean_date(cell)
    assert (cleaned.value, cleaned.fault) == (day, None)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("3/4/2024", "date.ambiguous"),
        ("05-Jan", "date.no_year"),
        ("3月1日", "date.no_year"),
        ("2024-02-30", "date.impossible"),
        ("13/13/2024", "date.impossible"),
        ("soon", "date.unreadable"),
        (True, "date.unreadable"),
        ("2024-03-01 25:00", "date.unreadable"),
        ("1900-01-01", "date.out_of_range"),
        (time(9, 30), "date.unreadable"),
    ],
)
def test_a_date_that_may_be_wrong_is_refused(cell: Cell, code: str) -> None:
    cleaned = clean_date(cell)
    assert cleaned.refused
    assert cleaned.fault is not None
    assert cleaned.fault.code == code


def test_the_ambiguity_names_both_days() -> None:
    fault = clean_date("3/4/2024").fault
    assert fault is not None
    assert dict(fault.params) == {"first": "2024-03-04", "second": "2024-04-03"}


@pytest.mark.parametrize("cell", [45352, 45352.0, "45352", "45352.0"])
def test_an_excel_serial_number_is_corrected_and_said(cell: Cell) -> None:
    cleaned = clean_date(cell)
    assert cleaned.value == date(2024, 3, 1)
    assert cleaned.fault is not None
    assert cleaned.fault.severity is Severity.CORRECTED


def test_a_date_without_year_takes_the_year_given() -> None:
    assert clean_date("05-Jan", year=2024).value == date(2024, 1, 5)


def test_one_value_beyond_twelve_decides_the_whole_column() -> None:
    evidence = decide_date_order(["11/04/2015", "11/20/2015", "03/05/2015", None, 45352.0])
    assert evidence.order is DateOrder.MONTH_FIRST
    assert (evidence.month_first, evidence.day_first, evidence.ambiguous) == (1, 0, 2)
    assert evidence.month_first_example == "11/20/2015"
    assert clean_date("03/05/2015", order=evidence.order).value == date(2015, 3, 5)


def test_day_first_columns_are_read_day_first() -> None:
    evidence = decide_date_order(["31/01/2024", "03/04/2024"])
    assert clean_date("03/04/2024", order=evidence.order).value == date(2024, 4, 3)


def test_a_column_that_contradicts_itself_decides_nothing() -> None:
    evidence = decide_date_order(["31/01/2024", "01/31/2024"])
    assert evidence.mixed
    assert evidence.order is None


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("07/01/2019 01:05:00 PM", time(13, 5)),
        ("07/01/2019 12:05:00 AM", time(0, 5)),
        ("2024年3月1日 下午1:05", time(13, 5)),
        ("2024-03-01 上午12:05", time(0, 5)),
        ("2024-03-01 中午12:05", time(12, 5)),
    ],
)
def test_twelve_hour_clocks_are_read(cell: str, clock: time) -> None:
    moment = clean_moment(cell, order=DateOrder.MONTH_FIRST).value
    assert moment is not None
    assert moment.time() == clock


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("$18.09", "18.09"),
        ("￥1,234.50", "1234.50"),
        ("¥ 1,234.5", "1234.50"),
        ("1.2万元", "12000.00"),
        ("3亿", "300000000.00"),
        ("(30.00)", "-30.00"),
        ("（￥30）", "-30.00"),
        ("-$30.00", "-30.00"),
        ("30.00-", "-30.00"),
        ("１２．５元", "12.50"),
        (119.4, "119.40"),
        (12, "12.00"),
        (".5", "0.50"),
    ],
)
def test_money_is_read(cell: Cell, amount: str) -> None:
    cleaned = clean_money(cell)
    assert cleaned.value == Decimal(amount)
    assert cleaned.fault is None


@pytest.mark.parametrize(
    ("cell", "code"),
    [("1.234,50", "number.grouping"), ("12,34", "number.grouping"), ("免费", "number.unreadable"),
     ("$", "number.unreadable"), (True, "number.unreadable"), ("99999999999999", "number.too_large")],
)  # fmt: skip
def test_money_that_may_be_wrong_is_refused(cell: Cell, code: str) -> None:
    cleaned = clean_money(cell)
    assert cleaned.refused
    assert cleaned.fault is not None
    assert cleaned.fault.code == code


def test_more_decimals_than_money_has_are_rounded_and_said() -> None:
    cleaned = clean_money("1.005")
    assert cleaned.value == Decimal("1.01")
    assert cleaned.fault is not None
    assert cleaned.fault.code == "number.rounded"


@pytest.mark.parametrize(
    ("cell", "unit", "cartons"),
    [("2箱", "", 500), ("3条", "箱", 3), ("1箱20条", "", 270), ("2", "箱", 500), (2.0, "case", 500), ("-1箱", "", -250),
     ("5 cartons", "", 5), (7, "", 7)],
)  # fmt: skip
def test_quantities_are_counted_in_cartons(cell: Cell, unit: str, cartons: int) -> None:
    assert clean_quantity(cell, units=CARTONS, unit=unit).value == cartons


def test_an_unknown_unit_is_refused() -> None:
    fault = clean_quantity("3包", units=CARTONS).fault
    assert fault is not None
    assert fault.code == "unit.unknown"


def test_whole_numbers_and_plain_numbers() -> None:
    assert clean_integer("12.0").value == 12
    assert clean_integer(12.5).refused
    assert clean_number("1,234.5").value == Decimal("1234.5")


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("是", True), ("否", False), ("Y", True), ("无", False), (1.0, True), (False, False), ("", None)],
)
def test_yes_and_no(cell: Cell, answer: bool | None) -> None:
    assert clean_boolean(cell).value is answer


def test_perhaps_is_neither_yes_nor_no() -> None:
    assert clean_boolean("也许").refused


@pytest.mark.parametrize(
    "cell",
    ["420100123456", 420100123456.0, 420100123456, "４２０１００１２３４５６", " 4201 0012 3456 ", "'420100123456"],
)
def test_a_licence_number_is_twelve_digits(cell: Cell) -> None:
    assert clean_licence(cell).value == "420100123456"


@pytest.mark.parametrize(
    ("cell", "code"),
    [("4.2E+11", "licence.rounded"), ("4.20100E+11", "licence.rounded"), ("42010012345", "licence.length"),
     ("42010012345X", "licence.letters")],
)  # fmt: skip
def test_a_damaged_licence_number_is_refused(cell: Cell, code: str) -> None:
    fault = clean_licence(cell).fault
    assert fault is not None
    assert fault.code == code


def test_codes_keep_their_letters_and_lose_the_decimal_point() -> None:
    assert clean_code(2113.0).value == "2113"
    assert clean_code("KH-0012").value == "KH-0012"
    assert clean_code("../etc").refused


@pytest.mark.parametrize(
    ("cell", "number"),
    [("13812341234", "13812341234"), (13812341234.0, "13812341234"), ("+86 138-1234-1234", "13812341234"),
     ("0719-3861234", "07193861234"), ("（0719）3861234转8", "07193861234"), ("(515) 555-1234", "5155551234")],
)  # fmt: skip
def test_phones_are_kept_as_digits(cell: Cell, number: str) -> None:
    assert clean_phone(cell).value == number


def test_of_two_phones_the_first_is_kept_and_the_rest_said() -> None:
    cleaned = clean_phone("13812341234/13912341234")
    assert cleaned.value == "13812341234"
    assert cleaned.fault is not None
    assert cleaned.fault.severity is Severity.WARNING


@pytest.mark.parametrize(("cell", "code"), [("138****1234", "phone.masked"), ("12", "phone.unreadable")])
def test_a_phone_nobody_can_call_is_refused(cell: str, code: str) -> None:
    fault = clean_phone(cell).fault
    assert fault is not None
    assert fault.code == code


@pytest.mark.parametrize("cell", ["Z", "z", "食杂店", "Grocery", " 食杂店　"])
def test_a_choice_is_known_by_value_or_label_in_either_language(cell: str) -> None:
    assert clean_choice(cell, OUTLET_TYPES).value == "Z"


def test_an_unknown_choice_names_the_allowed_ones() -> None:
    problem = clean_choice("网吧", OUTLET_TYPES).fault
    assert problem is not None
    assert problem.at(row=3, column="经营业态", value="网吧").fix_text() == "请填以下之一：食杂店、便利店"


@pytest.mark.parametrize(
    "cell",
    ["POINT (-93.570489 41.607817)", "POINT(-93.570489 41.607817)", "41.607817, -93.570489",
     "1013 MAIN\tDES MOINES 50317\t(41.607817, -93.570489)"],
)  # fmt: skip
def test_a_position_is_found_in_every_writing(cell: str) -> None:
    assert clean_position(cell).value == Position(41.607817, -93.570489)


@pytest.mark.parametrize(
    ("cell", "code"),
    [("POINT (41.6 -193.57)", "position.outside"), ("(112.98, 28.19)", "position.swapped"),
     ("POINT (0 0)", "position.zero"),
     ("POINT EMPTY", "position.unreadable"), ("12.5", "position.unreadable")],
)  # fmt: skip
def test_a_position_that_cannot_be_is_refused(cell: str, code: str) -> None:
    fault = clean_position(cell).fault
    assert fault is not None
    assert fault.code == code


def test_an_address_without_coordinates_is_no_fault() -> None:
    address, position = split_address("812 S 1ST AVE\tIOWA CITY 52240\t")
    assert address == "812 S 1ST AVE IOWA CITY 52240"
    assert (position.value, position.fault) == (None, None)


def test_an_address_loses_the_coordinates_appended_to_it() -> None:
    address, position = split_address("1013 MAIN\tKEOKUK 52632\t(40.39978, -91.387531)")
    assert address == "1013 MAIN KEOKUK 52632"
    assert position.value == Position(40.39978, -91.387531)


def test_half_a_position_is_refused() -> None:
    assert position_of(30.5, None).refused
    assert clean_degrees("95", limit=90).refused
    assert clean_degrees("-91.387531", limit=180).value == -91.387531


def test_the_distance_of_one_degree_of_latitude() -> None:
    assert metres_between(Position(30, 112), Position(31, 112)) == pytest.approx(111_195, abs=5)


@pytest.mark.parametrize(
    ("cell", "digits", "code", "fault"),
    [("523580", 5, "52358", "postcode.stray_zero"), (502660, 5, "50266", "postcode.stray_zero"),
     (51401.0, 5, "51401", None),
     ("51401-1234", 5, "51401", None), ("442000", 6, "442000", None), (10000, 6, "010000", "postcode.lost_zero"),
     ("44200", 6, "044200", "postcode.lost_zero"), ("ABC", 6, None, "postcode.unreadable")],
)  # fmt: skip
def test_postcodes_with_stray_or_lost_zeros(cell: Cell, digits: int, code: str | None, fault: str | None) -> None:
    cleaned = clean_postcode(cell, digits=digits)
    assert cleaned.value == code
    assert (cleaned.fault.code if cleaned.fault else None) == fault


def test_text_loses_stray_spaces_but_keeps_its_brackets() -> None:
    assert clean_text("　张湾  红卫（东）商店\u200b ").value == "张湾 红卫（东）商店"
    assert clean_text("—").value is None


@pytest.mark.parametrize("wrong", ["gbk", "latin-1"])
def test_utf8_read_in_the_wrong_encoding_is_garbled(wrong: str) -> None:
    assert looks_garbled("十堰市零售户".encode().decode(wrong, errors="replace"))


def test_gbk_read_as_latin_or_utf8_is_garbled() -> None:
    octets = "十堰市张湾区".encode("gbk")
    assert looks_garbled(octets.decode("latin-1"))
    assert looks_garbled(octets.decode("utf-8", errors="replace"))


@pytest.mark.parametrize(
    "honest", ["联通营业厅", "十堰市张湾区红卫商店", "Café Münster", "Señor Ñandú", "¥100–200", "①②③", "龘靐"]
)
def test_honest_text_is_not_garbled(honest: str) -> None:
    assert not looks_garbled(honest)


def test_every_wording_can_be_filled() -> None:
    class Anything(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return key

    for code, wording in WORDINGS.items():
        assert wording.reason % Anything(), code
        assert wording.fix % Anything(), code


def test_a_problem_tells_its_place_in_the_words_of_the_screen() -> None:
    problem = Fault("licence.length", {"digits": "12", "count": "11"}).at(row=7, column="许可证号", value="4201")
    assert problem.reason_text() == "许可证号应为 12 位数字，这里是 11 位。"
    assert problem.row == 7


def test_a_fault_must_have_a_wording() -> None:
    with pytest.raises(KeyError):
        Fault("no.such.code")
    with pytest.raises(KeyError):
        Problem("no.such.code")
