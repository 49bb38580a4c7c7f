"""`rounds roads …`: the road network of this machine."""

from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext

from rounds.config.cli.words import company_by, fail, now, progress, put_json, say
from rounds.people.queries import settings_of
from rounds.planning.actions import PlanningError
from rounds.planning.actions.roads import build_roads, forget_roads
from rounds.planning.queries.roads import InstallationState, Network, Trial, installation_state, network_here, tried_on
from rounds.planning.queries.words import said

JSON = click.option(
    "--json", "json_file", default="", help=say("结果写成 JSON（- 为标准输出）。", "Result as JSON (- for stdout).")
)


@click.group(help=say("路网：真实道路上的路程时间。", "Road network: travel times on real roads."))
def roads() -> None:
    pass


@roads.command(
    help=say(
        "用 .osm.pbf 地图文件建立本机路网（可给多个文件），替换原有的。",
        "Build the road network of this machine from .osm.pbf files; it replaces the one before.",
    )
)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@JSON
def build(files: tuple[Path, ...], json_file: str) -> None:
    try:
        network = build_roads(files, at=now(), report=lambda percent, step: progress(f"{percent:3d}% {gettext(step)}"))
    except PlanningError as error:
        raise click.ClickException(gettext(error.text) % error.params) from error
    if json_file:
        put_json(_plain(network), json_file)
    if json_file != "-":
        click.echo(_in_words(network))
        click.echo(
            say(
                "在“参数设置”里把 planning.travel_source 设为 valhalla 后，新计划按路网计算。",
                "New plans use it once planning.travel_source is set to valhalla (Settings).",
            )
        )


@roads.command(
    help=say(
        "路网与缓存的状态；给出公司则用它的零售户试算一次。",
        "State of the network and of kept matrices; with a company its source is tried on some of its retailers.",
    )
)
@click.option("--company", default="", help=say("公司代码。", "Company code."))
@JSON
def status(company: str, json_file: str) -> None:
    state = installation_state()
    trial = None
    if company:
        owner = company_by(company)
        trial = tried_on(owner, settings_of(owner), at=now())
    if json_file:
        network = _plain(state.network) if state.network else None
        tried = _trial_plain(trial) if trial else None
        kept = {"matrices": state.matrices, "bytes": state.bytes}
        put_json({"installed": state.is_installed, "network": network, "kept": kept, "trial": tried}, json_file)
    if json_file != "-":
        _show_state(state)
        if trial:
            _show_trial(trial)
    if trial and trial.answered != trial.asked:
        fail("选定的来源没有给出路程。", "The chosen source gave no travel times.")


@roads.command(help=say("删除本机路网和缓存的路程矩阵。", "Remove the road network and the kept matrices."))
def forget() -> None:
    had = network_here() is not None
    try:
        matrices = forget_roads()
    except PlanningError as error:
        raise click.ClickException(gettext(error.text) % error.params) from error
    click.echo(
        say(
            f"{'已删除路网' if had else '没有路网'}，删除 {matrices} 个路程矩阵",
            f"{'network removed' if had else 'there was no network'}, {matrices} matrices removed",
        )
    )


def _show_state(state: InstallationState) -> None:
    click.echo(_in_words(state.network) if state.network else say("本机没有路网。", "No road network here."))
    if not state.is_installed:
        click.echo(say("路网组件未安装：make roads", "The road part is not installed: make roads"))
    size = state.bytes / 1e6
    click.echo(
        say(f"已缓存 {state.matrices} 个路程矩阵，{size:.1f} MB", f"{state.matrices} matrices kept, {size:.1f} MB")
    )


def _show_trial(trial: Trial) -> None:
    click.echo(say(f"来源 {trial.asked}，实际 {trial.answered}", f"source {trial.asked}, answered by {trial.answered}"))
    click.echo(
        say(
            f"{trial.shops} 户试算 {trial.seconds:.2f} 秒，路程时间中位数为直线估算的 {trial.ratio:.2f} 倍",
            f"{trial.shops} retailers, {trial.seconds:.2f} s; the median leg is {trial.ratio:.2f} times the estimate",
        )
    )
    for note in trial.notes:
        click.echo(said(note.record()))


def _plain(network: Network) -> dict[str, Any]:
    return {
        "version": network.version,
        "files": network.files,
        "program": network.program,
        "built_at": network.built_at,
        "seconds": network.seconds,
        "tiles": network.tiles,
        "bytes": network.bytes,
    }


def _trial_plain(trial: Trial) -> dict[str, Any]:
    return {
        "asked": trial.asked,
        "answered": trial.answered,
        "retailers": trial.shops,
        "seconds": round(trial.seconds, 3),
        "median_ratio": round(trial.ratio, 3),
        "notes": [said(note.record()) for note in trial.notes],
    }


def _in_words(network: Network) -> str:
    names = ", ".join(one["name"] for one in network.files)
    size = f"{network.bytes / 1e6:.1f} MB"
    made = f"{network.program}, {network.built_at}"
    return say(
        f"路网 {network.version}：{names}，{network.tiles} 片 {size}，{made}，用时 {network.seconds} 秒",
        f"network {network.version}: {names}, {network.tiles} tiles {size}, {made}, {network.seconds} s",
    )
