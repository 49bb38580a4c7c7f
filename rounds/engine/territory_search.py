"""From an arrangement to territories: managers matched, stray pieces joined, borders annealed, the best kept."""

from collections.abc import Iterator

import numpy as np

from rounds.engine.neighbours import pieces_of
from rounds.engine.territory_case import Floats, Ints
from rounds.engine.territory_kernels import HARD, SOFT, SUM_X, SUM_Y, TOLERANCE, UNIT, anneal, bond, count_up
from rounds.engine.territory_layout import INSIDE, Layouts

SWAPS = 0.3  # share of steps that exchange two outlets
SOFTLY, HARDLY = 0.1, 20.0  # prices of unevenness within and beyond the tolerance, in mean spread per minute
STRAY = 6.0  # price of work in a stray piece, in mean spread per minute
PASSES = 4
BEYOND_TIES = 2.0  # a minute beyond the bounds is dearer than the relationship with an outlet, per minute of its work
LIKING = 1e-3  # minutes: of two managers who cost the same, the one so far
FLOOR = 1e-6  # of the mean spread per minute: outlets at one spot are still shared out


class Borders:
    """Annealing of one set of labels; the best ones seen are kept."""

    def __init__(self, layouts: Layouts, labels: Ints) -> None:
        self.layouts, self.case, self.labels = layouts, layouts.case, labels.copy()
        n, m = len(labels), layouts.case.managers
        self.tally, self.base = np.zeros((m, 5)), layouts.bases(labels)
        self.queue, self.stamp = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
        known = layouts.case.before >= 0
        tied = (layouts.case.tie / np.maximum(layouts.case.work, layouts.case.work.mean() * 0.01))[known]
        self.ties = float(np.quantile(tied, 0.95)) * BEYOND_TIES if len(tied) else 0.0
        self.random = np.array([int(layouts.rng.integers(1, 2**63))], dtype=np.uint64)
        self.step = np.zeros(4, np.int64)
        self.best, self.best_rank = self.labels.copy(), self.rank()

    def rank(self) -> tuple[float, float]:
        """Excess over the bounds as a share of the work, then minutes with the price of unevenness: less is better."""
        load, target = self._count()
        excess = np.maximum(np.abs(load - target) - self.case.tolerance * target, load - self.case.capacity)
        uneven = ((load - target) ** 2 / np.maximum(target, 1e-12)).sum() * SOFTLY * self.unit
        cost = self.layouts.cost(self.labels) + float(uneven) / (2 * self.case.tolerance)
        return round(float(np.maximum(excess, 0).sum() / load.sum()), 9), cost

    def _count(self) -> tuple[Floats, Floats]:
        """Minutes of every manager and their targets, from sums counted afresh; also the measure of prices."""
        case, mass = self.case, self.layouts.mass
        self.base = self.layouts.bases(self.labels)
        count_up(case.points, mass, case.work, case.haul, self.labels, self.base, self.tally)
        load = self.tally[:, -1].copy()
        middle = self.tally[:, SUM_X : SUM_Y + 1] / np.maximum(self.tally[:, :1], 1e-300)
        square = ((case.points - middle[self.labels]) ** 2).sum(axis=1)
        self.unit = max(float((mass * square).sum() / load.sum()), FLOOR)
        return load, case.share * load.sum()

    def anneal(self, steps: int, hot: float, cold: float) -> None:
        """One stretch, with temperatures in the mean spread of one outlet."""
        case, graph = self.case, self.case.neighbours
        _, target = self._count()
        within = case.tolerance * INSIDE * target
        band = np.column_stack((target, target - within, np.minimum(target + within, case.capacity)))
        prices = np.zeros(4)
        prices[[UNIT, SOFT, HARD, TOLERANCE]] = self.unit, SOFTLY, HARDLY + self.ties / self.unit, case.tolerance
        heat = self.unit * float(case.work.mean())
        anneal(
            steps, hot * heat, cold * heat, SWAPS, graph.begin, graph.to, case.points,
            self.layouts.mass, case.work, case.haul, case.away, case.tie, case.before, case.kind, case.may, self.base,
            case.homes is not None, band, prices, self.labels, self.tally, self.queue, self.stamp, self.step,
            self.random,
        )  # fmt: skip
        rank = self.rank()
        if rank < self.best_rank:
            self.best, self.best_rank = self.labels.copy(), rank


def joined(layouts: Layouts, labels: Ints) -> Ints:
    """Labels with stray pieces given to a territory around them, where allowed and worth the broken relationships."""
    case, labels = layouts.case, labels.copy()
    centre = layouts.from_labels(labels).centre
    square = ((case.points - centre[labels]) ** 2).sum(axis=1)
    unit = float((layouts.mass * square).sum() / case.work.sum())
    for _ in range(PASSES):
        moves = [_joining(layouts, labels, piece, centre, unit) for piece in _strays(layouts, labels)]
        moved = [(piece, manager) for piece, manager in moves if manager >= 0]
        if not moved:
            break
        for piece, manager in moved:
            labels[piece] = manager
    return labels


def tidied(borders: Borders) -> Ints:
    """The best labels, with every stray piece joined that no bound, no pair ruled out and no relationship keeps apart.

    The search weighs a way against being in one piece; here, at the end, being in one piece wins.
    """
    layouts, labels = borders.layouts, borders.best
    centre = layouts.from_labels(labels).centre
    for piece in list(_strays(layouts, labels)):
        own = int(labels[piece[0]])
        for manager in sorted(_around(layouts, labels, piece), key=lambda one: _asked(layouts, piece, one, centre)):
            is_allowed = layouts.case.may[layouts.case.kind[piece], manager].all()
            if not is_allowed or _bonds(layouts, piece, manager) > _bonds(layouts, piece, own):
                continue
            trial = labels.copy()
            trial[piece] = manager
            if Borders(layouts, trial).best_rank[0] <= borders.best_rank[0]:
                labels = trial
                break
    return labels


def _strays(layouts: Layouts, labels: Ints) -> Iterator[Ints]:
    """Pieces of territories other than the one with the most work."""
    piece = pieces_of(layouts.case.neighbours, labels)
    work = np.bincount(piece, weights=layouts.case.work)
    first = np.unique(piece, return_index=True)[1]
    owner = labels[first]
    largest = {int(owner[p]): int(p) for p in np.argsort(work, kind="stable")}
    order = np.argsort(piece, kind="stable")
    ends = np.searchsorted(piece[order], np.arange(len(work) + 1))
    for p in range(len(work)):
        if largest[int(owner[p])] != p:
            yield order[ends[p] : ends[p + 1]]


def _joining(layouts: Layouts, labels: Ints, piece: Ints, centre: Floats, unit: float) -> tuple[Ints, int]:
    """The piece and the manager it should go to, -1 for none."""
    case, own = layouts.case, int(labels[piece[0]])
    best = _asked(layouts, piece, own, centre) + STRAY * unit * float(case.work[piece].sum())
    choice = -1
    for manager in sorted(_around(layouts, labels, piece)):
        if case.may[case.kind[piece], manager].all():
            asked = _asked(layouts, piece, manager, centre)
            if asked < best:
                best, choice = asked, manager
    return piece, choice


def _around(layouts: Layouts, labels: Ints, piece: Ints) -> set[int]:
    """The other territories next to a piece."""
    graph, own = layouts.case.neighbours, int(labels[piece[0]])
    return {int(labels[j]) for i in piece for j in graph.to[graph.begin[i] : graph.begin[i + 1]]} - {own}


def _asked(layouts: Layouts, piece: Ints, manager: int, centre: Floats) -> float:
    """Minutes of a piece with a manager."""
    square = ((layouts.case.points[piece] - centre[manager]) ** 2).sum(axis=1)
    return float((layouts.mass[piece] * square).sum()) + _bonds(layouts, piece, manager)


def _bonds(layouts: Layouts, piece: Ints, manager: int) -> float:
    """Minutes of broken relationships and of the way from home, for a piece with a manager."""
    case = layouts.case
    home, homed = (case.points, False) if case.homes is None else (case.homes, True)
    bonds = (bond(int(i), manager, case.tie, case.before, case.away, home, case.points, homed) for i in piece)
    return float(sum(bonds))


def manned(layouts: Layouts, labels: Ints) -> Ints:
    """Labels in which every manager with a share has an outlet, where one may be had."""
    case, labels = layouts.case, labels.copy()
    for manager in range(case.managers):
        counts = np.bincount(labels, minlength=case.managers)
        if counts[manager] or not np.isfinite(case.share[manager]) or case.share[manager] < 1e-9:
            continue
        free = np.flatnonzero(case.may[case.kind, manager] & (counts[labels] > 1))
        if len(free):
            load = np.bincount(labels, weights=case.work, minlength=case.managers)
            labels[free[int(np.argmax(load[labels[free]]))]] = manager
    return labels


def matched(layouts: Layouts, labels: Ints) -> Ints:
    """Territories given to the managers they suit best: exchanges of two as long as one gains."""
    case, m = layouts.case, layouts.case.managers
    price = np.zeros((m, m))  # territory × manager
    total = np.bincount(labels, weights=(case.tie + LIKING) * (case.before >= 0), minlength=m)
    same = case.before >= 0
    kept = np.zeros((m, m))
    tie = case.tie + LIKING
    np.add.at(kept, (labels[same], case.before[same]), tie[same])
    price += total[:, None] - kept
    work = np.bincount(labels, weights=case.work, minlength=m)
    price += np.maximum(work[:, None] - case.share * work.sum() * (1 + case.tolerance), 0)
    for row in range(len(case.may)):
        mine = np.bincount(labels[case.kind == row], weights=case.work[case.kind == row], minlength=m)
        price += np.where(case.may[row], 0.0, mine[:, None])
    if case.homes is not None:
        for j in range(m):
            away = case.away * np.hypot(*(case.points - case.homes[j]).T)
            price[:, j] += np.bincount(labels, weights=away, minlength=m)
    taker = np.arange(m)
    for _ in range(20 * m):
        now = price[np.arange(m), taker]
        gain = now[:, None] + now - price[:, taker] - price[:, taker].T
        a, b = np.unravel_index(int(np.argmax(gain)), gain.shape)
        if gain[a, b] <= 1e-9:
            break
        taker[[a, b]] = taker[[b, a]]
    return np.asarray(taker[labels], dtype=np.int64)
