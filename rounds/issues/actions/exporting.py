"""What leaves the desk is remembered."""

from datetime import date, datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff


@transaction.atomic
def note_performance_export(*, first: date, last: date, rows: int, by: Staff, at: datetime) -> None:
    """Who took the figures of which period out as a file, and how many holders it names."""
    record("issue_figures.exported", by, by=by, at=at, first=first, last=last, rows=rows)
