"""The results of a closed campaign with design weights: by item, department, group, and against the one before."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rounds.people.models import Department, Staff
from rounds.surveys.models import Answer, Campaign, Item, Response
from rounds.surveys.rules.disclosure import Group, may_show_rest, safe, shown_within
from rounds.surveys.rules.estimates import (
    SATISFIED,
    Change,
    Estimate,
    Interval,
    Stratum,
    change_between,
    estimate_of,
    part_of,
    share_of,
)
from rounds.surveys.rules.questionnaire import VISITS

STRATUM, CHANNEL, UNIT, MANAGER = "stratum", "channel", "unit", "manager"
NOBODY = "0"
STAYING = {1, 2}  # of the options of the intention: more than now, about as much as now
CHOICES = (Item.Kind.SINGLE, Item.Kind.MULTIPLE, Item.Kind.YES_NO)


@dataclass(frozen=True)
class Option:
    """One option of a choice, by number from 1, and the share of retailers who chose it."""

    number: int
    share: Interval


@dataclass(frozen=True)
class ItemLine:
    """One item: all answers, those without flags (None where the difference would tell a small group), and before.

    A scale item has `all`; a choice has `options` instead, empty when too few answered.
    """

    item: Item
    all: Estimate
    unflagged: Estimate | None = None
    before: Estimate | None = None
    options: tuple[Option, ...] = ()

    @property
    def change(self) -> Change | None:
        """The satisfied share against the campaign before, where both can be shown."""
        if self.before is None or self.before.share is None or self.all.share is None:
            return None
        return change_between(self.all.share, self.before.share)


@dataclass(frozen=True)
class DepartmentLine:
    """All scale items of one department (None: the visit service): the mean part of them that satisfies a retailer."""

    department: Department | None
    answers: int
    share: Interval | None
    items: tuple[ItemLine, ...]

    @property
    def is_nobodys(self) -> bool:
        """Items of campaigns from before every mark had to belong to somebody."""
        return self.department is None and self.items[0].item.category != VISITS


@dataclass(frozen=True)
class GroupLine:
    """One group of a division: its answers and share per column, None where it may not be shown."""

    name: str
    cells: tuple["Cell | None", ...]


@dataclass(frozen=True)
class Cell:
    """The answers of a group and their share."""

    answers: int
    share: Interval


@dataclass(frozen=True)
class Division:
    """One way to part the answers: stratum, channel, market unit or account manager. `hidden` groups are left out."""

    key: str
    lines: tuple[GroupLine, ...]
    hidden: int


class Answers:
    """Everything one campaign was told, read in three queries. Never shown by itself."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.items = list(campaign.items.select_related("department").order_by("position"))
        rows = Response.objects.filter(campaign=campaign).order_by("pk")
        fields = ("pk", "stratum", "channel", "manager_id", "flags")
        self.responses = [tuple(map(str, row[:3])) + row[3:] for row in rows.values_list(*fields)]
        self.scores: dict[int, dict[str, float]] = defaultdict(dict)
        self.chosen: dict[int, dict[str, list[int]]] = defaultdict(dict)
        self.texts: list[tuple[str, str]] = []
        given = Answer.objects.filter(item__campaign=campaign).order_by("pk")
        for response, item, score, choices, text in given.values_list("response", "item", "score", "choices", "text"):
            if score is not None:
                self.scores[item][str(response)] = score
            elif choices:
                self.chosen[item][str(response)] = choices
            elif text:
                self.texts.append((str(response), text))

    @cached_property
    def stratum_of(self) -> dict[str, str]:
        """The stratum of each answered questionnaire."""
        return {row[0]: row[1] for row in self.responses}

    @cached_property
    def flagged(self) -> Group:
        """Questionnaires with a flag."""
        return frozenset(row[0] for row in self.responses if row[4])

    def strata(self, values: Mapping[str, float], among: Group | None = None) -> list[Stratum]:
        """These answers by stratum; `among` limits what is counted, not what the stratum answered."""
        answered = Counter(self.stratum_of[key] for key in values)
        counts: dict[str, Counter[float]] = defaultdict(Counter)
        for key, value in values.items():
            if among is None or key in among:
                counts[self.stratum_of[key]][value] += 1
        kept = self.campaign.strata
        names = sorted({*kept, *answered})
        return [
            Stratum(name, int(kept.get(name, {}).get("population", 0)), answered[name], counts[name]) for name in names
        ]

    def groups(self, staff: Mapping[int, Staff]) -> dict[str, dict[str, Group]]:
        """The divisions of all answered questionnaires; territories only for the managers given."""
        parted: dict[str, dict[str, set[str]]] = {key: defaultdict(set) for key in (STRATUM, CHANNEL, UNIT, MANAGER)}
        for key, stratum, channel, manager, _flags in self.responses:
            parted[STRATUM][stratum].add(key)
            parted[CHANNEL][channel].add(key)
            if staff:
                person = staff.get(manager)
                parted[UNIT][str(person.unit_id) if person and person.unit_id else NOBODY].add(key)
                parted[MANAGER][str(manager) if person else NOBODY].add(key)
        return {key: {name: frozenset(one) for name, one in found.items()} for key, found in parted.items() if found}


def before_of(campaign: Campaign) -> Campaign | None:
    """The campaign of the company that was closed before this one began."""
    rows = Campaign.objects.unscoped("the same company, figures of large groups only")
    closed = rows.filter(company=campaign.company_id, state=Campaign.State.CLOSED, ends_on__lte=campaign.starts_on)
    return closed.exclude(pk=campaign.pk).order_by("-ends_on", "-pk").first()


def satisfaction_items(answers: Answers) -> list[list[Item]]:
    """The satisfaction items, department by department; what belongs to nobody is not the visit service's."""
    grouped: dict[tuple[int, bool], list[Item]] = defaultdict(list)
    for item in answers.items:
        if item.kind == Item.Kind.SCALE and item.purpose == Item.Purpose.SATISFACTION:
            grouped[item.department_id or 0, not item.department_id and item.category == VISITS].append(item)
    return list(grouped.values())


def department_lines(answers: Answers, before: Answers | None) -> tuple[DepartmentLine, ...]:
    """The satisfaction items department by department."""
    earlier = {} if before is None else {(item.text_zh, item.kind): item.pk for item in before.items}
    found = []
    for items in satisfaction_items(answers):
        values = satisfied_part(answers, items)
        smallest = answers.campaign.smallest_group
        share = part_of(answers.strata(values)) if len(values) >= smallest else None
        lines = tuple(_scale_line(answers, item, before, earlier.get((item.text_zh, item.kind))) for item in items)
        found.append(DepartmentLine(items[0].department, len(values), share, lines))
    return tuple(found)


def satisfied_part(answers: Answers, items: Sequence[Item]) -> dict[str, float]:
    """Of each questionnaire the part (0-1) of the items answered that got 4 or 5."""
    marks: dict[str, list[float]] = defaultdict(list)
    for item in items:
        for key, mark in answers.scores[item.pk].items():
            marks[key].append(mark)
    return {key: sum(mark in SATISFIED for mark in one) / len(one) for key, one in marks.items()}


def _scale_line(answers: Answers, item: Item, before: Answers | None, earlier: int | None) -> ItemLine:
    values, smallest = answers.scores[item.pk], answers.campaign.smallest_group
    whole = estimate_of(answers.strata(values), smallest)
    kept = {key: mark for key, mark in values.items() if key not in answers.flagged}
    rest = None
    if may_show_rest(len(values), len(values) - len(kept), smallest):
        rest = estimate_of(answers.strata(kept), smallest)
    then = None
    if before is not None and earlier is not None:
        then = estimate_of(before.strata(before.scores[earlier]), before.campaign.smallest_group)
    return ItemLine(item, whole, rest, then)


def choice_lines(answers: Answers) -> tuple[ItemLine, ...]:
    """Guards of respect, stated intention and other choices: the share of each option; nothing from too few."""
    found = []
    for item in answers.items:
        if item.kind in CHOICES:
            chosen = answers.chosen[item.pk]
            options: tuple[Option, ...] = ()
            if len(chosen) >= answers.campaign.smallest_group:
                options = tuple(Option(number, _share(answers, chosen, {number})) for number in _numbers(item))
            found.append(ItemLine(item, Estimate(len(chosen)), options=options))
    return tuple(found)


def _numbers(item: Item) -> range:
    return range(1, 3) if item.kind == Item.Kind.YES_NO else range(1, len(item.options) + 1)


def _share(answers: Answers, chosen: Mapping[str, list[int]], wanted: set[int]) -> Interval:
    values = {key: float(bool(wanted & set(numbers))) for key, numbers in chosen.items()}
    return share_of(answers.strata(values), (1,))


def divisions_of(
    answers: Answers, columns: Sequence[Mapping[str, float]], staff: Mapping[int, Staff]
) -> tuple[Division, ...]:
    """Each division with a share per group and column; a column is the satisfied part of each questionnaire (0-1).

    Of every column only such groups are shown that neither a sum nor a difference of those shown tells of fewer
    answers than the smallest group.
    """
    groups = answers.groups(staff)
    shown = [_shown(groups, column, answers) for column in columns]
    found = []
    for key, parts in groups.items():
        if len(parts) == 1:
            continue  # everybody in one group: the figures of all say it
        lines = []
        for name in sorted(parts):
            cells = tuple(
                _cell(answers, column, parts[name]) if name in kept.get(key, ()) else None
                for column, kept in zip(columns, shown, strict=True)
            )
            if any(cells):
                lines.append(GroupLine(name, cells))
        found.append(Division(key, tuple(lines), len(parts) - len(lines)))
    return tuple(found)


def _cell(answers: Answers, column: Mapping[str, float], group: Group) -> Cell:
    return Cell(len(group & column.keys()), part_of(answers.strata(column, group)))


def _shown(
    groups: Mapping[str, Mapping[str, Group]], column: Mapping[str, float], answers: Answers
) -> dict[str, frozenset[str]]:
    smallest = answers.campaign.smallest_group
    given = frozenset(column)
    partitions = {"all": {"all": given}} | {
        key: {name: group & given for name, group in parts.items()} for key, parts in groups.items()
    }
    inside: dict[str, dict[str, int]] = defaultdict(dict)
    for unit, members in partitions.get(UNIT, {}).items():
        for manager, group in partitions[MANAGER].items():
            if both := len(group & members):
                inside[unit][manager] = both
    within = shown_within(inside, smallest)
    nested = {UNIT: frozenset(within), MANAGER: frozenset().union(*within.values())} if inside else {}
    shown = safe(partitions, smallest, nested)
    if UNIT in shown:
        gone = set(inside) - shown[UNIT]
        shown[MANAGER] -= {manager for unit in gone for manager in inside[unit]}
    return shown


def said_columns(answers: Answers) -> dict[str, dict[str, float]]:
    """What the degrees take of a survey: `satisfied`, and `intention` (to order more, or about as much as now)."""
    items = [item for item in answers.items if item.purpose == Item.Purpose.SATISFACTION]
    wanted = [item.pk for item in answers.items if item.purpose == Item.Purpose.INTENTION]
    intending = {
        key: float(bool(STAYING & set(numbers))) for item in wanted[:1] for key, numbers in answers.chosen[item].items()
    }
    return {"satisfied": satisfied_part(answers, items), "intention": intending}
