"""What leaves the desk is remembered."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.surveys.models import Campaign


@transaction.atomic
def note_results_export(campaign: Campaign, *, rows: int, by: Staff, at: datetime) -> None:
    """Who took the results of a campaign out as a file, and how many lines it holds."""
    record("campaign.results_exported", campaign, by=by, at=at, rows=rows)
