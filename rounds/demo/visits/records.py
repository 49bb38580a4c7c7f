"""The record of one visit that took place: times, positions, duties, words, facts, signature."""

import math
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from rounds.demo.city.context import City
from rounds.demo.places import KM_PER_LAT, KM_PER_LON
from rounds.demo.retailers import Shop
from rounds.demo.visits.notes import Note, empty_note, short_note, thin_note, told_note
from rounds.demo.visits.outcomes import COPIES_NOTES, NEGLECTS_THE_FAR
from rounds.demo.visits.record import Taken
from rounds.demo.visits.signatures import SIGNATURES, signature
from rounds.visits.models import Visit
from rounds.visits.rules.record import Announced, Fix, VisitRecord

DAY_BEGINS, NOON, LUNCH_ENDS, DAY_ENDS = 505, 735, 800, 1065
CALLS_AT = 1000
FAR_KM = 0.6


def times_of(city: City, day: date, visits: list[Visit], dice: Random) -> dict[int, tuple[datetime, datetime]]:
    """Arrival and departure of each visit of a day: as planned give or take some minutes, one after the other."""
    found: dict[int, tuple[datetime, datetime]] = {}
    free = float(DAY_BEGINS)
    for visit in sorted(visits, key=lambda one: (one.planned_minute or CALLS_AT, one.position)):
        is_call = visit.channel != Visit.Channel.DOOR
        wanted = (visit.planned_minute or CALLS_AT) + (0 if is_call else dice.gauss(1, 4))
        begins = min(max(wanted, free + (0.3 if is_call else 1.5)), DAY_ENDS - 6)
        if NOON < begins < LUNCH_ENDS:
            begins = LUNCH_ENDS + (begins - NOON) / 30
        lasts = dice.uniform(1.5, 4) if is_call else max(5.0, dice.gauss(10.5, 2.6))
        found[visit.pk] = city.frame.minute(day, begins), city.frame.minute(day, min(begins + lasts, DAY_ENDS + 6))
        free = begins + lasts
    return found


def record_of(city: City, visit: Visit, shop: Shop, times: tuple[datetime, datetime], dice: Random) -> Taken:
    """What the phone brings."""
    is_door = visit.channel == Visit.Channel.DOOR
    note = _note(city, shop, dice)
    drawn = signature(dice.randrange(SIGNATURES)) if is_door and dice.random() > 0.03 else b""
    announced = (Announced("signature", sha256(drawn).hexdigest(), len(drawn)),) if drawn else ()
    fix = _fix(shop, dice) if is_door else None
    record = VisitRecord(
        arrived_at=_whole(times[0]),
        departed_at=_whole(times[1]),
        comment=note.comment,
        suggestion="" if dice.random() < 0.02 else note.suggestion,
        summary="" if dice.random() < 0.02 else note.summary,
        arrival=fix,
        departure=fix,
        done_duties=_duties(visit, dice),
        facts=_facts(shop, dice) if is_door else {},
        announced=announced,
        answers={"position_far": "drift"} if fix and _is_far(fix, shop) else {},
    )
    return Taken(visit, record, drawn)


def _whole(at: datetime) -> datetime:
    return at - timedelta(microseconds=at.microsecond)


def _note(city: City, shop: Shop, dice: Random) -> Note:
    way = dice.random()
    if shop.manager == COPIES_NOTES and way < 0.34:
        return empty_note(shop.manager)
    if shop.manager == NEGLECTS_THE_FAR and way < 0.12:
        return empty_note(shop.manager)
    if way < 0.62:
        return told_note(dice, shop, city.goods)
    way = dice.random()
    if way < 0.12:
        return short_note(dice, shop, city.goods)
    if way < 0.14:
        return thin_note(dice)
    return told_note(dice, shop, city.goods)


def _duties(visit: Visit, dice: Random) -> tuple[str, ...]:
    """Most of what was suggested; now and then something else (C11)."""
    found = [one["duty"] for one in visit.suggested_duties if dice.random() < 0.7]
    if not found:
        found = [dice.choice(Visit.Duty.values)]
    return tuple(dict.fromkeys(found))


def _facts(shop: Shop, dice: Random) -> dict[str, Any]:
    """One visit in five counts the stock or looks at the shelf (C07)."""
    facts: dict[str, Any] = {}
    if dice.random() < 0.16:
        facts["stock_cartons"] = max(0, round(shop.weekly * dice.uniform(0.3, 2.8)))
    if dice.random() < 0.06:
        facts["out_of_province_brands"] = max(0, round(shop.breadth / 3 + dice.gauss(0, 1.2)))
    return facts


def _is_far(fix: Fix, shop: Shop) -> bool:
    """Farther than any scatter: the phone will have asked, and somebody answered."""
    north = (fix.lat - shop.spot.lat) * KM_PER_LAT
    return math.hypot(north, (fix.lon - shop.spot.lon) * KM_PER_LON) > FAR_KM


def _fix(shop: Shop, dice: Random) -> Fix | None:
    """Near the shop, with the scatter of a phone; some give none, very few are far away."""
    if dice.random() < 0.07:
        return None
    metres = dice.uniform(700, 1600) if dice.random() < 0.004 else abs(dice.gauss(0, 18))
    angle = dice.uniform(0, 2 * math.pi)
    return Fix(
        lat=round(shop.spot.lat + metres / 1000 * math.sin(angle) / KM_PER_LAT, 6),
        lon=round(shop.spot.lon + metres / 1000 * math.cos(angle) / KM_PER_LON, 6),
        accuracy=round(dice.uniform(6, 40), 1),
        samples=dice.choice((1, 2, 3)),
    )
