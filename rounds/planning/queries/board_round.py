"""The chosen round of a board: its stops with reasons, what is not kept, and the map with the others of that day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rounds.planning.models import BrokenInterval, PlannedVisit, VisitPlan
from rounds.planning.queries.board import Board, BoardRow
from rounds.planning.queries.page import DayView, day_from
from rounds.visits.models import Visit

Feature = dict[str, Any]


@dataclass(frozen=True)
class RoundView:
    """One account manager's day on the board."""

    row: BoardRow
    day: date
    view: DayView
    broken: frozenset[int]
    features: dict[str, Any] = field(default_factory=dict)
    handed_out: Sequence[PlannedVisit] = ()


def round_of(board: Board, plan: int | None, day: date) -> RoundView | None:
    """The round of a plan on a day, with the other rounds of that day on the map. Two queries; None without plans."""
    row = next((one for one in board.rows if one.plan.pk == plan), next(iter(board.rows), None))
    if row is None:
        return None
    stops: dict[int, list[PlannedVisit]] = {one.plan.pk: [] for one in board.rows}
    found = PlannedVisit.objects.filter(plan__in=board.plans, day=day).select_related("retailer").order_by("position")
    for stop in found:
        stops[stop.plan_id].append(stop)
    own = stops[row.plan.pk]
    ids = [stop.retailer_id for stop in own]
    broken = BrokenInterval.objects.filter(plan__in=board.plans, retailer__in=ids).values_list("retailer", flat=True)
    handed = [stop for rows in stops.values() for stop in rows if stop.handed_from_id == row.plan.pk]
    return RoundView(
        row, day, day_from(row.plan, day, own), frozenset(broken), _map(board, row, stops), handed_out=handed
    )


def _map(board: Board, chosen: BoardRow, stops: Mapping[int, list[PlannedVisit]]) -> dict[str, Any]:
    """The chosen round on top, numbered; the others of the day faint below it."""
    features: list[Feature] = []
    for row in sorted(board.rows, key=lambda one: one is chosen):
        features += _round(row, stops[row.plan.pk], is_chosen=row is chosen)
    return {"type": "FeatureCollection", "features": features}


def _round(row: BoardRow, stops: Sequence[PlannedVisit], *, is_chosen: bool) -> list[Feature]:
    placed = [stop for stop in stops if stop.channel == Visit.Channel.DOOR and stop.retailer.has_position]
    home = _home(row.plan)
    points = [[stop.retailer.lon, stop.retailer.lat] for stop in placed]
    common = {"colour": row.colour, "group": str(row.plan.pk), "faint": not is_chosen}
    features = []
    if len(home) + len(points) > 1:
        features.append(_feature("LineString", [*home, *points, *home], common))
    if home and is_chosen:
        start = {"title": _("出发地"), "text": row.plan.territory.name, "colour": "success"}
        features.append(_feature("Point", home[0], common | start))
    for stop, point in zip(placed, points, strict=True):
        features.append(_feature("Point", point, common | _named(row, stop, is_chosen=is_chosen)))
    return features


def drawn_round(plan: VisitPlan, stops: Sequence[PlannedVisit], *, colour: int) -> list[Feature]:
    """A round as a line and numbered points."""
    return _round(BoardRow(plan, colour, (), None), stops, is_chosen=True)


def _named(row: BoardRow, stop: PlannedVisit, *, is_chosen: bool) -> dict[str, Any]:
    minute = stop.arrive_minute
    clock = "" if minute is None else f"{minute // 60:02d}:{minute % 60:02d}"
    manager = row.plan.manager.name if row.plan.manager else row.plan.territory.name
    named = {
        "key": stop.pk,
        "title": stop.retailer.name,
        "text": " · ".join(part for part in (clock, manager) if part),
        "url": reverse("retailers:detail", args=[stop.retailer_id]),
    }
    return named | ({"number": stop.position} if is_chosen else {})


def _home(plan: VisitPlan) -> list[list[float]]:
    territory = plan.territory
    if territory.start_lat is None or territory.start_lon is None:
        return []
    return [[territory.start_lon, territory.start_lat]]


def _feature(kind: str, coordinates: Any, properties: Mapping[str, Any]) -> Feature:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}
