"""The reference plan of a field case: balanced clustering, cheapest insertion, 2-opt; no router, no engine."""

from itertools import islice, pairwise

import numpy as np

from benchmarks.pipelines.clusters import clustered
from benchmarks.pipelines.tours import Plan, facts_of
from rounds.engine import Problem

ATTEMPTS = 12


def reference_minutes(problem: Problem, seed: int) -> float:
    """Mean working day of the cheapest of some reference plans, in minutes: service and travel, no waiting."""
    facts = facts_of(problem)
    dice = np.random.default_rng([seed, 7])
    travel = min(_travel_of(plan) for plan in islice(clustered(problem, facts, dice), ATTEMPTS))
    visits = np.array([len(place.patterns[0].days) for place in problem.places])
    return float((travel + (visits * facts.service).sum()) / len(problem.days))


def _travel_of(plan: Plan) -> float:
    travel = plan.facts.travel.tolist()
    total = 0.0
    for (day, _), stops in plan.tours().items():
        start, end = plan.facts.ends[plan.facts.tours_on[day]].tolist()
        total += length_of(shortened([start, *stops, end], travel), travel)
    return total


def shortened(path: list[int], travel: list[list[float]]) -> list[int]:
    """2-opt until no reversal of a piece pays, the ends fixed; directions may differ."""
    best, improved = length_of(path, travel), True
    while improved:
        improved = False
        for i in range(1, len(path) - 2):
            for j in range(i + 1, len(path) - 1):
                other = [*path[:i], *reversed(path[i : j + 1]), *path[j + 1 :]]
                if (length := length_of(other, travel)) < best - 1e-9:
                    path, best, improved = other, length, True
    return path


def length_of(path: list[int], travel: list[list[float]]) -> float:
    """Minutes along a path."""
    return sum(travel[a][b] for a, b in pairwise(path))
