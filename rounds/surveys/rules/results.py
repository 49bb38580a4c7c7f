"""What the answers to one item say, or that they are too few to say anything (A29, A32, A36)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

SATISFIED = (4, 5)
DISSATISFIED = (1, 2)
SCALE = (1, 2, 3, 4, 5)
Z95 = Decimal("1.959964")
HUNDREDTH = Decimal("0.01")
TENTH_OF_PERCENT = Decimal("0.001")


@dataclass(frozen=True)
class Summary:
    """The figures of one group; everything but `answers` is None when the group is too small.

    `share` and `dissatisfied` are fractions of answers 4-5 and 1-2; `low` and `high` the 95 % Wilson interval of
    `share`; `mean` is on the scale 1-5; `counts` are answers per score.
    """

    answers: int
    mean: Decimal | None = None
    share: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    dissatisfied: Decimal | None = None
    counts: tuple[int, ...] | None = None

    @property
    def is_shown(self) -> bool:
        """Whether the group is large enough."""
        return self.counts is not None


def summary_of(counts: Mapping[int, int], smallest_group: int) -> Summary:
    """Figures of one group from its answers per score. Groups under `smallest_group` say only how many they are."""
    answers = sum(counts.get(score, 0) for score in SCALE)
    if answers < max(smallest_group, 1):
        return Summary(answers)
    satisfied = sum(counts.get(score, 0) for score in SATISFIED)
    low, high = wilson(satisfied, answers)
    return Summary(
        answers=answers,
        mean=_rounded(Decimal(sum(score * counts.get(score, 0) for score in SCALE)) / answers, HUNDREDTH),
        share=_rounded(Decimal(satisfied) / answers, TENTH_OF_PERCENT),
        low=low,
        high=high,
        dissatisfied=_rounded(Decimal(sum(counts.get(score, 0) for score in DISSATISFIED)) / answers, TENTH_OF_PERCENT),
        counts=tuple(counts.get(score, 0) for score in SCALE),
    )


def wilson(successes: int, trials: int) -> tuple[Decimal, Decimal]:
    """The 95 % Wilson score interval of a share, rounded to a tenth of a percent.

    Source: E. B. Wilson 1927; it stays inside 0 and 1 and holds for small groups, where the normal interval does not.
    ValueError when there are no trials.
    """
    if trials <= 0:
        raise ValueError("an interval needs at least one answer")
    with localcontext() as context:
        context.prec = 28
        share, square = Decimal(successes) / trials, Z95 * Z95
        middle = share + square / (2 * trials)
        spread = Z95 * (share * (1 - share) / trials + square / (4 * trials * trials)).sqrt()
        scale = 1 + square / trials
        low, high = (middle - spread) / scale, (middle + spread) / scale
    return _rounded(max(low, Decimal(0)), TENTH_OF_PERCENT), _rounded(min(high, Decimal(1)), TENTH_OF_PERCENT)


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return value.quantize(step, rounding=ROUND_HALF_UP)
