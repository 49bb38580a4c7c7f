"""Minutes and kilometres between places, from the source the company chose, estimated where it has none."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings as installation

from rounds.common.settings import Settings
from rounds.engine import Road, travel_km, travel_minutes
from rounds.planning.queries.roads import kept
from rounds.planning.queries.roads.osrm import osrm_legs
from rounds.planning.queries.roads.tiles import Network, network_here, tile_legs
from rounds.planning.queries.roads.valhalla import Position, valhalla_legs
from rounds.planning.queries.roads.web import SECONDS_IN_ALL, Server
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.reasons import Reason
from rounds.planning.rules.travel import (
    SERVERS,
    Legs,
    Matrix,
    Source,
    Travel,
    TravelError,
    blended,
    server_address,
    straight_travel,
)

SECONDS_BEFORE_A_PAGE = 8.0


def travel_between(
    positions: Sequence[Position],
    areas: Sequence[str],
    settings: Settings,
    *,
    at: datetime | None = None,
    use_kept: bool = True,
    seconds: float = SECONDS_IN_ALL,
) -> Travel:
    """Travel between positions, each in an area of its own: "urban" or "rural". Where days start comes last.

    Never fails for want of a source: what could not be asked is estimated, and the notes say so. With `at`, what a
    server said long before is asked again; `seconds` is how long a server may take for all of it.
    """
    straight = _straight_legs(positions, areas, settings)
    stop_minutes = settings[chosen.STOP_MINUTES]
    source = Source(settings[chosen.TRAVEL_SOURCE])
    if source == Source.STRAIGHT:
        return straight_travel(straight, stop_minutes=stop_minutes)
    try:
        asked = _asked_of(settings, source)
        key = kept.key_of(source, asked.version, asked.costing, positions)
        road = _kept_legs(key, since=_since(source, at)) if use_kept else None
        if road is None:
            road = asked.legs(positions, seconds=seconds)
            kept.keep(kept_folder(), key, road, positions)
    except TravelError as error:
        return straight_travel(straight, stop_minutes=stop_minutes, notes=(error.reason,))
    return blended(road, straight, source=source, stop_minutes=stop_minutes, key=key)


def travel_as_planned(
    positions: Sequence[Position], areas: Sequence[str], settings: Settings, *, told: Mapping[str, Any]
) -> Travel:
    """Travel by the figures a plan was made with; `told` is what it keeps of them (`Travel.record`).

    A plan made by estimates stays with estimates; one made by roads takes the kept figures, and asks its source only
    for places that are new.
    """
    source = Source(told.get("source", Source.STRAIGHT))
    straight = _straight_legs(positions, areas, settings)
    stop_minutes = settings[chosen.STOP_MINUTES]
    if source == Source.STRAIGHT:
        return straight_travel(straight, stop_minutes=stop_minutes)
    key = str(told.get("key", ""))
    whole = kept.find(kept_folder(), key) if key else None
    if whole is None:
        return travel_between(positions, areas, settings, seconds=SECONDS_BEFORE_A_PAGE)
    road, new = whole.among(positions)
    if not new:
        return blended(road, straight, source=source, stop_minutes=stop_minutes, key=key)
    try:
        road = _with_new(road, new, positions, _asked_of(settings, source), key)
        notes: tuple[Reason, ...] = ()
    except TravelError as error:
        notes = (error.reason,)
    travel = blended(road, straight, source=source, stop_minutes=stop_minutes, key=key)
    return replace(travel, notes=notes or travel.notes)


def straight_minutes(positions: Sequence[Position], areas: Sequence[str], settings: Settings) -> Matrix:
    """The estimate alone, whatever the source."""
    straight = _straight_legs(positions, areas, settings)
    return straight_travel(straight, stop_minutes=settings[chosen.STOP_MINUTES]).minutes


def roads_of(settings: Settings) -> dict[str, Road]:
    """Speed and detour by area type, for estimates."""
    return {
        "urban": Road(settings[chosen.URBAN_SPEED], settings[chosen.URBAN_DETOUR]),
        "rural": Road(settings[chosen.RURAL_SPEED], settings[chosen.RURAL_DETOUR]),
    }


def _straight_legs(positions: Sequence[Position], areas: Sequence[str], settings: Settings) -> Legs:
    lat, lon = [place[0] for place in positions], [place[1] for place in positions]
    roads = roads_of(settings)
    minutes = travel_minutes(lat, lon, areas=areas, roads=roads)
    return Legs(minutes, travel_km(lat, lon, areas=areas, roads=roads))


def kept_folder() -> Path:
    """Where computed matrices are kept."""
    return Path(installation.DATA) / "travel"


@dataclass(frozen=True)
class _Asked:
    """A source with everything its figures depend on but the places."""

    source: Source
    version: str  # of the network, or the address of the server
    costing: str
    network: Network | None = None

    def legs(self, positions: Sequence[Position], *, seconds: float, new: Collection[int] | None = None) -> Legs:
        """What the source says now, as it will read back; with `new`, only legs to or from those."""
        if self.source == Source.VALHALLA:
            return kept.as_kept(tile_legs(self.network, positions, costing=self.costing, new=new))
        with closing(Server(self.version, seconds=seconds)) as server:
            if self.source == Source.OSRM_SERVER:
                return kept.as_kept(osrm_legs(positions, server.get, costing=self.costing, new=new))
            return kept.as_kept(valhalla_legs(positions, server.post, costing=self.costing, new=new))


def _asked_of(settings: Settings, source: Source) -> _Asked:
    costing = settings[chosen.TRAVEL_COSTING]
    if source in SERVERS:
        return _Asked(source, server_address(settings[chosen.TRAVEL_SERVER]), costing)
    network = network_here()
    return _Asked(source, network.version if network else "", costing, network)


def _since(source: Source, at: datetime | None) -> datetime | None:
    return at - timedelta(days=kept.DAYS_OF_A_SERVER) if at and source in SERVERS else None


def _kept_legs(key: str, *, since: datetime | None = None) -> Legs | None:
    found = kept.find(kept_folder(), key, since=since)
    return found.legs if found else None


def _with_new(road: Legs, new: list[int], positions: Sequence[Position], asked: _Asked, of_plan: str) -> Legs:
    """The plan's legs with those to and from new places, kept under a name of their own."""
    key = kept.key_of(asked.source, f"{asked.version} {of_plan}", asked.costing, positions)
    if (whole := _kept_legs(key)) is not None:
        return whole
    fresh = asked.legs(positions, seconds=SECONDS_BEFORE_A_PAGE, new=new)
    is_new = np.zeros(len(positions), dtype=bool)
    is_new[new] = True
    either = is_new[:, None] | is_new
    whole = Legs(np.where(either, fresh.minutes, road.minutes), np.where(either, fresh.km, road.km))
    kept.keep(kept_folder(), key, whole, positions)
    return whole
