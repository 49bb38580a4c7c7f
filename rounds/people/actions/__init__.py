"""The only writers of people."""

from rounds.people.actions.accounts import (
    assign_territory,
    open_account,
    open_company,
    open_department,
    open_territory,
    open_unit,
)
from rounds.people.actions.cards import keep_portrait, remove_portrait, write_card
from rounds.people.actions.settings import set_setting
from rounds.people.actions.sign_in import AccountError, close_account, reopen_account, set_password

__all__ = [
    "AccountError",
    "assign_territory",
    "close_account",
    "keep_portrait",
    "open_account",
    "open_company",
    "open_department",
    "open_territory",
    "open_unit",
    "remove_portrait",
    "reopen_account",
    "set_password",
    "set_setting",
    "write_card",
]
