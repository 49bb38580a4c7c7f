"""What an indicator says: a value or the reason why there is none, the formula with its numbers, and the records."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from rounds.visits.rules.reasons import Reason

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Measure:
    """One measured indicator. `value` is 0-100 with two decimals, or None: not measured, never 0 (A30).

    `records` are all rows behind it ("issues.issue:12"), `against` those that lowered it; `prospect` says what would
    change it.
    """

    value: Decimal | None
    formula: Reason
    because: tuple[Reason, ...]
    records: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    prospect: Reason | None = None


Indicator = Callable[[Any], Measure]


def percent_of(part: int, whole: int) -> Decimal:
    """`part` of `whole` as a percentage, two decimals, halves up."""
    return rounded(Fraction(100 * part, whole))


def rounded(value: Fraction, step: Decimal = HUNDREDTH) -> Decimal:
    """An exact fraction as a decimal, halves away from zero."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(step, rounding=ROUND_HALF_UP)


def shown(value: Decimal) -> str:
    """A decimal as plain text without an exponent."""
    return format(value, "f")


def refs(kind: str, numbers: Iterable[int]) -> tuple[str, ...]:
    """References like "issues.issue:12", sorted by number, each once."""
    return tuple(f"{kind}:{number}" for number in sorted(set(numbers)))


def unmeasured(formula: Reason, why: Reason, records: tuple[str, ...] = ()) -> Measure:
    """Nothing to measure: the part is reweighted and says so."""
    return Measure(None, formula, (why,), records)
