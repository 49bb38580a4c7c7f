"""Which intervals a plan does not keep: judged from the dates alone, whoever made them (C28-C30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

BROKEN_DAYS = 28.0  # a choice of days that breaks the interval weighs like so many days of deviation


@dataclass(frozen=True)
class Gap:
    """The longest gap of one retailer in a plan, and where it lies."""

    days: int
    since: date
    until: date


def longest_gap(
    visits: Sequence[date],
    *,
    last_before: date | None,
    first_day: date,
    last_day: date,
    interval: int,
    tolerance: int = 0,
) -> Gap:
    """The longest time without a door visit that this plan can answer for.

    Whoever a visit on the first day still reaches in time counts from his last visit. Whoever was already overdue, or
    never visited, counts from the day before the plan: it owes him a visit within one interval, not yesterday. After
    the last visit the gap runs to the first day of the next plan.
    """
    eve = first_day - timedelta(days=1)
    late = is_overdue(last_before, first_day=first_day, interval=interval, tolerance=tolerance)
    known = eve if late or last_before is None else min(last_before, eve)
    marks = [known, *sorted(day for day in visits if first_day <= day <= last_day), last_day + timedelta(days=1)]
    gaps = [Gap((later - earlier).days, earlier, later) for earlier, later in pairwise(marks)]
    return max(gaps, key=lambda gap: (gap.days, -gap.since.toordinal()))


def is_overdue(last_before: date | None, *, first_day: date, interval: int, tolerance: int) -> bool:
    """Whether the interval was broken before the plan begins, so that no plan can keep it (E10)."""
    return last_before is not None and (first_day - last_before).days > interval + tolerance


def is_broken(gap: Gap, *, interval: int, tolerance: int) -> bool:
    """Whether a gap exceeds the interval by more than the tolerance."""
    return gap.days > interval + tolerance
