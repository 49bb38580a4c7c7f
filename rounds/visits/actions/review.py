"""The fifteen-minute review at the end of the day (C16, C17)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.visits.actions.anomalies import say_anomaly
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
    written_at: datetime | None = None,
    answers: Iterable[Mapping[str, str]] = (),
) -> DayReview:
    """Send the review of one day to the market manager; the figures come from the visits, not from the phone.

    `anomalies` are the person's own words besides those found in his records. `written_at` is when he sent it on his
    phone, which may be hours before it arrives. Sending again replaces the words; the event keeps those of before.
    """
    summary = day_summary(manager, day)
    known = DayReview.objects.unscoped("his own review of this day").filter(manager=manager, day=day).first()
    before = {"anomalies": known.anomalies, "tomorrow": known.tomorrow} if known else None
    review = known or DayReview(company=manager.company, manager=manager, day=day)
    review.planned, review.finished = summary.planned, summary.finished
    review.unfinished = [reason.record() for reason in summary.unfinished]
    review.anomalies, review.tomorrow = anomalies.strip(), tomorrow.strip()
    review.answers = [dict(answer) for answer in answers if answer.get("answer", "").strip()]
    review.written_at = min(written_at or at, at)
    review.opened_at, review.sent_at = min(opened_at, review.written_at), at
    review.save()
    say_anomaly(manager, words=review.anomalies, day=day, by=by, at=at)
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
        answers=review.answers,
        minutes=review.minutes,
        before=before,
    )
    return review
