"""What the assessment reads of closed campaigns: plain counts, never of a group that is too small."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from rounds.people.models import Company
from rounds.surveys.models import Answer, Campaign, Item, Tally
from rounds.surveys.rules.results import summary_of


@dataclass(frozen=True)
class SatisfactionFact:
    """Answers per score (1-5) to one item: of one manager's territory, or of the whole company (`manager` None).

    `counts` is None when the group is smaller than the campaign allows.
    """

    campaign: int
    item: int
    category: str
    department: int | None
    manager: int | None
    answers: int
    smallest_group: int
    counts: tuple[int, ...] | None


def satisfaction_facts(company: Company, first: date, last: date) -> list[SatisfactionFact]:
    """Facts of the campaigns that ended between these days and are closed: per item, and per item and manager.

    Questionnaires with a flag count unless the company's setting left them out at the closing. Those of a manager are
    what the closing kept: never a group that the whole company minus the others would tell. Three queries, however
    many answers; sorted by item and manager (the whole company first).
    """
    campaigns = Campaign.objects.unscoped("the assessment of the whole company")
    closed = campaigns.filter(company=company, state=Campaign.State.CLOSED, ends_on__range=(first, last))
    asked = Item.objects.filter(kind=Item.Kind.SCALE, purpose=Item.Purpose.SATISFACTION)
    items = asked.filter(campaign__in=closed).select_related("campaign").order_by("pk")
    given = Answer.objects.filter(item__in=[item.pk for item in items], score__isnull=False)
    rows = given.filter(response__is_counted=True).order_by()
    whole: dict[int, dict[int, int]] = defaultdict(dict)
    for item_id, score, number in rows.values_list("item_id", "score").annotate(number=Count("pk")):
        whole[item_id][score] = number
    kept: dict[str, dict[str, dict[str, Any]]] = {}
    for marks in Tally.objects.filter(campaign__in=closed).values_list("marks", flat=True):
        kept |= marks
    return [fact for item in items if item.pk in whole for fact in _facts(item, whole[item.pk], kept)]


def _facts(item: Item, whole: dict[int, int], kept: dict[str, dict[str, dict[str, Any]]]) -> Iterable[SatisfactionFact]:
    summary = summary_of(whole, item.campaign.smallest_group)
    own = {int(manager): found for manager, found in kept.get(str(item.pk), {}).items()}
    figures: list[tuple[int | None, int, tuple[int, ...] | None]] = [(None, summary.answers, summary.counts)]
    figures += [
        (manager, found["answers"], tuple(found["counts"]) if found["counts"] else None)
        for manager, found in sorted(own.items())
    ]
    for manager, answers, counts in figures:
        yield SatisfactionFact(
            campaign=item.campaign_id,
            item=item.pk,
            category=item.category,
            department=item.department_id,
            manager=manager,
            answers=answers,
            smallest_group=item.campaign.smallest_group,
            counts=counts,
        )
