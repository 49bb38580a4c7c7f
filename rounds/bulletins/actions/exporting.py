"""What leaves the desk is remembered."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff


@transaction.atomic
def note_export(what: str, *, rows: int, by: Staff, at: datetime) -> None:
    """Who took which page out as a file (`digest`, `coverage`), and how many rows it holds."""
    record("bulletins.exported", by, by=by, at=at, what=what, rows=rows)
