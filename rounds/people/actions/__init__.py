"""The only writers of people."""

from rounds.people.actions.accounts import (
    assign_territory,
    open_account,
    open_company,
    open_department,
    open_territory,
    open_unit,
)
from rounds.people.actions.settings import set_setting

__all__ = [
    "assign_territory",
    "open_account",
    "open_company",
    "open_department",
    "open_territory",
    "open_unit",
    "set_setting",
]
