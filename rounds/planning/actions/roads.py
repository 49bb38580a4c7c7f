"""Build the road network of this machine from map files, and throw it away again."""

import fcntl
import hashlib
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from rounds.planning.actions.build import PlanningError, Report, no_report
from rounds.planning.queries.roads import Network, is_installed, network_here
from rounds.planning.queries.roads.kept import forget
from rounds.planning.queries.roads.matrix import kept_folder
from rounds.planning.queries.roads.tiles import configuration, roads_folder, valhalla_module

# What the program says when a step begins, the share of the work done by then, and the step in our words.
STEPS: tuple[tuple[str, int, str], ...] = (
    ("Parsing ways", 5, gettext_noop("读取道路")),
    ("Parsing relations", 20, gettext_noop("读取转弯限制")),
    ("Parsing nodes", 30, gettext_noop("读取路口")),
    ("Creating graph edges", 45, gettext_noop("连成路网")),
    ("Enhancing local graph", 60, gettext_noop("补充车速与方向")),
    ("HierarchyBuilder", 75, gettext_noop("建立干道层")),
    ("Creating shortcuts", 85, gettext_noop("建立捷径")),
    ("Validating", 95, gettext_noop("检查路网")),
)
LINES_KEPT = 20
CHUNK = 1 << 20


def build_roads(files: Sequence[Path], *, at: datetime, report: Report = no_report) -> Network:
    """Make the network of this machine from .osm.pbf files; it replaces the one before, once it is whole.

    PlanningError when the optional part is missing, a file is no map, or another build is under way. Building the same
    files again with the same program changes nothing.
    """
    if not is_installed():
        raise PlanningError(gettext_noop("没有安装路网组件。安装：make roads 或 pip install rounds[roads]"))
    told = [_map_file(path) for path in files]
    version = _version(told)
    with _alone():
        here = network_here()
        if here is not None and here.version == version:
            return here
        return _built(files, told, version, at=at, report=report)


def forget_roads() -> int:
    """Throw away the network and every kept matrix; the number of matrices. Plans made with them stay as they are."""
    with _alone():
        (roads_folder() / "current.json").unlink(missing_ok=True)
        _sweep(keep="")
    return forget(kept_folder())


def _map_file(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            if b"OSMHeader" not in stream.read(64):
                raise PlanningError(gettext_noop("%(name)s 不是 .osm.pbf 地图文件"), name=path.name)
            stream.seek(0)
            digest = hashlib.sha256()
            while piece := stream.read(CHUNK):
                digest.update(piece)
            size = stream.tell()
    except OSError as error:
        raise PlanningError(gettext_noop("读不到 %(name)s"), name=str(path)) from error
    return {"name": path.name, "bytes": size, "sha256": digest.hexdigest()}


def _version(told: Sequence[dict[str, Any]]) -> str:
    named = [_program(), *sorted(one["sha256"] for one in told)]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:16]


def _program() -> str:
    return f"valhalla {valhalla_module().__version__}"


@contextmanager
def _alone() -> Iterator[None]:
    folder = roads_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PlanningError(gettext_noop("另一次路网构建正在进行")) from error
        yield


def _built(files: Sequence[Path], told: list[dict[str, Any]], version: str, *, at: datetime, report: Report) -> Network:
    began = time.monotonic()
    _sweep(keep=_version_in_use())
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=roads_folder()))
    try:
        _run(files, making, report)
        tiles = [path.stat().st_size for path in making.rglob("*.gph")]
        if not tiles:
            raise PlanningError(gettext_noop("地图文件里没有可通行的道路"))
        network = Network(
            version=version,
            files=told,
            program=_program(),
            built_at=at.isoformat(timespec="seconds"),
            seconds=round(time.monotonic() - began, 1),
            tiles=len(tiles),
            bytes=sum(tiles),
        )
        _take_into_use(making, network)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    _sweep(keep=version)
    report(100, "")
    return network


def _run(files: Sequence[Path], folder: Path, report: Report) -> None:
    """Run the tile builder, telling each step; PlanningError with its last words when it fails."""
    settings = configuration(folder)
    settings.setdefault("logging", {}).update(type="std_out", color=False)
    settings["mjolnir"].setdefault("logging", {}).update(type="std_out", color=False)
    (folder / "valhalla.json").write_text(json.dumps(settings), encoding="utf-8")
    program = Path(valhalla_module().PYVALHALLA_DIR) / "bin" / "valhalla_build_tiles"
    command = [str(program), "-c", str(folder / "valhalla.json"), *(str(path.resolve()) for path in files)]
    last: list[str] = []
    streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    # It leaves reports in the folder it is started in.
    with subprocess.Popen(command, cwd=folder, text=True, errors="replace", **streams) as running:
        try:
            _follow(running.stdout or (), last, report)
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        raise PlanningError(gettext_noop("路网构建失败：%(said)s"), said=" / ".join(last[-3:]))


def _follow(lines: Iterator[str] | Any, last: list[str], report: Callable[[int, str], None]) -> None:
    done = 0
    for line in lines:
        last[:] = [*last[1 - LINES_KEPT :], line.strip()]
        for words, percent, step in STEPS:
            if words in line and percent > done:
                done = percent
                report(percent, step)


def _take_into_use(making: Path, network: Network) -> None:
    """The folder first, then the one file that names it: a reader finds the old network or the new, never half."""
    shutil.rmtree(network.folder, ignore_errors=True)
    making.chmod(0o755)
    making.rename(network.folder)
    named = roads_folder() / ".current.json"
    named.write_text(json.dumps(asdict(network), ensure_ascii=False, indent=1), encoding="utf-8")
    named.replace(roads_folder() / "current.json")


def _version_in_use() -> str:
    here = network_here()
    return here.version if here else ""


def _sweep(*, keep: str) -> None:
    """Remove networks no longer in use and what a killed build left behind."""
    for path in roads_folder().iterdir():
        if path.is_dir() and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)
