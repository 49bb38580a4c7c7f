"""Figures and outlines of a division."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rounds.planning.rules.division import Point, imbalance, mean_km, out_of_bounds, outline

coordinates = st.tuples(st.integers(-50, 50), st.integers(-50, 50)).map(lambda p: (p[0] / 10, p[1] / 10))


def test_equal_work_is_even() -> None:
    assert imbalance([100, 100, 100], [1, 1, 1]) == 0


def test_the_largest_difference_counts() -> None:
    assert imbalance([90, 100, 110], [1, 1, 1]) == pytest.approx(0.1)


def test_half_a_manager_with_half_the_work_is_even() -> None:
    assert imbalance([100, 50], [100, 50]) == 0


def test_nobody_to_compare_is_even() -> None:
    assert imbalance([], []) == 0
    assert imbalance([0, 0], [1, 1]) == 0


def test_territories_beyond_one_hundred_to_two_hundred_are_counted() -> None:
    assert out_of_bounds([99, 100, 200, 201], 100, 200) == 2


def test_one_degree_north_is_a_hundred_and_eleven_kilometres() -> None:
    assert mean_km([(120.0, 31.0), (120.0, 29.0)], (120.0, 30.0)) == pytest.approx(111.2, abs=0.1)


def test_a_square_is_outlined_by_its_corners() -> None:
    square: list[Point] = [(0.0, 0.0), (0.0, 2.0), (2.0, 2.0), (2.0, 0.0), (1.0, 1.0), (1.0, 0.0)]
    assert outline(square) == [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)]


def test_places_on_one_line_have_no_outline() -> None:
    assert outline([(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]) == []
    assert outline([(0.0, 0.0), (1.0, 1.0)]) == []


@given(st.lists(coordinates, min_size=3, max_size=40))
def test_every_place_lies_within_the_outline(points: list[Point]) -> None:
    corners = outline(points)
    for (ax, ay), (bx, by) in pairwise(corners):
        assert all((bx - ax) * (y - ay) - (by - ay) * (x - ax) >= -1e-9 for x, y in points)
