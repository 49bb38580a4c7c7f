"""What was told to whom and how: patterns stated as facts with their evidence, never as a verdict (E18, F06)."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

LEAFLET = "leaflet"


class Pattern(StrEnum):
    """What the counts show. It says nothing about anybody: there may be good reasons."""

    NOBODY_TOLD = "nobody_told"
    ONLY_HOT = "only_hot"
    ONLY_LEAFLETS = "only_leaflets"


RULES: dict[Pattern, tuple[str, ...]] = {
    Pattern.NOBODY_TOLD: ("A26",),
    Pattern.ONLY_HOT: ("E18",),
    Pattern.ONLY_LEAFLETS: ("F06",),
}


@dataclass(frozen=True)
class Thresholds:
    """From how many tellings on a pattern is named, and from which share (percent) of them."""

    least: int = 3
    hot_percent: int = 100
    leaflet_percent: int = 100


@dataclass(frozen=True)
class Tallies:
    """What one retailer was told within a time: times by leaflet, introductions of hot and of other brands.

    `other_missed` counts introductions of other brands that concerned him and that nobody passed on to him;
    `concerned` everything that concerned him.
    """

    told: int = 0
    leaflets: int = 0
    hot: int = 0
    other: int = 0
    other_missed: int = 0
    concerned: int = 0


@dataclass(frozen=True)
class Fact:
    """One pattern with the counts it rests on: `count` of `of`, and how many others he was not told of."""

    pattern: Pattern
    count: int
    of: int
    missed: int = 0

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that ask for it."""
        return RULES[self.pattern]


def facts_of(tallies: Tallies, thresholds: Thresholds) -> tuple[Fact, ...]:
    """The patterns that hold for one retailer. Too few tellings show nothing."""
    found = []
    if not tallies.told and tallies.concerned:
        found.append(Fact(Pattern.NOBODY_TOLD, 0, tallies.concerned))
    brands = tallies.hot + tallies.other
    if _reaches(tallies.hot, brands, thresholds.least, thresholds.hot_percent) and tallies.other_missed:
        found.append(Fact(Pattern.ONLY_HOT, tallies.hot, brands, tallies.other_missed))
    if _reaches(tallies.leaflets, tallies.told, thresholds.least, thresholds.leaflet_percent):
        found.append(Fact(Pattern.ONLY_LEAFLETS, tallies.leaflets, tallies.told))
    return tuple(found)


def _reaches(count: int, of: int, least: int, percent: int) -> bool:
    return of >= least and 100 * count >= percent * of


def is_hot(brands: Collection[str], hot: Collection[str]) -> bool:
    """Whether a bulletin introduces brands and all of them are hot (scarce)."""
    return bool(brands) and set(brands) <= set(hot)
