"""Drafting, opening and closing a campaign."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from rounds.common.events import canonical, record
from rounds.people.models import Company, Department, Staff
from rounds.people.queries import settings_of
from rounds.retailers.models import Retailer
from rounds.surveys.actions.folding import fold_campaign, merge_strata
from rounds.surveys.actions.quality import flag_answers
from rounds.surveys.models import Answer, Campaign, Invitation, Item, Questionnaire, Reserve
from rounds.surveys.queries import candidates, token_hash
from rounds.surveys.rules.questionnaire import SCALE, ItemDraft
from rounds.surveys.rules.sampling import DIMENSIONS, SMALLEST_STRATUM, USUAL, Drawn, draw
from rounds.surveys.rules.settings import RESERVE_SHARE, SMALLEST_GROUP

By = Staff | str
TOKEN_BYTES = 18  # 144 bits; trust.md asks for at least 128
BATCH = 1000


class CampaignError(ValueError):
    """The campaign cannot do this now.

    `code` is `wrong_state`, `no_scale_item`, `no_department`, `unknown_dimension`, `not_adopted`, `nobody_to_ask` or
    `no_reason`.
    """

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
    questionnaire: Questionnaire | None = None,
    dimensions: Sequence[str] = USUAL,
    floor: int = SMALLEST_STRATUM,
    plan: Mapping[str, Any] | None = None,
) -> Campaign:
    """A campaign with its items; nobody is asked yet. The same seed draws the same sample. CampaignError.

    `plan` keeps what the planner wanted: `margin` in percentage points and `rate`, the percentage expected to answer.
    """
    _check(items, questionnaire, dimensions)
    departments = departments_of(company, items)
    campaign = Campaign.objects.create(
        company=company,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        smallest_group=settings_of(company, at=at)[SMALLEST_GROUP],
        sample_size=sample_size,
        seed=seed,
        questionnaire=questionnaire,
        dimensions=list(dimensions),
        floor=floor,
        plan=dict(plan or {}),
        made_by=by if isinstance(by, Staff) else None,
        made_at=at,
    )
    Item.objects.bulk_create(
        Item(campaign=campaign, position=position, **fields_of(item, departments))
        for position, item in enumerate(items, 1)
    )
    record("campaign.drafted", campaign, by=by, at=at, title=title, items=len(items), seed=seed)
    return campaign


def departments_of(company: Company, items: Sequence[ItemDraft]) -> dict[str, Department]:
    """The company's departments by function; CampaignError when an item is about one it does not have."""
    departments = {one.function: one for one in company.departments.all() if isinstance(one, Department)}
    if {item.function for item in items if item.function} - set(departments):
        raise CampaignError("no_department")
    return departments


def fields_of(item: ItemDraft, departments: Mapping[str, Department]) -> dict[str, Any]:
    """An item as its row is written, in a campaign or in the library."""
    return {
        "department": departments.get(item.function),
        "category": item.category,
        "kind": item.kind,
        "purpose": item.purpose,
        "text_zh": item.text_zh,
        "text_en": item.text_en,
        "options": [{"zh": zh, "en": en} for zh, en in item.options],
        "is_required": item.is_required,
    }


def _check(items: Sequence[ItemDraft], questionnaire: Questionnaire | None, dimensions: Sequence[str]) -> None:
    if not any(item.kind == SCALE for item in items):
        raise CampaignError("no_scale_item")
    if set(dimensions) - set(DIMENSIONS):
        raise CampaignError("unknown_dimension")
    if questionnaire is not None and questionnaire.state != Questionnaire.State.ADOPTED:
        raise CampaignError("not_adopted")


@transaction.atomic
def open_campaign(campaign: Campaign, *, by: By, at: datetime) -> dict[int, str]:
    """Draw the sample and its reserve, freeze the strata, make one token per retailer.

    Returns the tokens by retailer id, once: only hashes are kept. CampaignError.
    """
    _move(campaign, Campaign.State.DRAFT, Campaign.State.OPEN)
    sample = draw(
        candidates(campaign.company, until=campaign.starts_on, dimensions=campaign.dimensions),
        campaign.sample_size,
        campaign.seed,
        dimensions=campaign.dimensions,
        floor=campaign.floor,
        reserve_percent=settings_of(campaign.company, at=at)[RESERVE_SHARE],
    )
    if not sample.asked:
        raise CampaignError("nobody_to_ask")
    campaign.strata = {name: dict(sizes) for name, sizes in sample.strata.items()}
    campaign.save(update_fields=["strata"])
    tokens = {one.key: secrets.token_urlsafe(TOKEN_BYTES) for one in sample.asked}
    codes = _codes(len(sample.asked))
    Invitation.objects.bulk_create(
        (
            _invitation(campaign, one, token=tokens[one.key], code=code)
            for one, code in zip(sample.asked, codes, strict=True)
        ),
        batch_size=BATCH,
    )
    Reserve.objects.bulk_create(_reserves(campaign, sample.reserves), batch_size=BATCH)
    record("campaign.opened", campaign, by=by, at=at, asked=len(sample.asked), seed=campaign.seed)
    return tokens


def _invitation(campaign: Campaign, one: Drawn, *, token: str, code: str) -> Invitation:
    return Invitation(
        campaign=campaign, retailer_id=one.key, stratum=one.stratum, token_hash=token_hash(token), code=code
    )


def _codes(count: int) -> list[str]:
    """So many different codes of six digits for paper sheets, in no order."""
    return [str(number) for number in secrets.SystemRandom().sample(range(100_000, 1_000_000), count)]


def _reserves(campaign: Campaign, drawn: Sequence[Drawn]) -> list[Reserve]:
    places: dict[str, int] = {}
    rows = []
    for one in drawn:
        places[one.stratum] = places.get(one.stratum, 0) + 1
        rows.append(Reserve(campaign=campaign, retailer_id=one.key, stratum=one.stratum, position=places[one.stratum]))
    return rows


@transaction.atomic
def renew_links(campaign: Campaign, *, by: By, at: datetime) -> dict[int, str]:
    """New tokens for those who may still answer; the old ones stop working. CampaignError unless open."""
    _move(campaign, Campaign.State.OPEN, Campaign.State.OPEN)
    waiting = list(campaign.invitations.filter(answered=False, gone="").order_by("retailer_id"))
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
    waiting = campaign.invitations.select_for_update().filter(retailer=retailer, answered=False, gone="").first()
    if waiting is None or campaign.state != Campaign.State.OPEN:
        return None
    token = secrets.token_urlsafe(TOKEN_BYTES)
    waiting.token_hash = token_hash(token)
    waiting.save(update_fields=["token_hash"])
    record("campaign.links_renewed", campaign, by="retailer", at=at, renewed=1)
    return token


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: By, at: datetime, because: str = "") -> Campaign:
    """No more answers. Closing before the last day needs a reason, which stays with the results.

    What groups said is kept as figures; the answers lose their account manager and their order, those asked lose the
    mark of having answered. The event seals the answers by one SHA-256, so that a later change is found out.
    CampaignError.
    """
    if campaign.company.local_day(at) < campaign.ends_on and not because.strip():
        raise CampaignError("no_reason")
    _move(campaign, Campaign.State.OPEN, Campaign.State.CLOSED)
    campaign.closed_because = because.strip()
    campaign.save(update_fields=["closed_because"])
    flags = flag_answers(campaign, at=at)
    merge_strata(campaign)
    fold_campaign(campaign)
    answers = Answer.objects.filter(response__campaign=campaign).order_by("pk")
    rows = [list(row) for row in answers.values_list("item_id", "score", "text", "choices", "response__stratum")]
    record(
        "campaign.closed",
        campaign,
        by=by,
        at=at,
        because=campaign.closed_because,
        responses=campaign.responses.count(),
        answers=len(rows),
        flags=flags,
        sha256=hashlib.sha256(canonical(rows).encode()).hexdigest(),
    )
    return campaign


def close_ended(company: Company, *, at: datetime) -> int:
    """Close every open campaign whose last day is over; how many. What earlier closings left joined is folded too."""
    found = Campaign.objects.unscoped("the clock closes what has ended")
    for campaign in found.filter(company=company, state=Campaign.State.CLOSED, tally__isnull=True).order_by("pk"):
        fold_campaign(campaign)
        record("campaign.folded", campaign, by="system", at=at)
    ended = found.filter(company=company, state=Campaign.State.OPEN, ends_on__lt=company.local_day(at))
    return len([close_campaign(campaign, by="system", at=at) for campaign in ended.order_by("pk")])


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
