"""Roles of the trade and how far each of them sees (product.md, 'Who uses it')."""

from enum import StrEnum


class Role(StrEnum):
    """One role per account; who wears two hats has two accounts."""

    ACCOUNT_MANAGER = "account_manager"
    MARKET_MANAGER = "market_manager"
    DEPARTMENT_OFFICER = "department_officer"
    ASSESSOR = "assessor"
    TRAINER = "trainer"
    SERVICE_TEAM = "service_team"
    HEAD = "head"
    ADMINISTRATOR = "administrator"


LABELS = {
    Role.ACCOUNT_MANAGER: "客户经理",
    Role.MARKET_MANAGER: "市场经理",
    Role.DEPARTMENT_OFFICER: "部门专员",
    Role.ASSESSOR: "考核员",
    Role.TRAINER: "培训员",
    Role.SERVICE_TEAM: "服务团队",
    Role.HEAD: "公司领导",
    Role.ADMINISTRATOR: "管理员",
}

REACH = {
    Role.ACCOUNT_MANAGER: "own",
    Role.MARKET_MANAGER: "unit",
    Role.SERVICE_TEAM: "team",
    Role.DEPARTMENT_OFFICER: "department",
    Role.ASSESSOR: "company",
    Role.TRAINER: "company",
    Role.HEAD: "company",
    Role.ADMINISTRATOR: "company",
}

DESK = tuple(role for role in Role if role not in {Role.ACCOUNT_MANAGER, Role.SERVICE_TEAM})
PHONE = (Role.ACCOUNT_MANAGER, Role.SERVICE_TEAM)
COMPANY_WIDE = (Role.ASSESSOR, Role.HEAD, Role.ADMINISTRATOR)


def reach_of(role: str) -> str:
    """How far a role sees; an unknown role sees nothing."""
    return REACH[Role(role)] if role in set(Role) else "none"
