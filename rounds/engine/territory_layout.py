"""Where the territories lie: centres and their weights, tried in many arrangements.

Capacity-constrained clustering by power diagrams (Aurenhammer, Hoffmann & Aronov 1998): an outlet goes to the manager
with the least price per minute of work minus the manager's weight; weights rise where too little work lies; centres
move to the middle of their work. The price is the squared distance, plus the broken relationship and the way from
home where these are given. One arrangement is improved by moving single centres (as in Fritzke 1997) and shaking the
centres of a region.
"""

from dataclasses import dataclass

import numpy as np

from rounds.engine.territory_case import Case, Floats, Ints
from rounds.engine.territory_kernels import IDLE, SQUARES, count_up, offers, share_out, spread

NEAREST = 24  # managers an outlet may go to while cells are balanced
ROUNDS = 12  # of weights, for each place of the centres
INSIDE = 0.98  # of the tolerance is aimed at
UNEVEN = 4.0  # price of an excess over the tolerance, in mean spread per minute


@dataclass(eq=False)
class Layout:
    """One arrangement: centres (m, 2), weights and labels, and what it costs in minutes."""

    centre: Floats
    weight: Floats
    labels: Ints
    cost: float = np.inf


class Layouts:
    """Arrangements of one case."""

    def __init__(self, case: Case, rng: np.random.Generator) -> None:
        self.case, self.rng = case, rng
        n, m = len(case.points), case.managers
        wanted = min(m, NEAREST)
        self.offered = np.zeros((n, wanted), np.int64), np.zeros((n, wanted)), np.zeros((n, wanted))
        self.mass = np.maximum(case.work, case.work.mean() * 0.01)
        self.scale_to(self.split())

    def scale_to(self, layout: Layout) -> None:
        """Turn squared kilometres into minutes: as many in all as the way to the centres would take there and back."""
        apart = ((self.case.points - layout.centre[layout.labels]) ** 2).sum(axis=1)
        squares = float((self.mass * apart).sum())
        if squares > 0 and self.case.away.sum() > 0:
            self.mass = self.mass * (float((self.case.away * np.sqrt(apart)).sum()) / squares)

    def split(self) -> Layout:
        """Halves of halves along the longer way, each with its managers' share of the work, slightly tilted."""
        labels = np.zeros(len(self.case.points), np.int64)
        everybody = np.flatnonzero(self.case.share > IDLE)
        todo = [(np.arange(len(labels)), self.rng.permutation(everybody) if self.case.named else everybody)]
        while todo:
            outlets, managers = todo.pop()
            labels[outlets] = managers[0]
            if len(managers) == 1 or not len(outlets):
                continue
            half = len(managers) // 2
            own = self.case.points[outlets] - self.case.points[outlets].mean(axis=0)
            turn = np.linalg.eigh(own.T @ own)[1][:, -1]
            turn = turn + self.rng.normal(0, 0.35, 2)
            order = np.argsort(own @ turn, kind="stable")
            done = np.cumsum(self.case.work[outlets][order])
            part = self.case.share[managers[:half]].sum() / self.case.share[managers].sum()
            cut = int(np.searchsorted(done, done[-1] * part))
            todo += [(outlets[order[:cut]], managers[:half]), (outlets[order[cut:]], managers[half:])]
        return self.from_labels(labels)

    def from_labels(self, labels: Ints) -> Layout:
        """The arrangement of given labels; who has no outlets begins at home or in the middle."""
        layout = Layout(np.zeros((self.case.managers, 2)), np.zeros(self.case.managers), labels.copy())
        self.centre(layout, self.case.points.mean(axis=0) if self.case.homes is None else self.case.homes)
        return layout

    def centre(self, layout: Layout, otherwise: Floats) -> None:
        mass = np.bincount(layout.labels, weights=self.mass, minlength=self.case.managers)
        sums = [
            np.bincount(layout.labels, weights=self.mass * self.case.points[:, axis], minlength=self.case.managers)
            for axis in (0, 1)
        ]
        middle = np.column_stack(sums) / np.maximum(mass, 1e-300)[:, None]
        layout.centre = np.where(mass[:, None] > 0, middle, otherwise)

    def settle(self, layout: Layout, times: int, rounds: int = ROUNDS) -> Layout:
        """Balance the cells and move the centres to their middles, several times; the last labels are priced."""
        case, m = self.case, self.case.managers
        manager, price, load = self.offered
        trial, sums = np.zeros(m), np.zeros(m)
        for _ in range(times):
            base = layout.centre if case.homes is None else case.homes
            offers(
                case.points, self.mass, case.work, case.haul, case.away, case.tie, case.before, case.kind, case.may,
                layout.centre, base, case.homes is not None, manager, price, load,
            )  # fmt: skip
            share_out(
                manager, price, load, case.share, case.capacity, case.tolerance * INSIDE, rounds, layout.weight, trial,
                self._steps(layout), np.zeros(m), layout.labels, sums,
            )  # fmt: skip
            self.centre(layout, layout.centre)
        layout.cost = self.cost(layout.labels)
        return layout

    def _steps(self, layout: Layout) -> Floats:
        """First steps of the weights: a share of the price per minute between a centre and its nearest one."""
        if self.case.managers == 1:
            return np.ones(1)
        apart = ((layout.centre[:, None] - layout.centre) ** 2).sum(axis=2)
        np.fill_diagonal(apart, np.inf)
        return np.asarray(np.maximum(apart.min(axis=1) * float(np.median(self.mass / self.case.work)) * 0.2, 1e-9))

    def tally(self, labels: Ints) -> Floats:
        case, m = self.case, self.case.managers
        tally = np.zeros((m, 5))
        bases = self.bases(labels)
        count_up(case.points, self.mass, case.work, case.haul, labels, bases, tally)
        return tally

    def bases(self, labels: Ints) -> Floats:
        """Where a manager's days begin: at home, or in the middle of the territory."""
        return self.from_labels(labels).centre if self.case.homes is None else self.case.homes

    def bonds(self, labels: Ints) -> float:
        """Minutes of broken relationships and of ways from home."""
        case = self.case
        broken = float(case.tie[(case.before >= 0) & (case.before != labels)].sum())
        if case.homes is None:
            return broken
        return broken + float((case.away * np.hypot(*(case.points - case.homes[labels]).T)).sum())

    def cost(self, labels: Ints) -> float:
        tally = self.tally(labels)
        spreads = sum(spread(*row[: SQUARES + 1].tolist()) for row in tally)
        load = tally[:, -1]
        target = self.case.share * load.sum()
        over = np.maximum(np.abs(load - target) - self.case.tolerance * target, 0)
        over = np.maximum(over, load - self.case.capacity)
        return float(spreads + self.bonds(labels) + UNEVEN * spreads * over.sum() / load.sum())

    def shaken(self, layout: Layout) -> Layout:
        """A copy with one centre carried elsewhere, or the centres of a region jostled."""
        m, rng = self.case.managers, self.rng
        centre, weight = layout.centre.copy(), layout.weight.copy()
        away = ((self.case.points - centre[layout.labels]) ** 2).sum(axis=1) * self.mass
        outlet = int(rng.choice(len(away), p=away / away.sum())) if away.sum() > 0 else 0
        apart = ((centre - self.case.points[outlet]) ** 2).sum(axis=1)
        near = np.argsort(apart, kind="stable")[: min(m, int(rng.integers(2, 9)))]
        if rng.random() < 0.3:
            moved = int(rng.integers(m))
            centre[moved] = self.case.points[outlet]
            weight[moved] = weight[layout.labels[outlet]]
        else:
            centre[near] += rng.normal(0, 0.35 * np.sqrt(np.median(apart[near])), (len(near), 2))
        return Layout(centre, weight, layout.labels.copy())
