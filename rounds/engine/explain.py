"""Why a visit was left out or a rhythm stretched, and the smallest relaxation that would admit it.

A relaxation is not guessed: the limit of that day is widened, the visit inserted and the route driven again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rounds.engine.arrays import allowed
from rounds.engine.plan import SLACK, Draft, drive, in_rank, left_out
from rounds.engine.problem import Matrix, Place, Problem
from rounds.engine.result import Limit, Relaxation, Stretched, Unserved

MOST_EXPLAINED = 200  # visits whose relaxations are searched; beyond them only the first is told for each place
PRICES = {
    Limit.BAND: 15.0,
    Limit.TIME: 1.0,
    Limit.CAPACITY: 1.0,
    Limit.WINDOW: 1.0,
}  # one visit more weighs like 15 minutes


@dataclass(frozen=True)
class _Try:
    price: float
    day: int
    reason: Limit
    relaxations: tuple[Relaxation, ...] = ()


def unserved_in(problem: Problem, travel: Matrix, draft: Draft) -> tuple[Unserved, ...]:
    """Every visit left out, highest priority first, with the limit that binds and what would admit it."""
    told = []
    for count, (i, day) in enumerate(
        sorted(left_out(draft), key=lambda lost: (-problem.places[lost[0]].priority, lost))
    ):
        days = _days_for(problem, draft, i, day) if count < MOST_EXPLAINED else (day,)
        best = _cheapest(problem, travel, draft, i, days)
        told.append(Unserved(i, day, problem.places[i].priority, best.reason, best.relaxations))
    return tuple(told)


def stretched_in(problem: Problem, travel: Matrix, draft: Draft) -> tuple[Stretched, ...]:
    """Every place whose chosen pattern is less true to its interval than its truest one."""
    told = []
    for i, (place, pattern) in enumerate(zip(problem.places, draft.patterns, strict=True)):
        least = min(
            allowed(place), key=lambda other: (other.deviation, len(set(other.days) - set(pattern.days)), other.days)
        )
        if least.deviation >= pattern.deviation - SLACK:
            continue
        tries = [_cheapest(problem, travel, draft, i, (day,)) for day in least.days if day not in pattern.days]
        binding = [attempt for attempt in tries if attempt.reason is not Limit.COST]
        reason = max(binding, key=lambda attempt: attempt.price).reason if binding else Limit.COST
        needed = tuple(relaxation for attempt in binding for relaxation in attempt.relaxations)
        told.append(Stretched(i, pattern.deviation, least.deviation, reason, needed))
    return tuple(told)


def _days_for(problem: Problem, draft: Draft, i: int, day: int) -> tuple[int, ...]:
    """Days on which the missing visit could be made without moving the others of its place."""
    made = {at for at, _, stops in draft.tours if i in stops}
    others = [set(pattern.days) - made for pattern in allowed(problem.places[i]) if made < set(pattern.days)]
    return tuple(sorted({min(rest) for rest in others if len(rest) == 1} | {day}))


def _cheapest(problem: Problem, travel: Matrix, draft: Draft, i: int, days: Iterable[int]) -> _Try:
    tries = [attempt for day in days for attempt in _tries_on(problem, travel, draft, i, day)]
    return min(tries, key=lambda attempt: (attempt.price, attempt.day))


def _tries_on(problem: Problem, travel: Matrix, draft: Draft, i: int, day: int) -> list[_Try]:
    if not problem.days[day].is_worked:
        return [_Try(3e6, day, Limit.ABSENT)]
    if not any(closes - opens >= problem.places[i].service for opens, closes in problem.places[i].open_on(day)):
        return [_Try(2e6, day, Limit.CLOSED)]
    tours = [stops for at, _, stops in draft.tours if at == day] or [()]
    return [_insertion(problem, travel, stops, i, day) for stops in tours]


def _insertion(problem: Problem, travel: Matrix, stops: tuple[int, ...], i: int, day: int) -> _Try:
    """The insertion of place i that exceeds least, and the relaxation that admits it, driven again to prove it."""
    trips = []
    for slot in range(len(stops) + 1):
        order = in_rank(problem, day, [*stops[:slot], i, *stops[slot:]])
        trip = drive(problem, travel, day, order)
        trips.append(
            (sum(PRICES.get(limit, 1e6) * much for limit, much in trip.excess.items()), trip.travel, slot, order, trip)
        )
    price, _, _, order, trip = min(trips, key=lambda entry: entry[:3])
    if trip.fits:
        return _Try(0.0, day, Limit.COST)
    reason = max(trip.excess, key=lambda limit: PRICES.get(limit, 1e6) * trip.excess[limit])
    wider = tuple(Relaxation(limit, day, float(much)) for limit, much in sorted(trip.excess.items()))
    proven = drive(relaxed(problem, i, wider), travel, day, order).fits
    return _Try(price, day, reason, wider if proven else ())


def relaxed(problem: Problem, place: int, relaxations: Iterable[Relaxation]) -> Problem:
    """The problem with these limits widened; a window is widened for one place.

    Parameters
    ----------
    problem : Problem
        The question as it was.
    place : int
        The place whose opening hours a ``WINDOW`` relaxation prolongs.
    relaxations : iterable of Relaxation
        What to widen.

    Returns
    -------
    Problem
        The same question with more room.
    """
    days, places = list(problem.days), list(problem.places)
    for wider in relaxations:
        day = days[wider.day]
        least, most = problem.band_on(wider.day)
        if wider.limit is Limit.TIME:
            days[wider.day] = replace(day, end=day.end + wider.amount, max_duration=day.max_duration + wider.amount)
        elif wider.limit is Limit.CAPACITY:
            days[wider.day] = replace(day, capacity=day.capacity + wider.amount)
        elif wider.limit is Limit.BAND:
            days[wider.day] = replace(day, band=(int(least), int(most + wider.amount)))
        elif wider.limit is Limit.WINDOW:
            places[place] = _open_longer(places[place], wider.day, wider.amount)
    return replace(problem, days=tuple(days), places=tuple(places))


def _open_longer(place: Place, day: int, minutes: float) -> Place:
    *early, (opens, closes) = sorted(place.open_on(day))
    return replace(place, day_windows={**place.day_windows, day: (*early, (opens, closes + minutes))})
