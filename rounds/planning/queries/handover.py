"""Hand-over lists: what each account manager gives and gets, with what his successor should know of each retailer."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from rounds.common.books import Book, Cell
from rounds.issues.models import Issue
from rounds.people.models import Territory
from rounds.planning.models import ScenarioOutlet, TerritoryScenario
from rounds.planning.queries.scenario import moves_of
from rounds.retailers.models import Retailer
from rounds.segments.models import Segment
from rounds.segments.queries import current_segments
from rounds.visits.queries.contacts import last_visit_days


@dataclass(frozen=True)
class Handed:
    """One retailer who changes hands, and what is to be told about him."""

    retailer: Retailer
    giver: str
    getter: str
    segment: str
    open_issues: int
    last_visit: date | None


@dataclass(frozen=True)
class Paper:
    """One account manager's list: what he gives, what he gets."""

    key: str
    territory: str
    manager: str
    gives: list[Handed] = field(default_factory=list)
    gets: list[Handed] = field(default_factory=list)


def papers_of(scenario: TerritoryScenario, *, at: datetime) -> list[Paper]:
    """One list per territory that gives or gets, in the order of the scenario. Five queries."""
    papers = {
        f"row-{row.pk}": Paper(f"row-{row.pk}", row.name, row.manager.name if row.manager else "")
        for row in scenario.territories.select_related("manager").order_by("number")
    }
    keys = {row.territory_id: f"row-{row.pk}" for row in scenario.territories.all() if row.territory_id}
    moves: list[ScenarioOutlet] = list(moves_of(scenario))
    for move, handed in zip(moves, _told(scenario, moves, at=at), strict=True):
        papers[f"row-{move.after_id}"].gets.append(handed)
        if (giver := keys.get(move.before_id or 0)) is not None:
            papers[giver].gives.append(handed)
    return [paper for paper in papers.values() if paper.gives or paper.gets]


def _told(scenario: TerritoryScenario, moves: Iterable[ScenarioOutlet], *, at: datetime) -> list[Handed]:
    rows = list(moves)
    ids = [move.retailer_id for move in rows]
    segments = current_segments(scenario.company, at=at, retailer_ids=ids)
    issues = Issue.objects.unscoped("retailers of the scenario").of_service().open().filter(retailer_id__in=ids)
    counts = dict(issues.order_by().values_list("retailer_id").annotate(number=Count("pk")))
    seen = last_visit_days(scenario.company, ids, before=at)
    return [
        Handed(
            retailer=move.retailer,
            giver=_named(move.before),
            getter=_named(move.after.territory) if move.after.territory else move.after.name,
            segment=_(str(Segment(segments[move.retailer_id]).label)) if move.retailer_id in segments else "",
            open_issues=counts.get(move.retailer_id, 0),
            last_visit=seen.get(move.retailer_id),
        )
        for move in rows
    ]


def _named(territory: Territory | None) -> str:
    if territory is None:
        return _("未分配")
    return f"{territory.name}（{territory.manager.name}）" if territory.manager else str(territory.name)


def handover_workbook(papers: Iterable[Paper], *, taken_by: str) -> bytes:
    """All moves on the first sheet, then one sheet per account manager with what he gives and gets."""
    book = Book(taken_by=taken_by)
    lists = list(papers)
    heads = ((_("移交或接收"), 12), *_heads())
    everything = [[paper.manager or paper.territory, *_cells(handed)] for paper in lists for handed in paper.gets]
    book.sheet(_("全部移交"), ((_("接收人"), 14), *_heads()), [*everything, [], [taken_by]])
    for number, paper in enumerate(lists, start=1):
        rows: list[list[Cell]] = [[_("移交"), *_cells(handed)] for handed in paper.gives]
        rows += [[_("接收"), *_cells(handed)] for handed in paper.gets]
        book.sheet(f"{number} {_plain(paper.manager or paper.territory)}", heads, rows)
    return book.closed()


def _plain(text: str) -> str:
    """A name without what a sheet's title may not hold."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in text)


def _heads() -> tuple[tuple[str, int], ...]:
    return (
        (_("客户编码"), 14),
        (_("零售户"), 28),
        (_("经营地址"), 36),
        (_("联系电话"), 14),
        (_("原片区"), 22),
        (_("新片区"), 22),
        (_("客户类型"), 10),
        (_("未结问题"), 10),
        (_("上次拜访"), 12),
        (_("经营与交流习惯"), 40),
    )


def _cells(handed: Handed) -> list[Cell]:
    shop = handed.retailer
    facts: list[Any] = [shop.code, shop.name, shop.address, shop.shown_phone, handed.giver, handed.getter]
    return [*facts, handed.segment, handed.open_issues, handed.last_visit, shop.habits]
