"""What changed from one plan to another, visit by visit: kept, moved, added, dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache


@dataclass(frozen=True)
class Change:
    """One visit that is not where it was: without `before` it is added, without `after` dropped."""

    retailer: int
    before: date | None
    after: date | None

    @property
    def kind(self) -> str:
        """moved, added or dropped."""
        if self.before is None:
            return "added"
        return "moved" if self.after is not None else "dropped"


def changes_between(before: Mapping[int, Sequence[date]], after: Mapping[int, Sequence[date]]) -> list[Change]:
    """Visits of each retailer matched so that they moved the fewest days in all; by the earlier date, then retailer."""
    found: list[Change] = []
    for retailer in sorted({*before, *after}):
        here, there = set(before.get(retailer, ())), set(after.get(retailer, ()))
        found += matched(retailer, sorted(here - there), sorted(there - here))
    return sorted(found, key=lambda one: (min(day for day in (one.before, one.after) if day), one.retailer))


def matched(retailer: int, before: Sequence[date], after: Sequence[date]) -> list[Change]:
    """Pair as many visits as there are on both sides, in order, with the fewest days between them."""

    @cache
    def match(a: int, b: int) -> tuple[int, int, tuple[tuple[int | None, int | None], ...]]:
        """Of the first `a` and `b`: unpaired, days between, pairs."""
        if not a or not b:
            return a + b, 0, (*((n, None) for n in range(a)), *((None, n) for n in range(b)))
        lone, days, pairs = match(a - 1, b - 1)
        options = [(lone, days + abs((after[b - 1] - before[a - 1]).days), (*pairs, (a - 1, b - 1)))]
        lone, days, pairs = match(a - 1, b)
        options.append((lone + 1, days, (*pairs, (a - 1, None))))
        lone, days, pairs = match(a, b - 1)
        options.append((lone + 1, days, (*pairs, (None, b - 1))))
        return min(options, key=lambda option: option[:2])

    return [
        Change(retailer, None if a is None else before[a], None if b is None else after[b])
        for a, b in match(len(before), len(after))[2]
    ]
