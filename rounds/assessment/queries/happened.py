"""What happened in a period: issues with their hops, visits, bulletins; one query each, plain rows sorted by number."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from django.db.models import F

from rounds.assessment.models import Period
from rounds.bulletins.models import Bulletin
from rounds.issues.models import ClockCorrection, ClockPause, Hop, Issue
from rounds.people.models import Company
from rounds.people.queries import calendar_of
from rounds.visits.models import TraceRuling, Visit
from rounds.visits.models.visit import COMPLETE

WHY = "the assessment counts every record of the company"


def issues_in(company: Company, first: datetime, after: datetime) -> list[dict[str, Any]]:
    """Every issue raised in the period (A31)."""
    rows = Issue.objects.unscoped(WHY).filter(company=company, raised_at__gte=first, raised_at__lt=after)
    names = ("pk", "number", "category", "routing_id", "coordinator_id")
    return [
        {"id": key, "number": number, "category": category, "table": table, "manager": manager}
        for key, number, category, table, manager in rows.order_by("pk").values_list(*names)
    ]


def hops_of(company: Company, first: datetime, after: datetime) -> dict[int, list[dict[str, Any]]]:
    """The hops of these issues by issue, in the order of the events that began them."""
    rows = Hop.objects.filter(issue__company=company, issue__raised_at__gte=first, issue__raised_at__lt=after)
    names = (
        "issue_id", "step", "department_id", "starts_at", "ends_at", "allowed_minutes", "outcome",
        "started_by_event", "ended_by_event", "pk",
    )  # fmt: skip
    paused = _pauses_of(company, first, after)
    grouped: dict[int, list[dict[str, Any]]] = defaultdict(list)
    ordered = rows.order_by("issue_id", "started_by_event", "starts_at", "pk").values_list(*names)
    for issue, step, department, starts, ends, allowed, outcome, started_by, ended_by, key in ordered:
        grouped[issue].append(
            {
                "step": step,
                "department": department,
                "from": starts.astimezone(UTC).isoformat(),
                "to": ends.astimezone(UTC).isoformat() if ends else None,
                "allowed": allowed,
                "outcome": outcome,
                "started_by": started_by or 0,
                "ended_by": ended_by,
                **({"paused": paused[key]} if key in paused else {}),
            }
        )
    return grouped


def _pauses_of(company: Company, first: datetime, after: datetime) -> dict[int, list[list[str]]]:
    """When the clocks of these hops stood still, or were found not to count by an objection (A33, A35)."""
    raised = {"hop__issue__raised_at__gte": first, "hop__issue__raised_at__lt": after}
    found: dict[int, list[list[str]]] = defaultdict(list)
    for spans in (ClockPause.objects, ClockCorrection.objects):
        rows = spans.filter(hop__issue__company=company, **raised).order_by("hop_id", "starts_at", "pk")
        for hop, *span in rows.values_list("hop_id", "starts_at", "ends_at"):
            found[hop].append([moment.astimezone(UTC).isoformat() for moment in span])
    return {hop: sorted(spans) for hop, spans in found.items()}


def visits_in(company: Company, period: Period) -> list[dict[str, Any]]:
    """Every visit of a day in the period; `ruling` is there where a person has ruled on the words (A30, E07).

    Visits alike but for their number share a row with the numbers in `ids`: a city has seventy thousand in a quarter.
    The automatic grade and the doubts of a visit are left where they are: they count for nobody.
    """
    span = (period.starts_on, period.ends_on)
    rows = Visit.objects.unscoped(WHY).filter(company=company, planned_on__range=span)
    rows = rows.exclude(state=Visit.State.WITHDRAWN)
    whole = set(rows.filter(COMPLETE).order_by().values_list("pk", flat=True))
    ruled = TraceRuling.objects.unscoped(WHY).filter(company=company, visit__planned_on__range=span)
    rulings = dict(ruled.order_by().values_list("visit_id", "ruling"))
    names = ("pk", "manager_id", "channel", "state", "missed_reason", "plan_key")
    alike: dict[tuple[int, str, str, str, bool, bool, str], list[int]] = defaultdict(list)
    for key, manager, channel, state, reason, plan in rows.order_by("pk").values_list(*names):
        alike[manager, channel, state, reason, bool(plan), key in whole, rulings.get(key, "")].append(key)
    return [
        {
            "manager": manager,
            "channel": channel,
            "state": state,
            "missed_reason": reason,
            "is_planned": is_planned,
            "is_complete": is_complete,
            **({"ruling": ruling} if ruling else {}),
            "ids": ids,
        }
        for (manager, channel, state, reason, is_planned, is_complete, ruling), ids in sorted(alike.items())
    ]


def bulletins_in(company: Company, first: datetime, after: datetime) -> list[dict[str, Any]]:
    """Every bulletin a department owed in the period; due at closing time is due when work begins again.

    What nobody had asked for is due in the instant it is published: it is no duty and dilutes none.
    """
    rows = Bulletin.objects.unscoped(WHY).filter(company=company, due_at__gte=first, due_at__lt=after)
    rows = rows.exclude(published_at=F("due_at"))
    calendar = calendar_of(company, range(first.year - 1, after.year + 2))
    return [
        {
            "id": key,
            "department": department,
            "due_at": calendar.next_open(due).astimezone(UTC).isoformat(),
            "published_at": published.astimezone(UTC).isoformat() if published else None,
        }
        for key, department, due, published in rows.order_by("pk").values_list(
            "pk", "department_id", "due_at", "published_at"
        )
    ]
