"""Guessing columns: legacy names, the state's names, names that help nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from rounds.common.imports.readers import open_table
from rounds.common.imports.readers_tables import BULK
from rounds.common.imports.rules_columns import ColumnGuess, Kind, TargetField, guess_columns, missing_fields
from rounds.common.imports.rules_preferred import prefer, prefer_position
from rounds.common.imports.values_codes import Choice
from rounds.common.imports.values_places import Position

FIELDS = (
    TargetField("licence_no", "许可证号", "Licence number", Kind.LICENCE, ("专卖证号", "licenseKey"), required=True),
    TargetField("name", "客户名称", "Name", synonyms=("店名", "store name"), required=True),
    TargetField("phone", "联系电话", "Phone", Kind.PHONE, ("手机",)),
    TargetField(
        "market_type", "市场类型", "Market type", Kind.CHOICE, choices=(Choice("u", ("城镇",)), Choice("r", ("乡村",)))
    ),
    TargetField("volume", "销量", "Volume", Kind.NUMBER),
    TargetField("lat", "纬度", "Latitude", Kind.LATITUDE, ("lat",)),
    TargetField("position", "坐标", "Position", Kind.POSITION, ("point",)),
)


def guessed(headers: tuple[str, ...], *rows: tuple[object, ...]) -> dict[str, ColumnGuess]:
    return {guess.key: guess for guess in guess_columns(headers, rows, FIELDS)}  # type: ignore[arg-type]


def test_legacy_names_are_known() -> None:
    found = guessed(("专卖证号", "店名", "手机", "市场类型"), ("420100123456", "红卫商店", "13812341234", "城镇"))
    assert {key: guess.columns for key, guess in found.items()} == {
        "licence_no": ("专卖证号",), "name": ("店名",), "phone": ("手机",), "market_type": ("市场类型",),
    }  # fmt: skip
    assert all(guess.confidence == 1.0 for guess in found.values())


@pytest.mark.parametrize("header", ["LicenseKey", "license_key", " licenseKey ", "LICENSEKEY", "专卖证号"])
def test_case_spaces_and_underscores_do_not_matter(header: str) -> None:
    assert guessed((header,), ("420100123456",))["licence_no"].columns == (header,)


def test_the_later_of_two_dated_columns_is_preferred() -> None:
    guess = guessed(("name_2022", "name_2025"), ("A", "B"))["name"]
    assert guess.columns == ("name_2025", "name_2022")
    assert [each.year for each in guess.evidence] == [2025, 2022]


def test_values_that_do_not_fit_lower_the_confidence() -> None:
    good = guessed(("手机",), ("13812341234",), ("13912341234",))["phone"]
    bad = guessed(("手机",), ("有",), ("13912341234",))["phone"]
    assert good.confidence == 1.0
    assert bad.confidence == 0.75
    assert (bad.evidence[0].fitting, bad.evidence[0].sampled) == (1, 2)


def test_telling_values_name_a_column_that_has_no_telling_name() -> None:
    found = guessed(("字段1", "字段2", "字段3"), ("420100123456", "POINT (112.9 30.1)", "甲"))
    assert {key: guess.columns for key, guess in found.items()} == {"licence_no": ("字段1",), "position": ("字段2",)}
    assert found["licence_no"].confidence == 0.5


def test_the_unit_in_the_name_is_kept() -> None:
    assert guessed(("销量(箱)",), (3,))["volume"].unit == "箱"
    assert guessed(("销量（条）",), (3,))["volume"].unit == "条"


def test_a_longer_name_is_taken_with_less_confidence() -> None:
    guess = guessed(("上月销量合计",), (3,))["volume"]
    assert guess.evidence[0].name_match == "partly"
    assert guess.confidence == 0.7


def test_an_exact_name_beats_a_longer_one_for_the_column_and_no_column_serves_two_fields() -> None:
    found = guessed(("联系电话", "备用手机", "lat"), ("13812341234", "13912341234", "30.1"))
    assert found["phone"].columns == ("联系电话",)
    columns = [column for guess in found.values() for column in guess.columns]
    assert len(columns) == len(set(columns))


def test_required_fields_without_a_column_are_named() -> None:
    guesses = guess_columns(("店名",), (("甲",),), FIELDS)
    assert [field.key for field in missing_fields(guesses, FIELDS)] == ["licence_no"]


def test_the_first_filled_value_counts_and_a_fallback_is_said() -> None:
    assert prefer((("2025", "A"), ("2022", "a."))).fault is None
    fallback = prefer((("2025", None), ("2022", "A")))
    assert (fallback.value, fallback.source) == ("A", "2022")
    assert fallback.fault is not None
    assert fallback.fault.code == "value.fallback"
    assert prefer((("2025", None), ("2022", None))).value is None


def test_two_values_that_differ_are_told_and_the_first_kept() -> None:
    preferred = prefer((("2025", "HY-VEE #3"), ("2022", "FAREWAY")))
    assert preferred.value == "HY-VEE #3"
    assert preferred.fault is not None
    assert preferred.fault.at(row=2, column="name", value="").reason_text() == (
        "“2025”是“HY-VEE #3”，“2022”却是“FAREWAY”，采用前者。"
    )


def test_positions_more_than_a_kilometre_apart_contradict_each_other() -> None:
    here, near, far = Position(41.0, -93.0), Position(41.005, -93.0), Position(41.1, -93.0)
    assert prefer_position((("2025", here), ("2022", near))).fault is None
    told = prefer_position((("2025", here), ("2022", far)))
    assert told.value == here
    assert told.fault is not None
    assert told.fault.params["distance"] == "11.1"
    assert prefer_position((("2025", None), ("2022", far))).source == "2022"


@pytest.mark.shared
def test_the_two_store_lists_disagree_where_they_are_known_to(shared_data: Path) -> None:
    table = open_table(shared_data / "iowa" / "stores_shared_west.csv.gz", limits=BULK)
    column = {name: index for index, name in enumerate(table.headers)}
    apart, both = 0, 0
    for row in table.rows():
        lat, lon, point = (row.cells[column[name]] for name in ("lat_2022", "lon_2022", "point_2025"))
        if not (lat and lon and point):
            continue
        both += 1
        east, north = str(point)[6:-1].split()
        pair = (("2025", Position(float(north), float(east))), ("2022", Position(float(str(lat)), float(str(lon)))))
        apart += prefer_position(pair, apart_metres=11_000).fault is not None
    assert both > 1_000
    assert 0.005 < apart / both < 0.02
