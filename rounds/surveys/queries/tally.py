"""What the closing of a campaign keeps as figures of groups, and reading it afterwards (A32)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count

from rounds.people.models import Staff
from rounds.surveys.models import Answer, Campaign, Item, Tally
from rounds.surveys.queries.report import (
    CHANNEL,
    MANAGER,
    NOBODY,
    STRATUM,
    UNIT,
    Answers,
    Cell,
    Division,
    GroupLine,
    divisions_of,
    said_columns,
    satisfaction_items,
    satisfied_part,
)
from rounds.surveys.rules.disclosure import shown_of
from rounds.surveys.rules.estimates import Interval
from rounds.surveys.rules.results import SCALE

Marks = dict[str, dict[str, dict[str, Any]]]


def groups_of(campaign: Campaign) -> dict[str, Any]:
    """Every division that may be shown, read while each answer still says whose retailer gave it.

    `sizes`: groups per division; `cells`: `[answers, value, low, high]` by column, division and group, a column being
    some items together or one; `said`: per account manager what the degrees take.
    """
    answers = Answers(campaign)
    staff = {one.pk: one for one in Staff.objects.filter(pk__in={row[3] for row in answers.responses if row[3]})}
    together = satisfaction_items(answers)
    columns = {column_key(items): satisfied_part(answers, items) for items in together}
    columns |= {column_key([item]): satisfied_part(answers, [item]) for items in together for item in items}
    cells = {key: _cells(answers, column, staff) for key, column in columns.items()}
    said: dict[str, dict[str, list[float]]] = defaultdict(dict)
    for name, column in said_columns(answers).items():
        for manager, figures in _cells(answers, column, staff).get(MANAGER, {}).items():
            if manager != NOBODY:
                said[manager][name] = [*figures[1:], figures[0]]
    sizes = {division: len(parts) for division, parts in answers.groups(staff).items()}
    return {"sizes": sizes, "cells": cells, "said": said}


def _cells(
    answers: Answers, column: Mapping[str, float], staff: Mapping[int, Staff]
) -> dict[str, dict[str, list[float]]]:
    return {
        division.key: {
            line.name: [cell.answers, cell.share.value, cell.share.low, cell.share.high]
            for line in division.lines
            for cell in line.cells
            if cell is not None
        }
        for division in divisions_of(answers, [column], staff)
    }


def column_key(items: Sequence[Item]) -> str:
    """How a column is named in what is kept."""
    return ",".join(str(item.pk) for item in items)


def marks_of(campaign: Campaign) -> Marks:
    """Per item and account manager the answers counted, and how many gave each mark (1-5).

    No marks of a group that is too small, nor of one that the total would tell of it by subtraction.
    """
    asked = campaign.items.filter(kind=Item.Kind.SCALE, purpose=Item.Purpose.SATISFACTION)
    given = Answer.objects.filter(item__in=asked, score__isnull=False, response__is_counted=True).order_by()
    grouped: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for item, manager, score, number in given.values_list("item_id", "response__manager_id", "score").annotate(
        number=Count("pk")
    ):
        grouped[str(item)][str(manager or NOBODY)][score] = number
    found: Marks = {}
    for key, managers in grouped.items():
        sizes = {manager: sum(counts.values()) for manager, counts in managers.items()}
        shown = shown_of(sizes, campaign.smallest_group)
        found[key] = {
            manager: {
                "answers": sizes[manager],
                "counts": [counts.get(score, 0) for score in SCALE] if manager in shown else None,
            }
            for manager, counts in managers.items()
            if manager != NOBODY
        }
    return found


def kept_divisions(campaign: Campaign, columns: Sequence[Sequence[Item]]) -> tuple[Division, ...] | None:
    """The divisions as the closing kept them, a column per list of items; None where nothing was kept."""
    kept = Tally.objects.filter(campaign=campaign).first()
    if kept is None:
        return None
    cells = [kept.groups["cells"].get(column_key(items), {}) for items in columns]
    found = []
    for division in (STRATUM, CHANNEL, UNIT, MANAGER):
        size = kept.groups["sizes"].get(division, 0)
        if size > 1:
            names = sorted({name for column in cells for name in column.get(division, {})})
            lines = tuple(
                GroupLine(name, tuple(_cell(column.get(division, {}).get(name)) for column in cells)) for name in names
            )
            found.append(Division(division, lines, size - len(lines)))
    return tuple(found)


def _cell(figures: Sequence[float] | None) -> Cell | None:
    return Cell(int(figures[0]), Interval(*figures[1:])) if figures else None


def said_by_managers(campaign: Campaign) -> dict[int, dict[str, list[float]]]:
    """What the retailers of each account manager said together: `satisfied` and `intention`, each with its interval.

    `[share, low, high, answers]`; only groups that may be shown.
    """
    kept = Tally.objects.filter(campaign=campaign).first()
    return {} if kept is None else {int(manager): found for manager, found in kept.groups["said"].items()}
