"""Positions: the datum travels with the degrees and every hand-over shifts it exactly once."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.common.positions import (
    Datum,
    MapService,
    Position,
    bd09_to_gcj02,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    great_circle_metres,
    is_shifted,
    navigation_links,
    wgs84_to_gcj02,
)

# The reference points published with the open implementations of the shift.
PUBLISHED = [
    pytest.param((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215), id="shanghai"),
    pytest.param((22.543847, 113.912316), (22.540796131694766, 113.9171764808363), id="shenzhen"),
    pytest.param((39.911954, 116.377817), (39.91334545536069, 116.38404722455657), id="beijing"),
]
# City centres as the three datums publish them, to seven decimals.
CITIES = [
    pytest.param((33.0133556, 114.0164322), (33.0115324, 114.022306), (33.0176697, 114.0287781), id="zhumadian"),
    pytest.param((43.9312805, 116.0414035), (43.9334573, 116.0482308), (43.9397782, 116.0546232), id="xilin-gol"),
    pytest.param((21.9828281, 108.6503952), (21.9799392, 108.6541485), (21.9856319, 108.6607283), id="qinzhou"),
]
IN_CHINA = st.builds(Position, st.floats(0.8293, 55.8271), st.floats(72.004, 137.8347))


def metres_between(here: tuple[float, float], there: tuple[float, float]) -> float:
    return great_circle_metres(Position(*here), Position(*there))


@pytest.mark.parametrize(("satellite", "map_point"), PUBLISHED)
def test_the_shift_equals_the_published_reference_points(
    satellite: tuple[float, float], map_point: tuple[float, float]
) -> None:
    assert metres_between(wgs84_to_gcj02(*satellite), map_point) < 1e-6
    assert metres_between(gcj02_to_wgs84(*map_point), satellite) < 1e-6


@pytest.mark.parametrize(("satellite", "amap", "baidu"), CITIES)
def test_city_centres_agree_in_all_three_datums(
    satellite: tuple[float, float], amap: tuple[float, float], baidu: tuple[float, float]
) -> None:
    assert metres_between(wgs84_to_gcj02(*satellite), amap) < 3
    assert metres_between(gcj02_to_bd09(*amap), baidu) < 3
    assert metres_between(bd09_to_gcj02(*baidu), amap) < 3


@given(IN_CHINA, st.sampled_from(Datum))
def test_there_and_back_again_is_the_same_place(place: Position, datum: Datum) -> None:
    shifted = place.to(datum)
    assert shifted.datum == datum
    assert great_circle_metres(place, shifted.to(Datum.WGS84)) < 1e-6


@pytest.mark.parametrize("start", Datum)
@pytest.mark.parametrize("end", Datum)
def test_every_datum_reaches_every_other(start: Datum, end: Datum) -> None:
    place = Position(26.58, 106.71, Datum.GCJ02)
    assert great_circle_metres(place.to(start).to(end), place) < 1e-6


def test_in_china_the_shift_is_hundreds_of_metres() -> None:
    assert 300 < metres_between((26.58, 106.71), wgs84_to_gcj02(26.58, 106.71)) < 700


@pytest.mark.parametrize("abroad", [(41.5868, -93.625), (-33.8688, 151.2093), (51.4779, 0.0), (0.0, 0.0)])
def test_outside_china_nothing_moves(abroad: tuple[float, float]) -> None:
    assert not is_shifted(*abroad)
    assert wgs84_to_gcj02(*abroad) == abroad
    assert gcj02_to_wgs84(*abroad) == abroad


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_a_position_must_be_a_place_on_earth(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="not a place on earth"):
        Position(lat, lon)


def test_great_circle_distances_are_the_known_ones() -> None:
    a_degree = great_circle_metres(Position(0, 0), Position(0, 1))
    assert a_degree == pytest.approx(111_195.08, abs=0.1)
    assert great_circle_metres(Position(0, 0), Position(0, 180)) == pytest.approx(20_015_114.4, abs=1)
    assert great_circle_metres(Position(1, 179.5), Position(1, -179.5)) == pytest.approx(111_178, abs=2)
    shanghai_to_beijing = metres_between((31.1774276, 121.5272106), (39.911954, 116.377817))
    assert shanghai_to_beijing == pytest.approx(1_078_000, rel=0.005)


def test_the_same_place_in_two_datums_is_no_distance_apart() -> None:
    here = Position(26.58, 106.71)
    assert great_circle_metres(here, here.to(Datum.BD09)) < 1e-6


def test_every_map_gets_the_place_in_the_datum_it_is_told() -> None:
    shop = Position(31.1774276, 121.5272106)
    asked = {service: parse_qs(urlsplit(url).query) for service, url in navigation_links(shop, "老王烟酒店").items()}
    assert set(asked) == set(MapService)
    assert asked[MapService.AMAP]["to"] == ["121.531542,31.175304,老王烟酒店"]
    assert asked[MapService.AMAP]["coordinate"] == ["gaode"]
    assert asked[MapService.BAIDU]["location"] == ["31.175304,121.531542"]
    assert asked[MapService.BAIDU]["coord_type"] == ["gcj02"]
    assert asked[MapService.TENCENT]["tocoord"] == ["31.175304,121.531542"]
    assert asked[MapService.APPLE]["ll"] == ["31.175304,121.531542"]
    assert asked[MapService.APPLE]["q"] == ["老王烟酒店"]


def test_a_place_already_shifted_is_not_shifted_again() -> None:
    shop = Position(31.1774276, 121.5272106)
    assert navigation_links(shop, "店") == navigation_links(shop.to(Datum.BD09), "店")


def test_a_name_cannot_smuggle_parameters_into_a_link() -> None:
    links = navigation_links(Position(31.18, 121.53), "A&B=1,2;店#?")
    amap = parse_qs(urlsplit(links[MapService.AMAP]).query)
    assert amap["to"][0].count(",") == 2
    assert set(amap) == {"to", "mode", "coordinate", "callnative", "src"}
    for url in links.values():
        assert url.startswith("https://")
        assert urlsplit(url).fragment == ""
