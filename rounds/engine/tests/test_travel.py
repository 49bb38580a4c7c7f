"""Travel minutes from coordinates."""

import numpy as np
import pytest

from rounds.engine import Road, great_circle_km, travel_km, travel_minutes

ROADS = {"town": Road(speed=30.0, detour=1.4), "village": Road(speed=60.0, detour=1.2)}


def test_a_degree_along_the_equator_is_a_hundred_and_eleven_kilometres() -> None:
    assert float(great_circle_km(0, 0, 0, 1)) == pytest.approx(111.195, abs=1e-3)


def test_a_leg_takes_the_mean_pace_of_its_ends() -> None:
    minutes = travel_minutes([0, 0, 0], [0, 0.1, 0.2], areas=["town", "town", "village"], roads=ROADS)
    kilometres = float(great_circle_km(0, 0, 0, 0.1))
    assert minutes[0, 1] == pytest.approx(kilometres * 1.4 * 2)
    assert minutes[1, 2] == pytest.approx(kilometres * (1.4 * 2 + 1.2) / 2)
    assert np.allclose(minutes, minutes.T)
    assert (np.diag(minutes) == 0).all()


def test_road_kilometres_are_the_straight_line_times_the_mean_detour() -> None:
    km = travel_km([0, 0, 0], [0, 0.1, 0.2], areas=["town", "town", "village"], roads=ROADS)
    straight = float(great_circle_km(0, 0, 0, 0.1))
    assert km[0, 1] == pytest.approx(straight * 1.4)
    assert km[2, 1] == pytest.approx(straight * 1.3)
    assert (np.diag(km) == 0).all()


def test_swapped_or_unknown_input_is_refused() -> None:
    with pytest.raises(ValueError, match="WGS-84"):
        travel_minutes([112.0], [30.0], areas=["town"], roads=ROADS)
    with pytest.raises(ValueError, match="island"):
        travel_minutes([30.0], [112.0], areas=["island"], roads=ROADS)
