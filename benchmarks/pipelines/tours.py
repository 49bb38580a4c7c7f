"""Tours being made, and the step no library offers: choosing visit patterns around given routes.

The kernels price a tour by its travel, plus ``PENALTY`` per minute, visit or unit of load above a limit and the price
of a visit missing to the band. They insert and remove places and compare patterns by cheapest insertion; improving the
order within and between tours is the library's part.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from benchmarks.pipelines.kernels import FAR, cheapest, plan_cost, rechoose, take_out, tour_cost
from rounds.engine import Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Facts:
    """A problem as arrays: travel, service, demand, openings, patterns, and the limits of each tour."""

    travel: Floats
    service: Floats
    demand: Floats
    windows: Floats  # place, day, number of the window, (opens, closes); unused ones close before they open
    day_of: Ints  # tour → day
    ends: Ints  # tour → first and last node
    limits: Floats  # tour → start, latest return, capacity, most visits, fewest visits, price of one missing
    pattern_of: Ints  # place → its patterns lie in rows pattern_of[i] … pattern_of[i + 1]
    pattern: Ints  # pattern, day: 1 where visited
    tours_on: Ints  # day → tours tours_on[d] … tours_on[d + 1]
    days_of: tuple[frozenset[int], ...]  # pattern → its days


def facts_of(problem: Problem) -> Facts:
    """Arrays of a problem; tours are numbered by day, then by vehicle."""
    slots = [(d, v) for d, day in enumerate(problem.days) if day.is_worked for v in range(day.vehicles)]
    n, days = len(problem.places), len(problem.days)
    rows = [pattern for place in problem.places for pattern in place.patterns]
    pattern = np.zeros((len(rows), days), dtype=np.int64)
    for row, chosen in enumerate(rows):
        pattern[row, list(chosen.days)] = 1
    sizes = [len(place.patterns) for place in problem.places]
    ends = [(n + problem.days[d].start_depot, n + problem.days[d].end_depot) for d, _ in slots]
    return Facts(
        travel=problem.matrix(),
        service=np.array([place.service for place in problem.places]),
        demand=np.array([place.demand for place in problem.places]),
        windows=_windows(problem),
        day_of=np.array([d for d, _ in slots], dtype=np.int64),
        ends=np.array(ends, dtype=np.int64),
        limits=np.array([_limits(problem, d) for d, _ in slots]),
        pattern_of=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        pattern=pattern,
        tours_on=np.searchsorted([d for d, _ in slots], np.arange(days + 1)).astype(np.int64),
        days_of=tuple(frozenset(chosen.days) for chosen in rows),
    )


def _limits(problem: Problem, number: int) -> tuple[float, ...]:
    day = problem.days[number]
    start = day.start or 0.0
    least, most = problem.band_on(number)
    latest = min(day.end + day.overtime, start + day.max_duration)
    return (start, min(latest, FAR), min(day.capacity, FAR), min(most, FAR), least, problem.weights.short)


def _windows(problem: Problem) -> Floats:
    opened = [[place.open_on(d) for d in range(len(problem.days))] for place in problem.places]
    most = max((len(windows) for row in opened for windows in row), default=1) or 1
    found = np.full((len(opened), len(problem.days), most, 2), (FAR, -FAR))
    for i, row in enumerate(opened):
        for d, windows in enumerate(row):
            for k, (opens, closes) in enumerate(sorted(windows)):
                found[i, d, k] = (
                    opens if isfinite(opens) else -FAR,
                    (closes if isfinite(closes) else FAR) - problem.places[i].service,
                )
    return found


@dataclass
class Plan:
    """Tours in the making; ``chosen`` is the pattern row of each place."""

    facts: Facts
    stops: Ints
    sizes: Ints
    chosen: Ints

    @classmethod
    def empty(cls, facts: Facts, chosen: Sequence[int] | Ints) -> "Plan":
        """No visit made yet."""
        rows, n = len(facts.day_of), len(facts.service)
        return cls(facts, np.zeros((rows, n + 2), np.int64), np.zeros(rows, np.int64), np.array(chosen, np.int64))

    def copy(self) -> "Plan":
        """A plan of its own."""
        return Plan(self.facts, self.stops.copy(), self.sizes.copy(), self.chosen.copy())

    @property
    def cost(self) -> float:
        """Travel with penalties."""
        facts = self.facts
        return float(
            plan_cost(
                self.stops, self.sizes, facts.travel, facts.service, facts.demand, facts.windows,
                facts.day_of, facts.ends, facts.limits,
            )
        )  # fmt: skip

    def tours(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """Places in order by day and vehicle."""
        found = {}
        for row, day in enumerate(self.facts.day_of):
            key = (int(day), row - int(self.facts.tours_on[day]))
            found[key] = tuple(int(stop) for stop in self.stops[row, : self.sizes[row]])
        return found

    def put(self, tours: Mapping[tuple[int, int], Sequence[int]], days: Iterable[int]) -> None:
        """Take over the tours of some days."""
        for day in days:
            for row in range(self.facts.tours_on[day], self.facts.tours_on[day + 1]):
                stops = tours.get((day, int(row - self.facts.tours_on[day])), ())
                self.sizes[row] = len(stops)
                self.stops[row, : len(stops)] = stops

    def complete(self) -> None:
        """Follow the days on which places are visited now, and insert what is missing, limits or not."""
        facts = self.facts
        days: list[set[int]] = [set() for _ in facts.service]
        for (day, _), stops in self.tours().items():
            for stop in stops:
                days[stop].add(day)
        for i, made in enumerate(days):
            if made == facts.days_of[self.chosen[i]]:
                continue
            rows = range(facts.pattern_of[i], facts.pattern_of[i + 1])
            fitting = [row for row in rows if made <= facts.days_of[row]]
            self.chosen[i] = min(fitting, key=lambda row: len(facts.days_of[row]), default=self.chosen[i])
            self.rechoose([i], keep=True)

    def trimmed(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """Tours that keep their limits, each without the visits whose leaving makes it cheapest."""
        found = {}
        for (day, car), stops in self.tours().items():
            row, left = self.facts.tours_on[day] + car, list(stops)
            while left and self._price(row, left) - self._travel(row, left) >= 1e-3:
                left.pop(min(range(len(left)), key=lambda k: self._price(row, left[:k] + left[k + 1 :])))
            found[day, car] = tuple(left)
        return found

    def _price(self, row: int, stops: Sequence[int]) -> float:
        facts, path = self.facts, np.array([*stops, 0], dtype=np.int64)
        limit = facts.limits[row].copy()
        limit[5] = 0.0
        return float(
            tour_cost(
                path, len(stops), -1, 0, facts.day_of[row], facts.ends[row], limit, facts.travel, facts.service,
                facts.demand, facts.windows,
            )
        )  # fmt: skip

    def _travel(self, row: int, stops: Sequence[int]) -> float:
        path = np.array([self.facts.ends[row, 0], *stops, self.facts.ends[row, 1]])
        return float(self.facts.travel[path[:-1], path[1:]].sum())

    def rechoose(self, places: Sequence[int] | Ints, *, keep: bool = False) -> None:
        """Take places out of all their days, then put each back by its best pattern (or, to keep, the one it has)."""
        facts = self.facts
        rechoose(
            np.asarray(places, dtype=np.int64), keep, self.stops, self.sizes, self.chosen, facts.travel, facts.service,
            facts.demand, facts.windows, facts.ends, facts.limits, facts.pattern_of, facts.pattern, facts.tours_on,
        )  # fmt: skip

    def rechoose_each(self, places: Sequence[int] | Ints) -> None:
        """Take out and put back place by place; no step makes the plan dearer."""
        for place in places:
            self.rechoose([int(place)])

    def take(self, other: "Plan") -> None:
        """Become another plan."""
        self.stops[:], self.sizes[:], self.chosen[:] = other.stops, other.sizes, other.chosen

    def near_days(self, place: int, most: int) -> tuple[int, ...]:
        """Days of a place's patterns, those on which it is inserted at least price first; for places visited once."""
        facts = self.facts
        rows = range(facts.pattern_of[place], facts.pattern_of[place + 1])
        days = sorted({day for row in rows for day in facts.days_of[row]})
        if len(days) <= most:
            return tuple(days)
        stops, sizes = self.stops.copy(), self.sizes.copy()
        take_out(place, stops, sizes)
        price = {
            day: cheapest(
                place, day, stops, sizes, facts.travel, facts.service, facts.demand, facts.windows, facts.ends,
                facts.limits, facts.tours_on,
            )[0]
            for day in days
        }  # fmt: skip
        return tuple(sorted(sorted(days, key=lambda day: price[day])[:most]))

    def days_that_differ(self, other: "Plan") -> tuple[int, ...]:
        """Days whose tours are not the same places in the same order."""
        size = np.arange(self.stops.shape[1])
        same = self.sizes == other.sizes
        inside = size < self.sizes[:, None]
        same &= ~((self.stops != other.stops) & inside).any(axis=1)
        return tuple(sorted({int(day) for day in self.facts.day_of[~same]}))
