"""One run of ruin and recreate: the start, the cooling, the prices of excess, the best valid plan.

The compiled steps are in ``kernels.py`` and ``search.py``; the arrays' names are those of their arguments.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Any

import numpy as np

from rounds.engine.arrays import Given, state
from rounds.engine.columns import BEST, LEN, MEAN_MINUTES, MEAN_VISITS, P_LOAD, P_RANK, W_MINUTES, W_VISITS
from rounds.engine.moves import visited
from rounds.engine.plan import Draft, cost_of, left_out, routes_of, terms_of, trimmed
from rounds.engine.problem import Problem
from rounds.engine.result import Route
from rounds.engine.search import recount, reprice, run

GREEDY = 1000.0  # how much dearer excess is for the start
OVERLOADED = 10.0  # and for the first steps when the start leaves visits out
GENTLE = 0.1  # or when it belongs to a looser problem: it is to be mended, not taken apart
ADAPT = 1.2
OFTEN = (0.35, 0.55)
FIRST = 100.0
# visits removed per step, longest string, share of steps within one day, share and most places of cluster steps
TUNE = (8.0, 10.0, 0.3, 0.4, 15.0)


@dataclass(frozen=True)
class Stage:
    """A part of the budget, from one share of it to another, and its first and last temperature.

    Temperatures are shares of the mean price of one visit.
    """

    begins: float
    ends: float
    hot: float
    cold: float

    def heat(self, share: float) -> float:
        """Temperature when this share of the budget is spent."""
        done = (share - self.begins) / (self.ends - self.begins)
        return float(self.hot * (self.cold / self.hot) ** min(1.0, max(0.0, done)))

    def within(self, part: float) -> "Stage":
        """The same stage when only the first part of the budget is spent on all of them."""
        return replace(self, begins=self.begins * part, ends=self.ends * part)


# Eight searches cool down in half of the time, the best of them goes on: which weekdays belong together is settled
# early, and one search alone often settles it badly.
OPENINGS = tuple(Stage(0.0625 * number, 0.0625 * (number + 1), 0.40, 0.06) for number in range(8))
MAIN = Stage(0.5, 1.0, 0.12, 0.04)
WITHOUT_HOURS = 0.4  # of the budget of a problem with opening hours is spent on the one without
WITH_HOURS = Stage(WITHOUT_HOURS, 1.0, 0.12, 0.04)
HURRIED = Stage(0.0, 1.0, 0.40, 0.04)  # without time for several
GIVEN = Stage(0.0, 1.0, 0.12, 0.04)  # from a given start


class Search:
    """The state of one run."""

    def __init__(self, problem: Problem, given: Given, seed: int) -> None:
        self.problem, self.given = problem, given
        self.now = state(given)
        self.rng = np.array([(seed * 0x9E3779B97F4A7C15 + 0xD1B54A32D192ED03) % 2**64 or 1], dtype=np.uint64)
        self.wt = _weights(problem, given)
        self.floor = _floors(given)
        self.scale = 1.0
        self.champion, self.cost, self.judged = Draft((), ()), inf, inf
        self.settings: dict[str, Any] = {
            "near": given.near,
            "tune": np.array(TUNE),
            "road": given.travel,
            "back": np.ascontiguousarray(given.travel.T),
            "need": given.need,
            "win": given.win,
            "rank": given.rank,
            "way": given.way,
            "lim": given.lim,
            "wt": self.wt,
            "rng": self.rng,
            "dptr": given.route_from,
            "drop": given.drop,
            "pptr": given.pattern_from,
            "pstart": given.day_from,
            "pday": given.pattern_day,
            "pcost": given.pattern_cost,
        }

    def begin(self, start: Sequence[Route] | None, *, is_looser: bool = False) -> None:
        """A given start or a greedy one, cut back to a valid plan; the search goes on from the uncut one."""
        usual = self.wt[P_LOAD : P_RANK + 1].copy()
        if start is None:
            self.wt[P_LOAD : P_RANK + 1] *= GREEDY
            self._reprice()
            run(1, 0.0, **self.settings, **self.now, fresh=True)
        else:
            self._load(start)
        draft = trimmed(self.problem, self.given.travel, self._draft("seq", "ri", "pat"))
        self.wt[P_LOAD : P_RANK + 1] = usual * (GENTLE if is_looser else OVERLOADED if left_out(draft) else 1.0)
        self._reprice()
        visits = max(1, int(self.now["ri"][:, LEN].sum()))
        self.scale = float(self.now["rs"][:, 0].sum()) * self.problem.weights.travel / visits + 1e-3
        self.champion, self.cost = draft, self._exact(draft)
        self._keep(draft)

    def _load(self, start: Sequence[Route]) -> None:
        """Take over the rounds of a start; visits that no allowed pattern has, or on days not worked, are dropped."""
        given, now = self.given, self.now
        made = visited(start)
        for i in range(len(now["pat"])):
            choices = range(given.pattern_from[i], given.pattern_from[i + 1])
            now["pat"][i] = min(choices, key=lambda p, i=i: self._lacking(i, p, made.get(i, set())))  # type: ignore[misc]
        for route in start:
            r = int(given.route_from[route.day]) + route.vehicle
            if r >= given.route_from[route.day + 1]:
                continue
            stops = [i for i in route.stops if route.day in given.patterns[now["pat"][i]].days]
            now["seq"][r, : len(stops)] = stops
            now["ri"][r, LEN] = len(stops)
            now["where"][stops, route.day] = r
        recount(now["pat"], now["where"], now["icost"], now["missing"], now["count"], **self._prices())

    def _lacking(self, i: int, p: int, made: set[int]) -> float:
        """Price of a pattern when only these days are visited."""
        lost = [day for day in self.given.patterns[p].days if day not in made]
        return float(self.given.pattern_cost[p] + self.given.drop[i, lost].sum())

    def _prices(self) -> dict[str, Any]:
        return {name: self.settings[name] for name in ("pstart", "pday", "pcost", "drop")}

    def advance(self, size: int, heat: float) -> None:
        """A chunk of steps at a temperature, see `Stage`."""
        heat *= self.scale
        run(size, heat, **self.settings, **self.now, fresh=False)
        self._adapt(size)
        self._reprice()

    def _adapt(self, steps: int) -> None:
        """Raise the price of what is exceeded too often, lower that of what seldom is."""
        for kind, kept in enumerate(self.now["good"] / steps):
            if kept < OFTEN[0]:
                self.wt[P_LOAD + kind] *= ADAPT**2 if kept == 0 else ADAPT
            elif kept > OFTEN[1]:
                self.wt[P_LOAD + kind] /= ADAPT**2 if kept > 0.9 else ADAPT
        self.wt[P_LOAD : P_RANK + 1] = np.clip(self.wt[P_LOAD : P_RANK + 1], self.floor, self.floor * 1e9)
        self.now["good"][:] = 0

    def judge(self) -> None:
        """Price the best plan of the kernels exactly: they measure balance from a mean that moves while they search."""
        if self.now["tot"][BEST] >= self.judged - 1e-9:
            return
        self.judged = float(self.now["tot"][BEST])
        draft = trimmed(self.problem, self.given.travel, self._draft("best_seq", "best_ri", "best_pat"))
        cost = self._exact(draft)
        if cost < self.cost - 1e-9:
            self.champion, self.cost = draft, cost

    def _exact(self, draft: Draft) -> float:
        return cost_of(self.problem, terms_of(self.problem, routes_of(self.problem, self.given.travel, draft), draft))

    def _draft(self, seq: str, ri: str, pat: str) -> Draft:
        tours = []
        for r, row in enumerate(self.given.way):
            day = int(row[0])
            stops = tuple(int(i) for i in self.now[seq][r, : self.now[ri][r, LEN]])
            tours.append((day, r - int(self.given.route_from[day]), stops))
        return Draft(tuple(tours), tuple(self.given.patterns[p] for p in self.now[pat]))

    def _keep(self, draft: Draft) -> None:
        for r, (_, _, stops) in enumerate(draft.tours):
            self.now["best_seq"][r, : len(stops)] = stops
            self.now["best_ri"][r, LEN] = len(stops)
        self.now["best_pat"][:] = self.now["pat"]
        routes = routes_of(self.problem, self.given.travel, draft)
        self.now["best_rs"][:, 2] = self.given.lim[:, 0]
        for route in routes:
            self.now["best_rs"][int(self.given.route_from[route.day]) + route.vehicle, 2] = route.finish
        sizes = np.array([len(stops) for _, _, stops in draft.tours])
        minutes = self.now["best_rs"][:, 2] - self.given.lim[:, 0]
        moved = self.wt[W_VISITS] * (sizes.mean() - self.wt[MEAN_VISITS]) ** 2
        moved += self.wt[W_MINUTES] * (minutes.mean() - self.wt[MEAN_MINUTES]) ** 2
        self.now["tot"][BEST] = self.judged = self.cost + len(sizes) * moved

    def _reprice(self) -> None:
        names = ("seq", "dep", "leg", "ri", "rs", "tot", "vio", "count", "icost", "best_rs")
        more = ("road", "need", "win", "rank", "way", "lim", "wt")
        reprice(**{name: self.now[name] for name in names}, **{name: self.settings[name] for name in more})


def _weights(problem: Problem, given: Given) -> Any:
    weights = problem.weights
    wt = np.zeros(11)
    wt[:5] = weights.travel, weights.overtime, weights.imbalance_visits, weights.imbalance_minutes / 60, weights.short
    visits = sum(len(place.patterns[0].days) for place in problem.places)
    wt[MEAN_VISITS] = visits / len(given.way)
    wt[MEAN_MINUTES] = 0.0
    wt[P_LOAD : P_RANK + 1] = _floors(given) * FIRST
    return wt


def _floors(given: Given) -> Any:
    """Least penalties per unit of load, minute, visit and rank, from the scale of the travel times."""
    leg = float(np.mean(np.sort(given.travel, axis=1)[:, 1:6])) if len(given.travel) > 1 else 1.0
    load = max(1e-9, float(given.need[:, 1].mean()))
    return np.array([leg / load, 1.0, leg, leg]) * 0.01 + 1e-9
