"""Road servers by their address: OSRM and Valhalla, in blocks, with time-outs; a plan is made whatever they do."""

import sys
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from rounds.common.settings import Settings
from rounds.people.actions import set_setting
from rounds.planning.actions import PlanningError
from rounds.planning.actions.roads import build_roads
from rounds.planning.queries.roads import Travel, is_installed, travel_as_planned, travel_between, web
from rounds.planning.queries.summary import plan_summary
from rounds.planning.rules.settings import TRAVEL_SERVER, TRAVEL_SOURCE
from rounds.planning.rules.travel import Source
from rounds.planning.tests.acts import drafted, plan_of, segmented
from rounds.planning.tests.road_server import RoadServer, km_of, minutes_of, road_server
from tests.world import NOW, World

PLACES = [(30.0 + n / 300, 120.0 + (n * 7 % 11) / 100) for n in range(12)]
SERVERS = (Source.OSRM_SERVER, Source.VALHALLA_SERVER)
TROUBLE = {
    "page": "路网服务器拒绝了请求（500），路程按直线估算",
    "garbled": "路网服务器的回答看不懂，路程按直线估算",
    "away": "路网服务器拒绝了请求（302），路程按直线估算",
    "huge": "路网服务器的回答看不懂，路程按直线估算",
    "busy": "路网服务器拒绝了请求（503），路程按直线估算",
}


@pytest.fixture
def server() -> Iterator[RoadServer]:
    web.forget_silence()
    with road_server() as running:
        yield running


def by(server: RoadServer, source: Source) -> Settings:
    return Settings({"planning.travel_source": str(source), "planning.travel_server": server.url})


def travelled(server: RoadServer, source: Source, places: list[tuple[float, float]], **more: float) -> Travel:
    return travel_between(places, ["urban"] * len(places), by(server, source), **more)  # type: ignore[arg-type]


def notes_of(travel: Travel) -> list[str]:
    return [note.text % note.params for note in travel.notes]


@pytest.mark.parametrize("source", SERVERS)
def test_minutes_and_kilometres_are_those_of_the_server(server: RoadServer, source: Source) -> None:
    travel = travelled(server, source, PLACES)
    assert travel.source == source
    for a, b in product(range(len(PLACES)), repeat=2):
        wanted = minutes_of(PLACES[a], PLACES[b]) + 2.0 if a != b else 0.0
        assert travel.minutes[a, b] == pytest.approx(wanted, abs=1e-3)
        assert travel.km[a, b] == pytest.approx(km_of(PLACES[a], PLACES[b]), abs=1e-3)
    assert not np.allclose(travel.minutes, travel.minutes.T)


@pytest.mark.parametrize("source", SERVERS)
def test_a_large_matrix_is_asked_in_blocks(server: RoadServer, source: Source) -> None:
    places = [(30.0 + n / 1000, 120.0 + (n * 7 % 11) / 100) for n in range(120)]
    travel = travelled(server, source, places)
    assert len(server.asked) == (9 if source == Source.OSRM_SERVER else 9 + 3)
    assert travel.minutes[7, 113] == pytest.approx(minutes_of(places[7], places[113]) + 2.0, abs=1e-3)
    assert not travel.notes


@pytest.mark.parametrize("source", SERVERS)
def test_a_server_with_a_smaller_limit_is_asked_for_less(server: RoadServer, source: Source) -> None:
    server.limit = 7
    travel = travelled(server, source, PLACES)
    assert travel.source == source
    assert not travel.notes
    assert travel.minutes[3, 8] == pytest.approx(minutes_of(PLACES[3], PLACES[8]) + 2.0, abs=1e-3)


@pytest.mark.parametrize("source", SERVERS)
def test_places_without_a_road_and_on_an_island_are_estimated(server: RoadServer, source: Source) -> None:
    travel = travelled(server, source, [*PLACES[:4], (75.0, 120.0), (-71.0, 120.0), (-71.1, 120.1), PLACES[5]])
    assert notes_of(travel) == ["1 户不在路网上，按直线估算", "20 段路程在路网上走不通，按直线估算"]
    assert np.isfinite(travel.minutes).all()
    assert travel.minutes[5, 6] == pytest.approx(minutes_of((-71.0, 120.0), (-71.1, 120.1)) + 2.0, abs=1e-3)


@pytest.mark.parametrize("source", SERVERS)
@pytest.mark.parametrize("mood", sorted(TROUBLE))
def test_trouble_is_named_and_the_estimate_steps_in(server: RoadServer, source: Source, mood: str) -> None:
    server.mood = mood
    travel = travelled(server, source, PLACES)
    assert travel.source == Source.STRAIGHT
    assert notes_of(travel) == [TROUBLE[mood]]
    assert np.array_equal(travel.minutes, travel_between(PLACES, ["urban"] * 12, Settings({})).minutes)
    assert not any("elsewhere" in path for path in server.asked), "redirects lead where nobody chose"


def test_a_server_that_hangs_is_given_up_and_left_alone_for_a_while(server: RoadServer) -> None:
    server.mood = "hang"
    began = time.monotonic()
    travel = travelled(server, Source.OSRM_SERVER, PLACES, seconds=0.5)
    assert time.monotonic() - began < 5
    assert notes_of(travel) == ["路网服务器没有回答，路程按直线估算"]
    asked = len(server.asked)
    assert notes_of(travelled(server, Source.OSRM_SERVER, PLACES)) == notes_of(travel)
    assert len(server.asked) == asked


def test_nobody_at_the_address_is_told_like_silence() -> None:
    web.forget_silence()
    gone = RoadServer("http://127.0.0.1:9")
    assert notes_of(travelled(gone, Source.VALHALLA_SERVER, PLACES)) == ["路网服务器没有回答，路程按直线估算"]


def test_without_an_address_nothing_is_asked() -> None:
    settings = Settings({"planning.travel_source": "osrm_server"})
    travel = travel_between(PLACES, ["urban"] * 12, settings)
    assert notes_of(travel) == ["没有填写可用的路网服务器地址，路程按直线估算"]


def test_without_the_optional_part_the_plan_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "valhalla", None)  # as where it was never installed
    assert not is_installed()
    travel = travel_between(PLACES, ["urban"] * 12, Settings({"planning.travel_source": "valhalla"}))
    assert notes_of(travel) == ["没有安装路网组件，路程按直线估算。安装：make roads 或 pip install rounds[roads]"]
    with pytest.raises(PlanningError, match="make roads"):
        build_roads([Path(__file__)], at=NOW)


def test_what_was_asked_once_is_kept(server: RoadServer) -> None:
    first = travelled(server, Source.OSRM_SERVER, PLACES)
    asked = len(server.asked)
    server.mood = "page"
    again = travelled(server, Source.OSRM_SERVER, PLACES)
    assert len(server.asked) == asked
    assert np.array_equal(first.minutes, again.minutes)


@pytest.mark.parametrize("source", SERVERS)
def test_only_new_places_are_asked_for_when_a_plan_is_driven_again(server: RoadServer, source: Source) -> None:
    planned = travelled(server, source, PLACES)
    here = (30.02, 120.033)
    stops = [*PLACES[2:6], here, PLACES[0]]
    asked = len(server.asked)
    again = travel_as_planned(stops, ["urban"] * 6, by(server, source), told=planned.record())
    assert again.notes == ()
    assert again.minutes[0, 1] == planned.minutes[2, 3]
    assert again.minutes[4, 1] == pytest.approx(minutes_of(here, PLACES[3]) + 2.0, abs=1e-3)
    assert again.minutes[1, 4] == pytest.approx(minutes_of(PLACES[3], here) + 2.0, abs=1e-3)
    tables = [path for path in server.asked[asked:] if "locate" not in path]
    assert len(tables) == 2, "from the new place to all, and from the others to it"
    server.mood = "page"
    assert np.array_equal(
        travel_as_planned(stops, ["urban"] * 6, by(server, source), told=planned.record()).minutes, again.minutes
    )


def test_new_places_are_estimated_when_the_source_of_a_plan_is_gone(server: RoadServer) -> None:
    planned = travelled(server, Source.OSRM_SERVER, PLACES)
    server.mood = "page"
    stops = [*PLACES[2:6], (30.02, 120.033), PLACES[0]]
    again = travel_as_planned(stops, ["urban"] * 6, by(server, Source.OSRM_SERVER), told=planned.record())
    assert notes_of(again) == [TROUBLE["page"]]
    assert again.minutes[0, 1] == planned.minutes[2, 3]


def chosen(world: World, server: RoadServer, source: Source) -> None:
    before = world.now
    set_setting(world.company, TRAVEL_SOURCE, str(source), by=world.staff["root"], at=before, because="试点")
    set_setting(world.company, TRAVEL_SERVER, server.url, by=world.staff["root"], at=before, because="试点")


def test_a_plan_travels_by_the_server_and_keeps_its_figures(world: World, server: RoadServer) -> None:
    segmented(world, {"东街烟酒店": "maintain"})
    chosen(world, server, Source.OSRM_SERVER)
    run = drafted(world, names=("ann",))
    plan = plan_of(run, world.ann)
    assert plan.terms["travel"]["source"] == "osrm_server"
    assert plan.terms["travel"]["notes"] == []
    assert sum(day.get("km", 0) for day in plan.days) > 0
    server.mood = "page"
    shops = [world.retailers[name] for name in ("桥头便利店", "东街烟酒店")]
    places = [(shop.lat or 0.0, shop.lon or 0.0) for shop in shops] + [(30.0, 120.0)]
    settings = Settings(run.settings["chosen"])
    again = travel_as_planned(places, ["urban"] * 3, settings, told=plan.terms["travel"])
    assert again.source == Source.OSRM_SERVER, "a round of the plan is part of its matrix"
    assert again.minutes[0, 1] == pytest.approx(minutes_of(places[0], places[1]) + 2.0, abs=1e-3)


def test_a_plan_is_made_and_says_so_when_the_server_is_down(world: World, server: RoadServer) -> None:
    segmented(world, {"东街烟酒店": "maintain"})
    chosen(world, server, Source.VALHALLA_SERVER)
    server.mood = "page"
    run = drafted(world, names=("ann",))
    plan = plan_of(run, world.ann)
    assert plan.stops.exists()
    assert plan.terms["travel"]["source"] == "straight"
    assert plan_summary(run)["plans"][0]["travel_notes"] == [TROUBLE["page"]]
