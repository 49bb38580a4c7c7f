"""The fifteen-minute review at the end of the day (C16, C17)."""

from datetime import date, datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.visits.models import DayReview
from rounds.visits.queries.day import day_summary


@transaction.atomic
def send_day_review(
    manager: Staff,
    *,
    day: date,
    anomalies: str,
    tomorrow: str,
    opened_at: datetime,
    by: Staff | str,
    at: datetime,
) -> DayReview:
    """Send the review of one day to the market manager; the figures come from the visits, not from the phone.

    Sending it again replaces the words; the event keeps what was said before.
    """
    summary = day_summary(manager, day)
    known = DayReview.objects.unscoped("his own review of this day").filter(manager=manager, day=day).first()
    before = {"anomalies": known.anomalies, "tomorrow": known.tomorrow} if known else None
    review = known or DayReview(company=manager.company, manager=manager, day=day)
    review.planned, review.finished = summary.planned, summary.finished
    review.unfinished = [reason.record() for reason in summary.unfinished]
    review.anomalies, review.tomorrow = anomalies.strip(), tomorrow.strip()
    review.opened_at, review.sent_at = min(opened_at, at), at
    review.save()
    record(
        "day_review.sent",
        review,
        by=by,
        at=at,
        day=day,
        planned=review.planned,
        finished=review.finished,
        anomalies=review.anomalies,
        tomorrow=review.tomorrow,
        before=before,
    )
    return review
