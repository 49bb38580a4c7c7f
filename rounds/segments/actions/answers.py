"""Writing down an answered question about a retailer's will (C21)."""

from datetime import date, datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.segments.models import WillAnswer
from rounds.segments.rules.will import BY_KEY


@transaction.atomic
def answer_will(
    retailer: Retailer, *, question: str, answer: int, answered_on: date, by: Staff | str, at: datetime
) -> WillAnswer:
    """One answer from -2 to 2; a second one on the same day replaces the first. ValueError for unknown questions."""
    if question not in BY_KEY:
        raise ValueError(f"unknown question: {question}")
    row, _made = WillAnswer.objects.unscoped("the retailer came through the door").update_or_create(
        retailer=retailer,
        question=question,
        answered_on=answered_on,
        defaults={
            "company_id": retailer.company_id,
            "answer": answer,
            "asked_by": by if isinstance(by, Staff) else None,
        },
    )
    record("will.answered", row, by=by, at=at, retailer=retailer.pk, question=question, answer=answer)
    return row
