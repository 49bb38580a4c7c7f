"""The road network of this machine: where its tiles lie, and how Valhalla answers from them in this process."""

import importlib
import importlib.util
import json
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings

from rounds.planning.queries.roads.blocks import TooMuchError
from rounds.planning.queries.roads.valhalla import Position, valhalla_legs
from rounds.planning.rules.travel import Legs, not_built, not_installed, unreadable

COSTINGS = ("auto", "motor_scooter", "bicycle", "pedestrian")
MOST_PAIRS = 1_000_000
FARTHEST_METRES = 10_000_000.0
CACHE_BYTES = 256 << 20
ABOUT_PLACES = ("unconnected", "No suitable edges", "No path could be found", "exceeds the max distance")


@dataclass(frozen=True)
class Network:
    """What was built: its version names the map file and the program, so that matrices of another are not used."""

    version: str
    files: list[dict[str, Any]]
    program: str
    built_at: str
    seconds: float
    tiles: int
    bytes: int

    @property
    def folder(self) -> Path:
        """Where its tiles lie."""
        return roads_folder() / self.version


@dataclass
class _Open:
    """The one network this process has open. Valhalla's reader serves one thread at a time."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    version: str = ""
    actor: Any = None


_open = _Open()


def roads_folder() -> Path:
    """Where road networks live in the data folder."""
    return Path(settings.DATA) / "roads"


def network_here() -> Network | None:
    """The network in use on this machine; None when none was built, or what it left is not readable."""
    try:
        told = json.loads((roads_folder() / "current.json").read_text(encoding="utf-8"))
        network = Network(**told)
    except (OSError, ValueError, TypeError):
        return None
    return network if network.folder.is_dir() else None


def is_installed() -> bool:
    """Whether the optional part is there (extra `roads`)."""
    return importlib.util.find_spec("valhalla") is not None


def valhalla_module() -> ModuleType:
    """The part that reads networks; TravelError when it is missing. Loaded late: it costs memory and time."""
    try:
        return importlib.import_module("valhalla")
    except ImportError as error:
        raise not_installed() from error


def tile_legs(
    network: Network | None, places: Sequence[Position], *, costing: str, new: Collection[int] | None = None
) -> Legs:
    """Legs among places from the network of this machine. TravelError when there is none or it cannot be read."""
    valhalla_module()
    if network is None:
        raise not_built()
    built = network

    def answer(action: str, request: Mapping[str, Any]) -> Any:
        with _open.lock:
            return _answered(_actor(built), action, request)

    return valhalla_legs(places, answer, costing=costing, new=new)


def configuration(folder: Path) -> dict[str, Any]:
    """Valhalla's own configuration for tiles in a folder, with limits that fit a territory."""
    found: dict[str, Any] = valhalla_module().get_config(tile_extract="", tile_dir=folder)
    found["mjolnir"]["max_cache_size"] = CACHE_BYTES
    for costing in COSTINGS:
        found["service_limits"][costing] |= {
            "max_matrix_location_pairs": MOST_PAIRS,
            "max_matrix_distance": FARTHEST_METRES,
            "max_locations": 10_000,
        }
    return found


def _actor(network: Network) -> Any:
    if _open.version != network.version:
        try:
            _open.actor = valhalla_module().Actor(configuration(network.folder))
        except (RuntimeError, OSError, KeyError) as error:
            raise unreadable() from error
        _open.version = network.version
    return _open.actor


def _answered(actor: Any, action: str, request: Mapping[str, Any]) -> Any:
    ask = actor.locate if action == "locate" else actor.matrix
    try:
        return json.loads(ask(json.dumps(request)))
    except RuntimeError as error:
        if any(words in str(error) for words in ABOUT_PLACES):
            raise TooMuchError(str(error)[:40]) from error
        raise unreadable() from error
    except ValueError as error:
        raise unreadable() from error
