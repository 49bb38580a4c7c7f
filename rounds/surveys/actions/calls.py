"""The telephone interview: taking the next person, noting what came of the call, drawing a replacement."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.people.queries import settings_of
from rounds.people.queries.settings import calendar_of
from rounds.surveys.actions.answers import answer_invitation
from rounds.surveys.actions.campaigns import TOKEN_BYTES, By
from rounds.surveys.models import Call, Campaign, Invitation, Reserve, Response
from rounds.surveys.queries import token_hash
from rounds.surveys.queries.interviews import due_calls
from rounds.surveys.rules.calling import gone_after, may_interview, past_of
from rounds.surveys.rules.settings import CALL_ATTEMPTS, HOLD_MINUTES


class CallRefusedError(ValueError):
    """No call now; `code` is `not_open`, `outside_hours`, `nobody_left`, `not_held`, `own_retailer` or `gone`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def take_next_call(campaign: Campaign, *, by: Staff, at: datetime) -> Invitation:
    """The next person for this interviewer, his alone for a while; whom he already has stays with him.

    Only in working hours, never his own retailer, never twice within the gap. CallRefusedError.
    """
    _lock(campaign)
    company = campaign.company
    day = company.local_day(at)
    if campaign.state != Campaign.State.OPEN or not campaign.starts_on <= day <= campaign.ends_on:
        raise CallRefusedError("not_open")
    if not calendar_of(company, range(day.year, day.year + 1)).is_open(at):
        raise CallRefusedError("outside_hours")
    held = campaign.invitations.filter(held_by=by, held_until__gt=at, answered=False, gone="").first()
    chosen = held or next(iter(due_calls(campaign, by, at=at)), None)
    if chosen is None:
        raise CallRefusedError("nobody_left")
    campaign.invitations.filter(held_by=by).exclude(pk=chosen.pk).update(held_by=None, held_until=None)
    chosen.held_by, chosen.held_until = by, at + timedelta(minutes=settings_of(company, at=at)[HOLD_MINUTES])
    chosen.save(update_fields=["held_by", "held_until"])
    return chosen


@transaction.atomic
def answer_by_phone(
    invitation: Invitation, answers: Mapping[int, Any], *, by: Staff, at: datetime, seconds: float | None = None
) -> None:
    """Take the answers the interviewer was told. Nothing says afterwards who asked, or whom. CallRefusedError."""
    _permit(invitation, by=by, at=at)
    answer_invitation(invitation, answers, at=at, channel=Response.Channel.PHONE.value, seconds=seconds)


@transaction.atomic
def note_call(invitation: Invitation, *, outcome: str, by: Staff, at: datetime) -> Invitation | None:
    """A call without answers. Who refuses, has another number or is silent too often is replaced; the replacement.

    CallRefusedError when the interviewer does not have him.
    """
    _permit(invitation, by=by, at=at)
    past = past_of(invitation.calls.values_list("outcome", "made_at"))
    Call.objects.create(invitation=invitation, outcome=outcome, made_by=by, made_at=at)
    Invitation.objects.filter(pk=invitation.pk).update(held_by=None, held_until=None)
    record("campaign.called", invitation.campaign, by=by, at=at, retailer=invitation.retailer_id, outcome=outcome)
    attempts = settings_of(invitation.campaign.company, at=at)[CALL_ATTEMPTS]
    reason = gone_after(outcome, past, attempts=attempts)
    return replace_invitation(invitation, reason=reason, by=by, at=at) if reason else None


@transaction.atomic
def replace_invitation(invitation: Invitation, *, reason: str, by: By, at: datetime) -> Invitation | None:
    """Give somebody up and ask the next of his stratum's reserve instead, by an invitation of his own.

    None when the reserve is used up. CallRefusedError `gone` when he has answered or was given up before.
    """
    campaign = _lock(invitation.campaign)
    waiting = Invitation.objects.filter(pk=invitation.pk, answered=False, gone="")
    if not waiting.update(gone=reason, held_by=None, held_until=None):
        raise CallRefusedError("gone")
    following = campaign.reserves.filter(stratum=invitation.stratum, is_used=False).order_by("position").first()
    replacement = _invited_instead(invitation, following) if following else None
    record(
        "campaign.replaced",
        campaign,
        by=by,
        at=at,
        retailer=invitation.retailer_id,
        reason=reason,
        replacement=replacement.retailer_id if replacement else None,
    )
    return replacement


def _invited_instead(invitation: Invitation, following: Reserve) -> Invitation:
    Reserve.objects.filter(pk=following.pk).update(is_used=True)
    used = set(Invitation.objects.filter(campaign=invitation.campaign_id).values_list("code", flat=True))
    free = (str(100_000 + secrets.randbelow(900_000)) for _attempt in iter(int, 1))
    return Invitation.objects.create(
        campaign_id=invitation.campaign_id,
        retailer_id=following.retailer_id,
        stratum=invitation.stratum,
        token_hash=token_hash(secrets.token_urlsafe(TOKEN_BYTES)),
        code=next(code for code in free if code not in used),
        replaces=invitation,
    )


def _permit(invitation: Invitation, *, by: Staff, at: datetime) -> None:
    territory = invitation.retailer.territory
    if not may_interview(by.pk, territory.manager_id if territory else None):
        raise CallRefusedError("own_retailer")
    if not Invitation.objects.filter(Q(held_until__gt=at), pk=invitation.pk, held_by=by).exists():
        raise CallRefusedError("not_held")


def _lock(campaign: Campaign) -> Campaign:
    return Campaign.objects.unscoped("the row came through its door").select_for_update().get(pk=campaign.pk)
