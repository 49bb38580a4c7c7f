"""The town the walk is set in: a small sample company with its people, its shops, their orders.

Nothing here is random: the same day gives the same town.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import cos, radians, sin

from django.contrib.auth.hashers import make_password

from rounds.config.menu import DEMO_PASSWORD
from rounds.orders.actions import Line, refresh_features, write_lines
from rounds.people.actions import (
    assign_territory,
    open_account,
    open_company,
    open_department,
    open_territory,
    open_unit,
    set_setting,
)
from rounds.people.models import Company, Department, Staff, Territory, Unit
from rounds.people.rules.roles import Role
from rounds.retailers.actions import open_retailer
from rounds.retailers.models import Retailer
from rounds.segments.rules.settings import BRANDS, SCALE
from rounds.visits.actions import plan_visits
from rounds.visits.models import Visit
from rounds.visits.rules.plan import PlannedStop

CODE = "qinghe"
PLACE = (30.25, 120.15)
METRES_PER_DEGREE = 111_000
STREETS = ("东门街", "河沿路", "新桥路", "北山村", "南塘村", "渡口村")
SIGNS = ("烟酒店", "便利店", "食杂店", "超市")
PEOPLE = (
    ("M01", "梅远", Role.MARKET_MANAGER, "east"),
    ("M02", "方岭", Role.MARKET_MANAGER, "west"),
    ("A01", "安宁", Role.ACCOUNT_MANAGER, "east"),
    ("A02", "白杨", Role.ACCOUNT_MANAGER, "west"),
    ("D01", "佘舟", Role.DEPARTMENT_OFFICER, "distribution_centre"),
    ("D02", "肖航", Role.DEPARTMENT_OFFICER, "sales_department"),
    ("K01", "考文", Role.ASSESSOR, "assessment_office"),
    ("P01", "裴勤", Role.TRAINER, "training_department"),
    ("S01", "宋路", Role.SERVICE_TEAM, "east"),
    ("L01", "凌峰", Role.HEAD, ""),
    ("R01", "任安", Role.ADMINISTRATOR, ""),
)
OWNER = "王五"
OPENED = date(2019, 3, 5)
WEEKS = 34
BIG = 6  # the first shops sell much and many brands; of the rest every other one grows


@dataclass(frozen=True)
class Shop:
    """A shop as the walk knows it; `number` counts from 0."""

    number: int

    @property
    def licence_no(self) -> str:
        """Twelve digits."""
        return f"330102{self.number + 1:06d}"

    @property
    def name(self) -> str:
        """Street, ordinal and sign."""
        return f"{STREETS[self.number % 6]}{'一二三四五六七八九'[self.number // 6]}号{SIGNS[self.number % 4]}"

    @property
    def phone(self) -> str:
        """A number of nobody."""
        return f"1380000{self.number:04d}"

    @property
    def address(self) -> str:
        """Street and number."""
        return f"{STREETS[self.number % 6]}{self.number + 1}号"

    @property
    def is_rural(self) -> bool:
        """Villages are rural."""
        return self.number % 6 >= 3

    @property
    def territory(self) -> str:
        """The territory's code: even numbers are A01's."""
        return "A01" if self.number % 2 == 0 else "A02"

    @property
    def position(self) -> tuple[float, float]:
        """Latitude and longitude: a spiral around the town, villages farther out."""
        metres = 400 + 220 * self.number + (2500 if self.is_rural else 0)
        angle = radians(137.5 * self.number)
        north, east = metres * cos(angle), metres * sin(angle)
        lat = PLACE[0] + north / METRES_PER_DEGREE
        return round(lat, 6), round(PLACE[1] + east / (METRES_PER_DEGREE * cos(radians(PLACE[0]))), 6)


SHOPS = tuple(Shop(number) for number in range(24))
ROUND = (SHOPS[0], SHOPS[2], SHOPS[4])  # A01's visits of today


@dataclass(frozen=True)
class OrderLine:
    """One line of an order."""

    on: date
    licence_no: str
    product: str
    cartons: Decimal
    amount: Decimal


@dataclass
class Town:
    """The company and those who work in it, by staff number; territories by code."""

    company: Company
    staff: dict[str, Staff]
    departments: dict[str, Department]
    territories: dict[str, Territory]


def open_town(at: datetime) -> Town:
    """The company as it is on its first day: people and territories, no shop yet."""
    company = open_company(CODE, "清河县公司", by="system", at=at, is_sample=True)
    city = open_unit(company, "city", "C", "清河市公司", by="system", at=at)
    county = open_unit(company, "county", "K", "清河县营销部", by="system", at=at, parent=city)
    places: dict[str, Unit | Department] = {
        code: open_unit(company, "market_department", code, name, by="system", at=at, parent=county)
        for code, name in (("east", "东城市场部"), ("west", "西城市场部"))
    }
    departments = {
        value: open_department(company, value, str(label), by="system", at=at)
        for value, label in Department.Function.choices
    }
    places |= departments
    staff = {one[0]: _person(company, *one[:3], places.get(one[3]), at) for one in PEOPLE}
    territories = {number: _territory(company, staff[number], at) for number in ("A01", "A02")}
    for setting, value in ((SCALE, 60), (BRANDS, 6)):
        set_setting(company, setting, value, by="system", at=at, because="小县城的规模")
    return Town(company, staff, departments, territories)


def _person(
    company: Company, number: str, name: str, role: Role, place: Unit | Department | None, at: datetime
) -> Staff:
    where = {} if place is None else {"unit" if isinstance(place, Unit) else "department": place}
    return open_account(
        company, number, name, role, password=None, password_hash=_hashed(), by="system", at=at, **where
    )


_HASHES: list[str] = []


def _hashed() -> str:
    """The demo password, hashed once: hashing is slow by design."""
    if not _HASHES:
        _HASHES.append(make_password(DEMO_PASSWORD))
    return _HASHES[0]


def _territory(company: Company, manager: Staff, at: datetime) -> Territory:
    unit = manager.unit
    assert unit is not None
    name = f"{unit.name}{manager.name}片区"
    territory = open_territory(company, unit, manager.username, name, start=PLACE, by="system", at=at)
    return assign_territory(territory, manager, by="system", at=at, because="开片")


def order_lines(last: date) -> Iterator[OrderLine]:
    """Weekly orders of every shop in the weeks up to `last`."""
    for shop in SHOPS:
        for week in range(WEEKS):
            day = last - timedelta(days=7 * week + shop.number % 5)
            for place in range(8 if shop.number < BIG else 2 + shop.number % 3):
                cartons = Decimal(_cartons(shop, week, place))
                yield OrderLine(day, shop.licence_no, f"P{place + 1:02d}", cartons, cartons * (90 + 12 * place))


def _cartons(shop: Shop, week: int, place: int) -> int:
    """Some grow towards the present, some shrink."""
    base = 4 if shop.number < BIG else 2
    grows, is_recent = bool(shop.number % 2), week < WEEKS // 3
    return base + (place + week) % 3 + (2 if grows == is_recent else 0)


UNPLACED = 22  # the shop whose position nobody knows; its plan interval is broken and says so


def stock(town: Town, *, at: datetime) -> None:
    """The shops and their orders without the pages, for a step that runs by itself."""
    for shop in SHOPS:
        lat, lon = shop.position if shop.number != UNPLACED else (None, None)
        open_retailer(
            town.company,
            licence_no=shop.licence_no,
            name=shop.name,
            source="import",
            by="system",
            at=at,
            territory=town.territories[shop.territory],
            market_type="rural" if shop.is_rural else "urban",
            outlet_type="ZBSY"[shop.number % 4],
            owner_name=OWNER,
            phone=shop.phone,
            address=shop.address,
            opened_on=OPENED,
            lat=lat,
            lon=lon,
        )
    last = at.date() - timedelta(days=1)
    lines = (Line(one.on, one.licence_no, one.product, one.cartons, one.amount) for one in order_lines(last))
    write_lines(town.company, lines, key="walk", by="system", at=at)
    refresh_features(town.company, as_of=at.date(), by="system", at=at)


def plan_day(town: Town, shops: Sequence[Shop], day: date, *, at: datetime) -> list[Visit]:
    """The round of A01 for one day."""
    known = {shop.licence_no: shop.pk for shop in Retailer.objects.unscoped("the whole town")}
    stops = [
        PlannedStop(known[shop.licence_no], day, place, goal="为什么没有订货？", goal_because="C05: 30 天没有订货")
        for place, shop in enumerate(shops, start=1)
    ]
    return plan_visits(
        town.company, town.staff["A01"], stops, plan_key="today", first_day=day, last_day=day, by="system", at=at
    )
