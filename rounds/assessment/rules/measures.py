"""What an indicator says: a value or the reason why there is none, the formula with its numbers, and the records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from rounds.visits.rules.reasons import Reason

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Measure:
    """One measured indicator. `value` is 0-100 with two decimals, or None: not measured, never 0 (A30).

    `records` are all rows behind it ("issues.issue:12"), `against` those that lowered it; `prospect` says what would
    change it. `sample` is the number of records the value rests on: the fewer, the more it leans on the company's mean.
    """

    value: Decimal | None
    formula: Reason
    because: tuple[Reason, ...]
    records: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    prospect: Reason | None = None
    sample: int = 0


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


@dataclass(frozen=True)
class Sentences:
    """The words of an indicator that is a share: formula with %(good)s %(count)s %(value)s, its form without numbers,
    why there is nothing, what is counted (%(count)s), what fell short (%(late)s), and what one more would add."""

    formula: str
    empty: str
    nothing: str
    counted: str
    short: str
    prospect: str


def share_of(
    good: Sequence[int], all_of: Sequence[int], words: Sentences, *, kind: str, rules: tuple[str, ...]
) -> Measure:
    """The share of `good` among `all_of` (row numbers of one kind) as a percentage, with its records and reasons."""
    records = refs(kind, all_of)
    if not all_of:
        return unmeasured(Reason(words.empty), Reason(words.nothing, rules=rules))
    value = percent_of(len(good), len(all_of))
    late = sorted(set(all_of) - set(good))
    because = [Reason(words.counted, {"count": len(all_of), "good": len(good)}, rules)]
    if late:
        because.append(Reason(words.short, {"late": len(late)}, rules))
    gain = percent_of(len(good) + 1, len(all_of)) - value if late else None
    return Measure(
        value,
        Reason(words.formula, {"good": len(good), "count": len(all_of), "value": shown(value)}),
        tuple(because),
        records,
        refs(kind, late),
        None if gain is None else Reason(words.prospect, {"gain": shown(gain)}),
        len(all_of),
    )
