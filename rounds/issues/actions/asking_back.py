"""A closed issue goes on the list of checks with its retailer when the rule says so (回访; A31, A32)."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.issues.models import FollowUp, Issue
from rounds.issues.queries.following_up import closed_facts
from rounds.issues.rules.clocks import due_at
from rounds.issues.rules.helping import follow_up_reason
from rounds.issues.rules.settings import FOLLOW_UP_MINUTES, FOLLOW_UP_PERCENT
from rounds.people.queries import calendar_around, settings_of


@transaction.atomic
def ask_follow_up(issue: Issue, *, at: datetime) -> FollowUp | None:
    """Put a closed issue on the list of checks when the rule says so."""
    settings = settings_of(issue.company, at=at)
    reason = follow_up_reason(closed_facts(issue, at=at), percent=settings[FOLLOW_UP_PERCENT])
    if reason is None or issue.follow_ups.open().exists():
        return None
    due = due_at(at, settings[FOLLOW_UP_MINUTES], calendar=calendar_around(issue.company, at))
    record("issue.follow_up_asked", issue, by="system", at=at, why=reason.value)
    return FollowUp.objects.create(
        company_id=issue.company_id, issue=issue, reason=reason.value, asked_at=at, due_at=due
    )
