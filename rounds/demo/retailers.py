"""About two thousand retailers, each with a nature that his orders, answers, visits and issues follow."""

import math
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from rounds.demo.city.agenda import Story
from rounds.demo.city.frame import Frame
from rounds.demo.names import outlet_type, person, shop_name
from rounds.demo.people import BY, Cast
from rounds.demo.places import AREAS, Spot, spots_of
from rounds.people.models import Territory
from rounds.retailers.actions import change_fields
from rounds.retailers.actions.lists import NewRetailer, open_retailers
from rounds.retailers.models import Fact, Retailer

HABITS = (
    "上午送孩子，十点以后在店",
    "喜欢用微信联系",
    "中午休息，下午两点后方便",
    "逢集日忙，避开上午",
    "老板常外出进货，老板娘在店",
    "晚上才有空，电话先约",
    "农忙时节下午关门",
    "周末人多，平日好谈",
)
SIZES = {"Z": 95, "B": 170, "S": 330, "N": 420, "Y": 520, "F": 120, "Q": 110}
FAR_AWAY_KM = 4.0


@dataclass
class Shop:
    """A retailer and what the file does not say: his size, his bent, whether he will stop."""

    retailer: Retailer
    spot: Spot
    manager: int
    kind: str
    weekly: float
    growth: float
    breadth: int
    rhythm_weeks: int
    will: float
    opens_week: int = 0
    stops_weeks_ago: int = 0

    @property
    def is_far(self) -> bool:
        """A village far from the town where the account manager's days begin (C04)."""
        return not self.spot.is_urban and self.spot.far_km >= FAR_AWAY_KM


def settle_retailers(frame: Frame, cast: Cast) -> list[Shop]:
    """Open the file of every retailer, territory by territory."""
    shops: list[Shop] = []
    arrivals: list[NewRetailer] = []
    for number, (area, territory) in enumerate(zip(AREAS, cast.territories, strict=True)):
        dice = frame.dice(f"retailers/{area.code}")
        for spot in spots_of(area, frame.factor, dice):
            shop = _nature(dice, spot, area.keen, number, len(shops))
            shops.append(shop)
            arrivals.append(NewRetailer(_file(frame, territory, shop, len(shops), dice), territory.pk))
    at = frame.at(frame.before(frame.start, 14), 10)
    opened = open_retailers(cast.company, arrivals, source=Fact.Source.SAMPLE, source_note="", by=BY, at=at)
    places = {territory.pk: territory for territory in cast.territories}
    for shop, retailer in zip(shops, opened, strict=True):
        shop.retailer = retailer
        retailer.territory = places[retailer.territory_id or 0]
    _stop_some(frame, shops)
    return shops


def _nature(dice: Random, spot: Spot, keen: float, manager: int, number: int) -> Shop:
    kind = outlet_type(dice, is_urban=spot.is_urban)
    monthly = SIZES[kind] * dice.lognormvariate(0, 0.62) * (1.12 if spot.is_urban else 0.7)
    monthly = min(monthly, 1600.0)
    will = dice.gauss(-0.58, 0.48) + (0.3 if monthly > 350 else 0.0) + keen
    return Shop(
        retailer=Retailer(),
        spot=spot,
        manager=manager,
        kind=kind,
        weekly=monthly / 4.35,
        growth=dice.gauss(0.09 + 0.08 * will, 0.13),
        breadth=_breadth(dice, monthly),
        rhythm_weeks=2 if monthly < 45 and dice.random() < 0.7 else 1,
        will=will,
        opens_week=dice.randrange(20, 44) if number % 97 == 40 else 0,
    )


def _breadth(dice: Random, monthly: float) -> int:
    """How many products he keeps: a large shop more than fifty."""
    return max(6, min(58, round(7 + 13 * math.pow(monthly / 150, 0.62) * dice.uniform(0.75, 1.3))))


def _stop_some(frame: Frame, shops: list[Shop]) -> None:
    """A few have not ordered for weeks: the earlier the plainer."""
    dice = frame.dice("stopped")
    for shop in dice.sample(shops, frame.count(16)):
        shop.stops_weeks_ago = dice.randrange(4, 11)
        shop.will = min(shop.will, -0.6)


def _file(frame: Frame, territory: Territory, shop: Shop, number: int, dice: Random) -> dict[str, Any]:
    """The fields of the file; what nobody has asked yet stays unknown, and few positions are missing."""
    spot, owner = shop.spot, person(dice)
    place = spot.village or spot.address.split(spot.town)[1].rstrip("0123456789号")
    known: dict[str, Any] = {
        "licence_no": f"9901{int(territory.code[1:]):02d}{number:06d}",
        "code": f"S{number:05d}",
        "name": shop_name(dice, shop.kind, owner, place),
        "owner_name": owner,
        "phone": f"1980000{number:04d}",
        "address": spot.address,
        "town": spot.town,
        "outlet_type": shop.kind,
        "market_type": "urban" if spot.is_urban else "rural",
        "order_weekday": spot.order_weekday,
    }
    if number % 211 != 77:
        known |= {"lat": spot.lat, "lon": spot.lon, "position_source": "示例"}
    return known | _observed(frame, shop, dice)


def _observed(frame: Frame, shop: Shop, dice: Random) -> dict[str, Any]:
    """What the trade and earlier visits know of him."""
    monthly = shop.weekly * 4.35
    known: dict[str, Any] = {
        "opening_hours": _opening_hours(shop, dice),
        "supply_band": max(1, min(30, round(3 + monthly / 32 + dice.gauss(0, 1.6)))),
        "compliance_grade": dice.choices(("law_abiding", "watched", "violation"), (94, 5, 1))[0],
        "is_vulnerable": not shop.spot.is_urban and dice.random() < 0.05,
        "opened_on": frame.founding - timedelta(days=dice.randrange(300, 5200)),
        "habits": dice.choice(HABITS) if dice.random() < 0.22 else "",
    }
    if dice.random() < 0.85:
        known["display_grade"] = max(1, min(5, round(dice.gauss(2.2 + min(monthly, 700) / 300, 0.8))))
    if dice.random() < 0.7:
        known["stock_cartons"] = Decimal(round(shop.weekly * dice.uniform(0.3, 3.2) + dice.random() * 3))
    if dice.random() < 0.6:
        known["out_of_province_brands"] = max(0, round(shop.breadth / 3 + dice.gauss(0, 1.5)))
    return known


def _opening_hours(shop: Shop, dice: Random) -> dict[str, list[list[int]]]:
    """Stated by two in five: minutes after midnight by weekday, Monday "0"; an empty list is a day off."""
    if dice.random() > 0.4:
        return {}
    if shop.kind == "F":
        hours = [[600, 1380]]
    elif shop.spot.is_urban:
        hours = dice.choice(([[420, 1290]], [[450, 1260]], [[480, 1320]], [[540, 1260]]))
    else:
        hours = dice.choice(([[390, 1200]], [[420, 720], [840, 1230]], [[450, 1140]]))
    week = {str(day): hours for day in range(7)}
    if dice.random() < 0.15:
        week[str(dice.randrange(7))] = []
    return week


def licences_returned(frame: Frame, cast: Cast, shops: list[Shop]) -> Story:
    """Those who stopped longest ago have given their licence back by now."""
    gone = [shop for shop in shops if shop.stops_weeks_ago >= 9]
    for place, shop in enumerate(gone):
        at = frame.at(frame.workday(frame.start + timedelta(days=4 + 3 * place)), 16, 20)
        yield at
        supervisor = cast.supervisor_of(cast.managers[shop.manager])
        change_fields(
            shop.retailer, {"is_active": False}, source=Fact.Source.DESK, by=supervisor, at=at,
            source_note="许可证已注销",
        )  # fmt: skip
