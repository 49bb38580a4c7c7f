"""The named cast of the tests: two companies that must never see each other, one account per role, a few retailers.

Company A (甲县公司): market department 东片 with account managers Ann and Ben under market manager Mei;
market department 西片 with account manager Wu.
Company B (乙县公司) carries canary strings: seeing one of them is a leak.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rounds.people.actions import assign_territory, open_account, open_company, open_department, open_unit
from rounds.people.models import Company, Department, Staff, Territory, Unit
from rounds.people.rules.roles import Role
from rounds.retailers.actions import open_retailer
from rounds.retailers.models import Retailer

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 09:00 in Shanghai
CANARY = "CANARY-LEAK"
PASSWORD = "correct-horse-battery"


@dataclass
class World:
    """Everything a test may need by name."""

    company: Company
    other: Company
    east: Unit
    west: Unit
    departments: dict[str, Department]
    staff: dict[str, Staff]
    territories: dict[str, Territory]
    retailers: dict[str, Retailer]
    strangers: dict[str, Staff] = field(default_factory=dict)
    now: datetime = NOW

    @property
    def ann(self) -> Staff:
        """Account manager of the east."""
        return self.staff["ann"]

    @property
    def mei(self) -> Staff:
        """Market manager of the east."""
        return self.staff["mei"]


def build_world() -> World:
    """Make both companies through the same actions the product uses."""
    a = open_company("jia", "甲县公司", by="system", at=NOW, is_sample=True)
    b = open_company("yi", f"乙县公司 {CANARY}", by="system", at=NOW)
    world = _people(a)
    world.other = b
    stranger_world = _people(b, prefix="B", mark=f" {CANARY}")
    world.strangers = stranger_world.staff
    for name, territory, market, lat, lon in (
        ("东街烟酒店", "ann", "urban", 30.001, 120.001),
        ("桥头便利店", "ann", "urban", 30.004, 120.006),
        ("山口食杂店", "ann", "rural", 30.051, 120.062),
        ("东河超市", "ben", "urban", 30.010, 120.012),
        ("西岭小卖部", "wu", "rural", 30.090, 119.940),
    ):
        world.retailers[name] = _retailer(a, name, world.territories[territory], market, lat, lon)
    name = f"乙家店 {CANARY}"
    world.retailers["stranger"] = _retailer(b, name, stranger_world.territories["ann"], "urban", 31.0, 121.0)
    return world


def _people(company: Company, *, prefix: str = "A", mark: str = "") -> World:
    city = open_unit(company, "city", f"{prefix}C", f"市公司{mark}", by="system", at=NOW)
    county = open_unit(company, "county", f"{prefix}K", f"县营销部{mark}", by="system", at=NOW, parent=city)
    east = open_unit(
        company, "market_department", f"{prefix}E", f"东片市场部{mark}", by="system", at=NOW, parent=county
    )
    west = open_unit(
        company, "market_department", f"{prefix}W", f"西片市场部{mark}", by="system", at=NOW, parent=county
    )
    departments = {
        value: open_department(company, value, f"{label}{mark}", by="system", at=NOW)
        for value, label in Department.Function.choices
    }
    sales = departments["sales_department"]
    rows: dict[str, tuple[Role, dict[str, Any]]] = {
        "ann": (Role.ACCOUNT_MANAGER, {"unit": east}),
        "ben": (Role.ACCOUNT_MANAGER, {"unit": east}),
        "wu": (Role.ACCOUNT_MANAGER, {"unit": west}),
        "mei": (Role.MARKET_MANAGER, {"unit": east}),
        "sam": (Role.DEPARTMENT_OFFICER, {"department": sales}),
        "dan": (Role.DEPARTMENT_OFFICER, {"department": departments["distribution_centre"]}),
        "ada": (Role.ASSESSOR, {"department": departments["assessment_office"]}),
        "tom": (Role.TRAINER, {"department": departments["training_department"]}),
        "kai": (Role.SERVICE_TEAM, {"unit": east}),
        "hua": (Role.HEAD, {}),
        "root": (Role.ADMINISTRATOR, {}),
    }
    staff = {
        name: open_account(
            company, f"{prefix}{name}", f"{name}{mark}", role, password=None, by="system", at=NOW, **where
        )
        for name, (role, where) in rows.items()
    }
    territories = {name: _territory(company, staff[name], f"{prefix}{name}", mark) for name in ("ann", "ben", "wu")}
    return World(company, company, east, west, departments, staff, territories, {})


def _territory(company: Company, manager: Staff, code: str, mark: str) -> Territory:
    unit = manager.unit
    assert unit is not None
    territory = Territory.objects.create(
        company=company, unit=unit, code=code, name=f"{code}片区{mark}", start_lat=30.0, start_lon=120.0
    )
    return assign_territory(territory, manager, by="system", at=NOW, because="开片")


def _retailer(company: Company, name: str, territory: Territory, market: str, lat: float, lon: float) -> Retailer:
    number = Retailer.objects.count() + 1
    return open_retailer(
        company,
        licence_no=f"3301{company.pk:02d}{number:06d}",
        name=name,
        source="desk",
        by="system",
        at=NOW,
        territory=territory,
        market_type=market,
        outlet_type="B",
        phone=f"1380000{number:04d}",
        owner_name="王五",
        lat=lat,
        lon=lon,
    )
