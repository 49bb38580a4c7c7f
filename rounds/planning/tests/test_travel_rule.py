"""What is estimated where a road network has no answer, and which addresses may be asked."""

import numpy as np
import pytest

from rounds.planning.rules.travel import Legs, Source, TravelError, blended, server_address, straight_travel

SIZE = 4  # three shops and home
STRAIGHT = Legs(np.full((SIZE, SIZE), 10.0), np.full((SIZE, SIZE), 4.0))


def road(*, without: tuple[tuple[int, int], ...] = (), off: tuple[int, ...] = ()) -> Legs:
    """Legs of 6 minutes and 3 km, except those a network does not know."""
    minutes, km = np.full((SIZE, SIZE), 6.0), np.full((SIZE, SIZE), 3.0)
    for matrix in (minutes, km):
        for row, column in without:
            matrix[row, column] = np.nan
        for place in off:
            matrix[place, :] = matrix[:, place] = np.nan
    return Legs(minutes, km)


def said(travel: object) -> list[str]:
    return [note.text % note.params for note in getattr(travel, "notes", ())]


def test_roads_count_where_they_are_known() -> None:
    travel = blended(road(), STRAIGHT, source=Source.VALHALLA, stop_minutes=2.0)
    assert (travel.minutes[0, 1], travel.km[0, 1], travel.notes) == (8.0, 3.0, ())
    assert not np.diag(travel.minutes).any()
    assert not np.diag(travel.km).any()


def test_a_shop_off_the_network_is_estimated_and_told() -> None:
    travel = blended(road(off=(1,)), STRAIGHT, source=Source.VALHALLA, stop_minutes=2.0)
    assert (travel.minutes[0, 1], travel.minutes[1, 2], travel.minutes[0, 2]) == (12.0, 12.0, 8.0)
    assert travel.km[1, 0] == 4.0
    assert said(travel) == ["1 户不在路网上，按直线估算"]


def test_a_home_off_the_network_is_told_apart() -> None:
    travel = blended(road(off=(3,)), STRAIGHT, source=Source.VALHALLA, stop_minutes=0.0)
    assert said(travel) == ["出发地不在路网上，往返路程按直线估算"]


def test_single_legs_without_a_way_are_counted() -> None:
    travel = blended(road(without=((0, 1), (2, 1)), off=(3,)), STRAIGHT, source=Source.OSRM_SERVER, stop_minutes=0.0)
    assert said(travel)[1:] == ["2 段路程在路网上走不通，按直线估算"]
    assert (travel.minutes[0, 1], travel.minutes[1, 0]) == (10.0, 6.0)


def test_a_round_is_as_long_as_its_legs_from_home_and_back() -> None:
    travel = straight_travel(STRAIGHT, stop_minutes=1.0)
    assert travel.km_of([2, 0]) == 12.0
    assert travel.km_of([]) == 0.0
    assert travel.minutes[0, 1] == 11.0


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("http://10.0.0.7:5000/", "http://10.0.0.7:5000"),
        ("https://Roads.example.cn/osrm/", "https://roads.example.cn/osrm"),
        ("http://[::1]:8002", "http://[::1]:8002"),
    ],
)
def test_addresses_are_taken_in_their_plain_form(text: str, plain: str) -> None:
    assert server_address(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "10.0.0.7:5000",
        "file:///etc/passwd",
        "ftp://roads.example.cn",
        "http://user:secret@roads.example.cn",
        "http://roads.example.cn/?token=1",
        "http://roads.example.cn/#top",
        "http://169.254.169.254/latest",
        "http://[fe80::1]/",
        "http://:80",
        "http://roads.example.cn:port",
    ],
)
def test_other_addresses_are_refused(text: str) -> None:
    with pytest.raises(TravelError, match="地址"):
        server_address(text)
