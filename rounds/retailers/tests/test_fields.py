"""Who sees and who keeps which part of the file (PIPL, A20)."""

import pytest

from rounds.people.rules.roles import Role
from rounds.retailers.rules.fields import FIELD_BY_KEY, may_see, may_see_enforcement, may_write, writable
from rounds.retailers.rules.file import FIELDS


def test_every_field_of_the_file_stands_under_one_heading() -> None:
    assert sorted(FIELD_BY_KEY) == sorted(FIELDS)


@pytest.mark.parametrize("role", [Role.SERVICE_TEAM, Role.TRAINER, Role.DEPARTMENT_OFFICER])
def test_roles_that_do_not_need_owner_and_household_do_not_see_them(role: Role) -> None:
    assert not may_see("owner_name", role=role)
    assert not may_see("habits", role=role)
    assert may_see("address", role=role)


def test_the_compliance_grade_is_seen_by_service_but_its_case_only_by_enforcement_and_the_head() -> None:
    assert may_see("compliance_grade", role=Role.ACCOUNT_MANAGER)
    assert not may_see("compliance_grade", role=Role.SERVICE_TEAM)
    assert not may_see_enforcement(role=Role.ACCOUNT_MANAGER)
    assert may_see_enforcement(role=Role.DEPARTMENT_OFFICER, function="monopoly_department")
    assert not may_see_enforcement(role=Role.DEPARTMENT_OFFICER, function="sales_department")


def test_the_monopoly_department_keeps_the_grade_and_nothing_else() -> None:
    assert writable(role=Role.DEPARTMENT_OFFICER, function="monopoly_department") == ("compliance_grade",)
    assert writable(role=Role.DEPARTMENT_OFFICER, function="sales_department") == ()
    assert not may_write("compliance_grade", role=Role.ADMINISTRATOR)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_types_in_a_supply_band(role: Role) -> None:
    assert not may_write("supply_band", role=role, function="monopoly_department")


@pytest.mark.parametrize("role", list(Role))
def test_nobody_writes_what_he_may_not_see(role: Role) -> None:
    for function in ("", "monopoly_department", "sales_department"):
        for field in writable(role=role, function=function):
            assert may_see(field, role=role, function=function)
