"""Whom a campaign may ask, what a token opens, and how many have answered."""

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from rounds.orders.models import MonthlyFeature
from rounds.people.models import Company, Territory
from rounds.retailers.models import Retailer
from rounds.segments.queries.current import current_segments
from rounds.surveys.models import AskedItem, Campaign, DayCount, Invitation, Tally
from rounds.surveys.models.campaign import CampaignQuerySet
from rounds.surveys.rules.precision import SamplePlan, plan_of
from rounds.surveys.rules.questionnaire import OpenedSurvey, Question
from rounds.surveys.rules.sampling import Candidate, Drawing, shares_of, strata_of

WINDOW = timedelta(days=366)


@dataclass(frozen=True)
class StratumProgress:
    """One stratum of a running campaign; who was replaced counts as asked, and so does who replaced him."""

    stratum: str
    asked: int
    answered: int
    refused: int
    unreachable: int
    replaced: int
    reserves: int

    @property
    def reached(self) -> int:
        """Who was spoken to, by whatever channel."""
        return self.answered + self.refused


def token_hash(token: str) -> str:
    """What is kept of a token: its SHA-256, so that a copy of the database opens no questionnaire."""
    return hashlib.sha256(token.encode()).hexdigest()


def candidates(company: Company, *, until: date, dimensions: Collection[str] = ("size",)) -> list[Candidate]:
    """Every active retailer with what the strata are made of, as it was before `until`.

    The volume is the mean of his months in the year before; the segment is looked up only where it is a dimension.
    """
    features = MonthlyFeature.objects.unscoped("a sample is drawn from the whole company")
    rows = features.filter(company=company, month__gt=until - WINDOW, month__lte=until)
    volumes = dict(rows.values_list("retailer_id").annotate(mean=Avg("volume")).order_by())
    retailers = Retailer.objects.unscoped("a sample is drawn from the whole company").filter(company=company).active()
    morning = datetime.combine(until, time.min, ZoneInfo(company.timezone))
    segments = current_segments(company, at=morning) if "segment" in dimensions else {}
    return [
        Candidate(
            key,
            market,
            None if volumes.get(key) is None else Decimal(str(volumes[key])),
            business=outlet,
            segment=segments.get(key, ""),
            territory=territory,
        )
        for key, market, outlet, territory in retailers.order_by("pk").values_list(
            "pk", "market_type", "outlet_type", "territory_id"
        )
    ]


def population_of(company: Company) -> int:
    """How many may be asked at all."""
    everybody = Retailer.objects.unscoped("a sample is drawn from the whole company")
    return everybody.filter(company=company).active().count()


def codes_of(campaign: Campaign) -> dict[int, str]:
    """The code on the paper sheet of each retailer who was asked."""
    return dict(campaign.invitations.values_list("retailer_id", "code"))


def sampling_plan(company: Company, drawn: Drawing, *, until: date, rate: float, smallest_group: int) -> SamplePlan:
    """What this drawing would show, and how it would fall to the territories; nothing is written."""
    everybody = candidates(company, until=until, dimensions=drawn.dimensions)
    strata = strata_of(everybody, drawn.dimensions)
    sizes = Counter(strata.values())
    shares = shares_of(sizes, drawn.sample_size, drawn.floor)
    names = Territory.objects.unscoped("names of the whole company's territories").filter(company=company)
    return plan_of(
        everybody,
        strata,
        {name: {"population": sizes[name], "asked": shares[name]} for name in sorted(sizes)},
        rate=rate,
        smallest_group=smallest_group,
        territories={key: f"{code} {name}" for key, code, name in names.values_list("pk", "code", "name")},
    )


def questionnaire(token: str) -> OpenedSurvey | None:
    """What this token opens; None for a token nobody was given."""
    found = Invitation.objects.select_related("campaign__company").filter(token_hash=token_hash(token)).first()
    if found is None:
        return None
    campaign = found.campaign
    return OpenedSurvey(
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
    return tuple(question_of(item) for item in items)


def question_of(item: AskedItem) -> Question:
    """An item, of a campaign or of the library, as it is asked."""
    options = tuple((one["zh"], one["en"]) for one in item.options)
    return Question(item.pk, item.kind, item.text_zh, item.text_en, options, item.is_required)


def campaigns_with_progress(campaigns: CampaignQuerySet) -> CampaignQuerySet:
    """These campaigns, each with `asked` and `answered`; who answered is not known any more once one is closed."""
    days = DayCount.objects.filter(campaign=OuterRef("pk")).order_by().values("campaign")
    answered = Coalesce(Subquery(days.annotate(number=Sum("answers")).values("number")), 0)
    return campaigns.annotate(asked=Count("invitations"), answered=answered)


def progress(campaign: Campaign) -> list[StratumProgress]:
    """What became of those asked, per stratum as drawn; says nothing of what was answered."""
    kept = Tally.objects.filter(campaign=campaign).first()
    if kept is not None:
        return [StratumProgress(**row) for row in kept.progress]
    refused = Q(gone=Invitation.Gone.REFUSED)
    rows = campaign.invitations.values("stratum").annotate(
        asked=Count("pk"),
        done=Count("pk", filter=Q(answered=True)),
        refused=Count("pk", filter=refused),
        lost=Count("pk", filter=~refused & ~Q(gone="")),
        replaced=Count("pk", filter=Q(replacement__isnull=False)),
    )
    left = dict(
        campaign.reserves.filter(is_used=False).values_list("stratum").annotate(number=Count("pk")).order_by("stratum")
    )
    return [
        StratumProgress(
            row["stratum"],
            row["asked"],
            row["done"],
            row["refused"],
            row["lost"],
            row["replaced"],
            left.get(row["stratum"], 0),
        )
        for row in rows.order_by("stratum")
    ]


def answers_by_day(campaign: Campaign) -> dict[date, dict[str, int]]:
    """How many answers came in on each day by each channel, in the order of days."""
    found: dict[date, dict[str, int]] = {}
    for day, channel, answers in campaign.day_counts.order_by("day", "channel").values_list(
        "day", "channel", "answers"
    ):
        found.setdefault(day, {})[channel] = answers
    return found
