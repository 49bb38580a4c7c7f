"""Writing the flags of answered questionnaires down when a campaign is closed (A32)."""

from datetime import datetime

from django.db import transaction

from rounds.people.queries import settings_of
from rounds.surveys.models import Campaign, Response
from rounds.surveys.queries.quality import checks_of, sheets_of
from rounds.surveys.rules.quality import counts_of, flags_of
from rounds.surveys.rules.settings import COUNTED

ALL = "all"


@transaction.atomic
def flag_answers(campaign: Campaign, *, at: datetime) -> dict[str, int]:
    """Set the flags and whether each questionnaire counts in the assessment; how many carry each flag.

    A flag is no verdict: unless the company's setting says otherwise, everything counts. The caller writes the event
    of the closing, which carries these numbers.
    """
    counts_all = settings_of(campaign.company, at=at)[COUNTED] == ALL
    found = flags_of(sheets_of(campaign), checks_of(campaign.company))
    responses = Response.objects.filter(campaign=campaign)
    responses.update(flags=[], is_counted=True)
    flagged = list(responses.filter(pk__in=list(found)).order_by("pk"))
    for response in flagged:
        response.flags = [flag.code for flag in found[str(response.pk)]]
        response.is_counted = counts_all
    Response.objects.bulk_update(flagged, ["flags", "is_counted"], batch_size=500)
    return counts_of(found)
