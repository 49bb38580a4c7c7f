"""What a stratified sample of answers says of all retailers, and how sure that is (A29, A32, A36).

Estimator of a mean or share: each stratum counts as much as it has retailers (W_h = N_h / N), whoever answered more.
Variance: sum of W_h^2 (1 - n_h / N_h) s_h^2 / n_h, with the finite population correction (W. G. Cochran, Sampling
Techniques, 1977, 5.4). Interval: the score interval of E. B. Wilson with the effective number of answers this variance
amounts to (E. L. Korn, B. I. Graubard 1998), so that it stays on the scale and holds where all answers are alike.
A part of the company is a domain: its size is estimated from the same weights, its variance taken around its own mean.
Who did not answer is taken to think like those of his stratum who did; the page says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

SCALE = (1, 2, 3, 4, 5)
SATISFIED, DISSATISFIED = (4, 5), (1, 2)
LOWEST, HIGHEST = 1, 5
Z95 = 1.959964
POOLED_ANSWERS = 2.0  # how many answers' worth the spread of all strata weighs in that of one
ASSUMED_ANSWERS = 1.0  # and the assumed spread in the measured one: only where nearly all answers are alike
SPREAD_OF_SHARE, SPREAD_OF_MEAN = 1.0, 0.35  # of p(1 - p): a share has it all; most who leave five give four


@dataclass(frozen=True)
class Stratum:
    """One stratum of a campaign and the answers to one item in it.

    `population`: retailers it stands for (0: unknown); `answered`: answers to the item in the whole stratum; `counts`:
    answers per value of the group looked at (marks 1-5, or 1 yes and 2 no), all of them or a part.
    """

    name: str
    population: int
    answered: int
    counts: Mapping[float, int]


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Estimate:
    """The figures of one item and group; only `answers` when they are too few to say anything.

    `mean` on the scale 1-5; `share` of marks 4-5, `low_share` of marks 1-2 (0-1). `counts` are answers per mark, not
    weighted. `is_weighted`: the populations were known. `unheard`: strata nobody answered from.
    """

    answers: int
    mean: Interval | None = None
    share: Interval | None = None
    low_share: Interval | None = None
    counts: tuple[int, ...] = ()
    is_weighted: bool = False
    unheard: tuple[str, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether the group is large enough."""
        return self.share is not None


@dataclass(frozen=True)
class Change:
    """The difference of two estimates of separate samples; `is_shown_to_differ` when the interval leaves out zero."""

    value: float
    low: float
    high: float

    @property
    def is_shown_to_differ(self) -> bool:
        """Whether the difference is more than chance explains at 95 %."""
        return self.low > 0 or self.high < 0


def estimate_of(strata: Sequence[Stratum], smallest_group: int) -> Estimate:
    """The figures of a scale item. A group with fewer answers than `smallest_group` says only how many they are."""
    answers = sum(_number(one.counts) for one in strata)
    if answers < max(smallest_group, 1):
        return Estimate(answers)
    return Estimate(
        answers=answers,
        mean=mean_of(strata),
        share=share_of(strata, SATISFIED),
        low_share=share_of(strata, DISSATISFIED),
        counts=tuple(sum(one.counts.get(mark, 0) for one in strata) for mark in SCALE),
        is_weighted=all(one.population for one in strata),
        unheard=tuple(one.name for one in strata if one.population and not one.answered),
    )


def share_of(strata: Sequence[Stratum], values: Iterable[float]) -> Interval:
    """The share of retailers whose answer is among `values`, 0-1. ValueError without any answer."""
    chosen = set(values)
    known = {value for one in strata for value in one.counts}
    return _interval(strata, {value: float(value in chosen) for value in known}, SPREAD_OF_SHARE, is_share=True)


def mean_of(strata: Sequence[Stratum]) -> Interval:
    """The mean mark, 1-5. ValueError without any answer."""
    span = HIGHEST - LOWEST
    found = _interval(strata, {mark: (mark - LOWEST) / span for mark in SCALE}, SPREAD_OF_MEAN, is_share=False)
    return Interval(*(LOWEST + span * part for part in (found.value, found.low, found.high)))


def part_of(strata: Sequence[Stratum]) -> Interval:
    """The mean of answers that are themselves parts of a whole, 0-1. ValueError without any answer."""
    known = {value for one in strata for value in one.counts}
    return _interval(strata, {value: value for value in known}, SPREAD_OF_SHARE, is_share=True)


def change_between(new: Interval, old: Interval) -> Change:
    """The new value minus the old one, its interval put together from theirs (G. Y. Zou, A. Donner 2008)."""
    value = new.value - old.value
    low = value - sqrt((new.value - new.low) ** 2 + (old.high - old.value) ** 2)
    high = value + sqrt((new.high - new.value) ** 2 + (old.value - old.low) ** 2)
    return Change(value, low, high)


def _number(counts: Mapping[float, int]) -> int:
    return sum(counts.values())


@dataclass(frozen=True)
class _Part:
    """One stratum in figures: weight of an answer, those not asked as a share, answers, their mean and spread."""

    weight: float
    unasked: float
    answers: int
    mean: float
    squares: float


def _interval(strata: Sequence[Stratum], worth: Mapping[float, float], assumed: float, *, is_share: bool) -> Interval:
    parts = _parts(strata, worth)
    total = sum(part.weight * part.answers for part in parts)
    if not total:
        raise ValueError("an estimate needs at least one answer")
    value = sum(part.weight * part.answers * part.mean for part in parts) / total
    if any(_number(one.counts) != one.answered for one in strata):
        parts = [_around(part, value) for part in parts]
    variance, unit = _variances(parts, total)
    if not unit:
        return Interval(value, value, value)
    answers = sum(part.answers for part in parts)
    ratio = (variance / unit + ASSUMED_ANSWERS * assumed / answers) / (value * (1 - value) + ASSUMED_ANSWERS / answers)
    degrees = max(answers - len(parts), 1)
    return _score(value, effective=1 / (unit * ratio), z=Z95 if is_share else _student(degrees))


def _parts(strata: Sequence[Stratum], worth: Mapping[float, float]) -> list[_Part]:
    is_known = all(one.population for one in strata)
    found = []
    for one in strata:
        answers = _number(one.counts)
        if not answers:
            continue
        mean = sum(worth[value] * number for value, number in one.counts.items()) / answers
        squares = sum(number * (worth[value] - mean) ** 2 for value, number in one.counts.items())
        weight = one.population / one.answered if is_known else 1.0
        unasked = max(1 - one.answered / one.population, 0.0) if is_known else 1.0
        found.append(_Part(weight, unasked, answers, mean, squares))
    return found


def _around(part: _Part, centre: float) -> _Part:
    """The same answers with their spread around the mean of the whole group."""
    squares = part.squares + part.answers * (part.mean - centre) ** 2
    return _Part(part.weight, part.unasked, part.answers, part.mean, squares)


def _variances(parts: Sequence[_Part], total: float) -> tuple[float, float]:
    """The variance of the estimate, and what it would be if every answer had the variance one."""
    freedom = max(sum(part.answers - 1 for part in parts), 1)
    pooled = sum(part.squares for part in parts) / freedom
    variance = unit = 0.0
    for part in parts:
        factor = (part.weight / total) ** 2 * part.unasked * part.answers
        spread = (part.squares + POOLED_ANSWERS * pooled) / (part.answers - 1 + POOLED_ANSWERS)
        variance += factor * spread
        unit += factor
    return variance, unit


def _score(value: float, *, effective: float, z: float) -> Interval:
    square = z * z
    middle = (value + square / (2 * effective)) / (1 + square / effective)
    inside = max(value * (1 - value), 0.0) / effective + square / (4 * effective * effective)
    spread = z * sqrt(inside) / (1 + square / effective)
    return Interval(value, max(min(middle - spread, value), 0.0), min(max(middle + spread, value), 1.0))


def _student(degrees: int) -> float:
    """The 97.5 % point of Student's t (Abramowitz and Stegun 26.7.5)."""
    z, d = Z95, float(degrees)
    return (
        z
        + (z**3 + z) / (4 * d)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * d**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * d**3)
    )
