"""Territories: outlets to managers, balanced by workload, compact, in one piece, old relationships at a price.

The problem is that of Kalcsics & Ríos-Mercado (2019). Arrangements of centres come from power diagrams
(``territory_layout.py``), the borders from simulated annealing on the graph of neighbouring outlets, which never
breaks a territory (``territory_search.py``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rounds.engine.problem import Progress, Stop
from rounds.engine.territory_case import Case, Wishes, case_of
from rounds.engine.territory_kernels import IDLE
from rounds.engine.territory_layout import Layout, Layouts
from rounds.engine.territory_search import Borders, joined, manned, matched, tidied
from rounds.engine.territory_shape import Compactness, compactness, fragments
from rounds.engine.workload import Journeys

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
STARTS = 4
SETTLED, RESETTLED = 10, 3  # moves of the centres for a start and for a shaken arrangement
TRIALS, TRIES = 24, 8  # shaken arrangements by default; so many to each further start that is annealed
STEPS, MOST_STEPS = 4000, 60_000_000  # of annealing, per outlet and in all
STRETCHES = 40
HOT, WARM, COLD = 3.0, 0.3, 0.005  # temperatures, in the mean spread of one outlet; WARM from the previous labels
COOL = 0.02
POLISHES, EVENLY = 3, 150
LAYING_OUT, POLISHING = 0.35, 0.9  # shares of the seconds: arrangements until, polishing from


@dataclass(frozen=True, eq=False)
class Territories:
    """An assignment of outlets to managers.

    Attributes
    ----------
    labels : ndarray of int, shape (n,)
        Manager of each outlet, 0 to N - 1. Where managers are alike, numbered from north to south and west to east by
        centre; where anything names them (previous, fixed, shares, skills, homes), by that.
    centres : ndarray, shape (N, 2)
        Latitude and longitude of the workload's middle; of home, or of all outlets, where a manager has none.
    workload : ndarray, shape (N,)
        Minutes per cycle of each manager: as given, and with ``journeys`` the estimated travel too.
    imbalance : float
        Largest relative difference of a workload from its target (the manager's share); 0.05 is 5 %.
    target : ndarray, shape (N,)
        Minutes per cycle each manager should have.
    excess : ndarray, shape (N,)
        Minutes beyond a manager's capacity, 0 where it suffices.
    compactness : Compactness
        Kilometres to the middle and overlap of hulls.
    pieces : ndarray of int, shape (N,)
        Connected pieces of each territory on the graph of neighbouring outlets; 1 hangs together.
    kept : float
        Share of the outlets with a previous manager that keep it, 0 to 1; 1 when none has one.
    kept_workload : float
        The same, weighted by workload.
    cost : float
        Estimated minutes: spread, ways from home and broken relationships; what the search made small.
    """

    labels: Ints
    centres: Floats
    workload: Floats
    imbalance: float
    target: Floats
    excess: Floats
    compactness: Compactness
    pieces: Ints
    kept: float
    kept_workload: float
    cost: float

    @property
    def fragments(self) -> int:
        """Pieces beyond one of each territory."""
        return int(np.maximum(self.pieces - 1, 0).sum())


def assign_territories(
    lat: ArrayLike, lon: ArrayLike, workload: ArrayLike, managers: int, *, tolerance: float = 0.05, seed: int = 0,
    journeys: Journeys | None = None, previous: ArrayLike | None = None, keep: float | ArrayLike = 0.0,
    fixed: ArrayLike | None = None, shares: ArrayLike | None = None, capacity: float | ArrayLike | None = None,
    needs: Sequence[Collection[str]] | None = None, skills: Sequence[Collection[str]] | None = None,
    homes: ArrayLike | None = None, stop: Stop | None = None,
) -> Territories:  # fmt: skip
    """Assign outlets to managers.

    Parameters
    ----------
    lat, lon : array_like, shape (n,)
        WGS-84 degrees.
    workload : array_like, shape (n,)
        Minutes per cycle of each outlet (visits × minutes), 0 or more.
    managers : int
        Number of territories N, 1 to n.
    tolerance : float
        Accepted relative difference of a territory's workload from its target.
    seed : int
        Of the random numbers; without ``stop.seconds`` the same seed gives the same territories.
    journeys : Journeys or None
        When given, the estimated travel counts as workload, see ``workload.py``.
    previous : array_like of int, shape (n,), or None
        Manager of each outlet so far; -1 for none.
    keep : float or array_like, shape (n,)
        Minutes per cycle of estimated travel that a relationship is worth.
    fixed : array_like of int, shape (n,), or None
        Manager an outlet must have; -1 for free.
    shares : array_like, shape (N,), or None
        Part of the workload each manager should have, in any unit. None: equal, or after ``capacity`` if all have one.
    capacity : float or array_like, shape (N,), or None
        Most minutes per cycle of a manager.
    needs, skills : sequence of collections of str, lengths n and N, or None
        What an outlet needs and a manager offers; a manager serves an outlet only with all it needs.
    homes : array_like, shape (N, 2), or None
        Latitude and longitude where managers' days begin. None: in the middle of the territory.
    stop : Stop or None
        ``iterations`` counts shaken arrangements, 24 by default; fewer anneal less too; ``seconds`` limits the clock
        instead. After ``cancel``
        the best territories so far are returned.

    Returns
    -------
    Territories
        Within the tolerance and the capacities where that was found, else with the least excess.

    Raises
    ------
    ValueError
        When the question is malformed.
    ImpossibleTerritoriesError
        When skills, fixed assignments or capacities leave no answer; says whom it concerns.

    Notes
    -----
    Distances become minutes by the way to the middle of the territory and back, one day's visits sharing it; without
    ``journeys``, visits of 20 minutes, 12 a day at 2.6 minutes a straight kilometre are assumed for that. The spread is
    squared distance, scaled to as many minutes in all, so that outlying outlets weigh more than near ones.
    """
    wishes = Wishes(journeys, previous, keep, fixed, shares, capacity, needs, skills, homes)
    case = case_of(lat, lon, workload, managers, wishes, tolerance)
    layouts = Layouts(case, np.random.default_rng(seed))
    labels = _searched(layouts, _Watch(stop or Stop(iterations=TRIALS)))
    degrees = np.column_stack([np.asarray(axis, dtype=np.float64) for axis in (lat, lon)])
    return _result(layouts, labels, degrees)


@dataclass
class _Watch:
    """The budget of a search."""

    stop: Stop
    began: float = 0.0
    told: float = 0.0

    def __post_init__(self) -> None:
        self.began = perf_counter()

    @property
    def trials(self) -> int:
        return self.stop.iterations if self.stop.iterations is not None else 10**9 if self.stop.seconds else TRIALS

    def steps(self, outlets: int) -> int:
        """Of one stretch of annealing: all with the default number of trials or more, else in proportion."""
        effort = min(1.0, max(0.1, self.trials / TRIALS))
        return int(effort * min(STEPS * outlets, MOST_STEPS)) // STRETCHES

    def share(self) -> float:
        """Of the seconds that are spent; 0 without a limit."""
        return (perf_counter() - self.began) / self.stop.seconds if self.stop.seconds else 0.0

    def is_cancelled(self) -> bool:
        return self.stop.cancel is not None and self.stop.cancel()

    def tell(self, step: int, cost: float) -> None:
        spent = perf_counter() - self.began
        if self.stop.progress is not None and spent - self.told >= 0.5:
            self.told = spent
            self.stop.progress(Progress(spent, step, cost, 0))


@dataclass(frozen=True, eq=False)
class _Start:
    """Labels to anneal and how hot; the number of the run among those of its kind, for the progress told."""

    labels: Ints
    hot: float
    number: int
    of: int


def _searched(layouts: Layouts, watch: _Watch) -> Ints:
    few = min(MOST_STEPS // (STEPS * len(layouts.case.points)), 1 + watch.trials // TRIES)
    fresh = [layout.labels for layout in _arranged(layouts, watch)[: max(1, few)]]
    starts = [_Start(labels, HOT, number, len(fresh)) for number, labels in enumerate(fresh)]
    if (layouts.case.before >= 0).any():
        starts.append(_Start(_previous(layouts), WARM, 0, 1))
    runs = []
    for number, start in enumerate(starts, 1):
        until = LAYING_OUT + (POLISHING - LAYING_OUT) * number / len(starts)
        runs.append(_annealed(layouts, start, watch, until))
        if watch.is_cancelled():
            break
    best = _polished(layouts, min(runs, key=lambda run: run.best_rank), watch)
    if layouts.case.named:
        exchanged = Borders(layouts, matched(layouts, best.best))
        best = (
            exchanged if exchanged.best_rank <= best.best_rank and _is_allowed(layouts.case, exchanged.best) else best
        )
    return tidied(best)


def _polished(layouts: Layouts, best: Borders, watch: _Watch) -> Borders:
    """Cells around the centres found, their borders annealed once more from cold, where that is better."""
    for _ in range(POLISHES if layouts.case.managers > 1 else 0):
        settled = layouts.settle(layouts.from_labels(best.best), 4, EVENLY)
        again = Borders(layouts, joined(layouts, manned(layouts, settled.labels)))
        for _ in range(4):
            again.anneal(watch.steps(len(settled.labels)), COOL, COLD)
        if watch.is_cancelled() or again.best_rank >= best.best_rank:
            break
        best = again
    return best


def _is_allowed(case: Case, labels: Ints) -> bool:
    return bool(case.may[case.kind, labels].all())


def _arranged(layouts: Layouts, watch: _Watch) -> list[Layout]:
    """Several starts, the best one shaken as often as the budget allows; best first."""
    starts = []
    for _ in range(STARTS):
        layout = layouts.split()
        if layouts.case.named:
            layout = layouts.from_labels(matched(layouts, layout.labels))
        starts.append(layouts.settle(layout, SETTLED))
    best, *others = sorted(starts, key=lambda layout: layout.cost)
    for trial in range(watch.trials if layouts.case.managers > 1 else 0):
        if watch.is_cancelled() or watch.share() > LAYING_OUT:
            break
        shaken = layouts.settle(layouts.shaken(best), RESETTLED)
        best = shaken if shaken.cost < best.cost else best
        watch.tell(trial, best.cost)
    return [best, *others]


def _previous(layouts: Layouts) -> Ints:
    """The previous labels; outlets without one, or who may not keep it, go where a cell takes them."""
    case = layouts.case
    may_keep = (case.before >= 0) & case.may[case.kind, case.before]
    known = layouts.from_labels(np.where(may_keep, case.before, matched(layouts, np.maximum(case.before, 0))))
    settled = layouts.settle(known, 1)
    return np.where(may_keep, case.before, settled.labels)


def _annealed(layouts: Layouts, start: _Start, watch: _Watch, until: float) -> Borders:
    """Borders annealed from hot to cold; strays are joined first. ``until``: the share of the seconds to use."""
    borders = Borders(layouts, joined(layouts, manned(layouts, start.labels)))
    steps = watch.steps(len(start.labels))
    heat = np.geomspace(start.hot, COLD, STRETCHES + 1)
    began, at = watch.share(), 0
    while at < STRETCHES and layouts.case.managers > 1 and not watch.is_cancelled():
        borders.anneal(steps, float(heat[at]), float(heat[at + 1]))
        watch.tell((start.number * STRETCHES + at) // start.of, borders.best_rank[1])
        if watch.stop.seconds:
            at = max(at, int(STRETCHES * (watch.share() - began) / max(until - began, 1e-9)))
        else:
            at += 1
    return borders


def _result(layouts: Layouts, labels: Ints, degrees: Floats) -> Territories:
    case, m = layouts.case, layouts.case.managers
    cost, load = layouts.cost(labels), layouts.tally(labels)[:, -1].round(6)
    middle = [np.bincount(labels, weights=layouts.mass * axis, minlength=m) for axis in degrees.T]
    mass = np.bincount(labels, weights=layouts.mass, minlength=m)
    centres = np.where(
        mass[:, None] > 0, np.column_stack(middle) / np.maximum(mass, 1e-300)[:, None], degrees.mean(axis=0)
    )
    if not case.named:
        order = np.lexsort((centres[:, 1], -centres[:, 0]))
        labels, centres, load = np.argsort(order)[labels], centres[order], load[order]
    target, asked = case.share * load.sum(), case.share > IDLE
    known = case.before >= 0
    same = known & (case.before == labels)
    return Territories(
        labels=labels,
        centres=centres,
        workload=load,
        imbalance=float(np.abs(load[asked] / target[asked] - 1).max()) if load.sum() > 0 else 0.0,
        target=target,
        excess=np.maximum(load - case.capacity, 0.0),
        compactness=compactness(case.points, case.work, labels, m),
        pieces=fragments(case.neighbours, labels, m),
        kept=float(same.sum() / known.sum()) if known.any() else 1.0,
        kept_workload=float(case.work[same].sum() / case.work[known].sum()) if known.any() else 1.0,
        cost=cost,
    )
