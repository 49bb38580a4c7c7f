"""Small samples lean on the company: a value over few records is drawn towards the mean of all (empirical Bayes).

With n records of one's own and a strength of k records, own value and company's mean weigh n : k. The same formula
holds for everybody: with many records it hardly moves, with few it says little about the person and the mean says more.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from rounds.assessment.rules.measures import rounded


def mean_of(samples: Iterable[tuple[int, Decimal]]) -> Decimal | None:
    """The company's mean of (records, value) pairs, weighed by records, two decimals; None for fewer than two."""
    found = [(number, value) for number, value in samples if number]
    total = sum(number for number, _value in found)
    if len(found) < 2:
        return None
    return rounded(sum((Fraction(value) * number for number, value in found), Fraction(0)) / total)


def shrunk(value: Decimal, *, number: int, mean: Decimal, strength: int) -> Decimal:
    """(n × value + k × mean) ÷ (n + k), two decimals, halves away from zero."""
    return rounded((number * Fraction(value) + strength * Fraction(mean)) / (number + strength))
