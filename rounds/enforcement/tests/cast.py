"""Small facts the tests of the room share."""

from datetime import UTC, datetime, timedelta

from rounds.enforcement.actions import Report, check_case, close_case, decide_case, grant_room, open_case, take_up_case
from rounds.enforcement.models import EnforcementCase
from rounds.people.actions import open_account
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from tests.world import World

LAST_WEEK = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # Monday, 09:00 in Shanghai
SECRET = "半夜从后门送假烟"


def later(**span: float) -> datetime:
    return LAST_WEEK + timedelta(**span)


def officer(
    world: World, name: str = "zhu", *, has_right: bool = True, department: str = "monopoly_department"
) -> Staff:
    person = open_account(
        world.company,
        f"A{name}",
        name,
        Role.DEPARTMENT_OFFICER,
        password=None,
        by="system",
        at=LAST_WEEK,
        department=world.departments[department],
    )
    if has_right:
        grant_room(person, because="分管案件", by=world.staff["root"], at=LAST_WEEK)
    return person


def reported(
    world: World, number: str = "W2026111600001", *, shop: str = "东街烟酒店", text: str = SECRET
) -> EnforcementCase:
    report = Report(number=number, ident=1, entry="visit", text=text, proposal="夜里去查")
    return open_case(world.retailers[shop], report, by=world.ann, at=LAST_WEEK)


def closed(world: World, by: Staff, *, at: datetime = LAST_WEEK, subject: str = "东河超市") -> EnforcementCase:
    case = take_up_case(reported(world), by=by, at=at)
    check_case(case, findings="查到假烟三条", subject=world.retailers[subject], by=by, at=at)
    decide_case(case, measure="warning", words="书面警告", by=by, at=at)
    return close_case(case, words="警告书已送达", by=by, at=at)
