"""Positions with their datum. They are stored in WGS-84 and shifted only for display or to hand over to a map.

China shifts its maps: 高德, 腾讯 and Apple draw in GCJ-02, 百度 in BD-09. The formulas are the published ones
(the semi-major axis 6,378,245 m of Krasovsky, as `gcoord` on the phone uses), so both sides agree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import asin, atan2, cos, hypot, isfinite, pi, radians, sin, sqrt
from urllib.parse import urlencode

Pair = tuple[float, float]  # latitude, longitude in degrees

EARTH_METRES = 6_371_008.8  # mean radius, IUGG
AXIS_METRES = 6_378_245.0
ECCENTRICITY_SQUARED = 0.00669342162296594323
BAIDU_TURN = pi * 3000 / 180
CLOSE_ENOUGH = 1e-12  # degrees: a tenth of a micrometre


class Datum(StrEnum):
    """What a pair of degrees refers to."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class MapService(StrEnum):
    """Map services that a position can be handed over to."""

    AMAP = "amap"
    BAIDU = "baidu"
    TENCENT = "tencent"
    APPLE = "apple"


@dataclass(frozen=True)
class Position:
    """A point in degrees and the datum they are in. ValueError when not a place on earth."""

    lat: float
    lon: float
    datum: Datum = Datum.WGS84

    def __post_init__(self) -> None:
        finite = isfinite(self.lat) and isfinite(self.lon)
        if not (finite and abs(self.lat) <= 90 and abs(self.lon) <= 180):
            raise ValueError(f"not a place on earth: {self.lat}, {self.lon}")

    def to(self, datum: Datum) -> "Position":
        """The same place in another datum (inverse shifts to 1e-6 m)."""
        pair = (self.lat, self.lon)
        for step in _STEPS[self.datum, datum]:
            pair = step(*pair)
        return Position(*pair, datum=datum)


def is_shifted(lat: float, lon: float) -> bool:
    """Whether the point is in the published box around China inside which maps are shifted; outside nothing moves."""
    return _in_box(lat, lon, margin=0)


def wgs84_to_gcj02(lat: float, lon: float) -> Pair:
    """Shift a satellite position to where 高德 and 腾讯 draw it; unchanged outside China."""
    if not is_shifted(lat, lon):
        return lat, lon
    return _shifted(lat, lon)


def gcj02_to_wgs84(lat: float, lon: float) -> Pair:
    """The satellite position that `wgs84_to_gcj02` shifts to this one, by iteration.

    Ambiguous only within a kilometre outside the box of `is_shifted`, far from any shop: the shifted one is meant.
    """
    # The question is whether the unshifted point lies in the box: the shift may have carried it over the edge.
    if not _in_box(lat, lon, margin=0.02):
        return lat, lon
    found = _inverse(_shifted, lat, lon)
    return found if _in_box(*found, margin=1e-9) else (lat, lon)


def gcj02_to_bd09(lat: float, lon: float) -> Pair:
    """The further shift of 百度, meant for China; elsewhere the bare formula."""
    reach = hypot(lon, lat) + 0.00002 * sin(lat * BAIDU_TURN)
    angle = atan2(lat, lon) + 0.000003 * cos(lon * BAIDU_TURN)
    return reach * sin(angle) + 0.006, reach * cos(angle) + 0.0065


def bd09_to_gcj02(lat: float, lon: float) -> Pair:
    """The GCJ-02 position that `gcj02_to_bd09` shifts to this one, by iteration."""
    return _inverse(gcj02_to_bd09, lat, lon)


def great_circle_metres(here: Position, there: Position) -> float:
    """Metres along the great circle on a sphere of the mean radius (at most 0.6 % from the ellipsoid), any datums."""
    a, b = here.to(Datum.WGS84), there.to(Datum.WGS84)
    north, east = radians(b.lat - a.lat), radians(b.lon - a.lon)
    half = sin(north / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(east / 2) ** 2
    return 2 * EARTH_METRES * asin(min(1.0, sqrt(half)))


def navigation_links(position: Position, name: str) -> dict[MapService, str]:
    """An address per map service that opens the place, named `name`, in its app or page; no key is needed.

    The position goes over in GCJ-02, which every one of them takes (百度 by its `coord_type`).
    """
    shifted = position.to(Datum.GCJ02)
    lat, lon = f"{shifted.lat:.6f}", f"{shifted.lon:.6f}"
    # A comma, semicolon or bar inside the name would end it within the services' own compound parameters.
    label = name.translate(str.maketrans(",;:|", "，；：｜"))
    amap = {"to": f"{lon},{lat},{label}", "mode": "car", "coordinate": "gaode", "callnative": 1, "src": "rounds"}
    baidu = {"location": f"{lat},{lon}", "title": name, "content": name, "coord_type": "gcj02", "output": "html"}
    tencent = {"type": "drive", "to": name, "tocoord": f"{lat},{lon}", "referer": "rounds"}
    return {
        MapService.AMAP: _link("https://uri.amap.com/navigation", amap),
        MapService.BAIDU: _link("https://api.map.baidu.com/marker", baidu | {"src": "webapp.rounds"}),
        MapService.TENCENT: _link("https://apis.map.qq.com/uri/v1/routeplan", tencent),
        MapService.APPLE: _link("https://maps.apple.com/", {"ll": f"{lat},{lon}", "q": name}),
    }


def _link(address: str, query: Mapping[str, object]) -> str:
    return f"{address}?{urlencode(query, safe=',')}"


def _in_box(lat: float, lon: float, *, margin: float) -> bool:
    return 72.004 - margin <= lon <= 137.8347 + margin and 0.8293 - margin <= lat <= 55.8271 + margin


def _shifted(lat: float, lon: float) -> Pair:
    x, y = lon - 105.0, lat - 35.0
    ripple = 20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += 2 / 3 * (ripple + _waves(y, (20, 1), (40, 3), (160, 12), (320, 30)))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += 2 / 3 * (ripple + _waves(x, (20, 1), (40, 3), (150, 12), (300, 30)))
    bend = 1 - ECCENTRICITY_SQUARED * sin(radians(lat)) ** 2
    meridian = AXIS_METRES * (1 - ECCENTRICITY_SQUARED) / (bend * sqrt(bend))
    parallel = AXIS_METRES / sqrt(bend) * cos(radians(lat))
    return lat + north * 180 / (meridian * pi), lon + east * 180 / (parallel * pi)


def _waves(at: float, *waves: tuple[int, int]) -> float:
    return sum(height * sin(at / length * pi) for height, length in waves)


def _inverse(shift: Callable[[float, float], Pair], lat: float, lon: float) -> Pair:
    """Solve shift(x) = (lat, lon); the shift varies so slowly that a step leaves a few hundredths of the miss."""
    guess_lat, guess_lon = lat, lon
    for _ in range(30):
        reached_lat, reached_lon = shift(guess_lat, guess_lon)
        miss_lat, miss_lon = lat - reached_lat, lon - reached_lon
        guess_lat, guess_lon = guess_lat + miss_lat, guess_lon + miss_lon
        if abs(miss_lat) < CLOSE_ENOUGH and abs(miss_lon) < CLOSE_ENOUGH:
            break
    return guess_lat, guess_lon


_STEPS: dict[tuple[Datum, Datum], tuple[Callable[[float, float], Pair], ...]] = {
    (Datum.WGS84, Datum.WGS84): (),
    (Datum.GCJ02, Datum.GCJ02): (),
    (Datum.BD09, Datum.BD09): (),
    (Datum.WGS84, Datum.GCJ02): (wgs84_to_gcj02,),
    (Datum.WGS84, Datum.BD09): (wgs84_to_gcj02, gcj02_to_bd09),
    (Datum.GCJ02, Datum.WGS84): (gcj02_to_wgs84,),
    (Datum.GCJ02, Datum.BD09): (gcj02_to_bd09,),
    (Datum.BD09, Datum.GCJ02): (bd09_to_gcj02,),
    (Datum.BD09, Datum.WGS84): (bd09_to_gcj02, gcj02_to_wgs84),
}
