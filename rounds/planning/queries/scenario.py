"""Scenarios on pages: the list, one of them territory by territory, its map."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rounds.common.models import Job
from rounds.people.models import Staff
from rounds.planning.models import ScenarioOutlet, ScenarioTerritory, TerritoryScenario
from rounds.planning.models.scenario import TerritoryScenarioQuerySet
from rounds.planning.rules.division import Part, Point, outline
from rounds.retailers.models import Retailer

State = TerritoryScenario.State
COLOURS = 10
MOST_NAMED = 4000  # points that carry their name on the map; more would make the page heavy
FIELDS = tuple(Part.__dataclass_fields__)


@dataclass(frozen=True)
class Row:
    """One territory of a scenario: before, after, and who comes and goes."""

    row: ScenarioTerritory
    before: Part
    after: Part
    coming: int
    going: int

    @property
    def colour(self) -> int:
        """Of its area and its points."""
        return self.row.number % COLOURS

    @property
    def is_new(self) -> bool:
        """Whether there is no such territory today."""
        return self.before.outlets == 0 and self.after.outlets > 0

    @property
    def is_dissolved(self) -> bool:
        """Whether it would lose all its retailers."""
        return self.before.outlets > 0 and self.after.outlets == 0


@dataclass(frozen=True)
class Card:
    """A scenario on the list, with the job that computes it."""

    scenario: TerritoryScenario
    job: Job | None


def scenarios_shown_to(user: Staff) -> TerritoryScenarioQuerySet:
    """Within reach, without those thrown away."""
    around = ("company", "unit", "asked_by", "decided_by")
    return TerritoryScenario.objects.visible_to(user).kept().select_related(*around)


def cards_of(user: Staff, scenarios: Sequence[TerritoryScenario]) -> list[Card]:
    """Scenarios with their jobs. One query."""
    waiting = [s.job_id for s in scenarios if s.job_id and s.state == State.ASKED]
    jobs = Job.objects.visible_to(user).in_bulk(waiting) if waiting else {}
    return [Card(scenario, jobs.get(scenario.job_id or 0)) for scenario in scenarios]


def rows_of(scenario: TerritoryScenario) -> list[Row]:
    """Territory by territory, in the order of their numbers. One query."""
    rows = scenario.territories.select_related("territory", "manager").order_by("number")
    return [
        Row(row, part_of(row.before), part_of(row.after), row.after.get("coming", 0), row.after.get("going", 0))
        for row in rows
    ]


def part_of(figures: dict[str, Any]) -> Part:
    """Stored figures as a part of the division."""
    return Part(**{name: figures[name] for name in FIELDS if name in figures})


def wishes_again(scenario: TerritoryScenario) -> dict[str, Any]:
    """What was asked for, as the form of a new scenario begins with it. One query."""
    wishes = scenario.wishes
    fixed = Retailer.objects.unscoped("named when the scenario was asked for").filter(pk__in=wishes["fixed"])
    return {
        "unit": scenario.unit_id,
        "how_many": "needed" if wishes["managers"] is None else "number",
        "managers": wishes["managers"],
        "keep": wishes["keep"],
        "strict": wishes["strict"],
        "fixed": "\n".join(shop.code or shop.licence_no for shop in fixed.order_by("pk")),
        **{f"percent_{pk}": percent for pk, percent in wishes["percents"].items()},
    }


def moves_of(scenario: TerritoryScenario) -> Any:
    """The retailers who would change hands (or did), by their new and old territory."""
    rows = ScenarioOutlet.objects.filter(scenario=scenario, moves=True)
    around = ("retailer", "before__manager", "after__territory__manager", "after__manager")
    return rows.select_related(*around).order_by("after__number", "before__code", "retailer__name", "pk")


def map_of(scenario: TerritoryScenario, rows: Iterable[Row], *, show: str) -> dict[str, Any]:
    """The division as GeoJSON: an outline and a number for each territory, a point for each retailer.

    `show` "before" draws today's territories, "after" those of the scenario, where a retailer who changes hands bears
    the number of the territory he comes from. One query.
    """
    listed = list(rows)
    numbers = {row.row.territory_id: row.row.number for row in listed if row.row.territory_id}
    before = show == "before"
    outlets = scenario.outlets.filter(retailer__lat__isnull=False, retailer__lon__isnull=False)
    fields = ("retailer__lon", "retailer__lat", "retailer__name", "retailer_id", "before_id", "after__number", "moves")
    found = list(outlets.order_by("moves", "pk").values_list(*fields))
    shapes: dict[int, list[Point]] = {}
    points = []
    named = len(found) <= MOST_NAMED
    for lon, lat, name, pk, old, new, moves in found:
        number = numbers.get(old, 0) if before else new
        shapes.setdefault(number, []).append((lon, lat))
        told = {"title": name, "url": reverse("retailers:detail", args=[pk])} if named else {}
        mark = {"number": numbers.get(old, "?"), "group": "moved"} if moves and not before else {"group": "outlets"}
        points.append(feature("Point", [lon, lat], colour=number % COLOURS if number else "neutral", **mark, **told))
    areas = [area for row in listed for area in _area(row, shapes.get(row.row.number, []), before=before)]
    return {"type": "FeatureCollection", "features": [*areas, *points, *_labels(listed, shapes, before=before)]}


def _area(row: Row, points: list[Point], *, before: bool) -> list[dict[str, Any]]:
    corners = outline(points)
    if not corners:
        return []
    told = {"title": f"{row.row.number} {row.row.name}", "text": said_of(row, before=before)}
    return [feature("Polygon", [corners], colour=row.colour, group="areas", **told)]


def _labels(rows: Iterable[Row], shapes: dict[int, list[Point]], *, before: bool) -> list[dict[str, Any]]:
    """A number in the middle of each territory."""
    found = []
    for row in rows:
        if points := shapes.get(row.row.number):
            lons, lats = zip(*points, strict=True)
            middle = [sorted(lons)[len(lons) // 2], sorted(lats)[len(lats) // 2]]
            told = {"title": f"{row.row.number} {row.row.name}", "text": said_of(row, before=before)}
            found.append(feature("Point", middle, colour=row.colour, label=str(row.row.number), **told))
    return found


def said_of(row: Row, *, before: bool) -> str:
    """A territory in one line."""
    part = row.before if before else row.after
    manager = row.row.manager.name if row.row.manager else _("还没有客户经理")
    words = _("%(manager)s · %(outlets)s 户 · 四周 %(hours)s 小时，其中路上 %(travel)s 小时")
    figures = {"outlets": part.outlets, "hours": round(part.minutes / 60), "travel": round(part.travel / 60)}
    return words % {"manager": manager, **figures}


def legend(show: str) -> list[dict[str, Any]]:
    """What can be switched off on the map of a scenario."""
    if show == "before":
        return [
            {"group": "areas", "label": _("片区轮廓"), "colour": "neutral"},
            {"group": "outlets", "label": _("零售户"), "colour": "neutral"},
        ]
    return [
        {"group": "areas", "label": _("片区轮廓"), "colour": "neutral"},
        {"group": "outlets", "label": _("留在原片区的零售户"), "colour": "neutral"},
        {"group": "moved", "label": _("要移交的零售户（数字为原片区）"), "colour": "neutral"},
    ]


def feature(kind: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    """One feature of GeoJSON."""
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}
