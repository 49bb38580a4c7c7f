"""docs/benchmarks.md from the results in test-results/: every figure on that page comes from there.

python -m benchmarks.report [--results test-results] [--page docs/benchmarks.md]
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks.prose import FIELD, INSTANCES, OPENING, PEERS, SAMPLE_CITY, TERRITORIES
from benchmarks.sections import inbox
from benchmarks.tables import (
    OURS,
    Page,
    division_table,
    failures,
    field_table,
    gaps,
    instance_table,
    markdown,
    peer_table,
    percent,
    sample_table,
    scores,
    size_table,
)

ROOT = Path(__file__).resolve().parents[1]
TARGETS = {10.0: 0.35, 60.0: 0.20}
FIELD_TARGET = 5.0
CITY = (60, 12_000)
CITY_MINUTES, WAIT_SECONDS, MEMORY_MB = 6.0, 3.0, 300.0
SHOWN_FAILURES = 12
Results = dict[str, Page]


def read(folder: Path) -> Results:
    """The results that are there, by name."""
    files = sorted(folder.glob("bench-*.json"))
    return {file.stem.removeprefix("bench-"): json.loads(file.read_text(encoding="utf-8")) for file in files}


def page_of(results: Results) -> str:
    """The whole page; parts without results say so."""
    parts = [OPENING, *(section(results) for section in SECTIONS)]
    return "\n".join(part.rstrip() + "\n" for part in parts if part)


def instances(results: Results) -> str:
    """Our gaps on public instances."""
    pages = _routing(results)
    if not pages:
        return INSTANCES + "\nNot measured in this run.\n"
    said = []
    for page in pages:
        mean, target = fmean(gaps(page).values()), TARGETS.get(page["seconds"])
        verdict = "" if target is None else f" (target {target:.2f} %: {'met' if mean <= target else 'missed'})"
        said.append(f"{page['seconds']:g} s: {percent(mean)}{verdict}, {page['seeds']} seeds")
    return f"{INSTANCES}\nMean: {'; '.join(said)}.\n\n{markdown(instance_table(pages))}\n\n{_made(*pages)}"


def peers(results: Results) -> str:
    """Peers on public instances."""
    if (page := results.get("peers")) is None:
        return PEERS + "\nNot measured in this run.\n"
    return (
        f"{PEERS}\nGap to the best known value at {page['seconds']:g} s:\n\n{markdown(peer_table(page))}\n\n"
        f"{_failed(page)}{_made(page)}"
    )


def field(results: Results) -> str:
    """Field cases."""
    if (page := results.get("field")) is None:
        return FIELD + "\nNot measured in this run.\n"
    below = [score.below_percent for score in scores(page) if score.below_percent is not None]
    verdict = "no case can be compared"
    if below:
        mean, reached = fmean(below), sum(value >= FIELD_TARGET for value in below)
        verdict = (
            f"**{percent(mean)} below the best peer on average** over {len(below)} cases where both hold (target "
            f"{FIELD_TARGET:g} %: {'met' if mean >= FIELD_TARGET else 'missed'}); {reached} cases reach it alone, "
            f"worst {percent(min(below))}, best {percent(max(below))}"
        )
    return (
        f"{FIELD}\nAt {page['seconds']:g} s, {page['seeds']} seed(s): {verdict}.\n\n"
        f"{markdown(field_table(page))}\n\n{_failed(page)}{_made(page)}"
    )


def losses(results: Results) -> str:
    """Where a peer is better, where a target is missed, where we fail; nothing is left to the reader to find."""
    said = []
    for page in _routing(results):
        target = TARGETS.get(page["seconds"], TARGETS[10.0])
        over = {name: gap for name, gap in gaps(page).items() if gap > target}
        worst = ", ".join(f"{name} {percent(gap)}" for name, gap in sorted(over.items(), key=lambda item: -item[1]))
        if worst:
            said.append(f"Public instances above {target:.2f} % at {page['seconds']:g} s: {worst}.")
    if measured := results.get("field"):
        for score in scores(measured):
            if not score.is_ours_feasible:
                said.append(f"Field case {score.case}: our own plan does not hold.")
            elif score.below_percent is not None and score.below_percent < FIELD_TARGET:
                side = f"{percent(-score.below_percent)} above" if score.below_percent < 0 else ""
                side = side or f"only {percent(score.below_percent)} below"
                said.append(f"Field case {score.case}: {side} the best peer.")
    said += _beaten_on_instances(results.get("peers"))
    lines = "\n".join(f"- {sentence}" for sentence in said) or "- Nowhere in this run."
    return f"## Where we lose, or win by less than we want\n\n{lines}\n"


def _beaten_on_instances(page: Page | None) -> list[str]:
    said: list[str] = []
    if page is None:
        return said
    for name in [row["instance"] for row in page["instances"]]:
        runs = [run for run in page["runs"] if run["case"] == name and run["feasible"]]
        ours = min((run["gap_percent"] for run in runs if run["library"] == OURS), default=float("inf"))
        better = {run["library"] for run in runs if run["gap_percent"] < ours - 1e-3}
        if better:
            said.append(f"Instance {name}: {', '.join(sorted(better))} did better than we.")
    return said


def growth(results: Results) -> str:
    """Time, quality, memory and waiting."""
    if (page := results.get("growth")) is None:
        return "## Cost of growth\n\nNot measured in this run.\n"
    one, two = page["workers"]
    speed = one["wall_seconds"] / two["wall_seconds"]
    each = one["wall_seconds"] / one["managers"]
    core_hours = page["nation"] * each / 3600
    wait, memory = page["wait"], page["peak_mb"]
    warm = wait["warm_import"] + wait["warm_kernels"]
    peaks = ", ".join(f"{value:.0f} MB with {size} outlets" for size, value in memory.items())
    return f"""## Cost of growth

![Quality and time against size](pictures/growth.svg)

**Outlets per manager.** One run of {page["seconds"]:g} s for each size; the columns say by how much the plan of that
moment was dearer than the plan at the end.

{markdown(size_table(page))}

**Managers.** They are independent once territories are fixed. {one["managers"]} plans of {one["seconds_each"]:g} s took
{one["wall_seconds"]:g} s with one worker process and {two["wall_seconds"]:g} s with two: {speed:.2f} times as fast.

**A nation.** {page["nation"]:,} managers × {each:.2f} s measured = {core_hours:,.0f} core-hours; 64 cores at the
measured efficiency of {speed / 2:.0%} need {core_hours / 64 / (speed / 2):.1f} hours, and with plans of 10 s
{page["nation"] * 10 / 3600 / 64 / (speed / 2):.1f} hours.

**Memory.** Peak of a fresh process that plans: {peaks} (target {MEMORY_MB:g} MB:
{met(max(memory.values()), MEMORY_MB)}).

**First call.** A fresh process with cached kernels waits {warm:.2f} s (target {WAIT_SECONDS:g} s:
{met(warm, WAIT_SECONDS)}): {wait["warm_import"]:.2f} s to import, {wait["warm_kernels"]:.2f} s to load the kernels.
Without a cache, once after installing: {wait["cold_import"] + wait["cold_kernels"]:.1f} s.

{_made(page)}"""


def met(value: float, target: float) -> str:
    """Whether a value that should be small is."""
    return "met" if value <= target else "missed"


def city(results: Results) -> str:
    """The city run."""
    if (page := results.get("city")) is None:
        return "## A city\n\nNot measured in this run.\n"
    total, minutes = page["total"], page["wall_seconds"] / 60
    is_whole = page["managers"] >= CITY[0] and page["outlets"] >= CITY[1]
    verdict = met(minutes, CITY_MINUTES) if is_whole else "this run is smaller and says nothing about it"
    return f"""## A city

{page["managers"]} managers, {page["outlets"]:,} outlets, {total["visits"]:,.0f} visits in four weeks,
{page["workers"]} worker processes, {page["seconds_each"]:g} s of search for each manager: **{minutes:.1f} minutes** in
all (target {CITY_MINUTES:g} minutes for {CITY[0]} managers and {CITY[1]:,} outlets on 2 cores: {verdict}). In
that time: territories from positions ({page["territory_seconds"]:g} s, workload within
{page["imbalance_percent"]:g} %, {page["smallest"]} to {page["largest"]} outlets each), every plan judged by the
independent checker ({total["faults"]:.0f} faults), and a reason for each of the {total["unserved"]:.0f} visits left
out.

{_made(page)}"""


def territories(results: Results) -> str:
    """Territories beside open alternatives: one table a case."""
    pages = [page for name, page in results.items() if name.startswith("territories")]
    if not pages:
        return TERRITORIES + "\nNot measured in this run.\n"
    parts = [TERRITORIES]
    for page in pages:
        head = f"{page['outlets']:,} outlets, {page['managers']} managers ({page['place']})"
        parts.append(f"**{head}, ±{page['tolerance_percent']:g} %**\n\n{markdown(division_table(page['rows']))}")
    return "\n\n".join([*parts, _made(*pages)])


def sample_city(results: Results) -> str:
    """The sample city by hand and by the engine."""
    if (page := results.get("sample-city")) is None:
        return SAMPLE_CITY + "\nNot measured in this run.\n"
    alike = [row for row in page["rows"] if row["by_hand"]["visits"] == row["engine"]["visits"]]
    hand, ours = (sum(row[who]["travel"] for row in alike) for who in ("by_hand", "engine"))
    said = f"Where both make all visits ({len(alike)} of {len(page['rows'])}): "
    said += (
        f"**{percent(100 * (1 - ours / hand))} less travel** than by hand. Elsewhere the visits do not fit into the "
    )
    said += "days; the engine leaves some out and says which, by hand the days run over."
    return f"{SAMPLE_CITY}\n{said}\n\n{markdown(sample_table(page))}\n\n{_made(page)}"


def _inbox(results: Results) -> str:
    page = results.get("inbox")
    return inbox(results) + (f"\n{_made(page)}" if page else "")


SECTIONS: tuple[Callable[[Results], str], ...] = (
    instances, peers, field, losses, sample_city, growth, city, territories, _inbox,
)  # fmt: skip


def _routing(results: Results) -> list[Page]:
    found = [page for name, page in results.items() if name.startswith("routing-")]
    return sorted(found, key=lambda page: float(page["seconds"]))


def _failed(page: Page) -> str:
    said = failures(page)
    if not said:
        return "Every plan of every pipeline held.\n\n"
    more = f"\n- … and {len(said) - SHOWN_FAILURES} more" if len(said) > SHOWN_FAILURES else ""
    lines = "\n".join(f"- {sentence}" for sentence in said[:SHOWN_FAILURES])
    return f"Runs that failed ({len(said)} of {len(page['runs'])}):\n\n{lines}{more}\n\n"


def _made(*pages: Page) -> str:
    """By which command, when, where."""
    commands = "\n".join(f"    {page['command']}" for page in pages)
    last = pages[-1]
    machine = last["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    return (
        f"{commands}\n\n{last['when']}, commit {last['commit']}, {machine['processor']} ({machine['cores']} cores, "
        f"{machine['memory_gb']:g} GB, load {machine['load']:g} at the end), {machine['system']}, "
        f"Python {machine['python']}, {versions}.\n"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--results", type=Path, default=ROOT / "test-results")
    parser.add_argument("--page", type=Path, default=ROOT / "docs" / "benchmarks.md")
    options = parser.parse_args(arguments)
    options.page.write_text(page_of(read(options.results)), encoding="utf-8")
    print(f"{options.page} is written", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
