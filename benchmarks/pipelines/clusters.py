"""Patterns by balanced clustering: each day has a centre, a place takes the pattern whose days' centres lie nearest,
and a day with too much work becomes dearer until the work is even."""

from collections.abc import Iterator

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.pipelines.kernels import sweep
from benchmarks.pipelines.tours import Facts, Plan
from rounds.engine import Problem

STEPS = 32
CORRECTIONS = 3  # of the work of the days by the minutes their tours take
TIME_FIRST = 1.15
EVENNESS = (5.0, 2000.0)  # price of a squared day of work too much or too little, first and last
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def clustered(problem: Problem, facts: Facts, dice: Generator) -> Iterator[Plan]:
    """Plans with clustered patterns and tours by cheapest insertion, again and again from new centres."""
    at = np.array([(place.x, place.y) for place in problem.places])
    at = (at - at.mean(axis=0)) / max(1e-9, float(at.std()))
    share, is_time = _shares(facts)
    while True:
        target = np.ones(facts.pattern.shape[1])
        centre = _first_centres(facts, at, dice)
        plans = []
        for _ in range(CORRECTIONS + 1):
            chosen = _settled(facts, at, share, target, centre)
            plan = Plan.empty(facts, chosen)
            plan.rechoose(dice.permutation(len(chosen)), keep=True)
            plans.append(plan)
            if not is_time:
                break
            minutes = _minutes(plan)
            target = np.clip(target * (1 - 0.8 * (minutes / minutes.mean() - 1)), 0.3, 2.0)
            weight = facts.pattern[chosen] * share[:, None]
            centre = (weight.T @ at) / np.maximum(weight.sum(axis=0), 1e-9)[:, None]
        yield min(plans, key=lambda one: one.cost)


def _shares(facts: Facts) -> tuple[Floats, bool]:
    """Share of a mean day each visit takes, by what binds: minutes with a typical leg, load, or visits of the band."""
    n = len(facts.service)
    legs = facts.travel[:n, :n] + np.where(np.eye(n) > 0, np.inf, 0.0)
    typical = 1.5 * np.sort(legs, axis=1)[:, : min(3, n - 1)].mean(axis=1) if n > 1 else np.zeros(n)
    visits = facts.pattern[facts.pattern_of[:-1]].sum(axis=1)
    needs = np.stack([facts.service + typical, facts.demand, np.ones(n)])
    limits = facts.limits
    room = np.stack([limits[:, 1] - limits[:, 0], limits[:, 2], limits[:, 3]]).sum(axis=1)
    total = (needs * visits).sum(axis=1)
    binding = int(np.argmax(total / room * [TIME_FIRST, 1.0, 1.0]))
    return needs[binding] * facts.pattern.shape[1] / total[binding], binding == 0


def _minutes(plan: Plan) -> Floats:
    """Minutes of each day's tours: legs and service."""
    facts = plan.facts
    spent = np.zeros(facts.pattern.shape[1])
    for (day, _), stops in plan.tours().items():
        first, last = facts.ends[facts.tours_on[day]]
        path = np.array([first, *stops, last])
        spent[day] += facts.travel[path[:-1], path[1:]].sum() + facts.service[path[1:-1]].sum()
    return spent


def _first_centres(facts: Facts, at: Floats, dice: Generator) -> Floats:
    """A random place for each day; days that always go together (the same weekday) begin near each other."""
    days = facts.pattern.shape[1]
    together = (facts.pattern.T @ facts.pattern) > 0
    np.fill_diagonal(together, True)
    group = np.array([int(np.flatnonzero(together[d])[0]) for d in range(days)])
    angles = dice.permutation(len(np.unique(group))) / len(np.unique(group)) * 2 * np.pi + dice.uniform(0, 2 * np.pi)
    towards = dict(zip(np.unique(group).tolist(), angles, strict=True))
    ray = np.array([(np.cos(towards[g]), np.sin(towards[g])) for g in group.tolist()])
    spot = at[dice.integers(len(at), size=days)]
    share = dice.uniform(0.3, 1.0)
    return np.asarray(share * ray + (1 - share) * spot + dice.normal(0, 0.2, (days, 2)), dtype=np.float64)


def _settled(facts: Facts, at: Floats, share: Floats, target: Floats, centre: Floats) -> Ints:
    """Sweep over the places while unevenness grows dearer; the centres follow until the last quarter."""
    pattern = facts.pattern
    load = np.zeros(pattern.shape[1])
    chosen = np.full(len(share), -1, dtype=np.int64)
    for step in range(STEPS):
        far = ((at[:, None, :] - centre) ** 2).sum(axis=2)
        evenness = EVENNESS[0] * (EVENNESS[1] / EVENNESS[0]) ** (step / STEPS)
        sweep(far, share, target, evenness, load, chosen, facts.pattern_of, pattern)
        if step < 0.75 * STEPS:
            weight = pattern[chosen] * share[:, None]
            total = weight.sum(axis=0)[:, None]
            centre = np.where(total > 0, (weight.T @ at) / np.maximum(total, 1e-9), centre)
    return chosen
