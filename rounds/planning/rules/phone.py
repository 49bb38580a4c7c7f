"""Phone visits between door visits (C28, C29): spread over the workdays, never on the day of a door visit."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date


def phone_days(
    door: Mapping[int, Sequence[date]], intervals: Mapping[int, int], workdays: Sequence[date]
) -> dict[int, list[date]]:
    """Retailer → days of his phone visits.

    `intervals` names for each retailer the days between phone visits (0: none). One call is placed in each such span
    of the horizon, on the workday farthest from his door visits; at a tie on the day with the fewest calls, then the
    earliest. Deterministic: retailers in ascending order.
    """
    calls: Counter[date] = Counter()
    found: dict[int, list[date]] = {}
    for retailer in sorted(intervals):
        every = intervals[retailer]
        if every <= 0 or not workdays:
            continue
        taken = set(door.get(retailer, ()))
        for span in _spans(workdays, every):
            free = [day for day in span if day not in taken]
            if not free:
                continue
            day = min(free, key=lambda one: (-_distance(one, taken), calls[one], one))
            calls[day] += 1
            found.setdefault(retailer, []).append(day)
    return found


def _spans(workdays: Sequence[date], every: int) -> list[list[date]]:
    first = workdays[0]
    spans: dict[int, list[date]] = {}
    for day in workdays:
        spans.setdefault((day - first).days // every, []).append(day)
    return [spans[number] for number in sorted(spans)]


def _distance(day: date, taken: set[date]) -> int:
    """Days to the nearest door visit, four or more being all the same: so calls spread over the days."""
    return min((min(4, abs((day - other).days)) for other in taken), default=4)
