"""Everything a closing depends on, as one plain document: same facts, same bytes, whatever order the rows came in."""

from collections import defaultdict
from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from rounds.assessment.models import Period, Scheme
from rounds.assessment.queries import field_facts as field
from rounds.assessment.queries.corrections import corrections_of, overrides_of
from rounds.assessment.queries.happened import bulletins_in, hops_of, issues_in, visits_in
from rounds.assessment.rules.lines import Book, book_of, plain_book
from rounds.assessment.rules.scheme import Party
from rounds.assessment.rules.score import RULE_VERSION
from rounds.assessment.rules.settings import (
    ACCEPTED_MISSED_REASONS,
    ANOMALY_MINUTES,
    FILE_FIELDS,
    ISSUE_LIABILITY_WEIGHT,
    LEANING_RECORDS,
    PLAN_MINUTES,
    RULING_MINUTES,
    SMALL_GROUP,
    SURVEY_LIABILITY_WEIGHT,
    TOLERANCE_DAYS,
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

# Format 3: retailers count for whom they belonged to when the period ended, results carry the size of their sample.
FORMAT = 3
FROZEN_SETTINGS = (
    ACCEPTED_MISSED_REASONS,
    ISSUE_LIABILITY_WEIGHT,
    SURVEY_LIABILITY_WEIGHT,
    SECONDARY_WITHOUT_GROUND,
    LEANING_RECORDS,
    SMALL_GROUP,
    TOLERANCE_DAYS,
    FILE_FIELDS,
    PLAN_MINUTES,
    ANOMALY_MINUTES,
    RULING_MINUTES,
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


def book_in(scheme: Scheme) -> Book:
    """A kept scheme as lines; one from before there were lines is read from its weights."""
    if scheme.lines:
        return book_of(scheme.lines["lists"], is_plain=scheme.lines["is_plain"])
    return plain_book({Party.MANAGER: scheme.manager_weights, Party.DEPARTMENT: scheme.department_weights})


def frozen_inputs(period: Period, scheme: Scheme, *, as_of: datetime) -> dict[str, Any]:
    """The inputs of a closing at `as_of`, in a fixed number of queries; instants in UTC, lists sorted by number.

    Work goes on meanwhile, no lock is held: what is looked up for a row is read after the row, so it is always there.
    """
    company = period.company
    settings = settings_of(company, at=as_of)
    first, after = period_bounds(period)
    happened = _happened(period, first, after)
    fielded = _field(period, first, after, as_of=as_of, settings=settings)
    current = routing_in_force(company, as_of)
    routing = _routing({issue["table"] for issue in happened["issues"]} | ({current.pk} if current else set()))
    book = book_in(scheme)
    promised = {row["department"] for row in fielded["promises"]}
    holders = {row["manager"] for row in fielded["retailers"]}
    met = holders | {row["manager"] for name in ("issues", "visits") for row in happened[name]}
    return {
        "format": FORMAT,
        "rule_version": RULE_VERSION,
        "as_of": as_of.astimezone(UTC).isoformat(),
        "day": company.local_day(as_of).isoformat(),
        "period": {"starts_on": period.starts_on.isoformat(), "ends_on": period.ends_on.isoformat()},
        "scheme": {"version": scheme.version, "is_plain": book.is_plain, "lists": book.record()},
        "settings": {setting.key: settings[setting] for setting in FROZEN_SETTINGS},
        "calendar": _calendar(company, first, as_of, settings),
        "managers": _managers(company, met),
        "market_managers": _market_managers(company, holders),
        "departments": _departments(company, _departments_met(happened) | promised),
        "routing": routing,
        "current_routing": {row["category"]: row["table"] for row in routing if current and row["table"] == current.pk},
        **happened,
        **fielded,
        "corrections": corrections_of(period),
        "overrides": overrides_of(period),
    }


def _happened(period: Period, first: datetime, after: datetime) -> dict[str, list[dict[str, Any]]]:
    company = period.company
    satisfaction = satisfaction_facts(company, period.starts_on, period.ends_on)
    issues = issues_in(company, first, after)
    hops = hops_of(company, first, after)
    for issue in issues:
        issue["hops"] = hops.get(issue["id"], [])
    return {
        "issues": issues,
        "visits": visits_in(company, period),
        "bulletins": bulletins_in(company, first, after),
        "satisfaction": [_plain_fact(asdict(fact)) for fact in satisfaction],
    }


def _field(
    period: Period, first: datetime, after: datetime, *, as_of: datetime, settings: Settings
) -> dict[str, list[dict[str, Any]]]:
    company = period.company
    span = field.Span(period.starts_on, min(period.ends_on, company.local_day(as_of)))
    at = min(as_of, after)
    fields = settings[FILE_FIELDS]
    return {
        "retailers": field.retailers_in(company, span, at=at, settings=settings, fields=fields),
        "promises": field.promises_in(company, span),
        "trainings": field.trainings_in(company, period),
        "judgements": field.judgements_in(company, span),
        "tasks": field.tasks_in(company, period, first, after),
    }


def _calendar(company: Company, first: datetime, as_of: datetime, settings: Settings) -> dict[str, Any]:
    years = range(first.year - 1, max(first.year, as_of.year) + 2)
    return calendar_record(calendar_of(company, years, settings=settings))


def _managers(company: Company, met: set[int | None]) -> list[dict[str, Any]]:
    """Active account managers, and those who have left but appear in the records of the period or had retailers."""
    rows = Staff.objects.filter(company=company, role=Role.ACCOUNT_MANAGER)
    rows = rows.filter(Q(is_active=True) | Q(pk__in=[key for key in met if key is not None]))
    return [{"id": key, "number": number} for key, number in rows.order_by("pk").values_list("pk", "username")]


def _market_managers(company: Company, holders: set[int]) -> list[dict[str, Any]]:
    """Active market managers with their unit and its account managers: active, or with retailers at the end (A51)."""
    team: dict[int, list[int]] = defaultdict(list)
    members = Staff.objects.filter(company=company, role=Role.ACCOUNT_MANAGER, unit__isnull=False)
    members = members.filter(Q(is_active=True) | Q(pk__in=sorted(holders)))
    for key, unit in members.order_by("pk").values_list("pk", "unit_id"):
        team[unit].append(key)
    rows = Staff.objects.filter(company=company, role=Role.MARKET_MANAGER, is_active=True)
    return [
        {"id": key, "number": number, "unit": unit, "team": team[unit]}
        for key, number, unit in rows.order_by("pk").values_list("pk", "username", "unit_id")
    ]


def _departments_met(happened: dict[str, list[dict[str, Any]]]) -> set[int | None]:
    met = {hop["department"] for issue in happened["issues"] for hop in issue["hops"]}
    return met | {row["department"] for name in ("bulletins", "satisfaction") for row in happened[name]}


def _departments(company: Company, met: set[int | None]) -> list[dict[str, Any]]:
    rows = Department.objects.unscoped("every department is assessed").filter(company=company)
    rows = rows.filter(Q(function__in=DUTY_FUNCTIONS) | Q(pk__in=[key for key in met if key is not None]))
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
