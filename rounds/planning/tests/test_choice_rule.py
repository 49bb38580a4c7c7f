"""Whom a retailer may choose and when: radius, load, cool-down, hearing; in words, never as a rank."""

from dataclasses import replace
from datetime import date

from rounds.planning.rules.choice import (
    Limits,
    Nearness,
    Seat,
    bars,
    may_ask,
    nearness,
    reach_of,
    room_words,
    unheard,
    way_back,
)

LIMITS = Limits(radius_km=10, most=200, cooldown_days=180)
FREE = Seat(is_own=False, is_same_unit=True, has_manager=True, km=6.0, reach_km=4.0, outlets=120)
TODAY = date(2026, 11, 23)


def rules_of(seat: Seat, limits: Limits = LIMITS) -> list[str]:
    return [rule for bar in bars(seat, limits) for rule in bar.rules]


def test_a_near_account_manager_with_room_can_be_chosen() -> None:
    assert not bars(FREE, LIMITS)


def test_the_radius_counts_before_the_wish_and_its_edge_is_inside() -> None:
    assert not bars(replace(FREE, km=10.0), LIMITS)
    assert rules_of(replace(FREE, km=10.1)) == ["D08"]


def test_a_territory_that_reaches_farther_than_the_radius_has_its_own() -> None:
    own = replace(LIMITS, radius_km=0)
    assert rules_of(FREE, own) == ["D08"]
    assert not bars(replace(FREE, km=4.0), own)
    assert not bars(replace(FREE, km=14.0, reach_km=15.0), LIMITS)


def test_a_full_account_manager_cannot_be_chosen_and_a_promised_place_is_taken() -> None:
    assert rules_of(replace(FREE, outlets=200)) == ["C18"]
    assert not bars(replace(FREE, outlets=199), LIMITS)
    assert rules_of(replace(FREE, outlets=199, promised=1)) == ["C18"]


def test_nobody_chooses_his_own_a_stranger_or_an_empty_seat() -> None:
    assert rules_of(replace(FREE, is_own=True)) == ["A50"]
    assert rules_of(replace(FREE, is_same_unit=False)) == ["A50"]
    assert rules_of(replace(FREE, has_manager=False)) == ["A50"]


def test_a_shop_without_position_is_within_no_radius() -> None:
    assert rules_of(replace(FREE, km=None)) == ["D08"]


def test_the_reach_leaves_out_the_farthest_tenth() -> None:
    assert reach_of([float(km) for km in range(1, 11)]) == 9.0
    assert reach_of([3.0]) == 3.0
    assert reach_of([]) is None


def test_distance_and_room_are_told_in_words() -> None:
    assert [nearness(replace(FREE, km=km), LIMITS) for km in (3.3, 6.0, 9.9, None)] == [
        Nearness.NEAR,
        Nearness.MIDDLE,
        Nearness.FAR,
        Nearness.FAR,
    ]
    assert room_words(replace(FREE, outlets=179), LIMITS) == "还有余量"
    assert room_words(replace(FREE, outlets=180), LIMITS) == "名额不多"


def asking(**facts: object) -> list[str]:
    given = {"has_manager": True, "has_open": False, "last_change": None} | facts
    return [reason.text for reason in may_ask(**given, today=TODAY, limits=LIMITS)]  # type: ignore[arg-type]


def test_one_request_at_a_time_and_none_within_the_cool_down() -> None:
    assert asking() == []
    assert len(asking(has_open=True)) == 1
    assert len(asking(has_manager=False)) == 1
    assert len(asking(last_change=date(2026, 5, 28))) == 1  # day 179
    assert asking(last_change=date(2026, 5, 27)) == []  # day 180


def test_the_outgoing_manager_is_heard_or_has_had_the_time() -> None:
    later = date(2026, 11, 26)
    assert unheard(is_heard=False, hearing_ends=later, today=TODAY)
    assert not unheard(is_heard=True, hearing_ends=later, today=TODAY)
    assert not unheard(is_heard=False, hearing_ends=later, today=later)


def test_the_way_back_is_open_once_within_the_cool_down() -> None:
    first, second = (date(2026, 9, 1), 7), (date(2026, 10, 1), 8)
    assert way_back([], today=TODAY, limits=LIMITS) is None
    assert way_back([first], today=TODAY, limits=LIMITS) == 7
    assert way_back([second, first], today=TODAY, limits=LIMITS) is None
    assert way_back([second, (date(2025, 9, 1), 7)], today=TODAY, limits=LIMITS) == 8
