"""Figures of results brought into tables; a table is a list of rows, the first its head."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

OURS = "Rounds"
PEERS = ("PyVRP", "OR-Tools", "VROOM")
Page = Mapping[str, Any]
Table = list[list[str]]


@dataclass(frozen=True)
class Score:
    """One field case: our mean cost, each peer's best pipeline by mean cost, and the best of them."""

    case: str
    ours: float
    is_ours_feasible: bool
    peers: Mapping[str, tuple[str, float]]

    @property
    def best(self) -> float | None:
        """Least mean cost of any peer that kept every limit and made every visit."""
        return min((cost for _, cost in self.peers.values()), default=None)

    @property
    def below_percent(self) -> float | None:
        """By how much we are below the best peer; negative when above. None when every peer failed, or we did."""
        return 100 * (1 - self.ours / self.best) if self.best and self.is_ours_feasible else None


def markdown(table: Table) -> str:
    """A table in Markdown, figures to the right."""
    head, *rows = table
    rule = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def gaps(page: Page) -> dict[str, float]:
    """Mean gap of each instance over its seeds; a run that is not feasible makes it infinite."""
    found: dict[str, list[float]] = {}
    for run in page["runs"]:
        found.setdefault(run["instance"], []).append(run["gap_percent"] if run["feasible"] else float("inf"))
    return {name: fmean(values) for name, values in found.items()}


def instance_table(pages: Sequence[Page]) -> Table:
    """Mean gap per instance, one column for each time limit, and the mean of all."""
    columns = [gaps(page) for page in pages]
    names = sorted({name for column in columns for name in column}, key=lambda name: (len(name), name))
    known = {run["instance"]: run["best_known"] for page in pages for run in page["runs"]}
    head = ["instance", "best known", *(f"gap at {page['seconds']:g} s" for page in pages)]
    rows = [[name, f"{known[name]:.2f}", *(percent(column.get(name)) for column in columns)] for name in names]
    return [head, *rows, ["**mean**", "", *(f"**{percent(fmean(column.values()))}**" for column in columns)]]


def peer_table(page: Page) -> Table:
    """Gap of every pipeline on public instances, ours first."""
    ways = list(dict.fromkeys((run["library"], run["pipeline"]) for run in page["runs"]))
    head = ["instance", *(library if library == OURS else f"{library} {pipeline}" for library, pipeline in ways)]
    rows = []
    for row in page["instances"]:
        cells = [_mean_gap(page["runs"], row["instance"], way) for way in ways]
        rows.append([f"{row['instance']} ({row['places']} places, {row['days']} days)", *cells])
    return [head, *rows]


def _mean_gap(runs: Iterable[Page], case: str, way: tuple[str, str]) -> str:
    mine = [run for run in runs if run["case"] == case and (run["library"], run["pipeline"]) == way]
    if any(run["error"] for run in mine):
        return "error"
    if not mine or not all(run["feasible"] for run in mine):
        return "failed"
    return percent(fmean(run["gap_percent"] for run in mine))


def scores(page: Page) -> list[Score]:
    """Field cases with the peers' pipelines reduced to each library's best."""
    found = []
    for case in [row["case"] for row in page["cases"]]:
        runs = [run for run in page["runs"] if run["case"] == case]
        ours = [run for run in runs if run["library"] == OURS]
        peers = {library: best for library in PEERS if (best := _best_pipeline(runs, library))}
        mean = fmean(run["cost"] for run in ours) if all(run["cost"] is not None for run in ours) else float("inf")
        found.append(Score(case, mean, all(run["feasible"] for run in ours), peers))
    return found


def _best_pipeline(runs: Iterable[Page], library: str) -> tuple[str, float] | None:
    ways: dict[str, list[Page]] = {}
    for run in runs:
        if run["library"] == library:
            ways.setdefault(run["pipeline"], []).append(run)
    means = {way: fmean(run["cost"] for run in own) for way, own in ways.items() if all(r["feasible"] for r in own)}
    return min(means.items(), key=lambda item: item[1]) if means else None


def field_table(page: Page) -> Table:
    """Cost per field case: ours, each peer's best pipeline, and how far we are below the best of them."""
    facts = {row["case"]: row for row in page["cases"]}
    table = [["case", "outlets", "visits", "windows", OURS, *PEERS, "below the best peer"]]
    for score in scores(page):
        row = facts[score.case]
        ours = f"{score.ours:.0f}" if score.is_ours_feasible else f"{score.ours:.0f} (failed)"
        peers = [f"{own[1]:.0f} ({own[0]})" if (own := score.peers.get(name)) else "failed" for name in PEERS]
        below = "no peer's plan held" if score.best is None else percent(score.below_percent)
        table.append(
            [
                score.case,
                str(row["outlets"]),
                str(row["visits"]),
                "yes" if row["windows"] else "no",
                ours,
                *peers,
                below,
            ]
        )
    return table


def failures(page: Page) -> list[str]:
    """One sentence for each run of a field case or instance that did not hold."""
    return [
        f"{run['case']}, {run['library']} {run['pipeline']}"
        + (f" (seed {run['seed']})" if page["seeds"] > 1 else "")
        + f": {run['error'] or _broken(run)}"
        for run in page["runs"]
        if not run["feasible"]
    ]


def _broken(run: Page) -> str:
    left = f"{run['unserved']} visits left out" if run["unserved"] else ""
    return "; ".join([part for part in (left, *run["faults"][:1]) if part])


def size_table(page: Page) -> Table:
    """One row for each number of outlets."""
    times = list(page["sizes"][-1]["over_final_percent"])
    head = ["outlets", "visits", "steps per second", *(f"after {at} s" for at in times)]
    rows = [
        [str(row["outlets"]), str(row["visits"]), f"{row['iterations_per_second']:,}",
         *(percent(row["over_final_percent"].get(at)) for at in times)]
        for row in page["sizes"]
    ]  # fmt: skip
    return [head, *rows]


def sample_table(page: Page) -> Table:
    """One row a territory: by hand and by the engine."""
    head = ["territory", "outlets", "visits", "travel by hand", "by the engine", "less", "longest day by hand"]
    head += ["by the engine", "late days by hand", "by the engine", "shut doors by hand", "by the engine"]
    rows = []
    for row in page["rows"]:
        hand, ours = row["by_hand"], row["engine"]
        visits = f"{ours['visits']}" if ours["visits"] == hand["visits"] else f"{hand['visits']} / {ours['visits']}"
        cells = [row["territory"], str(row["outlets"]), visits, f"{hand['travel']:.0f}", f"{ours['travel']:.0f}"]
        cells += [percent(100 * (1 - ours["travel"] / hand["travel"])), f"{hand['longest']:.0f}"]
        cells += [f"{ours['longest']:.0f}", *(str(one[key]) for key in ("late", "shut") for one in (hand, ours))]
        rows.append(cells)
    return [head, *rows]


def percent(value: float | None) -> str:
    """Two digits; – for nothing, failed for what did not hold."""
    if value is None:
        return "–"
    return "failed" if value == float("inf") else f"{round(value, 2) + 0.0:.2f} %"


def division_table(rows: Sequence[Page]) -> Table:
    """Territories: one row a contender, figures with their ratio to ours; who failed says why."""
    ours = next((row for row in rows if row["contender"] == OURS and not row["error"]), {})
    head = [
        "way", "largest deviation", "mean km", "rms km", "in another's hull", "stray pieces", "travel, min",
        "left out", "seconds", "peak MB",
    ]  # fmt: skip
    return [head, *(_division(row, ours) for row in rows)]


def _division(row: Page, ours: Page) -> list[str]:
    if row["error"]:
        return [row["contender"], row["error"], *[""] * 8]

    def beside(name: str, digits: int) -> str:
        return f"{row[name]:.{digits}f}" + (f" (×{row[name] / ours[name]:.3f})" if ours.get(name) else "")

    return [
        row["contender"], f"{row['imbalance_percent']:.2f} %", beside("mean_km", 3), beside("rms_km", 3),
        f"{row['overlap_percent']:.1f} %", str(row["fragments"]), beside("travel_minutes", 0), str(row["unserved"]),
        f"{row['seconds']:.1f}", f"{row['peak_mb']:.0f}",
    ]  # fmt: skip
