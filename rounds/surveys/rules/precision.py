"""How many to ask for a wanted margin, and what margin a sample can promise before anybody has answered (A32).

Margins are half the width of the 95 % interval of a share, in percentage points, at the worst share of one half, with
the finite population correction (W. G. Cochran, Sampling Techniques, 3rd ed., 1977, 4.2 and 5.6). What the answers then
say is computed from the answers themselves.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rounds.surveys.rules.sampling import Candidate

Z95 = 1.959964
WORST = 0.25  # variance of a share of one half


@dataclass(frozen=True)
class Group:
    """One stratum or territory: how many there are, are asked, will answer, and the margin that leaves (None: nobody).

    `is_small`: fewer answers are expected than the smallest group that is shown.
    """

    name: str
    population: int
    asked: float
    answers: float
    margin: float | None
    is_small: bool


@dataclass(frozen=True)
class SamplePlan:
    """What a sample can be expected to show."""

    population: int
    asked: int
    answers: float
    margin: float | None
    strata: tuple[Group, ...]
    territories: tuple[Group, ...]

    @property
    def small_strata(self) -> int:
        """How many strata will probably show nothing of their own."""
        return sum(one.is_small for one in self.strata)

    @property
    def small_territories(self) -> int:
        """How many territories will probably show nothing of their own."""
        return sum(one.is_small for one in self.territories)


def answers_for(population: int, margin: float) -> int:
    """How many answers give this margin (percentage points) in such a population. ValueError outside (0, 50)."""
    if not 0 < margin < 50:
        raise ValueError("a margin lies between 0 and 50 percentage points")
    if population <= 0:
        return 0
    endless = Z95**2 * WORST / (margin / 100) ** 2
    return min(population, math.ceil(endless / (1 + (endless - 1) / population)))


def ask_for(population: int, margin: float, rate: float) -> int:
    """How many to ask when `rate` percent of them will answer, at most all. ValueError for a rate of 0."""
    if not 0 < rate <= 100:
        raise ValueError("a rate lies above 0 and up to 100 percent")
    return min(population, math.ceil(answers_for(population, margin) * 100 / rate))


def margin_of(population: int, answers: float) -> float | None:
    """The margin of so many answers, in percentage points to a tenth; None: nobody answers, 0: everybody does."""
    if answers <= 0 or population <= 0:
        return None
    if population == 1 or answers >= population:
        return 0.0
    return round(100 * Z95 * math.sqrt(WORST / answers * (population - answers) / (population - 1)), 1)


def plan_of(
    candidates: Iterable[Candidate],
    strata: Mapping[int, str],
    drawn: Mapping[str, Mapping[str, int]],
    *,
    rate: float,
    smallest_group: int,
    territories: Mapping[int, str],
) -> SamplePlan:
    """What this allocation will show: per stratum, per territory, and together.

    `strata` is each candidate's stratum, `drawn` `{stratum: {"population", "asked"}}`, `rate` the percentage that will
    probably answer, `territories` their names. A territory may expect its share of the answers of each stratum.
    """
    share = rate / 100
    groups = tuple(_group(name, one["population"], one["asked"], share, smallest_group) for name, one in drawn.items())
    inside: dict[int, int] = defaultdict(int)
    asked: dict[int, float] = defaultdict(float)
    for one in candidates:
        if one.territory is not None:
            inside[one.territory] += 1
            asked[one.territory] += drawn[strata[one.key]]["asked"] / drawn[strata[one.key]]["population"]
    population = sum(group.population for group in groups)
    return SamplePlan(
        population=population,
        asked=sum(one["asked"] for one in drawn.values()),
        answers=round(sum(group.answers for group in groups), 1),
        margin=_together(groups, population),
        strata=groups,
        territories=tuple(
            _group(territories.get(key, ""), inside[key], asked[key], share, smallest_group)
            for key in sorted(inside, key=lambda key: territories.get(key, ""))
        ),
    )


def _group(name: str, population: int, asked: float, share: float, smallest_group: int) -> Group:
    answers = asked * share
    return Group(
        name, population, round(asked, 1), round(answers, 1), margin_of(population, answers), answers < smallest_group
    )


def _together(groups: tuple[Group, ...], population: int) -> float | None:
    """The margin of the stratified estimate: the strata weigh as many as there are in them."""
    if not population or any(group.answers <= 0 for group in groups):
        return None
    variance = sum(
        (group.population / population) ** 2 * WORST / group.answers * max(0.0, 1 - group.answers / group.population)
        for group in groups
    )
    return round(100 * Z95 * math.sqrt(variance), 1)
