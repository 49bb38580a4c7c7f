"""`rounds roads`: results on stdout, steps on stderr, status 0 only when the thing was done."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from rounds.config.cli.roads import roads
from rounds.people.actions import set_setting
from rounds.planning.queries.roads import is_installed
from rounds.planning.rules.settings import TRAVEL_SERVER, TRAVEL_SOURCE
from tests.services.parts import missing
from tests.world import World

MAP = "valhalla_liechtenstein-latest.osm.pbf"


def run(*words: object, lang: str = "zh") -> Result:
    return CliRunner(env={"ROUNDS_LANG": lang}).invoke(roads, [str(word) for word in words])


@pytest.mark.shared
def test_the_network_is_built_told_and_forgotten(shared_data: Path, own_data_folder: Path) -> None:
    if not is_installed():
        missing("the road part is not installed (make roads)")
    done = run("build", shared_data / "osm" / MAP, "--json", "-")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["files"][0]["name"] == MAP
    assert "读取道路" in done.stderr
    assert "100%" in done.stderr
    told = json.loads(run("status", "--json", "-").stdout)
    assert told["network"]["tiles"] > 0
    assert told["trial"] is None
    assert run("forget").exit_code == 0
    assert json.loads(run("status", "--json", "-").stdout)["network"] is None
    assert "没有路网" in run("forget").stdout


def test_what_is_no_map_is_refused() -> None:
    if not is_installed():
        missing("the road part is not installed (make roads)")
    done = run("build", __file__)
    assert done.exit_code == 1
    assert "不是 .osm.pbf 地图文件" in done.stderr


def test_a_source_that_gives_nothing_ends_with_a_failure(world: World) -> None:
    root = world.staff["root"]
    set_setting(world.company, TRAVEL_SOURCE, "osrm_server", by=root, at=world.now, because="试点")
    set_setting(world.company, TRAVEL_SERVER, "http://127.0.0.1:9", by=root, at=world.now, because="试点")
    done = run("status", "--company", "jia")
    assert done.exit_code == 1
    assert "路网服务器没有回答" in done.stdout
    asked = run("status", "--company", "jia", "--json", "-")
    assert asked.exit_code == 1, "a script learns it from the status too"
    assert json.loads(asked.stdout)["trial"]["answered"] == "straight"


def test_the_estimate_answers_by_itself(world: World) -> None:
    done = run("status", "--company", "jia", lang="en")
    assert done.exit_code == 0
    assert "answered by straight" in done.stdout
