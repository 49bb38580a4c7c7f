"""Everything a closing depends on, as one plain document: same facts, same bytes, whatever order the rows came in."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from rounds.assessment.models import Objection, Period, Scheme
from rounds.assessment.queries.happened import bulletins_in, hops_of, issues_in, visits_in
from rounds.assessment.rules.scheme import Party
from rounds.assessment.rules.score import RULE_VERSION
from rounds.assessment.rules.settings import (
    ACCEPTED_MISSED_REASONS,
    ISSUE_LIABILITY_WEIGHT,
    SURVEY_LIABILITY_WEIGHT,
)
from rounds.common.calendar import calendar_record
from rounds.common.settings import Settings
from rounds.issues.models import RoutingRow
from rounds.issues.queries.routing import routing_in_force
from rounds.issues.rules.settings import SECONDARY_WITHOUT_GROUND
from rounds.people.models import Company, Department, Staff
from rounds.people.queries import calendar_of, settings_of
from rounds.people.rules.roles import Role
from rounds.surveys.queries import satisfaction_facts

FORMAT = 1
FROZEN_SETTINGS = (
    ACCEPTED_MISSED_REASONS,
    ISSUE_LIABILITY_WEIGHT,
    SURVEY_LIABILITY_WEIGHT,
    SECONDARY_WITHOUT_GROUND,
)
# Departments with a duty towards account managers and retailers (A21-A25); others only when something was theirs.
DUTY_FUNCTIONS = (
    Department.Function.SALES,
    Department.Function.CALL_CENTRE,
    Department.Function.PLANNING,
    Department.Function.MONOPOLY,
    Department.Function.DISTRIBUTION,
)


def period_bounds(period: Period) -> tuple[datetime, datetime]:
    """The first instant of the period and the first after it, in the company's zone."""
    zone = ZoneInfo(period.company.timezone)
    first = datetime.combine(period.starts_on, time.min, tzinfo=zone)
    return first, datetime.combine(period.ends_on + timedelta(days=1), time.min, tzinfo=zone)


def scheme_in_force(period: Period) -> Scheme | None:
    """The newest scheme adopted before the period was over; if there was none yet, the first one after."""
    schemes = Scheme.objects.unscoped("a closing needs the scheme of its company").filter(company=period.company)
    _first, after = period_bounds(period)
    begun = schemes.filter(made_at__lt=after).order_by("-version").first()
    return begun or schemes.order_by("version").first()


def frozen_inputs(period: Period, scheme: Scheme, *, as_of: datetime) -> dict[str, Any]:
    """The inputs of a closing at `as_of`, in a fixed number of queries; instants in UTC, lists sorted by number."""
    company = period.company
    settings = settings_of(company, at=as_of)
    first, after = period_bounds(period)
    issues = issues_in(company, first, after)
    visits = visits_in(company, period)
    bulletins = bulletins_in(company, first, after)
    satisfaction = [asdict(fact) for fact in satisfaction_facts(company, period.starts_on, period.ends_on)]
    hops = hops_of(company, first, after)
    for issue in issues:
        issue["hops"] = hops.get(issue["id"], [])
    current = routing_in_force(company, as_of)
    routing = _routing({issue["table"] for issue in issues} | ({current.pk} if current else set()))
    return {
        "format": FORMAT,
        "rule_version": RULE_VERSION,
        "as_of": as_of.astimezone(UTC).isoformat(),
        "period": {"starts_on": period.starts_on.isoformat(), "ends_on": period.ends_on.isoformat()},
        "scheme": {
            "version": scheme.version,
            Party.MANAGER.value: scheme.manager_weights,
            Party.DEPARTMENT.value: scheme.department_weights,
        },
        "settings": {setting.key: settings[setting] for setting in FROZEN_SETTINGS},
        "calendar": _calendar(company, first, as_of, settings),
        "managers": _managers(company, {row["manager"] for row in [*issues, *visits]}),
        "departments": _departments(company, _departments_met(issues, bulletins, satisfaction)),
        "routing": routing,
        "current_routing": {row["category"]: row["table"] for row in routing if current and row["table"] == current.pk},
        "issues": issues,
        "visits": visits,
        "bulletins": bulletins,
        "satisfaction": [_plain_fact(fact) for fact in satisfaction],
        "corrections": _corrections(period),
    }


def _calendar(company: Company, first: datetime, as_of: datetime, settings: Settings) -> dict[str, Any]:
    years = range(first.year - 1, max(first.year, as_of.year) + 2)
    return calendar_record(calendar_of(company, years, settings=settings))


def _managers(company: Company, met: set[int | None]) -> list[dict[str, Any]]:
    """Active account managers, and those who have left but appear in the records of the period."""
    rows = Staff.objects.filter(company=company, role=Role.ACCOUNT_MANAGER)
    rows = rows.filter(Q(is_active=True) | Q(pk__in=[key for key in met if key is not None]))
    return [{"id": key, "number": number} for key, number in rows.order_by("pk").values_list("pk", "username")]


def _departments_met(*groups: Iterable[dict[str, Any]]) -> set[int]:
    issues, bulletins, satisfaction = groups
    met = {hop["department"] for issue in issues for hop in issue["hops"]}
    met |= {row["department"] for row in bulletins} | {row["department"] for row in satisfaction}
    return {key for key in met if key is not None}


def _departments(company: Company, met: set[int]) -> list[dict[str, Any]]:
    rows = Department.objects.unscoped("every department is assessed").filter(company=company)
    rows = rows.filter(Q(function__in=DUTY_FUNCTIONS) | Q(pk__in=met))
    return [{"id": key, "function": name} for key, name in rows.order_by("pk").values_list("pk", "function")]


def _routing(tables: set[int]) -> list[dict[str, Any]]:
    rows = RoutingRow.objects.filter(table__in=tables).order_by("table_id", "category")
    return [
        {
            "table": row.table_id,
            "category": row.category,
            "department": row.department_id,
            "primary_percent": format(row.primary_percent, ".2f"),
            # A17 says where an issue goes, not who bears it.
            "rules": [rule for rule in row.rules if rule != "A17"],
            "is_assumption": row.is_assumption,
        }
        for row in rows
    ]


def _plain_fact(fact: dict[str, Any]) -> dict[str, Any]:
    return fact | {"counts": list(fact["counts"]) if fact["counts"] else None}


def _corrections(period: Period) -> list[dict[str, Any]]:
    """Records that upheld objections took out of a part of this period."""
    upheld = Objection.objects.unscoped("corrections count for whoever was scored").filter(
        part__score__run__period=period, state=Objection.State.UPHELD
    )
    rows = upheld.exclude(record="").values_list(
        "part__score__manager_id", "part__score__department_id", "part__indicator", "record"
    )
    found = {
        (Party.MANAGER.value if manager else Party.DEPARTMENT.value, manager or department, indicator, record)
        for manager, department, indicator, record in rows.order_by()
    }
    return [
        {"party": party, "id": key, "indicator": indicator, "record": record}
        for party, key, indicator, record in sorted(found)
    ]
