"""`rounds solve` and `rounds bench`: the planning engine alone, without the database."""

import importlib
import sys
from dataclasses import asdict
from pathlib import Path

import click

from rounds.config.cli.words import fail, progress, put_json, say
from rounds.engine import (
    Limit,
    Problem,
    Progress,
    Relief,
    Result,
    Stop,
    check,
    problem_from_json,
    read_cordeau,
    solve,
    to_json,
    warm,
)
from rounds.engine.bench import Run, best_known, runs

LIMITS = {
    Limit.BAND: ("当天户数", "visits a day"),
    Limit.TIME: ("时间（分钟）", "time (minutes)"),
    Limit.CAPACITY: ("装载", "load"),
    Limit.WINDOW: ("营业时间（分钟）", "opening hours (minutes)"),
    Limit.CLOSED: ("当天不营业", "closed on the day"),
    Limit.ABSENT: ("当天不出勤", "nobody at work"),
    Limit.COST: ("代价高于收益", "not worth its cost"),
    Limit.VEHICLE: ("另一人代访", "a round by somebody else"),
    Limit.LOCK: ("锁定", "locked"),
}
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(
    "solve",
    help=say(
        "求解一个问题文件：公开算例（Cordeau 格式）或本引擎的 JSON。全部可行时退出码为 0，否则为 1。",
        "Solve a file: a public instance (Cordeau's format) or our own JSON. Exit status 0 when all is feasible.",
    ),
)
@click.argument("file", type=FILE)
@click.option("--seconds", type=click.FloatRange(0), help=say("时间上限（秒）。", "Time limit in seconds."))
@click.option("--iterations", type=click.IntRange(1), help=say("步数上限。", "Limit of steps."))
@click.option("--seed", default=0, show_default=True, help=say("随机种子。", "Seed of the random numbers."))
@click.option(
    "--json", "out", default="", help=say("结果写成 JSON（- 为标准输出）。", "Result as JSON (- for stdout).")
)
def solve_file(file: Path, seconds: float | None, iterations: int | None, seed: int, out: str) -> None:
    problem = _read(file)
    warm()
    result = solve(problem, Stop(seconds=seconds, iterations=iterations, progress=_tell), seed)
    faults = check(problem, result)
    if out == "-":
        click.echo(to_json(result, indent=2))
    else:
        _show(problem, result, faults)
    if out not in {"", "-"}:
        Path(out).write_text(to_json(result, indent=2) + "\n", encoding="utf-8")
        progress(say(f"已写入 {out}", f"written: {out}"))
    if faults or result.unserved:
        sys.exit(1)


def _read(file: Path) -> Problem:
    text = file.read_text(encoding="utf-8")
    try:
        return problem_from_json(text) if text.lstrip().startswith("{") else read_cordeau(file)
    except (ValueError, IndexError) as fault:
        fail(f"{file} 不是可以求解的问题：{fault}", f"{file} is not a problem that can be solved: {fault}")


def _tell(now: Progress) -> None:
    left = say(f"，漏排 {now.unserved}", f", {now.unserved} left out") if now.unserved else ""
    progress(say(f"{now.seconds:5.1f} 秒  {now.cost:.2f}{left}", f"{now.seconds:5.1f} s  {now.cost:.2f}{left}"))


def _show(problem: Problem, result: Result, faults: tuple[str, ...]) -> None:
    for route in result.routes:
        who = say(f"第 {route.day + 1} 天", f"day {route.day + 1}")
        who += say(f" 车 {route.vehicle + 1}", f" vehicle {route.vehicle + 1}") if _is_fleet(problem) else ""
        made = say(f"{len(route.stops)} 户", f"{len(route.stops)} visits")
        click.echo(f"{who}  {made}  {route.leave:.0f}–{route.finish:.0f}  {' '.join(map(str, route.stops))}")
    weights = asdict(problem.weights)
    for name, value in asdict(result.terms).items():
        if value and weights.get(name):
            click.echo(f"  {name:<17} {value:,.2f}")
    click.echo(say(f"总成本 {result.cost:.4f}", f"cost {result.cost:.4f}"))
    _show_overload(result)
    for fault in faults:
        click.echo(say(f"不可行：{fault}", f"not feasible: {fault}"))
    if not faults:
        click.echo(say("独立校验通过", "the independent checker finds nothing wrong"))


def _show_overload(result: Result) -> None:
    for visit in result.unserved:
        why = say(*LIMITS[visit.reason])
        click.echo(
            say(
                f"漏排：户 {visit.place}（第 {visit.day + 1} 天）：{why}",
                f"left out: place {visit.place} on day {visit.day + 1}: {why}",
            )
        )
        _show_reliefs(visit.reliefs)
    if result.standins:
        days = ", ".join(str(relief.relaxations[0].day + 1) for relief in result.standins)
        visits = sum(relief.visits for relief in result.standins)
        click.echo(
            say(
                f"另一人在这些天代访，可再排 {visits} 户：第 {days} 天",
                f"rounds by somebody else would admit {visits} visits: on days {days}",
            )
        )
    for place in result.stretched:
        why = say(*LIMITS[place.reason])
        click.echo(
            say(
                f"间隔偏差：户 {place.place} 偏差 {place.deviation:g} 天（可为 {place.least:g}）：{why}",
                f"stretched: place {place.place} by {place.deviation:g} days ({place.least:g} allowed): {why}",
            )
        )
        _show_reliefs(place.reliefs)


def _show_reliefs(reliefs: tuple[Relief, ...]) -> None:
    for relief in reliefs:
        asked = [
            f"{say(*LIMITS[one.limit])} +{one.amount:.0f} @ {say('第 %d 天', 'day %d') % (one.day + 1)}"
            for one in relief.relaxations
        ]
        click.echo(say("    可解决：", "    would help: ") + " & ".join(asked))


def _is_fleet(problem: Problem) -> bool:
    return any(day.vehicles > 1 for day in problem.days)


@click.group(help=say("衡量计划引擎。", "Measure the planning engine."))
def bench() -> None:
    pass


@bench.command(
    help=say(
        "公开周期路径算例：目录中有算例和 best.csv；每个解都经独立校验。",
        "Public periodic routing instances: a folder with instances and best.csv; every solution is checked anew.",
    )
)
@click.argument("folder", type=FOLDER)
@click.option(
    "--seconds", type=click.FloatRange(0.1), default=10.0, show_default=True, help=say("每次秒数。", "Per run.")
)
@click.option(
    "--seeds", type=click.IntRange(1), default=1, show_default=True, help=say("几个种子。", "How many seeds.")
)
@click.option("--only", multiple=True, help=say("只跑这些算例（可重复）。", "Only these instances (repeatable)."))
@click.option("--json", "out", default="", help=say("结果写成 JSON（- 为标准输出）。", "Runs as JSON (- for stdout)."))
def routing(folder: Path, seconds: float, seeds: int, only: tuple[str, ...], out: str) -> None:
    _instances(folder, only)
    done: list[Run] = []
    for run in runs(folder, seconds=seconds, seeds=range(1, seeds + 1), only=only):
        done.append(run)
        verdict = "" if run.feasible else say("  不可行", "  NOT FEASIBLE")
        progress(f"{run.instance} seed {run.seed}: {run.cost:.2f}  {run.gap_percent:+.3f} %{verdict}")
        if out not in {"", "-"}:
            put_json([asdict(one) for one in done], out, quiet=True)
    mean = sum(run.gap_percent for run in done) / len(done)
    progress(say(f"平均差距 {mean:.3f} %（{len(done)} 次）", f"mean gap {mean:.3f} % ({len(done)} runs)"))
    if out == "-":
        put_json([asdict(one) for one in done], out)
    if not all(run.feasible for run in done):
        sys.exit(1)


def _instances(folder: Path, only: tuple[str, ...]) -> None:
    try:
        known = best_known(folder)
    except (OSError, ValueError) as fault:
        fail(f"{folder}：读不了 best.csv：{fault}", f"{folder}: best.csv cannot be read: {fault}")
    unknown = [name for name in only if name not in known]
    if unknown or not known:
        named = ", ".join(unknown) or "*"
        fail(f"{folder} 中没有算例 {named}", f"{folder} has no instance {named}")


@bench.command(
    context_settings={"ignore_unknown_options": True},
    add_help_option=False,
    help=say("片区划分与公开方法并排比较（需源码目录）。", "Territories beside open alternatives (in a checkout)."),
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def territories(words: tuple[str, ...]) -> None:
    here = Path.cwd()
    if (here / "benchmarks" / "__init__.py").is_file():
        sys.path.insert(0, str(here))
    try:
        harness = importlib.import_module("benchmarks.territories")
    except ModuleNotFoundError as fault:
        fail(
            f"找不到 {fault.name}：请在源码目录中运行，并安装比较用的库（make bench 会安装）。",
            f"{fault.name} is missing: run this in a checkout with the libraries of the comparison (make bench).",
        )
    sys.exit(harness.main(list(words)))
