"""Which intervals a plan does not keep: judged from the dates alone, whoever made them (C28-C30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise


@dataclass(frozen=True)
class Gap:
    """The longest gap of one retailer in a plan, and where it lies."""

    days: int
    since: date
    until: date


def longest_gap(
    visits: Sequence[date], *, last_before: date | None, first_day: date, last_day: date, interval: int
) -> Gap:
    """The longest time without a door visit that this plan can answer for.

    Who was overdue before the plan begins counts from the day before its first day: the plan owes him a visit within
    one interval, not yesterday. After the last visit the gap runs to the first day of the next plan.
    """
    eve = first_day - timedelta(days=1)
    known = last_before if last_before is not None and (eve - last_before).days < interval else eve
    marks = [known, *sorted(day for day in visits if first_day <= day <= last_day), last_day + timedelta(days=1)]
    gaps = [Gap((later - earlier).days, earlier, later) for earlier, later in pairwise(marks)]
    return max(gaps, key=lambda gap: (gap.days, -gap.since.toordinal()))


def is_broken(gap: Gap, *, interval: int, tolerance: int) -> bool:
    """Whether a gap exceeds the interval by more than the tolerance."""
    return gap.days > interval + tolerance
