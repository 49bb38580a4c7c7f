"""Which outlets lie next to each other: the neighbours of their Voronoi cells (Delaunay graph), and its pieces.

Every cell is cut out of the surrounding box on its own, nearest sites first, until no further site can reach it; so
no order of insertion and no exact arithmetic is needed. Sites at one spot are spread over some metres first.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rounds.engine.compiling import kernel

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CORNERS = 96  # of one cell while it is being cut; six is the mean
MARGIN = 0.1  # of the box around all sites, in its longer side
GRAIN_KM = 1e-3


@dataclass(frozen=True, eq=False)
class Neighbours:
    """An undirected graph in compressed rows: the neighbours of site i are ``to[begin[i]:begin[i + 1]]``."""

    begin: Ints
    to: Ints


def neighbours_of(points: Floats) -> Neighbours:
    """Sites whose Voronoi cells share a side.

    Parameters
    ----------
    points : ndarray, shape (n, 2)
        Kilometres on a plane.

    Returns
    -------
    Neighbours
        Connected, about six neighbours a site; up to three sites are all neighbours of each other.
    """
    n = len(points)
    if n <= 3:
        pairs = np.array([(a, b) for a in range(n) for b in range(n) if a != b], dtype=np.int64).reshape(-1, 2)
        return _graph(n, pairs)
    spread = _apart(points)
    low, high = spread.min(axis=0), spread.max(axis=0)
    side = float(max((high - low).max(), GRAIN_KM))
    box = np.array([low - MARGIN * side, high + MARGIN * side])
    width = max(side / 4000, float(np.sqrt(np.prod(high - low + side * 1e-3) * 2 / n)))
    shape = np.ceil((high - low) / width).astype(np.int64) + 1
    cell = ((spread - low) / width).astype(np.int64)
    square = cell[:, 0] * shape[1] + cell[:, 1]
    order = np.argsort(square, kind="stable")
    first = np.searchsorted(square[order], np.arange(shape[0] * shape[1] + 1))
    pairs = np.empty((n * 24, 2), dtype=np.int64)
    scratch = np.empty((2, CORNERS, 2))
    names = np.empty((2, CORNERS), dtype=np.int64)
    count = _cut(spread, box, cell, order, first, shape, width, scratch, names, pairs)
    found = pairs[:count]
    return _graph(n, np.unique(np.vstack((found, found[:, ::-1])), axis=0))


def _graph(n: int, pairs: Ints) -> Neighbours:
    return Neighbours(np.searchsorted(pairs[:, 0], np.arange(n + 1)).astype(np.int64), pairs[:, 1].copy())


def _apart(points: Floats) -> Floats:
    """Sites at one spot on a spiral with a metre between them, so that each has a cell."""
    keys = np.round(points / GRAIN_KM).astype(np.int64)
    _, spot, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    spot = spot.ravel()
    order = np.argsort(spot, kind="stable")
    start = np.concatenate(([0], np.cumsum(counts)[:-1]))
    rank = np.empty(len(points), dtype=np.int64)
    rank[order] = np.arange(len(points)) - start[spot[order]]
    turn = 2.399963229728653 * rank + 0.7 * np.sin(spot)
    return np.asarray(points + GRAIN_KM * np.sqrt(rank)[:, None] * np.column_stack((np.cos(turn), np.sin(turn))))


@kernel
def _clip(
    corner: Floats, name: Ints, size: int, other: Floats, label: Ints, nx: float, ny: float, limit: float, by: int
) -> int:
    """Keep the part of a cell with nx·x + ny·y <= limit; a corner's name is the site beyond the side that follows."""
    kept = 0
    for a in range(size):
        b = a + 1 if a + 1 < size else 0
        da = nx * corner[a, 0] + ny * corner[a, 1] - limit
        db = nx * corner[b, 0] + ny * corner[b, 1] - limit
        if da <= 0:
            other[kept, 0], other[kept, 1] = corner[a, 0], corner[a, 1]
            label[kept] = name[a]
            kept += 1
        if (da <= 0) != (db <= 0):
            share = da / (da - db)
            other[kept, 0] = corner[a, 0] + share * (corner[b, 0] - corner[a, 0])
            other[kept, 1] = corner[a, 1] + share * (corner[b, 1] - corner[a, 1])
            label[kept] = by if da <= 0 else name[a]
            kept += 1
    for a in range(kept):
        corner[a, 0], corner[a, 1], name[a] = other[a, 0], other[a, 1], label[a]
    return kept


@kernel
def _reach(corner: Floats, size: int, x: float, y: float) -> float:
    far = 0.0
    for a in range(size):
        far = max(far, (corner[a, 0] - x) ** 2 + (corner[a, 1] - y) ** 2)
    return far


@kernel
def _cut(
    points: Floats, box: Floats, cell: Ints, order: Ints, first: Ints, shape: Ints, width: float, scratch: Floats,
    names: Ints, pairs: Ints,
) -> int:  # fmt: skip
    """Cut every cell; write (site, neighbour) pairs and return their number."""
    count = 0
    for i in range(len(points)):
        for a in range(4):
            scratch[0, a, 0] = box[1 if a in (1, 2) else 0, 0]
            scratch[0, a, 1] = box[1 if a >= 2 else 0, 1]
            names[0, a] = -1
        size = 4
        for ring in range(max(shape[0], shape[1]) + 1):
            # Everything within (ring - 1) squares has been seen; sites further than twice the reach cut nothing.
            seen = (ring - 1) * width
            reach = _reach(scratch[0], size, points[i, 0], points[i, 1])
            if ring > 1 and seen * seen > 4 * reach:
                break
            size = _cut_ring(i, ring, size, reach, points, cell, order, first, shape, scratch, names)
        for a in range(size):
            if names[0, a] >= 0 and count < len(pairs):
                pairs[count, 0], pairs[count, 1] = i, names[0, a]
                count += 1
    return count


@kernel
def _cut_ring(
    i: int, ring: int, size: int, reach: float, points: Floats, cell: Ints, order: Ints, first: Ints, shape: Ints,
    scratch: Floats, names: Ints,
) -> int:  # fmt: skip
    """Cut the cell of i by the sites of the squares at a distance; returns its number of corners."""
    for gx in range(max(0, cell[i, 0] - ring), min(shape[0], cell[i, 0] + ring + 1)):
        rim = ring == 0 or gx == cell[i, 0] - ring or gx == cell[i, 0] + ring
        for gy in range(cell[i, 1] - ring, cell[i, 1] + ring + 1, 1 if rim else 2 * ring):
            if gy < 0 or gy >= shape[1]:
                continue
            square = gx * shape[1] + gy
            for k in range(first[square], first[square + 1]):
                j = order[k]
                dx, dy = points[j, 0] - points[i, 0], points[j, 1] - points[i, 1]
                if j == i or dx * dx + dy * dy >= 4 * reach or size > CORNERS - 4:
                    continue
                limit = dx * (points[i, 0] + dx / 2) + dy * (points[i, 1] + dy / 2)
                size = _clip(scratch[0], names[0], size, scratch[1], names[1], dx, dy, limit, j)
                reach = _reach(scratch[0], size, points[i, 0], points[i, 1])
    return size


def pieces_of(neighbours: Neighbours, labels: Ints) -> Ints:
    """Number the connected pieces of equal labels: the piece of every site, 0 upward in order of the first site."""
    piece = np.full(len(labels), -1, dtype=np.int64)
    stack = np.empty(max(1, len(labels)), dtype=np.int64)
    _flood(neighbours.begin, neighbours.to, labels, piece, stack)
    return piece


@kernel
def _flood(begin: Ints, to: Ints, labels: Ints, piece: Ints, stack: Ints) -> int:
    pieces = 0
    for root in range(len(labels)):
        if piece[root] >= 0:
            continue
        piece[root] = pieces
        stack[0] = root
        height = 1
        while height > 0:
            height -= 1
            i = stack[height]
            for e in range(begin[i], begin[i + 1]):
                j = to[e]
                if piece[j] < 0 and labels[j] == labels[i]:
                    piece[j] = pieces
                    stack[height] = j
                    height += 1
        pieces += 1
    return pieces
