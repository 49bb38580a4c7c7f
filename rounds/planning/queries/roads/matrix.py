"""Minutes and kilometres between places, from the source the company chose, estimated where it has none."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings as installation

from rounds.common.settings import Settings
from rounds.engine import Road, travel_km, travel_minutes
from rounds.planning.queries.roads import kept
from rounds.planning.queries.roads.osrm import osrm_legs
from rounds.planning.queries.roads.tiles import network_here, tile_legs
from rounds.planning.queries.roads.valhalla import Position, valhalla_legs
from rounds.planning.queries.roads.web import SECONDS_IN_ALL, Server
from rounds.planning.rules import settings as chosen
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
        road, key = _road_legs(settings, source, positions, at=at, use_kept=use_kept, seconds=seconds)
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
    road = whole.among(positions) if whole else None
    if road is None:
        return travel_between(positions, areas, settings, seconds=SECONDS_BEFORE_A_PAGE)
    return blended(road, straight, source=source, stop_minutes=stop_minutes, key=key)


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


def _road_legs(
    settings: Settings,
    source: Source,
    positions: Sequence[Position],
    *,
    at: datetime | None,
    use_kept: bool,
    seconds: float,
) -> tuple[Legs, str]:
    """The legs and the name under which they are kept."""
    costing, since = settings[chosen.TRAVEL_COSTING], None
    compute: Callable[[], Legs]
    if source in SERVERS:
        version = server_address(settings[chosen.TRAVEL_SERVER])
        since = at - timedelta(days=kept.DAYS_OF_A_SERVER) if at else None
        compute = partial(_server_legs, source, version, positions, costing=costing, seconds=seconds)
    else:
        network = network_here()
        version = network.version if network else ""
        compute = partial(tile_legs, network, positions, costing=costing)
    key = kept.key_of(source, version, costing, positions)
    if use_kept and (found := kept.find(kept_folder(), key, since=since)):
        return found.legs, key
    legs = kept.as_kept(compute())
    kept.keep(kept_folder(), key, legs, positions)
    return legs, key


def _server_legs(source: Source, address: str, positions: Sequence[Position], *, costing: str, seconds: float) -> Legs:
    with closing(Server(address, seconds=seconds)) as server:
        if source == Source.OSRM_SERVER:
            return osrm_legs(positions, server.get, costing=costing)
        return valhalla_legs(positions, server.post, costing=costing)
