"""Who may sign in: new passwords, closed and reopened accounts."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff

By = Staff | str


class AccountError(ValueError):
    """The step does not fit; the text says why."""


@transaction.atomic
def set_password(account: Staff, password: str, *, by: By, at: datetime) -> Staff:
    """A new password; every session of the account ends with its next request."""
    account.set_password(password)
    account.save(update_fields=["password"])
    record("account.password_set", account, by=by, at=at, staff_no=account.username)
    return account


@transaction.atomic
def close_account(account: Staff, *, by: By, at: datetime, because: str) -> Staff:
    """Nobody signs in with it from the next request on; what it did stays. AccountError for one's own account."""
    if isinstance(by, Staff) and by.pk == account.pk:
        raise AccountError("nobody closes his own account")
    account.is_active = False
    account.save(update_fields=["is_active"])
    record("account.closed", account, by=by, at=at, staff_no=account.username, because=because)
    return account


@transaction.atomic
def reopen_account(account: Staff, *, by: By, at: datetime, because: str) -> Staff:
    """The account may sign in again."""
    account.is_active = True
    account.save(update_fields=["is_active"])
    record("account.reopened", account, by=by, at=at, staff_no=account.username, because=because)
    return account
