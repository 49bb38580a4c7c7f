"""Another manager: rounds by somebody else that take up visits left out; and single days solved on their own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf

import numpy as np

from rounds.engine.annealing import Search
from rounds.engine.arrays import pack
from rounds.engine.explain import latest_end, relaxed
from rounds.engine.plan import Draft
from rounds.engine.problem import Day, Depot, Lock, Matrix, Pattern, Place, Problem, Weights
from rounds.engine.proof import Proof, proved, with_round
from rounds.engine.result import Limit, Relaxation, Relief

STEPS = 200
HEAT = 0.1  # temperature at which a day is solved
LONG = 1440.0
MOST_SOLVED, MOST_CANDIDATES = 40, 60  # rounds tried, and visits to choose from in each
SAVE_MINUTES = Weights(0.01, 1, 0, 0, 0, 0, 0, 0, unserved=1e5)
FILL = Weights(1, 1, 0, 0, 0, 0, 0, 0, unserved=1e4)


def day_alone(problem: Problem, travel: Matrix, day: int, stops: Sequence[int], seed: int) -> tuple[int, ...]:
    """The order of a round that ends earliest, by solving the day on its own; what stays late is left out."""
    asked = problem.days[day]
    free = replace(asked, end=latest_end(asked), overtime=LONG, max_duration=inf, capacity=inf, band=None, vehicles=1)
    return _solved(problem, travel, day, free, stops, SAVE_MINUTES, seed)


class Standins:
    """Rounds by somebody else, the fullest first, until every visit left out that can be made is in one.

    Attributes
    ----------
    reliefs : tuple of Relief
        The rounds.
    of : dict of (int, int) to Relief
        Place and day of each visit left out that one of them admits.
    """

    def __init__(
        self,
        problem: Problem,
        travel: Matrix,
        draft: Draft,
        days: Mapping[tuple[int, int], Sequence[int]],
        seed: int,
    ) -> None:
        self.problem, self.travel, self.draft, self.seed = problem, travel, draft, seed
        self.waiting: dict[int, dict[int, tuple[int, int]]] = {}
        for one, possible in days.items():
            for day in possible:
                self.waiting.setdefault(day, {})[one[0]] = one
        self.of: dict[tuple[int, int], Proof] = {}
        self.reliefs: tuple[Relief, ...] = ()
        if any(day.is_worked for day in problem.days):
            self._fill()

    def _fill(self) -> None:
        """The day with the most visits to offer is solved first; the offer of the others shrinks by what it takes."""
        most = {day: len(ones) for day, ones in self.waiting.items()}
        fresh: dict[int, tuple[int, ...]] = {}
        for _ in range(MOST_SOLVED):
            day = max(most, key=lambda one: (most[one], -one), default=-1)
            if day < 0 or most[day] == 0:
                return
            if day not in fresh:
                fresh[day] = self._round(day)
                most[day] = min(most[day], len(fresh[day]))
                continue
            taken = fresh.pop(day)
            self._take(day, taken)
            del most[day]
            for other in [other for other, stops in fresh.items() if set(taken) & set(stops)]:
                del fresh[other]
            for other in most:
                most[other] = min(most[other], sum(one not in self.of for one in self.waiting[other].values()))

    def _round(self, day: int) -> tuple[int, ...]:
        waiting = [place for place, one in sorted(self.waiting[day].items()) if one not in self.of]
        waiting.sort(key=lambda place: -self.problem.places[place].priority)
        wider = relaxed(self.problem, 0, (Relaxation(Limit.VEHICLE, day, 1.0),))
        alone = replace(wider.days[day], vehicles=1, band=(0, int(min(1e6, wider.band_on(day)[1]))))
        return _solved(wider, self.travel, day, alone, waiting[:MOST_CANDIDATES], FILL, self.seed)

    def _take(self, day: int, stops: tuple[int, ...]) -> None:
        vehicle = self.problem.days[day].vehicles if self.problem.days[day].is_worked else 0
        ones = [self.waiting[day][place] for place in stops]
        after = with_round(self.draft, day, vehicle, stops)
        patterns = list(after.patterns)
        for place, lost in ones:
            days = tuple(sorted({*patterns[place].days} - {lost} | {day}))
            deviation = {p.days: p.deviation for p in self.problem.places[place].patterns}.get(days)
            patterns[place] = Pattern(days, patterns[place].deviation if deviation is None else deviation)
        proof = proved(self.problem, self.travel, self.draft, replace(after, patterns=tuple(patterns)), stops[0])
        if proof is not None:
            self.reliefs += (proof.relief,)
            self.of.update(dict.fromkeys(ones, proof))


def _solved(
    problem: Problem, travel: Matrix, number: int, day: Day, stops: Sequence[int], weights: Weights, seed: int
) -> tuple[int, ...]:
    """The best round of some stops on one day, solved as a problem of its own; what does not fit is left out."""
    if not stops:
        return ()
    n = len(problem.places)
    places = tuple(_on_its_own(problem.places[stop], number) for stop in stops)
    nodes = np.ix_(*[[*stops, n + day.start_depot, n + day.end_depot]] * 2)
    small = Problem(
        days=(replace(day, start_depot=0, end_depot=1),),
        places=places,
        depots=(Depot(), Depot()),
        travel=travel[nodes],
        band=None,
        weights=weights,
    )
    search = Search(small, pack(small), seed)
    search.begin(None)
    search.advance(STEPS, HEAT)
    search.judge()
    return tuple(stops[k] for _, _, order in search.champion.tours for k in order)


def _on_its_own(place: Place, day: int) -> Place:
    ranks = tuple(Lock(0, lock.position) for lock in place.locks if lock.day == day)
    return Place(
        (Pattern((0,)),),
        service=place.service,
        demand=place.demand,
        priority=place.priority,
        day_windows={0: place.open_on(day)},
        locks=ranks,
    )
