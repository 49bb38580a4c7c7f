"""Opening a company, its units and departments, accounts and territories."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Company, Department, Staff, Territory, Unit

By = Staff | str


@transaction.atomic
def open_company(code: str, name: str, *, by: By, at: datetime, **fields: Any) -> Company:
    """A new tenant with its own event chain."""
    company = Company.objects.create(code=code, name=name, made_at=at, **fields)
    record("company.opened", company, by=by, at=at, code=code, name=name)
    return company


@transaction.atomic
def open_unit(
    company: Company, kind: str, code: str, name: str, *, by: By, at: datetime, parent: Unit | None = None
) -> Unit:
    """A node of the company tree."""
    unit = Unit.objects.create(company=company, kind=kind, code=code, name=name, parent=parent)
    record("unit.opened", unit, by=by, at=at, kind=kind, code=code, name=name)
    return unit


@transaction.atomic
def open_department(company: Company, function: str, name: str, *, by: By, at: datetime) -> Department:
    """A department with a duty (A21-A25)."""
    department = Department.objects.create(company=company, function=function, name=name)
    record("department.opened", department, by=by, at=at, function=function, name=name)
    return department


@transaction.atomic
def open_account(
    company: Company,
    staff_no: str,
    name: str,
    role: str,
    *,
    password: str | None,
    by: By,
    at: datetime,
    password_hash: str = "",
    **fields: Any,
) -> Staff:
    """A staff account; without a password nobody can sign in with it yet.

    `password_hash` is a password hashed before (Django's `make_password`), for many accounts that begin with the same.
    """
    staff = Staff(company=company, username=staff_no, name=name, role=role, date_joined=at, **fields)
    if password_hash:
        staff.password = password_hash
    else:
        staff.set_password(password)
    staff.save()
    record("account.opened", staff, by=by, at=at, staff_no=staff_no, role=role)
    return staff


@transaction.atomic
def open_territory(
    company: Company,
    unit: Unit,
    code: str,
    name: str,
    *,
    start: tuple[float, float] | None = None,
    by: By,
    at: datetime,
) -> Territory:
    """A territory of a market department; its days begin at `start` (latitude, longitude in WGS-84)."""
    lat, lon = start or (None, None)
    territory = Territory.objects.create(company=company, unit=unit, code=code, name=name, start_lat=lat, start_lon=lon)
    record("territory.opened", territory, by=by, at=at, code=code, name=name, unit=unit.pk)
    return territory


@transaction.atomic
def assign_territory(territory: Territory, manager: Staff | None, *, by: By, at: datetime, because: str) -> Territory:
    """Give a territory to an account manager (or to nobody)."""
    before = territory.manager_id
    territory.manager = manager
    territory.save(update_fields=["manager"])
    record("territory.assigned", territory, by=by, at=at, before=before, after=territory.manager_id, because=because)
    return territory
