"""The team tells each other what it saw (E11, A12)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.retailers.models import Observation, Retailer


class ObservationError(ValueError):
    """It says nothing, or is about nothing we know; the text says why."""


@transaction.atomic
def add_observation(
    retailer: Retailer,
    *,
    topic: str,
    text: str,
    by: Staff,
    at: datetime,
    seen_at: datetime | None = None,
    phone_id: UUID | None = None,
) -> Observation:
    """One observation of one retailer; one `phone_id`, one observation.

    The words of an enforcement matter stand in their own row alone, not in the event: logs have other readers (A20).
    """
    if phone_id is not None:
        known = Observation.objects.unscoped("a phone-made id names one observation").filter(
            company_id=retailer.company_id, phone_id=phone_id, author=by
        )
        if (made := known.first()) is not None:
            return made
    if topic not in Observation.Topic.values or not text.strip():
        raise ObservationError("topic, text")
    seen = Observation.objects.create(
        company_id=retailer.company_id,
        retailer=retailer,
        author=by,
        topic=topic,
        text=text.strip()[:500],
        phone_id=phone_id,
        seen_at=min(seen_at or at, at),
        made_at=at,
    )
    words = {} if topic == Observation.Topic.ENFORCEMENT else {"text": seen.text}
    record("observation.added", retailer, by=by, at=at, observation=seen.pk, topic=topic, **words)
    return seen
