"""A relief is proved by a whole plan: what its rounds exceed is the relaxation, with which it is driven again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rounds.engine.arrays import allowed
from rounds.engine.explain import PRICES, Attempt, relaxed
from rounds.engine.plan import SLACK, Draft, drive, left_out, routes_of
from rounds.engine.problem import Matrix, Problem
from rounds.engine.result import Limit, Relaxation, Relief, Route


@dataclass(frozen=True)
class Proof:
    """A relief and the plan that proves it."""

    relief: Relief
    plan: Draft

    @property
    def price(self) -> float:
        """What the relief asks for, in minutes or what weighs like them."""
        return sum(PRICES.get(one.limit, 1.0) * one.amount for one in self.relief.relaxations)


def proved(problem: Problem, travel: Matrix, before: Draft, after: Draft, place: int) -> Proof | None:
    """What a plan asks for that admits visits of a place; None when it is worse for another one or never fits.

    Parameters
    ----------
    problem : Problem
        The question with its limits as they are.
    travel : ndarray
        Its minutes.
    before, after : Draft
        The plan in force, and the one with the visits.
    place : int
        The only place whose opening hours may be prolonged.
    """
    if _is_worse_for_another(before, after, place):
        return None
    changed = [tour for tour in after.tours if tour not in before.tours]
    asked = _asked(problem, travel, changed, place)
    if asked is None:
        return None
    wider = relaxed(problem, place, asked)
    if not all(drive(wider, travel, day, stops).fits for day, _, stops in changed):
        return None
    old = {(day, vehicle): stops for day, vehicle, stops in before.tours}
    gone = tuple(tour for tour in before.tours if tour[:2] in {(day, k) for day, k, _ in changed})
    routes, was = routes_of(wider, travel, Draft(tuple(changed), ())), routes_of(problem, travel, Draft(gone, ()))
    empty = tuple(_idle(problem, day, k) for day, k, stops in changed if not stops and old.get((day, k)))
    visits = len(left_out(before)) - len(left_out(after))
    return Proof(Relief(asked, visits, _minutes(routes) - _minutes(was), (*routes, *empty)), after)


def with_visit(problem: Problem, draft: Draft, place: int, day: int, attempt: Attempt) -> Draft:
    """The plan with an attempt; when it is not on the day of the pattern, with the pattern that has both."""
    changed = with_round(draft, attempt.day, attempt.vehicle, attempt.stops)
    if attempt.day == day:
        return changed
    days = tuple(sorted(at for at, _, stops in changed.tours if place in stops))
    fitting = [pattern for pattern in allowed(problem.places[place]) if pattern.days == days]
    patterns = list(draft.patterns)
    patterns[place] = min(fitting, key=lambda pattern: pattern.deviation)
    return replace(changed, patterns=tuple(patterns))


def with_round(draft: Draft, day: int, vehicle: int, stops: Sequence[int]) -> Draft:
    """The plan with one round replaced or added."""
    others = [tour for tour in draft.tours if tour[:2] != (day, vehicle)]
    return replace(draft, tours=tuple(sorted([*others, (day, vehicle, tuple(stops))])))


def asked_by(
    problem: Problem, travel: Matrix, day: int, stops: Sequence[int], place: int
) -> tuple[Relaxation, ...] | None:
    """What a round exceeds, as relaxations; None when another place than this one is too late or closed."""
    trip = drive(problem, travel, day, stops)
    if set(trip.late) - {place} or Limit.CLOSED in trip.excess:
        return None
    return tuple(Relaxation(limit, day, float(much)) for limit, much in sorted(trip.excess.items()))


def _asked(
    problem: Problem, travel: Matrix, changed: Sequence[tuple[int, int, tuple[int, ...]]], place: int
) -> tuple[Relaxation, ...] | None:
    """The largest amount of each limit on each day."""
    most: dict[tuple[Limit, int], float] = {}
    rounds = Counter(day for day, k, _ in changed if not problem.days[day].is_worked or k >= problem.days[day].vehicles)
    more = tuple(Relaxation(Limit.VEHICLE, day, float(number)) for day, number in sorted(rounds.items()))
    wider = relaxed(problem, place, more)
    for day, _, stops in changed:
        if not wider.days[day].is_worked:
            return None
        asked = asked_by(wider, travel, day, stops, place)
        if asked is None:
            return None
        for one in asked:
            most[one.limit, day] = max(one.amount, most.get((one.limit, day), 0.0))
    return more + tuple(
        Relaxation(limit, day, much) for (limit, day), much in sorted(most.items(), key=lambda e: e[0][1])
    )


def _is_worse_for_another(before: Draft, after: Draft, place: int) -> bool:
    """Whether another place loses a visit or is stretched further."""
    lost, was = Counter(one for one, _ in left_out(after)), Counter(one for one, _ in left_out(before))
    further = (
        number
        for number, (new, old) in enumerate(zip(after.patterns, before.patterns, strict=True))
        if number != place and new.deviation > old.deviation + SLACK
    )
    return any(many > was[one] for one, many in lost.items()) or any(True for _ in further)


def _minutes(routes: Sequence[Route]) -> float:
    return sum(route.finish - route.leave for route in routes)


def _idle(problem: Problem, day: int, vehicle: int) -> Route:
    start = problem.days[day].start or 0.0
    return Route(day, vehicle, (), (), start, start, 0.0, 0.0)
