"""How a planner can make a router plan a cycle: route the days of given patterns, once or again and again.

*Per day*: patterns by balanced clustering, then each day routed by the library. *Iterated*: the places visited once are
free over the days, patterns are chosen anew around the library's routes, and the library routes again what has changed,
until the time is up. *Together* (OR-Tools only): patterns and routes in one model.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from time import perf_counter
from typing import Protocol, runtime_checkable

import numpy as np

from benchmarks.judging import Tours, Verdict, judge
from benchmarks.pipelines.axis import Axis, Visit
from benchmarks.pipelines.clusters import clustered
from benchmarks.pipelines.tours import Plan, facts_of
from rounds.engine import Problem

ATTEMPTS = 30
CLUSTERING_SHARE = 0.1
ROUND_SHARE = 0.06  # of the time, for one routing of all days together
TURN = 40  # so many rounds of patterns between two of these
HEAT = 0.004  # by how much a plan may be dearer than the current one, at the start
PROMISE = 0.006  # likewise before the library has routed it
TRIES = 25
MOST_SHAKEN = 8
AROUND = 40
TOGETHER_FIRST = 0.2  # of the time, for the days one by one
LAST = 0.02  # seconds in which nothing new is begun


class Router(Protocol):
    """A library behind one door."""

    name: str
    axis: Axis
    most_windows: int | None
    day_seconds: float

    def __init__(self, problem: Problem) -> None: ...

    def route(
        self, visits: Sequence[Visit], days: Sequence[int], *, seconds: float, seed: int, start: Tours | None = None
    ) -> Tours:
        """Tours of these visits on these days."""


@runtime_checkable
class JointRouter(Router, Protocol):
    """A library whose model can tie the visits of one place to each other; those of PyVRP and VROOM cannot."""

    def together(self, *, seconds: float, start: Tours) -> Tours:
        """Tours with patterns chosen in the same model."""


@dataclass
class Attempt:
    """A run in progress: what is asked, how much time is left, and the best plan so far."""

    problem: Problem
    router: Router
    seconds: float
    seed: int
    began: float
    best: Verdict | None = None
    tours: Tours | None = None
    rounds: int = 0

    @property
    def left(self) -> float:
        """Seconds until the time is up."""
        return self.seconds - (perf_counter() - self.began)

    def offer(self, tours: Tours) -> bool:
        """Keep a plan that is better than the best so far."""
        verdict = judge(self.problem, tours)
        if verdict.beats(self.best):
            self.best, self.tours = verdict, dict(tours)
            return True
        return False

    def routed(self, plan: Plan, days: Sequence[int], *, seconds: float) -> Tours:
        """What the library makes of some days of a plan, from the tours they have."""
        self.rounds += 1
        start = {key: stops for key, stops in plan.tours().items() if key[0] in days}
        visits = _visits(self.router, plan, days)
        return self.router.route(visits, days, seconds=seconds, seed=self.seed + self.rounds, start=start)


Pipeline = Callable[[Attempt, Plan, np.random.Generator], None]


def run(problem: Problem, router: type[Router], pipeline: Pipeline, *, seconds: float, seed: int) -> Attempt:
    """Run one pipeline with one library for a time, clustering and model building included."""
    attempt = Attempt(problem, router(problem), seconds, seed, perf_counter())
    dice = np.random.default_rng(seed)
    facts = facts_of(problem)
    plans = []
    for clustering in islice(clustered(problem, facts, dice), ATTEMPTS):
        plans.append(clustering)
        if perf_counter() - attempt.began > CLUSTERING_SHARE * seconds:
            break
    plan = min(plans, key=lambda one: one.cost)
    if not attempt.offer(plan.tours()) or (attempt.best and attempt.best.faults):
        attempt.offer(plan.trimmed())
    pipeline(attempt, plan, dice)
    return attempt


def per_day(attempt: Attempt, plan: Plan, dice: np.random.Generator) -> None:
    """Each day once, with an equal share of the time."""
    del dice
    days = [d for d, day in enumerate(attempt.problem.days) if day.is_worked]
    answers: dict[tuple[int, int], Sequence[int]] = {}
    for number, day in enumerate(days):
        seconds = max(0.01, attempt.left / (len(days) - number))
        answers |= attempt.routed(plan, (day,), seconds=seconds)
    attempt.offer(answers)
    if attempt.best and not attempt.best.feasible:
        plan.put(answers, days)
        attempt.offer(plan.trimmed())


def iterated(attempt: Attempt, plan: Plan, dice: np.random.Generator) -> None:
    """All days together with the places visited once free; then again patterns, and the days that changed."""
    everywhere = tuple(d for d, day in enumerate(attempt.problem.days) if day.is_worked)
    _route(attempt, plan, everywhere, seconds=min(attempt.left, 2 * ROUND_SHARE * attempt.seconds))
    step, turn = 0, max(TURN, len(everywhere))
    while attempt.left > LAST:
        step += 1
        heat = max(0.0, attempt.left) / attempt.seconds
        if step % turn == 0:
            _route(attempt, plan, everywhere, seconds=min(attempt.left, ROUND_SHARE * attempt.seconds))
            continue
        other = _promising(plan, dice, attempt)
        for day in other.days_that_differ(plan):
            if attempt.left > LAST / 2:
                _route(attempt, other, (day,), seconds=min(attempt.left, attempt.router.day_seconds))
        if other.cost < plan.cost * (1 + HEAT * heat):
            plan.take(other)


def _promising(plan: Plan, dice: np.random.Generator, attempt: Attempt) -> Plan:
    """A shaken plan that is hardly dearer already before the library has routed it, or the best of some."""
    best = None
    for _ in range(TRIES):
        other = plan.copy()
        _shake(other, dice)
        if best is None or other.cost < best.cost:
            best = other
        if best.cost < plan.cost * (1 + PROMISE) or attempt.left < LAST:
            break
    return best or plan


def _shake(plan: Plan, dice: np.random.Generator) -> None:
    """Choose anew the patterns of some neighbours together, then of the places around them one by one."""
    n = len(plan.chosen)
    seed = int(dice.integers(n))
    near = np.argsort(plan.facts.travel[seed, :n] + plan.facts.travel[:n, seed])
    plan.rechoose(dice.permutation(near[: int(dice.integers(2, min(n, MOST_SHAKEN) + 1))]))
    plan.rechoose_each(dice.permutation(near[:AROUND]))


def _route(attempt: Attempt, plan: Plan, days: Sequence[int], *, seconds: float) -> None:
    """Let the library route some days, and take its tours when they are better.

    A plan in which the library leaves visits out counts as it is; to go on with, they go back in at least price.
    """
    other = plan.copy()
    other.put(attempt.routed(plan, days, seconds=seconds), days)
    if len(days) > 1:
        attempt.offer(other.tours())
    other.complete()
    if other.cost < plan.cost + 1e-9:
        plan.take(other)
        if attempt.best is None or plan.cost < attempt.best.cost - 1e-6:
            attempt.offer(plan.tours())
        if attempt.best is None or not attempt.best.feasible:
            attempt.offer(plan.trimmed())


def _visits(router: Router, plan: Plan, days: Sequence[int]) -> list[Visit]:
    """What the routes of some days contain; over several days, places visited once may change their day."""
    visits = []
    for (day, _), stops in plan.tours().items():
        for stop in stops if day in days else ():
            is_free = len(days) > 1 and plan.facts.pattern[plan.chosen[stop]].sum() == 1
            visits.append(Visit(stop, _offered(router, plan, stop, day) if is_free else (day,)))
    return sorted(visits, key=lambda visit: (visit.place, visit.days))


def _offered(router: Router, plan: Plan, place: int, now: int) -> tuple[int, ...]:
    """The days a place visited once may choose from: all, or the cheapest when that makes too many windows."""
    days = plan.near_days(place, len(plan.facts.tours_on))
    most = router.most_windows
    if most is None or len(router.axis.windows(Visit(place, days))) <= most:
        return days
    openings = max(1, len(router.axis.windows(Visit(place, (now,)))))
    return tuple(sorted({now, *plan.near_days(place, most // openings)}))


def together(attempt: Attempt, plan: Plan, dice: np.random.Generator) -> None:
    """Patterns and routes in one model, from the days routed one by one; only a router that can (OR-Tools)."""
    router = attempt.router
    if not isinstance(router, JointRouter):
        raise TypeError(f"{router.name} has no model of patterns and routes together")
    days = [d for d, day in enumerate(attempt.problem.days) if day.is_worked]
    share = TOGETHER_FIRST * attempt.left / max(1, len(days))
    answers: dict[tuple[int, int], Sequence[int]] = {}
    for day in days:
        answers |= attempt.routed(plan, (day,), seconds=share)
    attempt.offer(answers)
    made = Counter(stop for stops in answers.values() for stop in stops)
    whole = {place for place, row in enumerate(plan.chosen) if made[place] == len(plan.facts.days_of[row])}
    start = {key: tuple(stop for stop in stops if stop in whole) for key, stops in answers.items()}
    attempt.offer(router.together(seconds=attempt.left, start=start))
