"""Public periodic routing instances against their best known values: what `rounds bench routing` runs."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rounds.engine.checker import check
from rounds.engine.cordeau import read_cordeau
from rounds.engine.problem import Stop
from rounds.engine.solver import solve, warm


@dataclass(frozen=True)
class Run:
    """One instance solved once.

    Attributes
    ----------
    instance : str
        Name of its file.
    seed : int
        Of the random numbers.
    seconds : float
        Wall-clock time of the search.
    cost, best_known, gap_percent : float
        Distance found, best in the literature, and their difference in per cent of the best.
    feasible : bool
        The independent checker found nothing wrong and no visit is left out.
    iterations : int
        Ruin-and-recreate steps.
    """

    instance: str
    seed: int
    seconds: float
    cost: float
    best_known: float
    gap_percent: float
    feasible: bool
    iterations: int


def best_known(folder: Path) -> dict[str, float]:
    """Best known cost of each instance of a folder that has a file, by name, from its ``best.csv``.

    Raises
    ------
    OSError
        There is no ``best.csv``.
    ValueError
        It has no columns ``instance`` and ``best_known``, or a value is no number.
    """
    with (folder / "best.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    try:
        return {row["instance"]: float(row["best_known"]) for row in rows if (folder / row["instance"]).is_file()}
    except KeyError as fault:
        raise ValueError(f"{folder / 'best.csv'}: the column {fault} is missing") from fault


def runs(folder: Path, *, seconds: float, seeds: Iterable[int], only: Sequence[str] = ()) -> Iterator[Run]:
    """Solve every instance of a folder, or those named, with every seed; compiled in advance."""
    warm()
    known = best_known(folder)
    chosen = [name for name in known if not only or name in only]
    for name in chosen:
        problem = read_cordeau(folder / name)
        for seed in seeds:
            result = solve(problem, Stop(seconds=seconds), seed)
            gap = 100 * (result.cost / known[name] - 1)
            feasible = check(problem, result) == () and not result.unserved
            cost, spent = round(result.cost, 4), round(result.seconds, 2)
            yield Run(name, seed, spent, cost, known[name], round(gap, 4), feasible, result.iterations)
