"""Public instances of the periodic vehicle routing problem (Cordeau, Gendreau & Laporte 1997)."""

from math import inf
from pathlib import Path

from rounds.engine.problem import Day, Depot, Pattern, Place, Problem, Weights


def read_cordeau(path: Path | str) -> Problem:
    """Read an instance whose cost is travel only.

    Parameters
    ----------
    path : Path or str
        A file that begins with ``1 m n t``; then ``t`` lines ``D Q`` (longest route, 0 = none; load) and one line a
        node, the depot first: ``id x y service demand frequency a pattern_1 … pattern_a``. A pattern read over ``t``
        bits, the highest first, marks the days. Distances are Euclidean, unrounded.

    Returns
    -------
    Problem
        Travel weighs 1, a visit left out more than any tour, all else 0.

    Raises
    ------
    ValueError
        The file is not a periodic instance.
    """
    lines = [line.split() for line in Path(path).read_text(encoding="ascii").splitlines() if line.strip()]
    if len(lines[0]) < 4 or lines[0][0] != "1":
        raise ValueError(f"{path}: not a periodic instance (type 1)")
    vehicles, horizon = int(lines[0][1]), int(lines[0][3])
    limits = [(float(longest), float(load)) for longest, load in lines[1 : 1 + horizon]]
    days = tuple(Day(vehicles=vehicles, capacity=load or inf, max_duration=longest or inf) for longest, load in limits)
    nodes = lines[1 + horizon :]
    depot = Depot(float(nodes[0][1]), float(nodes[0][2]))
    places = tuple(_place(fields, horizon) for fields in nodes[1:])
    return Problem(days, places, (depot,), weights=Weights(1, 0, 0, 0, 0, 0, 0, 0, unserved=1e5))


def _place(fields: list[str], horizon: int) -> Place:
    codes = [int(code) for code in fields[7 : 7 + int(fields[6])]]
    patterns = tuple(Pattern(tuple(day for day in range(horizon) if code >> (horizon - 1 - day) & 1)) for code in codes)
    return Place(patterns, float(fields[1]), float(fields[2]), float(fields[3]), float(fields[4]))
