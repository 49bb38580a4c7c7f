"""Everything held about a person, given out on his request: that it was given is remembered, what it says is not."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.retailers.models import Retailer


@transaction.atomic
def note_disclosure(subject: Retailer | Staff, *, rows: int, because: str, by: Staff | str, at: datetime) -> None:
    """Somebody took out everything about one person; ValueError without a reason."""
    if not because.strip():
        raise ValueError("no_reason")
    record("person.disclosed", subject, by=by, at=at, rows=rows, because=because.strip()[:300])
