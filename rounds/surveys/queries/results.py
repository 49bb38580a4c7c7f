"""What the assessment reads of closed campaigns: plain counts, never of a group that is too small."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from rounds.people.models import Company
from rounds.surveys.models import Answer, Campaign, Item
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

    Questionnaires with a flag count unless the company's setting left them out at the closing. Two queries, however
    many answers; sorted by item and manager (the whole company first).
    """
    campaigns = Campaign.objects.unscoped("the assessment of the whole company")
    closed = campaigns.filter(company=company, state=Campaign.State.CLOSED, ends_on__range=(first, last))
    asked = Item.objects.filter(kind=Item.Kind.SCALE, purpose=Item.Purpose.SATISFACTION)
    items = asked.filter(campaign__in=closed).select_related("campaign").order_by("pk")
    given = Answer.objects.filter(item__in=[item.pk for item in items], score__isnull=False)
    rows = given.filter(response__is_counted=True).order_by()
    grouped: dict[tuple[int, int | None], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for item_id, manager, score, number in rows.values_list("item_id", "response__manager_id", "score").annotate(
        number=Count("pk")
    ):
        grouped[item_id, None][score] += number
        if manager is not None:
            grouped[item_id, manager][score] += number
    return list(_facts(items, grouped))


def _facts(items: Iterable[Item], grouped: dict[tuple[int, int | None], dict[int, int]]) -> Iterable[SatisfactionFact]:
    managers: dict[int, list[int | None]] = defaultdict(list)
    for item_id, manager in sorted(grouped, key=lambda key: (key[0], key[1] or 0)):
        managers[item_id].append(manager)
    for item in items:
        for manager in managers[item.pk]:
            summary = summary_of(grouped[item.pk, manager], item.campaign.smallest_group)
            yield SatisfactionFact(
                campaign=item.campaign_id,
                item=item.pk,
                category=item.category,
                department=item.department_id,
                manager=manager,
                answers=summary.answers,
                smallest_group=item.campaign.smallest_group,
                counts=summary.counts,
            )
