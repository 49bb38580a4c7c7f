"""The visits, issues and bulletins a phone works with."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rounds.issues.models import Issue
from rounds.issues.queries.helping import remindable
from rounds.people.models import Staff
from rounds.visits.models import Visit
from rounds.visits.rules.reasons import reason_from

BACK, AHEAD = timedelta(days=7), timedelta(days=35)
CLOSED_DAYS = timedelta(days=7)


def own_visits(staff: Staff, *, today: date) -> QuerySet[Visit]:
    """His own round: a week back, five weeks ahead."""
    rows = Visit.objects.visible_to(staff).filter(manager=staff, planned_on__range=(today - BACK, today + AHEAD))
    return rows.exclude(state=Visit.State.WITHDRAWN).order_by("planned_on", "position", "pk")


def visit_cards(visits: Collection[Visit]) -> list[dict[str, Any]]:
    """One entry per visit of the round."""
    return [
        {
            "id": str(visit.pk),
            "phone_id": str(visit.phone_id) if visit.phone_id else None,
            "retailer": visit.retailer_id,
            "day": visit.planned_on,
            "position": visit.position,
            "minute": visit.planned_minute,
            "channel": visit.channel,
            "state": visit.state,
            "goal": visit.goal,
            "goal_because": visit.goal_because,
            "no_goal_reason": visit.no_goal_reason,
            "plan_because": [reason_card(reason) for reason in visit.plan_because],
            "duties": [duty_card(record) for record in visit.suggested_duties],
            "missed_reason": visit.missed_reason,
            "missed_note": visit.missed_note,
            "complete": visit.is_complete,
            "doubts": [reason_from(doubt).said(_) for doubt in visit.doubts],
            "open_doubts": [
                {"kind": doubt["kind"], "text": reason_from(doubt).said(_)}
                for doubt in visit.doubts
                if "kind" in doubt and not doubt.get("answer")
            ],
            "arrived_at": visit.arrived_at,
            "departed_at": visit.departed_at,
            "version": visit.version,
        }
        for visit in visits
    ]


def duty_card(record: dict[str, Any]) -> dict[str, Any]:
    """A suggested duty with its label and its reasons in words."""
    return {
        "duty": record["duty"],
        "label": _(str(Visit.Duty(record["duty"]).label)),
        "because": [reason_card(reason) for reason in record.get("because", ())],
    }


def reason_card(record: dict[str, Any] | str) -> dict[str, Any]:
    """A stored reason in words, with its rule ids."""
    reason = reason_from(record)
    return {"text": reason.said(_), "rules": list(reason.rules)}


def own_issues(staff: Staff, *, at: datetime) -> QuerySet[Issue]:
    """Open issues he sees, and those closed in the last week."""
    rows = Issue.objects.visible_to(staff).filter(Q(closed_at__isnull=True) | Q(closed_at__gte=at - CLOSED_DAYS))
    return rows.select_related("department").order_by("-raised_at", "-pk")


def issue_cards(staff: Staff, issues: Collection[Issue], *, at: datetime) -> list[dict[str, Any]]:
    """One entry per issue; with whether he may remind its holder, and from when again."""
    reminding = remindable(staff, issues, now=at)
    return [
        {
            "id": str(issue.pk),
            "phone_id": str(issue.phone_id) if issue.phone_id else None,
            "number": issue.number,
            "retailer": issue.retailer_id,
            "category": issue.category,
            "category_label": _(issue.get_category_display()),
            "text": issue.text,
            "state": issue.state,
            "state_label": _(issue.get_state_display()),
            "holder": issue.department.name if issue.department else "",
            "raised_at": issue.raised_at,
            "due_at": issue.holder_due_at,
            "answer": issue.answer,
            "answer_kind": _(issue.get_answer_kind_display()) if issue.answer_kind else "",
            "promised_on": issue.promised_on,
            "may_remind": issue.pk in reminding,
            "remind_from": reminding.get(issue.pk),
            "version": issue.version,
        }
        for issue in issues
    ]
