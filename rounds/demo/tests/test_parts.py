"""The pure parts of the sample city: places, notes, signatures, the agenda."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from zlib import decompress

import pytest

from rounds.common.positions import Position, great_circle_metres
from rounds.demo.city.agenda import Agenda, Story
from rounds.demo.city.frame import Frame
from rounds.demo.names import assortment, person, shop_name
from rounds.demo.places import AREAS, ORIGIN_LAT, ORIGIN_LON, position_of, spots_of
from rounds.demo.retailers import Shop
from rounds.demo.visits.notes import EMPTY, empty_note, short_note, told_note
from rounds.demo.visits.signatures import HEIGHT, WIDTH, signature
from rounds.retailers.models import Retailer
from rounds.visits.rules.trace import TraceGrade, grade_trace

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def test_two_thousand_outlets_three_in_five_in_town() -> None:
    spots = [spot for area in AREAS for spot in spots_of(area, 1.0, Random(area.code))]
    assert 1900 <= len(spots) <= 2100
    assert 0.55 <= sum(spot.is_urban for spot in spots) / len(spots) <= 0.65
    centre = Position(ORIGIN_LAT, ORIGIN_LON)
    assert all(great_circle_metres(centre, Position(spot.lat, spot.lon)) < 45_000 for spot in spots)


def test_no_territory_is_larger_than_an_account_manager_can_look_after() -> None:
    for area in AREAS:
        assert 100 <= sum(area.shops) <= 200, area.name


def test_a_kilometre_east_of_the_seat_is_a_kilometre_away() -> None:
    lat, lon = position_of((1.0, 0.0))
    assert great_circle_metres(Position(ORIGIN_LAT, ORIGIN_LON), Position(lat, lon)) == pytest.approx(1000, rel=0.01)


def test_the_assortment_has_five_classes_scarce_and_foreign_brands() -> None:
    goods = assortment(Random(1))
    assert len({one.code for one in goods}) == len(goods) >= 50
    assert {one.price_class for one in goods} == {1, 2, 3, 4, 5}
    assert any(one.is_scarce for one in goods)
    assert any(one.is_out_of_province for one in goods)
    assert all(one.retail > one.wholesale for one in goods)


def shop_of(dice: Random) -> Shop:
    """A village shop."""
    spot = next(spots_of(AREAS[0], 0.1, dice))
    owner = person(dice)
    retailer = Retailer(name=shop_name(dice, "Z", owner, spot.town), owner_name=owner)
    return Shop(retailer, spot, 0, "Z", 30.0, 0.0, 20, 1, 0.0)


def test_notes_with_facts_pass_short_ones_too_and_empty_ones_do_not() -> None:
    dice = Random(3)
    goods, shop = assortment(dice), shop_of(dice)
    brands = [one.brand for one in goods]
    for make in (told_note, short_note):
        for _time in range(60):
            note = make(dice, shop, goods)
            text = "\n".join((note.comment, note.suggestion, note.summary))
            assert grade_trace(text, vocabulary=brands).grade == TraceGrade.SOUND, text
            assert "{" not in text
    for number in range(len(EMPTY)):
        note = empty_note(number)
        text = "\n".join((note.comment, note.suggestion, note.summary))
        assert grade_trace(text).grade == TraceGrade.BOILERPLATE, text


def test_a_signature_is_a_picture_of_its_stated_size() -> None:
    drawn = signature(5)
    assert drawn == signature(5) != signature(6)
    assert drawn.startswith(b"\x89PNG\r\n\x1a\n")
    body = drawn[drawn.index(b"IDAT") + 4 : drawn.index(b"IEND") - 8]
    assert len(decompress(body)) == HEIGHT * (WIDTH + 1)


def test_the_agenda_lets_things_happen_in_the_order_of_time() -> None:
    seen: list[str] = []

    def story(name: str, *minutes: int) -> Story:
        for minute in minutes:
            yield NOON + timedelta(minutes=minute)
            seen.append(f"{name}{minute}")

    agenda = Agenda()
    agenda.tell(story("a", 10, 30, 50))
    agenda.tell(story("b", 20, 30))
    assert agenda.run(NOON + timedelta(minutes=50), lambda _at: None) == 4
    assert seen == ["a10", "b20", "a30", "b30"]


def test_a_story_that_runs_backwards_is_refused() -> None:
    def story() -> Story:
        yield NOON
        yield NOON - timedelta(minutes=1)

    agenda = Agenda()
    agenda.tell(story())
    with pytest.raises(ValueError, match="backwards"):
        agenda.run(NOON + timedelta(days=1), lambda _at: None)


def test_the_past_ends_yesterday_and_begins_on_a_monday_four_weeks_before_this_week() -> None:
    frame = Frame(1, date(2026, 11, 25))
    assert frame.monday == date(2026, 11, 23)
    assert frame.start == date(2026, 10, 26)
    assert frame.past_workdays[-1] == date(2026, 11, 24)
    assert frame.founding < frame.start - timedelta(days=18)


def test_each_topic_has_its_own_dice() -> None:
    frame = Frame(1, date(2026, 11, 25))
    assert frame.dice("a").random() == frame.dice("a").random() != frame.dice("b").random()
