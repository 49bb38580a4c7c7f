"""Typing in paper sheets: in piles with a number, by the code on the sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.surveys.actions.answers import SurveyRefusedError, answer_invitation
from rounds.surveys.actions.campaigns import CampaignError
from rounds.surveys.models import Campaign, PaperBatch, Response


@transaction.atomic
def begin_batch(campaign: Campaign, *, sheets: int, by: Staff, at: datetime) -> PaperBatch:
    """A pile of so many sheets, with the next number of the campaign. CampaignError unless it is open."""
    locked = Campaign.objects.unscoped("the row came through its door").select_for_update().get(pk=campaign.pk)
    if locked.state != Campaign.State.OPEN:
        raise CampaignError("wrong_state")
    last = campaign.batches.aggregate(last=Max("number"))["last"] or 0
    batch = PaperBatch.objects.create(campaign=campaign, number=last + 1, sheets=sheets, made_by=by, made_at=at)
    record("campaign.paper_begun", campaign, by=by, at=at, number=batch.number, sheets=sheets)
    return batch


@transaction.atomic
def enter_sheet(batch: PaperBatch, code: str, answers: Mapping[int, Any], *, at: datetime) -> None:
    """One sheet of the pile; the response does not say which pile, and the pile does not say which sheets.

    SurveyRefusedError (`unknown_token`: no sheet has this code), AnswerRefusedError, CampaignError once closed.
    """
    if not PaperBatch.objects.filter(pk=batch.pk, closed_at=None).update(entered=F("entered") + 1):
        raise CampaignError("wrong_state")
    invitation = batch.campaign.invitations.filter(code=code).first() if code else None
    if invitation is None:
        raise SurveyRefusedError("unknown_token")
    answer_invitation(invitation, answers, at=at, channel=Response.Channel.PAPER.value)


@transaction.atomic
def close_batch(batch: PaperBatch, *, by: Staff, at: datetime) -> PaperBatch:
    """The pile is done; how many lay in it and were typed in stays side by side. CampaignError if done before."""
    if not PaperBatch.objects.filter(pk=batch.pk, closed_at=None).update(closed_at=at):
        raise CampaignError("wrong_state")
    batch.refresh_from_db()
    record(
        "campaign.paper_closed",
        batch.campaign,
        by=by,
        at=at,
        number=batch.number,
        sheets=batch.sheets,
        entered=batch.entered,
    )
    return batch
