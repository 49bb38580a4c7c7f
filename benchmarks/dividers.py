"""Open ways to divide outlets among managers, each used as well as it can be; only ours is part of the product.

- **k-means-constrained** (Levy-Kramer after Bradley, Bennett & Demiriz 2000): exact min-cost flow in every round. It
  knows sizes, not workloads, so an outlet enters once for every two visits a cycle that its work is worth.
- **flow**: weighted k-means (scikit-learn) and OR-Tools' min-cost flow in turn: minutes flow from outlets to the
  nearest centres, every centre takes its share within the tolerance, centres move to the middle of their minutes, until
  nothing moves; several starts, the best one counts. The outlets a flow splits go where most of their minutes go.
- **METIS** (Karypis & Kumar 1998, pymetis): contiguous graph partition, with the minutes as weights and short edges
  dear to cut.

Left out: spopt's max-p, which took 66 s to divide 120 outlets among 4 managers, 13.5 % off balance, and was not done
after eight minutes with 1,200 among 8; its other regionalisations know no workload.
"""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from rounds.engine import assign_territories
from rounds.engine.neighbours import Neighbours, neighbours_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
KM_PER_DEGREE = 111.195
NEAREST = 15  # centres an outlet's minutes may flow to
ROUNDS = 25
METRES = 1000.0


@dataclass(frozen=True)
class Question:
    """Outlets (degrees, minutes per cycle) to be divided among managers; seconds bound those who can be bounded."""

    lat: Floats
    lon: Floats
    work: Floats
    managers: int
    tolerance: float
    seed: int
    seconds: float

    @property
    def points(self) -> Floats:
        """Kilometres on a plane."""
        scale = np.array([1.0, np.cos(np.radians(self.lat.mean()))]) * KM_PER_DEGREE
        at = np.column_stack((self.lat, self.lon))
        return np.asarray((at - at.mean(axis=0)) * scale)


def rounds(question: Question) -> Ints:
    """Ours, with its default budget."""
    q = question
    return assign_territories(q.lat, q.lon, q.work, q.managers, tolerance=q.tolerance, seed=q.seed).labels


def k_means_constrained(question: Question) -> Ints:
    """Sizes of copies within the tolerance; an outlet's label is that of most of its copies."""
    from k_means_constrained import KMeansConstrained  # noqa: PLC0415 - of the bench group only

    q = question
    copies = np.maximum(1, np.round(q.work / np.median(q.work)).astype(np.int64))
    rows = np.repeat(np.arange(len(copies)), copies)
    mean = len(rows) / q.managers
    model = KMeansConstrained(
        n_clusters=q.managers, size_min=int(np.ceil(mean * (1 - q.tolerance))),
        size_max=int(mean * (1 + q.tolerance)), n_init=2, max_iter=60, random_state=q.seed, n_jobs=1,
    )  # fmt: skip
    return _majority(rows, np.asarray(model.fit_predict(q.points[rows]), dtype=np.int64), np.ones(len(rows)), q)


def flow(question: Question) -> Ints:
    """Weighted k-means and min-cost flow in turn, from new starts until the seconds are over (three at least)."""
    from sklearn.cluster import KMeans  # noqa: PLC0415

    q, began, best, least, start = question, perf_counter(), np.zeros(0, np.int64), np.inf, 0
    while start < 3 or perf_counter() - began < q.seconds:
        model = KMeans(q.managers, n_init=1, random_state=q.seed * 1000 + start).fit(q.points, sample_weight=q.work)
        labels, cost = _flowing(q, np.asarray(model.cluster_centers_, dtype=np.float64))
        if cost < least:
            best, least = labels, cost
        start += 1
    return best


def metis(question: Question) -> Ints:
    """Contiguous parts of the graph of neighbours; the dearer an edge to cut, the shorter it is."""
    import pymetis  # noqa: PLC0415

    q, graph = question, neighbours_of(question.points)
    apart = np.hypot(*(q.points[_rows(graph)] - q.points[graph.to]).T)
    _, labels = pymetis.part_graph(
        q.managers, adjacency=pymetis.CSRAdjacency(graph.begin, graph.to),
        vweights=np.maximum(1, np.round(q.work)).astype(np.int64), eweights=(1000 / (apart + 0.1)).astype(np.int64) + 1,
        recursive=False,
        options=pymetis.Options(contig=1, ufactor=int(1000 * q.tolerance * 0.9), seed=q.seed, ncuts=8, niter=50),
    )  # fmt: skip
    return np.asarray(labels, dtype=np.int64)


CONTENDERS: dict[str, Callable[[Question], Ints]] = {
    "Rounds": rounds,
    "k-means-constrained": k_means_constrained,
    "flow": flow,
    "METIS": metis,
}


def _flowing(q: Question, centre: Floats) -> tuple[Ints, float]:
    labels, last = np.zeros(len(q.work), np.int64), np.inf
    for _ in range(ROUNDS):
        labels = _flow_to(q, centre)
        mass = np.maximum(np.bincount(labels, weights=q.work, minlength=q.managers), 1e-9)
        sums = [np.bincount(labels, weights=q.work * q.points[:, a], minlength=q.managers) for a in (0, 1)]
        centre = np.column_stack(sums) / mass[:, None]
        cost = float((((q.points - centre[labels]) ** 2).sum(axis=1) * q.work).sum())
        if cost > last * (1 - 1e-4):
            break
        last = cost
    return labels, min(cost, last)


def _flow_to(q: Question, centre: Floats) -> Ints:
    """Minutes from outlets to centres at least squared distance, each centre within the tolerance of the mean."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415

    n, m, points = len(q.work), q.managers, q.points
    square = ((points[:, None] - centre) ** 2).sum(axis=2)
    near = np.argsort(square, axis=1)[:, : min(m, NEAREST)]
    minutes = np.maximum(1, np.round(q.work)).astype(np.int64)
    mean = minutes.sum() / m
    # What a split outlet moves must not break the tolerance afterwards.
    within = max(q.tolerance / 2, q.tolerance - 0.5 * minutes.max() / mean)
    least, most = int(np.ceil(mean * (1 - within))), int(mean * (1 + within))
    rows = np.repeat(np.arange(n), near.shape[1])
    prices = (np.take_along_axis(square, near, 1).ravel() * METRES).astype(np.int64)
    graph = SimpleMinCostFlow()
    arcs = graph.add_arcs_with_capacity_and_unit_cost(rows, n + near.ravel(), minutes[rows], prices)
    # A centre passes its least minutes on by a free arc, what is more by the other; the sink takes them all.
    centres = n + np.arange(m)
    graph.add_arcs_with_capacity_and_unit_cost(centres, np.full(m, n + m), np.full(m, most - least), np.zeros(m, int))
    for node in range(n):
        graph.set_node_supply(node, int(minutes[node]))
    for node in centres.tolist():
        graph.set_node_supply(node, -least)
    graph.set_node_supply(n + m, -int(minutes.sum() - m * least))
    if graph.solve() != graph.OPTIMAL:
        raise ValueError("the flow has no answer with so few centres for each outlet")
    flows = np.asarray(graph.flows(arcs))
    return _majority(rows, near.ravel(), flows, q)


def _majority(rows: Ints, labels: Ints, weights: Floats, q: Question) -> Ints:
    votes = np.zeros((len(q.work), q.managers))
    np.add.at(votes, (rows, labels), weights)
    return np.asarray(votes.argmax(axis=1), dtype=np.int64)


def _rows(graph: Neighbours) -> Ints:
    return np.repeat(np.arange(len(graph.begin) - 1), np.diff(graph.begin))
