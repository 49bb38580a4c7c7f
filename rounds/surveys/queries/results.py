"""What the answers of closed campaigns say, never about a group that is too small."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from rounds.people.models import Company, Department
from rounds.surveys.models import Answer, Campaign, Item
from rounds.surveys.rules.results import Summary, summary_of


@dataclass(frozen=True)
class ItemResult:
    """One scale item and its figures over the whole company."""

    item: Item
    summary: Summary


@dataclass(frozen=True)
class DepartmentResult:
    """All items of one department together; no department: the visit service."""

    department: Department | None
    items: tuple[ItemResult, ...]
    summary: Summary


@dataclass(frozen=True)
class CampaignResults:
    """The results of one campaign. Not ready before it is closed: who watches a running count sees single answers."""

    is_ready: bool
    departments: tuple[DepartmentResult, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[ItemResult, ...]:
        """Every item, department by department."""
        return tuple(item for department in self.departments for item in department.items)


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


def results(campaign: Campaign) -> CampaignResults:
    """Figures per item and department, ready when the campaign is closed. Free texts only from large enough groups."""
    if campaign.state != Campaign.State.CLOSED:
        return CampaignResults(is_ready=False)
    rows = Answer.objects.filter(item__campaign=campaign, score__isnull=False).order_by()
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    for item_id, score, number in rows.values_list("item_id", "score").annotate(number=Count("pk")):
        counts[item_id][score] = number
    items = campaign.items.filter(kind=Item.Kind.SCALE).select_related("department").order_by("position")
    groups: dict[int, list[Item]] = defaultdict(list)
    for item in items:
        groups[item.department_id or 0].append(item)
    return CampaignResults(
        is_ready=True,
        departments=tuple(_department(members, counts, campaign.smallest_group) for members in groups.values()),
        texts=_texts(campaign),
    )


def _department(members: list[Item], counts: dict[int, dict[int, int]], smallest_group: int) -> DepartmentResult:
    shown = tuple(ItemResult(item, summary_of(counts[item.pk], smallest_group)) for item in members)
    together: dict[int, int] = defaultdict(int)
    for one in shown:
        if one.summary.is_shown:
            for score, number in counts[one.item.pk].items():
                together[score] += number
    return DepartmentResult(members[0].department, shown, summary_of(together, smallest_group))


def _texts(campaign: Campaign) -> tuple[str, ...]:
    """Free texts in alphabetical order, so that their order tells nothing of who wrote when.

    It is the people who wrote that must be many enough: one of them may have filled in every question.
    """
    written = Answer.objects.filter(item__campaign=campaign).exclude(text="").order_by("text")
    found = list(written.values_list("text", "response_id"))
    writers = {response for _text, response in found}
    return tuple(text for text, _response in found) if len(writers) >= campaign.smallest_group else ()


def satisfaction_facts(company: Company, first: date, last: date) -> list[SatisfactionFact]:
    """Facts of the campaigns that ended between these days and are closed: per item, and per item and manager.

    Two queries, however many answers; sorted by item and manager (the whole company first).
    """
    campaigns = Campaign.objects.unscoped("the assessment of the whole company")
    closed = campaigns.filter(company=company, state=Campaign.State.CLOSED, ends_on__range=(first, last))
    items = Item.objects.filter(campaign__in=closed, kind=Item.Kind.SCALE).select_related("campaign").order_by("pk")
    rows = Answer.objects.filter(item__in=[item.pk for item in items], score__isnull=False).order_by()
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
