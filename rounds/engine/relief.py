"""Overload is told: for every visit left out or rhythm stretched, the smallest relaxations that would admit it.

None is guessed. A visit is put into a round, the round solved again on its own, for the first visits the whole plan
too; what the new rounds exceed of the limits is the relaxation, and the plan is driven again with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rounds.engine.annealing import Search
from rounds.engine.arrays import LOCKED, Given, allowed, pack
from rounds.engine.explain import OPTIONS, Attempt, Attempts, days_for, latest_end, relaxed
from rounds.engine.plan import SLACK, Draft, cost_of, drive, left_out, routes_of, terms_of
from rounds.engine.problem import Pattern, Problem
from rounds.engine.proof import Proof, asked_by, proved, with_round, with_visit
from rounds.engine.result import Limit, Relief, Stretched, Unserved
from rounds.engine.standins import Standins, day_alone

MOST_TRIED, MOST_SEARCHED, MOST_RESOLVED = 200, 40, 8  # visits put into rounds, whose round, whose plan is solved again
BETTER = 4  # explanations that may each find room for a visit left out
STEPS = 200
HEAT = 0.05  # temperature at which a plan is solved again
LONG = 1440.0
DEAR_OVERTIME = 20.0


@dataclass(frozen=True)
class Told:
    """What could not be met and what would help; the plan is a better one where a visit found room as it is."""

    draft: Draft
    unserved: tuple[Unserved, ...]
    stretched: tuple[Stretched, ...]
    standins: tuple[Relief, ...]


def told(problem: Problem, given: Given, draft: Draft, seed: int) -> Told:
    """Explain a plan."""
    for _ in range(BETTER):
        teller = _Teller(problem, given, draft, seed)
        teller.fill()
        why = teller.told()
        if teller.better is None:
            break
        draft = teller.better
    return why


class _Teller:
    def __init__(self, problem: Problem, given: Given, draft: Draft, seed: int) -> None:
        self.problem, self.given, self.draft, self.seed = problem, given, draft, seed
        self.attempts = Attempts(problem, given.travel, draft)
        self.better: Draft | None = None

    def fill(self) -> None:
        """Make the visits for which there is room after all: cutting a plan back to its limits may leave some."""
        for place, day in self._lost():
            tries = self.attempts.of(place, days_for(self.problem, self.draft, place, day))
            if not tries or tries[0].reason is not Limit.COST:
                continue
            after = with_visit(self.problem, self.draft, place, day, tries[0])
            if self._cost(after) < self._cost(self.draft) - SLACK:
                self.draft, self.attempts = after, Attempts(self.problem, self.given.travel, after)

    def told(self) -> Told:
        lost = self._lost()
        days = {one: days_for(self.problem, self.draft, *one) for one in lost[:MOST_TRIED]}
        standins = Standins(self.problem, self.given.travel, self.draft, days, self.seed)
        unserved = [self._unserved(rank, one, days.get(one, (one[1],)), standins) for rank, one in enumerate(lost)]
        departed = enumerate(_departures(self.problem, self.draft), start=len(lost))
        stretched = [self._stretched(rank, *one) for rank, one in departed]
        return Told(self.draft, tuple(unserved), tuple(stretched), standins.reliefs)

    def _lost(self) -> list[tuple[int, int]]:
        return sorted(left_out(self.draft), key=lambda one: (-self.problem.places[one[0]].priority, one))

    def _unserved(self, rank: int, one: tuple[int, int], days: Sequence[int], standins: Standins) -> Unserved:
        place, day = one
        tries = self.attempts.of(place, days)
        reason = tries[0].reason if tries else self.attempts.reason(place, days)
        found: list[Proof] = []
        if rank < MOST_TRIED:
            found = [proof for attempt in tries for proof in self._admitting(rank, place, day, attempt)]
        if found and rank < MOST_RESOLVED:
            found += self._resolved(place, min(found, key=lambda proof: proof.price))
        if one in standins.of:
            found.append(standins.of[one])
        return Unserved(place, day, self.problem.places[place].priority, reason, _smallest(found))

    def _admitting(self, rank: int, place: int, day: int, attempt: Attempt) -> list[Proof]:
        """Proofs that the visit fits into this round, with what it asks for."""
        rounds = self._rounds(rank, place, attempt)
        proofs = [self._proved(with_visit(self.problem, self.draft, place, day, one), place) for one in rounds]
        return [proof for proof in proofs if proof is not None and proof.relief.relaxations]

    def _rounds(self, rank: int, place: int, attempt: Attempt) -> list[Attempt]:
        """The round as it is, and solved again on its own."""
        if rank >= MOST_SEARCHED or attempt.reason is Limit.COST:
            return [attempt]
        asked = asked_by(self.problem, self.given.travel, attempt.day, attempt.stops, place)
        wider = relaxed(self.problem, place, asked or ())
        order = day_alone(wider, self.given.travel, attempt.day, attempt.stops, self.seed)
        return [attempt, replace(attempt, stops=order)] if set(order) == set(attempt.stops) else [attempt]

    def _proved(self, after: Draft, place: int) -> Proof | None:
        return proved(self.problem, self.given.travel, self.draft, after, place)

    def _resolved(self, place: int, proof: Proof) -> list[Proof]:
        """The whole plan solved again with the relaxation, every minute of which is dear."""
        soft = _softened(self.problem, place, proof.relief)
        held = pack(soft)
        missing = {one for one, _ in left_out(self.draft)} - {place}
        held.drop[[number for number in range(len(soft.places)) if number not in missing]] *= LOCKED
        search = Search(soft, held, self.seed)
        search.begin(routes_of(soft, self.given.travel, proof.plan))
        search.advance(STEPS, HEAT)
        search.judge()
        again = self._proved(search.champion, place)
        if again is None or again.relief.visits < 1:
            return []
        if again.relief.relaxations:
            return [again]
        if self.better is None and self._cost(again.plan) < self._cost(self.draft) - SLACK:
            self.better = again.plan
        return []

    def _excess(self, attempt: Attempt) -> float:
        trip = drive(self.problem, self.given.travel, attempt.day, attempt.stops)
        return sum(trip.excess.values())

    def _cost(self, draft: Draft) -> float:
        routes = routes_of(self.problem, self.given.travel, draft)
        return cost_of(self.problem, terms_of(self.problem, routes, draft))

    def _stretched(self, rank: int, number: int, truest: Pattern) -> Stretched:
        """The place moved to its truest pattern, day by day into the round where it fits best."""
        held = self.draft.patterns[number]
        after, binding = _taken_out(self.draft, number, truest), []
        for day in sorted({*truest.days} - {*held.days}):
            tries = self.attempts.of(number, (day,))
            if not tries:
                binding.append((LONG, self.attempts.reason(number, (day,))))
                continue
            best = tries[0]
            if best.reason is not Limit.COST:
                binding.append((best.price, best.reason))
                best = min(self._rounds(rank, number, best), key=self._excess)
            after = with_round(after, best.day, best.vehicle, best.stops)
        if not binding:
            return Stretched(number, held.deviation, truest.deviation, Limit.COST)
        proof = self._proved(after, number) if rank < MOST_TRIED else None
        found = [proof] if proof is not None and proof.relief.relaxations else []
        return Stretched(number, held.deviation, truest.deviation, max(binding)[1], _smallest(found))


def _departures(problem: Problem, draft: Draft) -> Iterable[tuple[int, Pattern]]:
    """Places whose chosen pattern is less true to their interval than the truest, which is told with them."""
    for number, (place, pattern) in enumerate(zip(problem.places, draft.patterns, strict=True)):
        held = set(pattern.days)
        truest = min(allowed(place), key=lambda other: (other.deviation, len(set(other.days) - held), other.days))
        if truest.deviation < pattern.deviation - SLACK:
            yield number, truest


def _taken_out(draft: Draft, number: int, truest: Pattern) -> Draft:
    """The plan with a place on its truest pattern, only the visits that both patterns have in the rounds."""
    tours = tuple(
        (day, vehicle, stops if day in truest.days else tuple(stop for stop in stops if stop != number))
        for day, vehicle, stops in draft.tours
    )
    patterns = (*draft.patterns[:number], truest, *draft.patterns[number + 1 :])
    return Draft(tours, patterns)


def _softened(problem: Problem, place: int, relief: Relief) -> Problem:
    """The relaxed problem, its minutes as overtime, so that the search saves them."""
    wider = [one for one in relief.relaxations if one.limit is not Limit.TIME]
    soft = relaxed(problem, place, wider)
    days = list(soft.days)
    for one in relief.relaxations:
        if one.limit is Limit.TIME:
            day = days[one.day]
            days[one.day] = replace(
                day, end=latest_end(day), overtime=one.amount, max_duration=day.max_duration + one.amount
            )
    return replace(soft, days=tuple(days), weights=replace(problem.weights, overtime=DEAR_OVERTIME))


def _smallest(proofs: Iterable[Proof]) -> tuple[Relief, ...]:
    """The smallest relief of each kind (which limits, on which days), the smallest first."""
    least: dict[tuple[tuple[Limit, int], ...], Relief] = {}
    for proof in sorted(proofs, key=lambda one: one.price):
        kind = tuple(sorted((one.limit, one.day) for one in proof.relief.relaxations))
        least.setdefault(kind, proof.relief)
    return tuple(least.values())[:OPTIONS]
