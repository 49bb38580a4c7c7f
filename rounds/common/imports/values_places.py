"""Positions and postcodes: POINT text, "(lat, lon)" inside an address, split columns, stray zeros."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from rounds.common.imports.values_numbers import clean_number
from rounds.common.imports.values_problems import Cell, Cleaned, Fault
from rounds.common.imports.values_text import as_text, is_empty

_DEGREES = r"[-+]?\d{1,3}(?:\.\d+)?"
_POINT = re.compile(rf"(?:SRID=\d+; ?)?POINT ?\( ?(?P<lon>{_DEGREES})[ ,]+(?P<lat>{_DEGREES}) ?\)", re.IGNORECASE)
_PAIR = re.compile(rf"\( ?(?P<lat>{_DEGREES}) ?[,;] ?(?P<lon>{_DEGREES}) ?\)")
_BARE = re.compile(rf"(?P<lat>{_DEGREES}) ?[,;] ?(?P<lon>{_DEGREES})")
_EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees, WGS-84 unless the mapping says otherwise."""

    latitude: float
    longitude: float


def clean_position(cell: Cell) -> Cleaned[Position]:
    """A position from "POINT (lon lat)", "(lat, lon)" (also at the end of an address) or "lat, lon".

    An address without brackets is an empty position, not a fault.
    """
    if is_empty(cell):
        return Cleaned()
    text = as_text(cell)
    match = _POINT.search(text) or _PAIR.search(text) or _BARE.fullmatch(text)
    if match is None:
        looks_like_one = text.upper().startswith("POINT") or re.fullmatch(r"[\d.,()\s+-]+", text)
        return Cleaned(fault=Fault("position.unreadable")) if looks_like_one or not _is_address(text) else Cleaned()
    return position_of(float(match["lat"]), float(match["lon"]))


def clean_degrees(cell: Cell, *, limit: int) -> Cleaned[float]:
    """One coordinate from a column of its own; `limit` is 90 for latitudes, 180 for longitudes."""
    number = clean_number(cell, places=9)
    if number.value is None:
        return Cleaned(fault=Fault("position.unreadable") if number.fault else None)
    if abs(number.value) > limit:
        return Cleaned(fault=Fault("position.outside"))
    return Cleaned(float(number.value))


def position_of(latitude: float | None, longitude: float | None) -> Cleaned[Position]:
    """The position of two coordinates; (0, 0), half a position and swapped coordinates are refused."""
    if latitude is None and longitude is None:
        return Cleaned()
    if latitude is None or longitude is None:
        return Cleaned(fault=Fault("position.half"))
    if latitude == 0 and longitude == 0:
        return Cleaned(fault=Fault("position.zero"))
    if abs(latitude) > 90 >= abs(longitude) and abs(latitude) <= 180:
        return Cleaned(fault=Fault("position.swapped"))
    if abs(latitude) > 90 or abs(longitude) > 180:
        return Cleaned(fault=Fault("position.outside"))
    return Cleaned(Position(latitude, longitude))


def split_address(cell: Cell) -> tuple[str, Cleaned[Position]]:
    """The address without the coordinates some systems append to it, and the position they give."""
    text = as_text(cell)
    position = clean_position(cell)
    return _PAIR.sub("", _POINT.sub("", text)).strip(" ,;，"), position


def metres_between(first: Position, second: Position) -> float:
    """Great-circle distance in metres (haversine on the mean radius; under 0.5 % from the ellipsoid)."""
    lat1, lat2 = math.radians(first.latitude), math.radians(second.latitude)
    half_lat = math.sin((lat2 - lat1) / 2) ** 2
    half_lon = math.sin(math.radians(second.longitude - first.longitude) / 2) ** 2
    return 2 * _EARTH_RADIUS_M * math.asin(math.sqrt(half_lat + math.cos(lat1) * math.cos(lat2) * half_lon))


def clean_postcode(cell: Cell, *, digits: int = 6) -> Cleaned[str]:
    """A postcode of `digits` digits. One stray zero at the end or one lost at the start is corrected and said."""
    if is_empty(cell):
        return Cleaned()
    text = as_text(cell).replace(" ", "")
    code = text.split("-", 1)[0] if digits == 5 else text  # ZIP+4
    if code.isascii() and code.isdigit():
        if len(code) == digits:
            return Cleaned(code)
        if len(code) == digits + 1 and code.endswith("0"):
            return Cleaned(code[:-1], Fault("postcode.stray_zero", {"kept": code[:-1]}))
        if len(code) == digits - 1:
            return Cleaned("0" + code, Fault("postcode.lost_zero", {"kept": "0" + code}))
    return Cleaned(fault=Fault("postcode.unreadable", {"digits": str(digits)}))


def postcode_digits(header: str, cells: Iterable[Cell]) -> int:
    """Six digits in China, five in a column called zip; under any other English name what most of its values have."""
    if "zip" in header.lower():
        return 5
    if not header.isascii():
        return 6
    lengths = [len(as_text(cell).split("-", 1)[0]) for cell in cells if not is_empty(cell)]
    return 5 if lengths.count(5) > lengths.count(6) else 6


def _is_address(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text))
