"""A real road network, Liechtenstein: built, asked in this process and through a real Valhalla service, forgotten."""

import csv
import fcntl
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import numpy as np
import pytest
from django.test import Client, override_settings
from django.urls import reverse

from rounds.common.settings import Settings
from rounds.engine import great_circle_km
from rounds.people.actions import set_setting
from rounds.planning.actions import PlanningError
from rounds.planning.actions.roads import build_roads, forget_roads
from rounds.planning.queries.roads import Travel, is_installed, network_here, travel_between, web
from rounds.planning.queries.roads.tiles import configuration, roads_folder, valhalla_module
from rounds.planning.rules.settings import TRAVEL_SOURCE
from rounds.planning.rules.travel import Source
from rounds.planning.tests.acts import drafted, plan_of, segmented
from tests.services.parts import missing
from tests.services.postgres import free_port
from tests.world import NOW, World

pytestmark = pytest.mark.shared
MAP = "valhalla_liechtenstein-latest.osm.pbf"
ABROAD = (46.2, 6.1)
BY_TILES = Settings({"planning.travel_source": "valhalla"})


@pytest.fixture(scope="module")
def map_file(shared_data: Path) -> Path:
    if not is_installed():
        missing("the road part is not installed (make roads)")
    return shared_data / "osm" / MAP


@pytest.fixture(scope="module")
def shops(shared_data: Path) -> list[tuple[float, float]]:
    with (shared_data / "osm" / "shops_shared.csv").open(encoding="utf-8") as file:
        return [(float(row["lat"]), float(row["lon"])) for row in csv.DictReader(file) if row["file"] == MAP]


@pytest.fixture(scope="module")
def built(map_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network")
    with override_settings(DATA=folder):
        build_roads([map_file], at=NOW)
    return folder


@pytest.fixture
def network(built: Path, own_data_folder: Path) -> Path:
    shutil.copytree(built / "roads", own_data_folder / "roads")
    return own_data_folder


@pytest.fixture
def service(network: Path, tmp_path: Path) -> Iterator[str]:
    """The program Valhalla itself serves with, on the same tiles."""
    here = network_here()
    assert here is not None
    port = free_port()
    settings = configuration(here.folder)
    sockets = tmp_path / "s"
    sockets.mkdir()
    settings["httpd"]["service"] |= {"listen": f"tcp://127.0.0.1:{port}", "loopback": f"ipc://{sockets}/back"}
    settings["httpd"]["service"]["interrupt"] = f"ipc://{sockets}/stop"
    for part in ("loki", "thor", "odin"):
        settings[part]["service"]["proxy"] = f"ipc://{sockets}/{part}"
    (tmp_path / "service.json").write_text(json.dumps(settings))
    program = Path(valhalla_module().PYVALHALLA_DIR) / "bin" / "valhalla_service"
    with (tmp_path / "service.log").open("wb") as log:
        running = subprocess.Popen([program, tmp_path / "service.json", "1"], stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/status")
        yield f"http://127.0.0.1:{port}"
    finally:
        running.kill()
        running.wait(10)


def _wait_for(url: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            httpx.get(url, timeout=1, trust_env=False)
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("valhalla_service does not answer")


def notes_of(travel: Travel) -> list[str]:
    return [note.text % note.params for note in travel.notes]


def between(places: list[tuple[float, float]], settings: Settings = BY_TILES) -> Travel:
    return travel_between(places, ["urban"] * len(places), settings)


def test_roads_lead_one_way_and_never_shorter_than_the_straight_line(
    network: Path, shops: list[tuple[float, float]]
) -> None:
    places = shops[:60]
    travel = between(places)
    assert travel.source == Source.VALHALLA
    assert not np.allclose(travel.minutes, travel.minutes.T), "one-way streets make the way back another one"
    lat, lon = np.array(places).T
    straight = great_circle_km(lat[:, None], lon[:, None], lat, lon)
    # Shops stand beside their road: the way starts and ends some metres off.
    assert (travel.km >= straight - 0.35).all()
    estimate = between(places, Settings({}))
    apart = straight > 1.0
    assert np.corrcoef(travel.minutes[apart], estimate.minutes[apart])[0, 1] > 0.7


def test_a_matrix_of_the_network_is_computed_once(network: Path, shops: list[tuple[float, float]]) -> None:
    first = between(shops[:30])
    kept = list((network / "travel").glob("*.npz"))
    assert [path.stem for path in kept] == [first.key]
    written = kept[0].stat().st_mtime_ns
    again = between(shops[:30])
    assert kept[0].stat().st_mtime_ns == written
    assert np.array_equal(first.minutes, again.minutes), "the same plan from computed and from kept figures"


def test_places_beside_the_network_are_estimated(network: Path, shops: list[tuple[float, float]]) -> None:
    travel = between([shops[0], ABROAD, shops[1], shops[2]])
    assert notes_of(travel) == ["1 户不在路网上，按直线估算"]
    estimate = between([shops[0], ABROAD], Settings({}))
    assert travel.minutes[0, 1] == pytest.approx(estimate.minutes[0, 1])


def test_a_plan_whose_shops_all_lie_elsewhere_is_made_and_says_so(network: Path, world: World) -> None:
    segmented(world, {"东街烟酒店": "maintain"})
    set_setting(world.company, TRAVEL_SOURCE, "valhalla", by=world.staff["root"], at=world.now, because="试点")
    plan = plan_of(drafted(world, names=("ann",)), world.ann)
    assert plan.stops.exists()
    notes = [note["text"] % note["params"] for note in plan.terms["travel"]["notes"]]
    assert notes == ["3 户不在路网上，按直线估算", "出发地不在路网上，往返路程按直线估算"]


def test_the_service_says_what_the_tiles_say(service: str, shops: list[tuple[float, float]]) -> None:
    web.forget_silence()
    served = Settings({"planning.travel_source": "valhalla_server", "planning.travel_server": service})
    places = [*shops[:70], ABROAD]
    by_service, by_tiles = between(places, served), between(places)
    assert by_service.source == Source.VALHALLA_SERVER
    assert notes_of(by_service) == notes_of(by_tiles) == ["出发地不在路网上，往返路程按直线估算"]
    assert np.allclose(by_service.minutes, by_tiles.minutes, atol=0.02)
    assert np.allclose(by_service.km, by_tiles.km, atol=0.01)


def test_damaged_tiles_are_told_and_estimated(network: Path, shops: list[tuple[float, float]]) -> None:
    for tile in (network / "roads").rglob("*.gph"):
        tile.write_bytes(tile.read_bytes()[:3000])
    shutil.move(network / "roads", network / "damaged")  # a process that has the whole ones open keeps them
    shutil.copytree(network / "damaged", network / "roads")
    current = network / "roads" / "current.json"
    told = json.loads(current.read_text())
    (network / "roads" / told["version"]).rename(network / "roads" / "other")
    current.write_text(json.dumps(told | {"version": "other"}))
    travel = between(shops[:3])
    assert travel.source == Source.STRAIGHT
    assert "读不出来" in notes_of(travel)[0]


def test_without_a_network_the_estimate_says_what_to_do(map_file: Path, shops: list[tuple[float, float]]) -> None:
    travel = between(shops[:3])
    assert travel.source == Source.STRAIGHT
    assert "rounds roads build" in notes_of(travel)[0]


def test_a_failed_build_leaves_the_network_in_use(network: Path, map_file: Path, tmp_path: Path) -> None:
    before = network_here()
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(map_file.read_bytes()[:200_000])
    with pytest.raises(PlanningError, match="路网构建失败"):
        build_roads([cut], at=NOW)
    with pytest.raises(PlanningError, match="不是"):
        build_roads([Path(__file__)], at=NOW)
    assert network_here() == before
    assert not list(roads_folder().glob(".making-*"))


def test_two_builds_at_once_are_refused(network: Path, map_file: Path) -> None:
    with (roads_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PlanningError, match="另一次"):
            build_roads([map_file], at=NOW)


def test_the_same_file_again_changes_nothing_and_forgetting_removes_all(
    network: Path, map_file: Path, shops: list[tuple[float, float]]
) -> None:
    before = network_here()
    assert before is not None
    assert build_roads([map_file], at=NOW) == before
    assert [file["name"] for file in before.files] == [MAP]
    assert before.tiles > 0
    between(shops[:5])
    assert forget_roads() == 1
    assert network_here() is None
    assert not list(roads_folder().glob("*/"))


def test_the_administrator_sees_the_network_and_tries_it(network: Path, world: World, client: Client) -> None:
    set_setting(world.company, TRAVEL_SOURCE, "valhalla", by=world.staff["root"], at=world.now, because="试点")
    client.force_login(world.staff["root"])
    page = client.get(reverse("planning:travel"))
    assert MAP in page.content.decode()
    tried = client.post(reverse("planning:travel_try"), follow=True).content.decode()
    assert "不在路网上" in tried
    assert "试算用了" in tried
