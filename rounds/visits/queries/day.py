"""The day of one account manager, for his review."""

from datetime import date

from rounds.people.models import Staff
from rounds.visits.models import Visit
from rounds.visits.rules.review import DayVisit, Prefilled, prefill_review


def day_summary(manager: Staff, day: date, *, new_issues: dict[int, int] | None = None) -> Prefilled:
    """Plan against done of one day (C16); `new_issues` counts what each visit raised, from the storey above."""
    raised = new_issues or {}
    rows = Visit.objects.unscoped("his own day").filter(manager=manager).on(day).select_related("retailer")
    return prefill_review(
        DayVisit(
            retailer=visit.retailer.name,
            state=visit.state,
            missed_reason=visit.missed_reason,
            missed_label=Visit.MissedReason(visit.missed_reason).label if visit.missed_reason else "",
            missed_note=visit.missed_note,
            doubts=len(visit.doubts),
            new_issues=raised.get(visit.pk, 0),
        )
        for visit in rows
    )
