"""Adopting a routing table: a new version from a moment on; issues keep the version that routed them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.common.events import record
from rounds.issues.actions.refusals import DepartmentMissingError, RoutingRefusedError
from rounds.issues.models import RoutingRow, RoutingTable
from rounds.issues.rules.routing import Limits, Route, default_routes, faults_of
from rounds.issues.rules.settings import ACCEPT_MINUTES, ANSWER_MINUTES, PRIMARY_PERCENT, TELL_MINUTES
from rounds.people.models import Company, Department, Staff
from rounds.people.queries import settings_of

By = Staff | str


@transaction.atomic
def adopt_routing(company: Company, rows: Sequence[Route], *, because: str, by: By, at: datetime) -> RoutingTable:
    """The table in force from `at` on.

    RoutingRefusedError when the rows are no table; DepartmentMissingError when the company lacks a department.
    """
    if faults := faults_of(rows):
        raise RoutingRefusedError(faults)
    departments = _departments_of(company, rows)
    # One adoption at a time, so that versions are numbered without a gap.
    Company.objects.unscoped("the lock of this company").select_for_update(no_key=True).get(pk=company.pk)
    tables = RoutingTable.objects.unscoped("versions count within the company").filter(company=company)
    last = tables.aggregate(last=Max("version"))["last"] or 0
    table = RoutingTable.objects.create(
        company=company,
        version=last + 1,
        valid_from=at,
        made_by=by if isinstance(by, Staff) else None,
        because=because,
    )
    RoutingRow.objects.bulk_create(_row(table, route, departments) for route in rows)
    shown = {route.category: [route.function, str(route.primary_percent)] for route in rows}
    minutes = {route.category: [route.limits.accept, route.limits.answer, route.limits.tell] for route in rows}
    said = {"version": table.version, "because": because, "rows": shown, "minutes": minutes}
    record("routing.adopted", table, by=by, at=at, **said)
    return table


def default_routing(company: Company, *, by: By, at: datetime, because: str = "") -> RoutingTable:
    """Adopt the table of the source (A17, A37-A43) with the company's settings for times and the split."""
    settings = settings_of(company, at=at)
    limits = Limits(settings[ACCEPT_MINUTES], settings[ANSWER_MINUTES], settings[TELL_MINUTES])
    routes = default_routes(limits, primary_percent=settings[PRIMARY_PERCENT])
    return adopt_routing(company, routes, because=because or gettext_noop("默认流转表（A17、A37–A43）"), by=by, at=at)


def _departments_of(company: Company, rows: Sequence[Route]) -> dict[str, Department]:
    found = Department.objects.unscoped("departments of this company").filter(company=company)
    departments = {department.function: department for department in found if isinstance(department, Department)}
    for row in rows:
        if row.function is not None and row.function not in departments:
            label = dict(Department.Function.choices).get(row.function, row.function)
            raise DepartmentMissingError(_(str(label)))
    return departments


def _row(table: RoutingTable, route: Route, departments: dict[str, Department]) -> RoutingRow:
    return RoutingRow(
        table=table,
        category=route.category,
        department=departments[route.function] if route.function else None,
        accept_minutes=route.limits.accept,
        answer_minutes=route.limits.answer,
        tell_minutes=route.limits.tell,
        primary_percent=route.primary_percent,
        rules=list(route.rules),
        is_assumption=route.is_assumption,
    )
