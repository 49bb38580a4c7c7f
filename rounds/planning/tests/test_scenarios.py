"""What-if divisions: computing changes nothing; adopting moves retailers, once, and only on facts that still hold."""

import random
from datetime import timedelta

import pytest

from rounds.common.events import history, verify
from rounds.common.jobs import JobCancelledError, JobRun
from rounds.common.models import Job
from rounds.engine import Progress
from rounds.people.actions import open_account, set_setting
from rounds.people.models import Staff, Territory
from rounds.people.rules.roles import Role
from rounds.people.rules.settings import TERRITORY_MAXIMUM
from rounds.planning import actions
from rounds.planning.actions import PlanningError, apply_scenario, ask_scenario, build_scenario, discard_scenario
from rounds.planning.jobs import divide
from rounds.planning.models import PlanRun, TerritoryScenario
from rounds.planning.queries.scenario_conflicts import conflicts_of
from rounds.planning.queries.scenario_engine import Teller
from rounds.planning.queries.words import said
from rounds.planning.tests.acts import MONDAY, quick
from rounds.retailers.actions import move_retailers, open_retailer
from rounds.retailers.models import Retailer
from tests.world import World

State = TerritoryScenario.State


@pytest.fixture
def town(world: World) -> World:
    """The named cast with a crowded east."""
    return crowded(world)


def crowded(world: World) -> World:
    """Sixty more shops of the east, most of them with Ann although Ben is as near."""
    numbers = random.Random(5)
    for number in range(60):
        open_retailer(
            world.company,
            licence_no=f"3390{number:08d}",
            name=f"铺{number}",
            code=f"P{number:03d}",
            source="import",
            by="system",
            at=world.now,
            territory=world.territories["ann" if number % 4 else "ben"],
            market_type="urban",
            lat=30 + numbers.random() / 10,
            lon=120 + numbers.random() / 10,
        )
    quick(world.company, at=world.now)
    return world


def asked(world: World, *, managers: int | None = 2, keep: str = "free", **wishes: object) -> TerritoryScenario:
    return ask_scenario(
        world.company,
        name="试",
        unit=world.east,
        managers=managers,
        keep=keep,
        by=world.mei,
        at=world.now,
        in_background=False,
        **wishes,  # type: ignore[arg-type]
    )


def made(world: World, *, managers: int | None = 2, keep: str = "free", **wishes: object) -> TerritoryScenario:
    return build_scenario(asked(world, managers=managers, keep=keep, **wishes))


def adopted(world: World, scenario: TerritoryScenario) -> TerritoryScenario:
    return apply_scenario(scenario, starts_on=MONDAY, because="均衡", by=world.mei, at=world.now)


def division() -> dict[int, int | None]:
    return dict(Retailer.objects.values_list("pk", "territory"))


def test_making_a_scenario_changes_nothing_in_the_market(town: World) -> None:
    before, territories = division(), list(Territory.objects.values())
    scenario = made(town)
    assert scenario.state == State.READY
    assert (division(), list(Territory.objects.values())) == (before, territories)
    assert not PlanRun.objects.exists()
    assert [event.verb for event in history(scenario)] == ["scenario.asked", "scenario.built"]


def test_a_scenario_evens_the_work_and_says_what_it_was(town: World) -> None:
    figures = made(town).figures
    assert figures["before"]["imbalance"] > 0.3
    assert figures["after"]["imbalance"] <= 0.06
    assert figures["moved"] == pytest.approx((1 - figures["kept"]) * figures["outlets"], abs=0.5)


def test_every_territory_stands_with_before_and_after(town: World) -> None:
    scenario = made(town)
    rows = {row.territory: row for row in scenario.territories.all()}
    assert set(rows) == {town.territories["ann"], town.territories["ben"]}
    ann = rows[town.territories["ann"]]
    assert ann.before["outlets"] == town.territories["ann"].retailers.active().count()
    assert sum(row.after["outlets"] for row in rows.values()) == scenario.outlets.count()
    for row in rows.values():
        moves = scenario.outlets.filter(moves=True)
        assert row.after["coming"] == moves.filter(after=row).count()
        assert row.after["going"] == moves.filter(before=row.territory).count()


def test_the_dearer_a_relationship_the_fewer_change_hands(town: World) -> None:
    moved = [made(town, keep=keep).figures["moved"] for keep in ("free", "medium", "strong")]
    assert moved[0] >= moved[1] >= moved[2]
    assert moved[0] > 0


def test_a_fixed_retailer_stays(town: World) -> None:
    first = made(town)
    stays = [move.retailer for move in first.outlets.filter(moves=True).select_related("retailer")[:3]]
    again = made(town, fixed=stays)
    held = again.outlets.filter(retailer__in=stays)
    assert held.count() == 3
    assert not held.filter(moves=True).exists()
    assert held.filter(is_fixed=True).count() == 3


def test_half_a_person_gets_half_the_work(town: World) -> None:
    scenario = made(town, percents={town.territories["ben"].pk: 50})
    minutes = {row.territory: row.after["minutes"] for row in scenario.territories.all()}
    part = minutes[town.territories["ben"]] / sum(minutes.values())
    assert part == pytest.approx(1 / 3, abs=0.04)


def test_who_takes_no_part_gives_everybody_away(town: World) -> None:
    scenario = made(town, managers=1, percents={town.territories["ann"].pk: 0})
    rows = {row.territory: row for row in scenario.territories.all()}
    assert rows[town.territories["ann"]].after["outlets"] == 0
    assert rows[town.territories["ben"]].after["outlets"] == scenario.outlets.count()


def test_more_people_open_new_territories_for_those_who_wait(town: World) -> None:
    waiting = account(town, "Z09")
    scenario = made(town, managers=3)
    new = scenario.territories.get(territory=None)
    assert new.manager == waiting
    adopted(town, scenario)
    territory = Territory.objects.get(manager=waiting)
    assert territory.unit == town.east
    assert territory.retailers.count() == new.after["outlets"] > 0
    assert (territory.start_lat, territory.start_lon) == (new.lat, new.lon)


def account(town: World, number: str) -> Staff:
    return open_account(
        town.company,
        number,
        "等",
        Role.ACCOUNT_MANAGER,
        password=None,
        by="system",
        at=town.now,
        unit=town.east,
    )


def test_the_work_says_how_many_are_needed(town: World) -> None:
    scenario = made(town, managers=None)
    assert scenario.figures["after"]["managers"] == 1
    assert scenario.figures["because"][0]["params"]["managers"] == 1


def test_nobody_has_more_retailers_than_he_may_when_the_number_is_computed(town: World) -> None:
    set_setting(town.company, TERRITORY_MAXIMUM, 30, by="system", at=town.now, because="test")
    scenario = made(town, managers=None)
    outlets = [row.after["outlets"] for row in scenario.territories.all()]
    assert len([number for number in outlets if number]) >= 3
    assert max(outlets) <= 30
    assert "1 人就够" in said(scenario.figures["because"][-1])


def test_a_retailer_who_must_stay_with_somebody_who_leaves_is_refused_in_words(town: World) -> None:
    shop = town.retailers["东街烟酒店"]
    scenario = made(town, managers=1, percents={town.territories["ann"].pk: 0}, fixed=[shop])
    assert scenario.state == State.REFUSED
    assert scenario.refusal is not None
    assert scenario.refusal["params"]["name"] == shop.name


def test_too_much_work_is_refused_in_words_when_nobody_may_be_overloaded(town: World) -> None:
    percents = {town.territories[name].pk: 1 for name in ("ann", "ben")}
    scenario = made(town, strict=True, percents=percents)
    assert scenario.state == State.REFUSED
    assert scenario.refusal is not None
    assert "外勤时间" in scenario.refusal["text"]
    assert not scenario.outlets.exists()


def test_a_market_manager_computes_his_own_unit_only(town: World) -> None:
    for unit in (town.west, None):
        with pytest.raises(PlanningError):
            ask_scenario(town.company, name="试", unit=unit, managers=2, keep="free", by=town.mei, at=town.now)


def test_adopting_moves_the_retailers_and_asks_for_plans_of_those_affected(town: World) -> None:
    scenario = made(town)
    wanted = {o.retailer_id: o.after.territory_id for o in scenario.outlets.select_related("after")}
    elsewhere = {pk: t for pk, t in division().items() if pk not in wanted}
    adopted(town, scenario)
    now = division()
    assert {pk: now[pk] for pk in wanted} == wanted
    assert {pk: now[pk] for pk in elsewhere} == elsewhere
    assert scenario.state == State.APPLIED
    run = scenario.plan_run
    assert run is not None
    assert set(run.settings["territories"]) == {town.territories[name].pk for name in ("ann", "ben")}
    event = list(history(scenario))[-1]
    assert (event.verb, event.body["moved"]) == ("scenario.applied", scenario.figures["moved"])
    moved = scenario.outlets.filter(moves=True)[0].retailer
    assert list(history(moved))[-1].verb == "retailer.moved"
    assert list(verify()) == []


def test_of_two_scenarios_only_the_first_is_adopted(town: World) -> None:
    first, second = made(town), made(town, keep="strong")
    adopted(town, first)
    after = division()
    with pytest.raises(PlanningError, match="换了片区"):
        adopted(town, second)
    assert division() == after
    assert TerritoryScenario.objects.get(pk=second.pk).state == State.READY
    assert conflicts_of(second)[0].params["number"] == first.figures["moved"]


def test_a_scenario_is_adopted_once(town: World) -> None:
    scenario = made(town)
    adopted(town, scenario)
    with pytest.raises(PlanningError):
        adopted(town, TerritoryScenario.objects.get(pk=scenario.pk))


def test_a_retailer_moved_meanwhile_makes_it_stale(town: World) -> None:
    scenario = made(town)
    assert conflicts_of(scenario) == []
    shop = town.retailers["东街烟酒店"]
    move_retailers([shop], None, by="system", at=town.now, because="test")
    assert "东街烟酒店" in str(conflicts_of(scenario)[0].params["names"])
    with pytest.raises(PlanningError):
        adopted(town, scenario)


def test_a_retailer_who_joined_a_territory_to_be_given_up_makes_it_stale(town: World) -> None:
    scenario = made(town, managers=1, percents={town.territories["ann"].pk: 0})
    open_retailer(
        town.company,
        licence_no="339999999999",
        name="新店",
        source="desk",
        by="system",
        at=town.now,
        territory=town.territories["ann"],
    )
    with pytest.raises(PlanningError, match="将要取消的片区"):
        adopted(town, scenario)


def test_a_manager_who_got_a_territory_meanwhile_makes_it_stale(town: World) -> None:
    account(town, "Z09")
    scenario, other = made(town, managers=3), made(town, managers=3)
    adopted(town, scenario)
    assert any("已有片区" in conflict.text for conflict in conflicts_of(other))


def test_who_closed_meanwhile_is_passed_over(town: World) -> None:
    scenario = made(town)
    gone = scenario.outlets.filter(moves=True)[0]
    Retailer.objects.filter(pk=gone.retailer_id).update(is_active=False)
    adopted(town, scenario)
    assert Retailer.objects.get(pk=gone.retailer_id).territory_id == gone.before_id


def test_a_reason_and_a_day_to_come_are_asked_for(town: World) -> None:
    scenario = made(town)
    with pytest.raises(PlanningError):
        apply_scenario(scenario, starts_on=MONDAY, because=" ", by=town.mei, at=town.now)
    with pytest.raises(PlanningError):
        apply_scenario(scenario, starts_on=town.now.date() - timedelta(days=1), because="x", by=town.mei, at=town.now)


def test_what_was_thrown_away_cannot_be_adopted(town: World) -> None:
    scenario = discard_scenario(made(town), by=town.mei, at=town.now)
    assert not scenario.outlets.exists()
    with pytest.raises(PlanningError):
        adopted(town, scenario)
    with pytest.raises(PlanningError):
        discard_scenario(scenario, by=town.mei, at=town.now)


def test_a_worker_computes_it_and_a_second_delivery_changes_nothing(town: World) -> None:
    scenario = asked(town)
    job = Job.objects.create(company_id=town.company.pk, kind="scenario.build", asked_at=town.now, state="running")
    assert divide(JobRun(job.pk), scenario_id=scenario.pk) == {"state": "ready"}
    assert divide(JobRun(job.pk), scenario_id=scenario.pk) == {"state": "ready"}
    assert [event.verb for event in history(scenario)].count("scenario.built") == 1


def test_a_cancelled_computing_leaves_nothing(town: World) -> None:
    scenario = asked(town)
    job = Job.objects.create(company_id=town.company.pk, kind="scenario.build", asked_at=town.now)
    TerritoryScenario.objects.filter(pk=scenario.pk).update(job_id=job.pk)
    scenario.refresh_from_db()
    actions.cancel_scenario(scenario, by=town.mei, at=town.now)
    assert scenario.state == State.DISCARDED
    assert build_scenario(scenario).outlets.count() == 0
    assert Job.objects.get(pk=job.pk).state == "cancelled"


def test_a_stop_while_computing_writes_nothing(town: World) -> None:
    def stop(percent: int, _message: str) -> None:
        raise JobCancelledError

    scenario = asked(town)
    with pytest.raises(JobCancelledError):
        build_scenario(scenario, report=stop)
    assert TerritoryScenario.objects.get(pk=scenario.pk).state == State.ASKED
    assert not scenario.territories.exists()


def test_progress_only_grows() -> None:
    told: list[int] = []
    teller = Teller(lambda percent, _message: told.append(percent), relations=True)
    for step in (*range(24), *range(40), *range(40)):
        teller(Progress(0.0, step, 0.0, 0))
    assert told == sorted(told)
    assert told[0] == 5
    assert 90 <= told[-1] <= 95


def test_shops_without_a_position_stay_where_they_are(town: World) -> None:
    lost = open_retailer(
        town.company,
        licence_no="339999999998",
        name="没定位",
        source="desk",
        by="system",
        at=town.now,
        territory=town.territories["ben"],
    )
    outlet = made(town).outlets.select_related("after").get(retailer=lost)
    assert outlet.after.territory == town.territories["ben"]
    assert not outlet.moves


def test_nothing_to_divide_is_said(world: World) -> None:
    Retailer.objects.update(lat=None, lon=None)
    scenario = made(world)
    assert scenario.state == State.REFUSED
    assert scenario.refusal is not None
    assert scenario.refusal["text"] == "没有标明位置的零售户，无法划分片区"
