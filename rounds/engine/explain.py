"""Why a visit was left out: where it came closest to fitting, and which limit binds there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np

from rounds.engine.arrays import Ints, allowed
from rounds.engine.plan import Draft, Trip, drive, in_rank
from rounds.engine.problem import Day, Matrix, Place, Problem
from rounds.engine.result import Limit, Relaxation

PRICES = {Limit.BAND: 15.0, Limit.VEHICLE: 120.0}  # what a unit of a limit weighs against a minute of time or opening
OTHERS_LATE = 1e4
OPTIONS = 3  # rounds that can take a visit, until no further one is tried
TRIED_ROUNDS, TRIED_SLOTS = 8, 8


@dataclass(frozen=True)
class Attempt:
    """A visit put into a round: how much it exceeds, the round with it, and the limit that binds most."""

    price: float
    day: int
    vehicle: int
    stops: tuple[int, ...]
    reason: Limit
    is_alone_late: bool


@dataclass(frozen=True)
class _Round:
    day: int
    vehicle: int
    stops: tuple[int, ...]
    path: Ints
    trip: Trip


class Attempts:
    """The rounds of a plan, ready to have visits put into them."""

    def __init__(self, problem: Problem, travel: Matrix, draft: Draft) -> None:
        self.problem, self.travel = problem, travel
        n = len(problem.places)
        self.rounds = []
        for number, vehicle, stops in draft.tours:
            day = problem.days[number]
            path = np.array([n + day.start_depot, *stops, n + day.end_depot], dtype=np.int64)
            trip = drive(problem, travel, number, stops)
            self.rounds.append(_Round(number, vehicle, stops, path, trip))

    def of(self, place: int, days: Collection[int]) -> list[Attempt]:
        """The visit of a place in the rounds where it comes closest to fitting, the closest first."""
        open_days = {day for day in days if _is_open_long_enough(self.problem.places[place], day)}
        rounds = [one for one in self.rounds if one.day in open_days and place not in one.stops]
        rounds.sort(key=lambda one: (self._guess(one, place), one.day, one.vehicle))
        tried: list[Attempt] = []
        for one in rounds[:TRIED_ROUNDS]:
            if sum(attempt.is_alone_late for attempt in tried) < OPTIONS:
                tried.append(self._inserted(one, place))
        return sorted(tried, key=lambda attempt: (attempt.price, attempt.day, attempt.vehicle))[:OPTIONS]

    def reason(self, place: int, days: Iterable[int]) -> Limit:
        """Why no round of these days can take the visit at all: nobody is at work, or the place is closed."""
        worked = [day for day in days if self.problem.days[day].is_worked]
        return Limit.CLOSED if worked else Limit.ABSENT

    def _detours(self, one: _Round, place: int) -> Matrix:
        before, after = one.path[:-1], one.path[1:]
        more = self.travel[before, place] + self.travel[place, after]
        return np.asarray(more - self.travel[before, after] if one.stops else more)

    def _guess(self, one: _Round, place: int) -> float:
        """About how much the round would exceed its limits."""
        finish = one.trip.finish + float(self._detours(one, place).min()) + self.problem.places[place].service
        many = len(one.stops) + 1 - self.problem.band_on(one.day)[1]
        return max(0.0, finish - latest_end(self.problem.days[one.day])) + PRICES[Limit.BAND] * max(0.0, many)

    def _inserted(self, one: _Round, place: int) -> Attempt:
        detours = self._detours(one, place)
        slots = sorted(range(len(detours)), key=lambda slot: (not self._is_in_time(one, place, slot), detours[slot]))
        tries = []
        for slot in {*slots[:TRIED_SLOTS], len(one.stops)}:  # the last makes nobody else late
            order = tuple(in_rank(self.problem, one.day, [*one.stops[:slot], place, *one.stops[slot:]]))
            trip = drive(self.problem, self.travel, one.day, order)
            others_late = set(trip.late) - {place}
            price = sum(PRICES.get(limit, 1.0) * much for limit, much in trip.excess.items())
            tries.append((price + OTHERS_LATE * len(others_late), trip.travel, order, trip, not others_late))
        price, _, order, trip, is_alone_late = min(tries, key=lambda entry: entry[:3])
        return Attempt(price, one.day, one.vehicle, order, _binding(trip), is_alone_late)

    def _is_in_time(self, one: _Round, place: int, slot: int) -> bool:
        """Whether somebody coming from the stop before the slot finds the place still open."""
        if slot == 0:
            return True
        before = one.stops[slot - 1]
        there = one.trip.arrivals[slot - 1] + self.problem.places[before].service + float(self.travel[before, place])
        shop = self.problem.places[place]
        return any(there <= closes - shop.service for _, closes in shop.open_on(one.day))


def days_for(problem: Problem, draft: Draft, place: int, day: int) -> tuple[int, ...]:
    """Days on which the missing visit could be made without moving the others of its place."""
    made = {at for at, _, stops in draft.tours if place in stops}
    others = [set(pattern.days) - made for pattern in allowed(problem.places[place]) if made < set(pattern.days)]
    return tuple(sorted({min(rest) for rest in others if len(rest) == 1} | {day}))


def latest_end(day: Day) -> float:
    """The minute at which a round must be over."""
    return min(day.end + day.overtime, (day.start or 0.0) + day.max_duration)


def relaxed(problem: Problem, place: int, relaxations: Iterable[Relaxation]) -> Problem:
    """The problem with these limits widened; a window is widened for one place.

    Parameters
    ----------
    problem : Problem
        The question as it was.
    place : int
        The place whose opening hours a ``WINDOW`` relaxation prolongs.
    relaxations : iterable of Relaxation
        What to widen. A vehicle more on an absent day works the hours of the first worked one.

    Returns
    -------
    Problem
        The same question with more room.
    """
    days, places = list(problem.days), list(problem.places)
    for wider in sorted(relaxations, key=lambda one: one.limit is not Limit.VEHICLE):
        day = days[wider.day]
        least, most = day.band or problem.band_on(wider.day)
        if wider.limit is Limit.TIME:
            days[wider.day] = replace(day, end=day.end + wider.amount, max_duration=day.max_duration + wider.amount)
        elif wider.limit is Limit.CAPACITY:
            days[wider.day] = replace(day, capacity=day.capacity + wider.amount)
        elif wider.limit is Limit.BAND:
            days[wider.day] = replace(day, band=(int(least), int(most + wider.amount)))
        elif wider.limit is Limit.WINDOW:
            places[place] = _open_longer(places[place], wider.day, wider.amount)
        elif wider.limit is Limit.VEHICLE:
            days[wider.day] = _one_more(problem, day, int(wider.amount))
    return replace(problem, days=tuple(days), places=tuple(places))


def _one_more(problem: Problem, day: Day, vehicles: int) -> Day:
    if day.is_worked:
        return replace(day, vehicles=day.vehicles + vehicles)
    usual = next((other for other in problem.days if other.is_worked), Day())
    return replace(day, start=usual.start, end=usual.end, vehicles=vehicles)


def _open_longer(place: Place, day: int, minutes: float) -> Place:
    *early, (opens, closes) = sorted(place.open_on(day))
    return replace(place, day_windows={**place.day_windows, day: (*early, (opens, closes + minutes))})


def _is_open_long_enough(place: Place, day: int) -> bool:
    return any(closes - opens >= place.service for opens, closes in place.open_on(day))


def _binding(trip: Trip) -> Limit:
    """The limit that weighs most; what fits was left out for its cost."""
    if trip.fits:
        return Limit.COST
    return max(trip.excess, key=lambda limit: PRICES.get(limit, 1.0) * trip.excess[limit])
