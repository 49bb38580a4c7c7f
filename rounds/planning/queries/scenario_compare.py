"""Scenarios side by side: today and up to three of them, as a whole and territory by territory."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_noop

from rounds.planning.models import TerritoryScenario
from rounds.planning.queries.scenario import part_of
from rounds.planning.rules.division import Part

MOST_COMPARED = 3


@dataclass(frozen=True)
class Cell:
    """One figure of one side; `is_best` marks the better ones when the sides differ."""

    figure: float | None
    is_best: bool = False


@dataclass(frozen=True)
class Measure:
    """One line of the comparison; `form` says how its figures are written."""

    label: str
    form: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Line:
    """One territory: what it is today, and what it would be in each scenario (None: not there)."""

    name: str
    manager: str
    today: Part | None
    parts: Sequence[Part | None]


Read = Callable[[TerritoryScenario], float]


def _after(name: str) -> Read:
    return lambda scenario: float(scenario.figures["after"][name])


# label, how written, what today is (None: nothing to compare), how to read it, which is best (None: neither)
Best = Callable[[list[float]], float]
MEASURES: tuple[tuple[str, str, str | None, Read, Best | None], ...] = (
    (gettext_noop("客户经理人数"), "count", "managers", _after("managers"), None),
    (gettext_noop("工作量最大偏差"), "percent", "imbalance", _after("imbalance"), min),
    (gettext_noop("超出外勤时间的片区"), "count", "overloaded", _after("overloaded"), min),
    (gettext_noop("户数超出规定的片区"), "count", "beyond", _after("beyond"), min),
    (gettext_noop("四周路上时间（估算）"), "hours", "travel", _after("travel"), min),
    (gettext_noop("零售户到片区中心的平均距离"), "km", "km", _after("km"), min),
    (gettext_noop("不相连的地块"), "count", "pieces", _after("pieces"), min),
    (gettext_noop("要移交的零售户"), "count", None, lambda scenario: float(scenario.figures["moved"]), min),
    (gettext_noop("保持原客户经理的比例"), "percent", None, lambda scenario: float(scenario.figures["kept"]), max),
)


def measures_of(scenarios: Sequence[TerritoryScenario]) -> list[Measure]:
    """Today (as the first scenario found it), then each scenario."""
    found = []
    for label, form, today, read, choose in MEASURES:
        figures: list[float | None] = [float(scenarios[0].figures["before"][today]) if today else None]
        figures += [read(scenario) for scenario in scenarios]
        known = [figure for figure in figures[1:] if figure is not None]
        best = choose(known) if choose and len(set(known)) > 1 else None
        cells = [Cell(figure, best is not None and figure == best) for figure in figures]
        found.append(Measure(label, form, [Cell(cells[0].figure), *cells[1:]]))
    return found


def lines_of(scenarios: Sequence[TerritoryScenario]) -> list[Line]:
    """Territories of today first, then the new ones of each scenario. One query."""
    rows: dict[Any, dict[str, Any]] = {}
    for place, scenario in enumerate(scenarios):
        for row in scenario.territories.select_related("territory", "manager").order_by("number"):
            key = row.territory_id or (scenario.pk, row.number)
            line = rows.setdefault(
                key,
                {
                    "name": row.name,
                    "manager": row.manager.name if row.manager else "",
                    "today": part_of(row.before) if row.before.get("outlets") else None,
                    "parts": [None] * len(scenarios),
                },
            )
            line["parts"][place] = part_of(row.after)
    return [Line(**line) for line in rows.values()]
