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
from rounds.people.actions.sign_in import AccountError, close_account, reopen_account, set_password

__all__ = [
    "AccountError",
    "assign_territory",
    "close_account",
    "open_account",
    "open_company",
    "open_department",
    "open_territory",
    "open_unit",
    "reopen_account",
    "set_password",
    "set_setting",
]
