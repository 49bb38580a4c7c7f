"""Whom an interviewer may call now, and how far the calling has come."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from rounds.people.models import Staff
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer
from rounds.surveys.models import Call, Campaign, Invitation
from rounds.surveys.rules.calling import is_due, may_interview, past_of
from rounds.surveys.rules.settings import CALL_GAP_HOURS


@dataclass(frozen=True)
class Calling:
    """One open campaign as an interviewer sees it: how many he may call now, later, and cannot call at all."""

    campaign: Campaign
    now: int
    later: int
    without_phone: int
    answered: int
    asked: int


def waiting_in_reach(campaign: Campaign, interviewer: Staff) -> QuerySet[Invitation]:
    """Who has not answered and lies within the interviewer's reach."""
    reach = Retailer.objects.visible_to(interviewer)
    found = campaign.invitations.filter(answered=False, gone="", retailer__in=reach)
    return found.select_related("retailer__territory")


def due_calls(campaign: Campaign, interviewer: Staff, *, at: datetime) -> list[Invitation]:
    """Who may be called now, the reminded first, then the least often called, then in no order anybody knows."""
    gap = timedelta(hours=settings_of(campaign.company, at=at)[CALL_GAP_HOURS])
    calls: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for key, outcome, made_at in Call.objects.filter(invitation__campaign=campaign).values_list(
        "invitation_id", "outcome", "made_at"
    ):
        calls[key].append((outcome, made_at))
    free = Q(held_until__isnull=True) | Q(held_until__lte=at) | Q(held_by=interviewer)
    found = [
        one
        for one in waiting_in_reach(campaign, interviewer).filter(free).exclude(retailer__phone="")
        if _may(one, interviewer) and is_due(past_of(calls[one.pk]), now=at, gap=gap)
    ]
    return sorted(found, key=lambda one: (-one.reminders, len(calls[one.pk]), _lot(campaign, one)))


def calling(campaign: Campaign, interviewer: Staff, *, at: datetime) -> Calling:
    """How far the calling has come, for this interviewer."""
    waiting = waiting_in_reach(campaign, interviewer)
    phoned = [one for one in waiting.exclude(retailer__phone="") if _may(one, interviewer)]
    now = len(due_calls(campaign, interviewer, at=at))
    counted = campaign.invitations.aggregate(asked=Count("pk"), answered=Count("pk", filter=Q(answered=True)))
    return Calling(
        campaign=campaign,
        now=now,
        later=len(phoned) - now,
        without_phone=waiting.filter(retailer__phone="").count(),
        answered=counted["answered"],
        asked=counted["asked"],
    )


def _may(one: Invitation, interviewer: Staff) -> bool:
    territory = one.retailer.territory
    return may_interview(interviewer.pk, territory.manager_id if territory else None)


def _lot(campaign: Campaign, one: Invitation) -> bytes:
    return hashlib.sha256(f"{campaign.seed}:call:{one.pk}".encode()).digest()
