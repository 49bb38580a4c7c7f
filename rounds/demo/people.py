"""The company, its tree, departments, people and territories."""

from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from rounds.demo.city.frame import CODE, Frame
from rounds.demo.names import person
from rounds.demo.places import AREAS, Area, position_of
from rounds.people.actions import (
    assign_territory,
    open_account,
    open_company,
    open_department,
    open_territory,
    open_unit,
)
from rounds.people.models import Company, Department, Staff, Territory, Unit
from rounds.people.rules.roles import Role

BY = "sample"
UNITS = {"east": "东部市场部", "west": "西部市场部", "south": "中南市场部"}
TEAM = ("电话订货员", "送货员", "稽查员")


@dataclass
class Cast:
    """Everybody in the city, by what the stories need."""

    company: Company
    units: dict[str, Unit] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    managers: list[Staff] = field(default_factory=list)
    supervisors: dict[int, Staff] = field(default_factory=dict)
    officers: dict[str, Staff] = field(default_factory=dict)
    team: dict[int, list[Staff]] = field(default_factory=dict)
    office: dict[Role, Staff] = field(default_factory=dict)
    territories: list[Territory] = field(default_factory=list)

    def supervisor_of(self, manager: Staff) -> Staff:
        """The market manager of an account manager."""
        return self.supervisors[manager.unit_id or 0]


class Opening:
    """Opens accounts one after another; the password is hashed once, because hashing is slow on purpose."""

    def __init__(self, frame: Frame, password: str) -> None:
        self.dice = frame.dice("people")
        self.at = frame.at(frame.founding, 8, 30)
        self.password_hash = make_password(password)

    def account(self, cast: Cast, number: str, role: Role, introduction: str = "", **where: Unit | Department) -> Staff:
        """One account with the password of the sample city."""
        name = person(self.dice)
        phone = f"1990000{number[2:]}"
        return open_account(
            cast.company, number, name, role, password=None, password_hash=self.password_hash, by=BY, at=self.at,
            phone=phone, introduction=introduction, **where,
        )  # fmt: skip


def settle_people(frame: Frame, password: str) -> Cast:
    """Open the company and everybody in it. The login names begin with DM."""
    opening = Opening(frame, password)
    company = open_company(CODE, "示例县烟草公司", by=BY, at=opening.at, is_sample=True)
    cast = Cast(company)
    city = open_unit(company, Unit.Kind.CITY, "SC", "示例市公司", by=BY, at=opening.at)
    county = open_unit(company, Unit.Kind.COUNTY, "SK", "示例县营销部", by=BY, at=opening.at, parent=city)
    for number, (key, name) in enumerate(UNITS.items(), start=1):
        kind = Unit.Kind.MARKET_DEPARTMENT
        cast.units[key] = open_unit(company, kind, f"SM{number}", name, by=BY, at=opening.at, parent=county)
    for function, name in Department.Function.choices:
        cast.departments[function] = open_department(company, function, name, by=BY, at=opening.at)
    for number, area in enumerate(AREAS, start=1):
        _settle_area(opening, cast, area, number)
    _settle_units(opening, cast)
    _settle_offices(opening, cast)
    return cast


def _settle_area(opening: Opening, cast: Cast, area: Area, number: int) -> None:
    unit = cast.units[area.unit]
    manager = opening.account(cast, f"DM10{number:02d}", Role.ACCOUNT_MANAGER, f"负责{area.name}", unit=unit)
    territory = open_territory(
        cast.company, unit, area.code, area.name, start=position_of(area.centre), by=BY, at=opening.at
    )
    assign_territory(territory, manager, by=BY, at=opening.at, because="开片")
    cast.managers.append(manager)
    cast.territories.append(territory)


def _settle_units(opening: Opening, cast: Cast) -> None:
    for number, unit in enumerate(cast.units.values(), start=1):
        market_manager = opening.account(cast, f"DM110{number}", Role.MARKET_MANAGER, unit=unit)
        cast.supervisors[unit.pk] = market_manager
        cast.team[unit.pk] = [
            opening.account(cast, f"DM15{number}{place}", Role.SERVICE_TEAM, post, unit=unit)
            for place, post in enumerate(TEAM, start=1)
        ]


def _settle_offices(opening: Opening, cast: Cast) -> None:
    line = list(cast.departments)[:5]
    for number, function in enumerate(line, start=1):
        department = cast.departments[function]
        cast.officers[function] = opening.account(
            cast, f"DM12{number:02d}", Role.DEPARTMENT_OFFICER, department=department
        )
    inspection = Department.Function.INSPECTION.value
    cast.officers[inspection] = opening.account(
        cast, "DM1206", Role.DEPARTMENT_OFFICER, department=cast.departments[inspection]
    )
    offices: tuple[tuple[str, Role, str], ...] = (
        ("DM1301", Role.ASSESSOR, Department.Function.ASSESSMENT.value),
        ("DM1401", Role.TRAINER, Department.Function.TRAINING.value),
    )
    for staff_no, role, function in offices:
        cast.office[role] = opening.account(cast, staff_no, role, department=cast.departments[function])
    cast.office[Role.HEAD] = opening.account(cast, "DM1601", Role.HEAD, "经理")
    cast.office[Role.ADMINISTRATOR] = opening.account(cast, "DM1701", Role.ADMINISTRATOR, "信息员")
