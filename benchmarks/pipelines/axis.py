"""All days on one axis of whole numbers, as every router wants time: day after day, a thousandth of a minute a unit.

Travel and service are rounded up and limits down, so that what fits on the axis fits in truth; prices are rounded to
the nearest. A visit is bound to its days by windows on this axis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite

import numpy as np
from numpy.typing import NDArray

from rounds.engine import Problem

UNIT = 1000
HAIR = 1e-9
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Visit:
    """One visit of a place on one of some days."""

    place: int
    days: tuple[int, ...]


class Axis:
    """The days of a problem one after the other, and its numbers in whole units."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        travel = problem.matrix()
        self.prices: Whole = np.rint(travel * UNIT).astype(np.int64)
        self.minutes: Whole = np.ceil(travel * UNIT - HAIR).astype(np.int64)
        self.service = [ceil(place.service * UNIT - HAIR) for place in problem.places]
        self.demand = [ceil(place.demand * UNIT - HAIR) for place in problem.places]
        longest = float((travel.max(axis=0) * 2).sum() + sum(place.service for place in problem.places))
        ends = [min(day.end + day.overtime, (day.start or 0.0) + day.max_duration) for day in problem.days]
        self.length = max(end if isfinite(end) else longest + (day.start or 0.0)
                          for day, end in zip(problem.days, ends, strict=True)) + 60.0  # fmt: skip
        self.spans = [
            (self._at(d, day.start or 0.0, up=True), self._at(d, min(ends[d], self.length)))
            for d, day in enumerate(problem.days)
        ]

    def _at(self, day: int, minute: float, *, up: bool = False) -> int:
        at = (day * self.length + minute) * UNIT
        return ceil(at - HAIR) if up else floor(at + HAIR)

    def vehicles(self, days: Sequence[int]) -> list[tuple[int, int]]:
        """Day and number of every vehicle of some days."""
        worked = (d for d in days if self.problem.days[d].is_worked)
        return [(d, v) for d in worked for v in range(self.problem.days[d].vehicles)]

    def capacity(self, day: int) -> int:
        """Load a vehicle of a day may carry; endless is a large number."""
        room = self.problem.days[day].capacity
        return floor(room * UNIT + HAIR) if isfinite(room) else 2**31

    def most(self, day: int) -> int:
        """Visits a vehicle of a day may make."""
        most = self.problem.band_on(day)[1]
        return int(most) if isfinite(most) else len(self.problem.places)

    def depots(self, day: int) -> tuple[int, int]:
        """Rows of the first and last node of a day in the matrices."""
        n = len(self.problem.places)
        return n + self.problem.days[day].start_depot, n + self.problem.days[day].end_depot

    def windows(self, visit: Visit) -> list[tuple[int, int]]:
        """When a visit may begin, ascending; windows with no working time between them are one."""
        place = self.problem.places[visit.place]
        found: list[tuple[int, int]] = []
        for day in visit.days:
            first, last = self.spans[day]
            for opens, closes in sorted(place.open_on(day)):
                begin = max(first, self._at(day, opens, up=True)) if isfinite(opens) else first
                end = min(last, self._at(day, closes - place.service)) if isfinite(closes) else last
                if begin <= end:
                    found.append((begin, end))
        return self._merged(found)

    def clock(self, visit: Visit) -> tuple[list[tuple[int, int]], tuple[int, ...]]:
        """Windows after the start of a day, and the days on which they hold: those like the most of its days."""
        kinds: dict[tuple[tuple[int, int], ...], list[int]] = {}
        for day in visit.days:
            first = self.spans[day][0]
            found = self.windows(Visit(visit.place, (day,)))
            kinds.setdefault(tuple((begin - first, end - first) for begin, end in found), []).append(day)
        windows, days = max(kinds.items(), key=lambda kind: (bool(kind[0]), len(kind[1])))
        return list(windows), tuple(days)

    def _merged(self, windows: list[tuple[int, int]]) -> list[tuple[int, int]]:
        merged: list[tuple[int, int]] = []
        for begin, end in windows:
            if merged and not any(a < begin and b > merged[-1][1] for a, b in self.spans):
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((begin, end))
        return merged
