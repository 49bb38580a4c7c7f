"""Drafting, opening and closing a campaign."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from rounds.common.events import canonical, record
from rounds.people.models import Company, Department, Staff
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer
from rounds.surveys.models import Answer, Campaign, Invitation, Item
from rounds.surveys.queries import candidates, token_hash
from rounds.surveys.rules.questionnaire import SCALE, ItemDraft
from rounds.surveys.rules.sampling import draw
from rounds.surveys.rules.settings import SMALLEST_GROUP

By = Staff | str
TOKEN_BYTES = 18  # 144 bits; trust.md asks for at least 128
BATCH = 1000


class CampaignError(ValueError):
    """The campaign cannot do this now; `code` is `wrong_state`, `no_scale_item`, `no_department` or `nobody_to_ask`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def draft_campaign(
    company: Company,
    *,
    title: str,
    items: Sequence[ItemDraft],
    starts_on: date,
    ends_on: date,
    sample_size: int,
    by: By,
    at: datetime,
    seed: int = 1,
) -> Campaign:
    """A campaign with its items; nobody is asked yet. The same seed draws the same sample. CampaignError."""
    if not any(item.kind == SCALE for item in items):
        raise CampaignError("no_scale_item")
    departments = {one.function: one for one in company.departments.all() if isinstance(one, Department)}
    if {item.function for item in items if item.function} - set(departments):
        raise CampaignError("no_department")
    campaign = Campaign.objects.create(
        company=company,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        smallest_group=settings_of(company, at=at)[SMALLEST_GROUP],
        sample_size=sample_size,
        seed=seed,
        made_by=by if isinstance(by, Staff) else None,
        made_at=at,
    )
    Item.objects.bulk_create(
        Item(
            campaign=campaign,
            position=position,
            department=departments.get(item.function),
            category=item.category,
            kind=item.kind,
            text_zh=item.text_zh,
            text_en=item.text_en,
        )
        for position, item in enumerate(items, 1)
    )
    record("campaign.drafted", campaign, by=by, at=at, title=title, items=len(items), seed=seed)
    return campaign


@transaction.atomic
def open_campaign(campaign: Campaign, *, by: By, at: datetime) -> dict[int, str]:
    """Draw the sample and make one token per retailer; returns them by retailer id, once: only hashes are kept."""
    _move(campaign, Campaign.State.DRAFT, Campaign.State.OPEN)
    asked = draw(candidates(campaign.company, until=campaign.starts_on), campaign.sample_size, campaign.seed)
    if not asked:
        raise CampaignError("nobody_to_ask")
    tokens = {one.key: secrets.token_urlsafe(TOKEN_BYTES) for one in asked}
    Invitation.objects.bulk_create(
        (
            Invitation(
                campaign=campaign, retailer_id=one.key, stratum=one.stratum, token_hash=token_hash(tokens[one.key])
            )
            for one in asked
        ),
        batch_size=BATCH,
    )
    record("campaign.opened", campaign, by=by, at=at, asked=len(asked), seed=campaign.seed)
    return tokens


@transaction.atomic
def renew_links(campaign: Campaign, *, by: By, at: datetime) -> dict[int, str]:
    """New tokens for those who have not answered; the old ones stop working. CampaignError unless open."""
    _move(campaign, Campaign.State.OPEN, Campaign.State.OPEN)
    waiting = list(campaign.invitations.filter(answered=False).order_by("retailer_id"))
    tokens = {invitation.retailer_id: secrets.token_urlsafe(TOKEN_BYTES) for invitation in waiting}
    for invitation in waiting:
        invitation.token_hash = token_hash(tokens[invitation.retailer_id])
    Invitation.objects.bulk_update(waiting, ["token_hash"], batch_size=BATCH)
    record("campaign.links_renewed", campaign, by=by, at=at, renewed=len(tokens))
    return tokens


@transaction.atomic
def renew_link(campaign: Campaign, retailer: Retailer, *, at: datetime) -> str | None:
    """A new token for one who asks for it on his own page; None when he was not asked or has answered.

    The event names nobody: with a retailer and a time in it, the order of events would tell who answered when (A32).
    """
    waiting = campaign.invitations.select_for_update().filter(retailer=retailer, answered=False).first()
    if waiting is None or campaign.state != Campaign.State.OPEN:
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    waiting.token_hash = token_hash(token)
    waiting.save(update_fields=["token_hash"])
    record("campaign.links_renewed", campaign, by="retailer", at=at, renewed=1)
    return token


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: By, at: datetime) -> Campaign:
    """No more answers. The event seals all answers by one SHA-256, so that a later change is found out."""
    _move(campaign, Campaign.State.OPEN, Campaign.State.CLOSED)
    answers = Answer.objects.filter(response__campaign=campaign).order_by("pk")
    rows = [list(row) for row in answers.values_list("item_id", "score", "text", "response__stratum")]
    record(
        "campaign.closed",
        campaign,
        by=by,
        at=at,
        responses=campaign.responses.count(),
        answers=len(rows),
        sha256=hashlib.sha256(canonical(rows).encode()).hexdigest(),
    )
    return campaign


@transaction.atomic
def discard_campaign(campaign: Campaign, *, by: By, at: datetime) -> None:
    """Remove a draft that nobody was asked about. CampaignError once it has been opened."""
    _move(campaign, Campaign.State.DRAFT, Campaign.State.DRAFT)
    record("campaign.discarded", campaign, by=by, at=at, title=campaign.title)
    campaign.items.all().delete()
    Campaign.objects.unscoped("the row came through its door").filter(pk=campaign.pk).delete()


def _move(campaign: Campaign, before: str, after: str) -> None:
    """Change the state if it is still `before`: the database decides between two who press at once."""
    rows = Campaign.objects.unscoped("the row came through its door").filter(pk=campaign.pk, state=before)
    if not rows.update(state=after):
        raise CampaignError("wrong_state")
    campaign.state = after
