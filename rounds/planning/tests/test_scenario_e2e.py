"""A scenario in a real browser: asked for, looked at, compared, adopted, handed over; and a plan on paper."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.planning.models import PlanRun, TerritoryScenario
from rounds.planning.tests.acts import drafted, plan_of
from rounds.planning.tests.test_scenarios import crowded
from rounds.retailers.models import Retailer
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.services.screens import Serve
from tests.world import PASSWORD, World, build_world

pytestmark = pytest.mark.e2e
SECONDS = 120_000  # the first computing compiles the engine where no cache is


@pytest.fixture(scope="module")
def live(serve: Serve) -> Iterator[Live]:
    """A server and a worker over a database of their own."""
    with serve("scenarios") as server:
        server.start_worker()
        yield server


@pytest.fixture(scope="module")
def cast(live: Live) -> World:
    """The named cast with a crowded east; Mei may sign in."""
    world = crowded(build_world())
    world.mei.set_password(PASSWORD)
    world.mei.save()
    return world


@pytest.fixture
def page(screens: Screens, cast: World) -> Page:
    """Mei's desk, on the scenarios."""
    page = screens.desk()
    page.goto("/accounts/login/?next=/plans/scenarios/")
    page.locator("input[name=login]").fill(cast.mei.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_role("heading", name="片区方案")).to_be_visible()
    return page


def computed(page: Page, name: str, keep: str) -> TerritoryScenario:
    """Ask for a scenario and wait for the worker."""
    page.goto("/plans/scenarios/new/")
    page.get_by_label("方案名称").fill(name)
    page.get_by_label(keep).check()
    page.get_by_role("button", name="开始测算").click()
    page.get_by_role("link", name="查看结果").click(timeout=SECONDS)
    expect(page.get_by_text("工作量最大偏差")).to_be_visible()
    return TerritoryScenario.objects.unscoped("the whole town").get(name=name)


def division() -> dict[int, int | None]:
    return dict(Retailer.objects.unscoped("the whole town").values_list("pk", "territory"))


def drawn(page: Page, ident: str) -> None:
    expect(page.locator(f"#{ident}[data-drawn=yes]")).to_be_visible(timeout=SECONDS)


def test_a_scenario_is_made_looked_at_adopted_and_handed_over(page: Page, cast: World) -> None:
    before = division()
    even, kept = computed(page, "放开看看", "不考虑"), computed(page, "保持看看", "尽量保持")
    assert division() == before
    looks(page, even, kept)
    adopts(page, even)
    hands_over(page, even)
    page.goto(f"/plans/scenarios/{kept.pk}/")
    expect(page.get_by_text("换了片区")).to_be_visible()
    expect(page.get_by_role("button", name="采用并移交")).to_have_count(0)
    run = PlanRun.objects.unscoped("the whole town").get()
    page.goto(f"/plans/?run={run.pk}")
    expect(page.get_by_role("row", name="待审批")).to_have_count(2, timeout=SECONDS)


def looks(page: Page, even: TerritoryScenario, kept: TerritoryScenario) -> None:
    """Both beside each other, then one of them before and after."""
    page.goto("/plans/scenarios/")
    page.get_by_label("比较 放开看看").check()
    page.get_by_label("比较 保持看看").check()
    page.get_by_role("button", name="比较勾选的方案").click()
    expect(page.get_by_role("row", name="要移交的零售户")).to_contain_text(str(even.figures["moved"]))
    drawn(page, f"map-{even.pk}")
    drawn(page, f"map-{kept.pk}")
    page.get_by_role("link", name="放开看看").first.click()
    drawn(page, "scenario-canvas")
    page.locator("#scenario-map").get_by_role("link", name="原来").click()
    expect(page.locator("#scenario-map [aria-current=true]")).to_have_text("原来")
    drawn(page, "scenario-canvas")


def adopts(page: Page, scenario: TerritoryScenario) -> None:
    page.get_by_role("link", name="采用…").click()
    page.get_by_label("采用的原因").fill("两人工作量差太多")
    page.get_by_role("button", name="采用并移交").click()
    expect(page.get_by_role("alert").first).to_contain_text("已采用")
    now = division()
    for outlet in scenario.outlets.select_related("after"):
        assert now[outlet.retailer_id] == outlet.after.territory_id


def hands_over(page: Page, scenario: TerritoryScenario) -> None:
    """A page for each of the two, every retailer with giver and getter, and the same as a file."""
    page.get_by_role("link", name="交接清单").click()
    expect(page.locator(".paper")).to_have_count(2)
    move = scenario.outlets.filter(moves=True).select_related("retailer")[0]
    expect(page.get_by_text(move.retailer.name, exact=True)).to_have_count(2)
    with page.expect_download() as sheet:
        page.get_by_role("button", name="导出表格").click()
    assert sheet.value.suggested_filename == f"handover-{scenario.pk}.xlsx"


def test_four_weeks_fit_a_page_a_day_and_a_page_a_week(page: Page, cast: World) -> None:
    today = timezone.localdate()
    run = drafted(cast, today + timedelta(days=7 - today.weekday()), at=timezone.now(), names=("ann",))
    plan = plan_of(run, cast.ann)
    page.goto(f"/plans/{plan.pk}/print/")
    days = plan.stops.values_list("day", flat=True).distinct().count()
    assert pages(page) == days
    page.get_by_role("link", name="每周一页（横向）").click()
    expect(page.locator(".paper-week")).to_have_count(4)
    assert pages(page) == 4
    page.goto(f"/plans/{plan.pk}/")
    with page.expect_download() as calendar:
        page.get_by_role("button", name="导出日历").click()
    assert calendar.value.suggested_filename.endswith(".ics")


def pages(page: Page) -> int:
    """Pages a printer would get."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))
