"""The work is done otherwise from a day on (D02)."""

from datetime import date, datetime

from django.db import transaction

from rounds.common.events import record
from rounds.improvement.models import StepChange
from rounds.improvement.queries.ecrs import ACTIVITIES
from rounds.improvement.rules.ecrs import check_change
from rounds.people.models import Company, Staff


@transaction.atomic
def change_step(
    company: Company, *, activity: str, kind: str, text: str, since: date, by: Staff | str, at: datetime
) -> StepChange:
    """Write down what is done otherwise; the ledger shows the minutes before and after. RefusedError without words."""
    check_change(activity, text, known=ACTIVITIES)
    change = StepChange.objects.create(
        company=company,
        activity=activity,
        kind=kind,
        text=text.strip()[:300],
        since=since,
        made_by=by if isinstance(by, Staff) else None,
        made_at=at,
    )
    record("step.changed", change, by=by, at=at, activity=activity, kind=kind, text=change.text, since=since)
    return change
