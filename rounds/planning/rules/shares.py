"""What a plan comes to in figures, and who bears its broken intervals: near or far, town or village (E14)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

GROUPS = ("near", "far", "urban", "rural")


@dataclass(frozen=True)
class Place:
    """A retailer as far as fairness is concerned: `km` from where the days start, None without a position."""

    retailer: int
    is_rural: bool
    km: float | None


@dataclass(frozen=True)
class Share:
    """How many of a group there are, and how many of them wait too long."""

    broken: int
    total: int

    @property
    def part(self) -> float:
        """The share, 0 to 1."""
        return self.broken / self.total if self.total else 0.0


@dataclass(frozen=True)
class Figures:
    """Visits, minutes and kilometres on the road, field minutes, days outside the band, broken intervals, shares."""

    visits: int = 0
    travel: float = 0.0
    km: float = 0.0
    minutes: float = 0.0
    outside: int = 0
    broken: int = 0
    shares: Mapping[str, Share] = field(default_factory=dict)


def shares_of(places: Sequence[Place], broken: Collection[int]) -> dict[str, Share]:
    """Broken intervals by group. Far is beyond the median distance; a place without position is neither."""
    known = [place.km for place in places if place.km is not None]
    middle = median(known) if known else 0.0
    members = {
        "near": [one for one in places if one.km is not None and one.km <= middle],
        "far": [one for one in places if one.km is not None and one.km > middle],
        "urban": [one for one in places if not one.is_rural],
        "rural": [one for one in places if one.is_rural],
    }
    return {name: Share(sum(one.retailer in broken for one in mine), len(mine)) for name, mine in members.items()}


def summed(figures: Sequence[Figures]) -> Figures:
    """Several territories together."""
    return Figures(
        visits=sum(one.visits for one in figures),
        travel=sum(one.travel for one in figures),
        km=sum(one.km for one in figures),
        minutes=sum(one.minutes for one in figures),
        outside=sum(one.outside for one in figures),
        broken=sum(one.broken for one in figures),
        shares={
            name: Share(
                sum(one.shares[name].broken for one in figures if name in one.shares),
                sum(one.shares[name].total for one in figures if name in one.shares),
            )
            for name in GROUPS
        },
    )
