"""How long and how far from place to place, where the figures come from, and what had to be estimated (C14)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from rounds.planning.rules.reasons import Reason, gettext_noop

Matrix = NDArray[np.float64]
RULES = ("C14",)


class Source(StrEnum):
    """Where travel times come from."""

    STRAIGHT = "straight"
    VALHALLA = "valhalla"
    OSRM_SERVER = "osrm_server"
    VALHALLA_SERVER = "valhalla_server"


LABELS = {
    Source.STRAIGHT: gettext_noop("直线距离 × 绕行系数"),
    Source.VALHALLA: gettext_noop("本机路网"),
    Source.OSRM_SERVER: gettext_noop("OSRM 路网服务器"),
    Source.VALHALLA_SERVER: gettext_noop("Valhalla 路网服务器"),
}
COSTINGS = {
    "auto": gettext_noop("汽车"),
    "motor_scooter": gettext_noop("电动车"),
    "bicycle": gettext_noop("自行车"),
    "pedestrian": gettext_noop("步行"),
}
SERVERS = (Source.OSRM_SERVER, Source.VALHALLA_SERVER)


@dataclass(frozen=True, eq=False)
class Legs:
    """Minutes and kilometres from row to column; NaN where a road network knows no way."""

    minutes: Matrix
    km: Matrix


@dataclass(frozen=True, eq=False)
class Travel:
    """What a plan travels by: minutes with parking and walking, kilometres, from row to column.

    `source` is who answered, `notes` say what was estimated and why, `key` is the name under which the road figures
    are kept. The shops come first, the place where the days start last.
    """

    minutes: Matrix
    km: Matrix
    source: Source
    notes: tuple[Reason, ...] = ()
    key: str = ""

    def km_of(self, stops: Sequence[int]) -> float:
        """Kilometres of a round from home through these shops and back."""
        tour = [-1, *stops, -1]
        return float(self.km[tour[:-1], tour[1:]].sum()) if stops else 0.0

    def record(self) -> dict[str, Any]:
        """Plain JSON for the plan that travels by it."""
        return {"source": str(self.source), "key": self.key, "notes": [note.record() for note in self.notes]}


class TravelError(Exception):
    """A source of travel times that gave none; `reason` says why in a sentence."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.text % reason.params)
        self.reason = reason


def straight_travel(straight: Legs, *, stop_minutes: float, notes: tuple[Reason, ...] = ()) -> Travel:
    """Travel by estimates alone."""
    return Travel(_stopping(straight.minutes, stop_minutes), straight.km, Source.STRAIGHT, notes)


def blended(road: Legs, straight: Legs, *, source: Source, stop_minutes: float, key: str = "") -> Travel:
    """Road figures, the estimate where the network has none, and a note that says how often."""
    unknown = np.isnan(road.minutes)
    np.fill_diagonal(unknown, False)
    minutes = np.where(unknown, straight.minutes, road.minutes)
    km = np.where(np.isnan(road.km), straight.km, road.km)
    for matrix in (minutes, km):
        np.fill_diagonal(matrix, 0.0)
    return Travel(_stopping(minutes, stop_minutes), km, source, _notes(unknown), key)


def _stopping(minutes: Matrix, stop_minutes: float) -> Matrix:
    added = minutes + stop_minutes
    np.fill_diagonal(added, 0.0)
    return added


def _notes(unknown: NDArray[np.bool_]) -> tuple[Reason, ...]:
    size = len(unknown)
    off = (unknown.sum(axis=0) == size - 1) & (unknown.sum(axis=1) == size - 1) & (size > 1)
    shops, home = int(off[:-1].sum()), bool(off[-1])
    legs = int(unknown[~off][:, ~off].sum())
    notes = []
    if shops:
        notes.append(Reason(gettext_noop("%(count)s 户不在路网上，按直线估算"), {"count": shops}, RULES))
    if home:
        notes.append(Reason(gettext_noop("出发地不在路网上，往返路程按直线估算"), {}, RULES))
    if legs:
        notes.append(Reason(gettext_noop("%(count)s 段路程在路网上走不通，按直线估算"), {"count": legs}, RULES))
    return tuple(notes)


def not_installed() -> TravelError:
    """The optional part that reads road networks is missing."""
    text = gettext_noop("没有安装路网组件，路程按直线估算。安装：make roads 或 pip install rounds[roads]")
    return TravelError(Reason(text, {}, RULES))


def not_built() -> TravelError:
    """No network was built on this machine."""
    text = gettext_noop("本机还没有路网，路程按直线估算。建立：rounds roads build 地图.osm.pbf")
    return TravelError(Reason(text, {}, RULES))


def unreadable() -> TravelError:
    """The network of this machine cannot be read."""
    text = gettext_noop("本机路网读不出来，路程按直线估算。请重新建立：rounds roads forget，再 rounds roads build")
    return TravelError(Reason(text, {}, RULES))


def no_address() -> TravelError:
    """A server was chosen and its address left empty or unfit."""
    text = gettext_noop("没有填写可用的路网服务器地址，路程按直线估算")
    return TravelError(Reason(text, {}, RULES))


def silent() -> TravelError:
    """Nobody answered in time."""
    text = gettext_noop("路网服务器没有回答，路程按直线估算")
    return TravelError(Reason(text, {}, RULES))


def refused(code: str) -> TravelError:
    """The server answered that it will not."""
    text = gettext_noop("路网服务器拒绝了请求（%(code)s），路程按直线估算")
    return TravelError(Reason(text, {"code": code}, RULES))


def garbled() -> TravelError:
    """The answer is none."""
    text = gettext_noop("路网服务器的回答看不懂，路程按直线估算")
    return TravelError(Reason(text, {}, RULES))


def server_address(text: str) -> str:
    """The address in its plain form. TravelError unless http(s), with a host, without password, query or fragment.

    Link-local hosts are refused: that is where clouds keep the secrets of a machine.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError as error:
        raise no_address() from error
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise no_address()
    if _is_link_local(host):
        raise no_address()
    place = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{place}{f':{port}' if port else ''}{parts.path.rstrip('/')}"


def _is_link_local(host: str) -> bool:
    try:
        return ip_address(host).is_link_local
    except ValueError:
        return False
