"""Whom a bulletin concerns: segments, town or country, parts of the company, supply bands (A21-A26, E19)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

SEGMENTS = ("promote", "maintain", "guide", "care")
MARKET_TYPES = ("urban", "rural")
LARGEST_BAND = 999


@dataclass(frozen=True)
class Audience:
    """What a retailer must be to be concerned. Empty means no condition; all given conditions must hold together.

    `units` and `territories` are ids and form one condition, the area: a retailer in any of them is in it. A unit
    stands for everything below it. Bands are the imported supply bands, both ends included; without a band a retailer
    is in none of them.
    """

    segments: frozenset[str] = frozenset()
    market_types: frozenset[str] = frozenset()
    units: frozenset[int] = frozenset()
    territories: frozenset[int] = frozenset()
    band_from: int | None = None
    band_until: int | None = None

    @classmethod
    def of(
        cls,
        segments: Iterable[str] = (),
        market_types: Iterable[str] = (),
        units: Iterable[int] = (),
        territories: Iterable[int] = (),
        band_from: int | None = None,
        band_until: int | None = None,
    ) -> "Audience":
        """From any lists of choices."""
        chosen = frozenset(segments), frozenset(market_types), frozenset(units), frozenset(territories)
        return cls(*chosen, band_from, band_until)

    @property
    def has_bands(self) -> bool:
        """Whether the supply band is a condition."""
        return self.band_from is not None or self.band_until is not None

    @property
    def has_area(self) -> bool:
        """Whether the part of the company is a condition."""
        return bool(self.units or self.territories)

    @property
    def is_everybody(self) -> bool:
        """Whether there is no condition at all."""
        return not (self.segments or self.market_types or self.has_area or self.has_bands)

    def record(self) -> dict[str, Any]:
        """As kept with a version and told in an event."""
        return {
            "segments": sorted(self.segments),
            "market_types": sorted(self.market_types),
            "units": sorted(self.units),
            "territories": sorted(self.territories),
            "band_from": self.band_from,
            "band_until": self.band_until,
        }


@dataclass(frozen=True)
class Outlet:
    """One retailer as an audience sees him; `units` are his market department and everything above it."""

    segment: str | None = None
    market_type: str = ""
    territory: int | None = None
    units: frozenset[int] = field(default_factory=frozenset)
    band: int | None = None


def concerns(audience: Audience, outlet: Outlet) -> bool:
    """Whether a bulletin with this audience concerns this retailer."""
    return (
        (not audience.segments or outlet.segment in audience.segments)
        and (not audience.market_types or outlet.market_type in audience.market_types)
        and _is_in_area(audience, outlet)
        and _is_in_bands(audience, outlet.band)
    )


def _is_in_area(audience: Audience, outlet: Outlet) -> bool:
    if not audience.has_area:
        return True
    return outlet.territory in audience.territories or bool(audience.units & outlet.units)


def _is_in_bands(audience: Audience, band: int | None) -> bool:
    if not audience.has_bands:
        return True
    low = 0 if audience.band_from is None else audience.band_from
    high = LARGEST_BAND if audience.band_until is None else audience.band_until
    return band is not None and low <= band <= high
