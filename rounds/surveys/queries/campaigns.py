"""Whom a campaign may ask, what a token opens, and how many have answered."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, Q

from rounds.orders.models import MonthlyFeature
from rounds.people.models import Company
from rounds.retailers.models import Retailer
from rounds.surveys.models import Campaign, Invitation
from rounds.surveys.models.campaign import CampaignQuerySet
from rounds.surveys.rules.questionnaire import Question, Questionnaire
from rounds.surveys.rules.sampling import Candidate

WINDOW = timedelta(days=366)


@dataclass(frozen=True)
class StratumProgress:
    """How many retailers of one stratum were asked and how many have answered."""

    stratum: str
    asked: int
    answered: int


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256, so that a copy of the database opens no questionnaire."""
    return hashlib.sha256(token.encode()).hexdigest()


def candidates(company: Company, *, until: date) -> list[Candidate]:
    """Every active retailer with the mean monthly volume of his orders in the year before `until`."""
    features = MonthlyFeature.objects.unscoped("a sample is drawn from the whole company")
    rows = features.filter(company=company, month__gt=until - WINDOW, month__lte=until)
    volumes = dict(rows.values_list("retailer_id").annotate(mean=Avg("volume")).order_by())
    retailers = Retailer.objects.unscoped("a sample is drawn from the whole company").filter(company=company).active()
    return [
        Candidate(key, market, None if volumes.get(key) is None else Decimal(str(volumes[key])))
        for key, market in retailers.order_by("pk").values_list("pk", "market_type")
    ]


def questionnaire(token: str) -> Questionnaire | None:
    """What this token opens; None for a token nobody was given."""
    found = Invitation.objects.select_related("campaign__company").filter(token_hash=token_hash(token)).first()
    if found is None:
        return None
    campaign = found.campaign
    return Questionnaire(
        company=campaign.company.name,
        title=campaign.title,
        is_sample=campaign.company.is_sample,
        is_open=campaign.state == Campaign.State.OPEN,
        is_answered=found.answered,
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        questions=questions_of(campaign),
    )


def questions_of(campaign: Campaign) -> tuple[Question, ...]:
    """The questions in the order they are asked."""
    items = campaign.items.order_by("position")
    return tuple(Question(item.pk, item.kind, item.text_zh, item.text_en) for item in items)


def campaigns_with_progress(campaigns: CampaignQuerySet) -> CampaignQuerySet:
    """These campaigns, each with `asked` and `answered`."""
    answered = Count("invitations", filter=Q(invitations__answered=True))
    return campaigns.annotate(asked=Count("invitations"), answered=answered)


def progress(campaign: Campaign) -> list[StratumProgress]:
    """Asked and answered per stratum; says nothing of what was answered."""
    rows = campaign.invitations.values("stratum").annotate(asked=Count("pk"), done=Count("pk", filter=Q(answered=True)))
    return [StratumProgress(row["stratum"], row["asked"], row["done"]) for row in rows.order_by("stratum")]
