"""In a real browser: a rain day from its report to the published rounds; the neglected, what they cost, their draft."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.planning.models import PlanRun, Replan, VisitPlan
from rounds.planning.tests.acts import door_days, drafted, plan_of, published, segmented
from rounds.planning.tests.test_pages import next_monday
from rounds.retailers.actions import open_retailer
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit
from tests.e2e.acts import confirm
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.services.screens import Serve
from tests.world import PASSWORD, World, build_world

pytestmark = pytest.mark.e2e
SECONDS = 120_000  # the first computing compiles the engine where no cache is
NAMED = ("东街烟酒店", "桥头便利店", "山口食杂店")


@pytest.fixture(scope="module")
def live(serve: Serve) -> Iterator[Live]:
    """A server and a worker over a database of their own."""
    with serve("replans") as server:
        server.start_worker()
        yield server


@pytest.fixture(scope="module")
def cast(live: Live) -> World:
    """The named cast, Ann with a dozen shops nobody has visited for weeks, her plan published; Mei may sign in."""
    world, now = build_world(), timezone.now()
    for number in range(9):
        open_retailer(
            world.company, licence_no=f"3308000000{number:02d}", name=f"新店{number}", source="desk", by="system",
            at=now - timedelta(days=60), territory=world.territories["ann"], market_type="urban",
            lat=30.0 + number / 500, lon=120.0 + number / 700,
        )  # fmt: skip
    for number in range(9):
        world.retailers[f"新店{number}"] = Retailer.objects.get(name=f"新店{number}")
    Retailer.objects.update(made_at=now - timedelta(days=60))
    segmented(world, dict.fromkeys([*NAMED, *(f"新店{number}" for number in range(9))], "guide"), since=now)
    published(plan_of(drafted(world, next_monday(), at=now, names=("ann",)), world.ann), world, at=now)
    world.mei.set_password(PASSWORD)
    world.mei.save()
    return world


@pytest.fixture
def page(screens: Screens, cast: World) -> Page:
    """Mei's desk, on the plans."""
    page = screens.desk()
    page.goto("/accounts/login/?next=/plans/")
    page.locator("input[name=login]").fill(cast.mei.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.locator("h1")).to_contain_text("拜访计划")
    return page


def plan_in_force(world: World) -> VisitPlan:
    return VisitPlan.objects.get(manager=world.ann, state="published")


def rounds_of(world: World, day: date) -> set[int]:
    visits = Visit.objects.filter(manager=world.ann, channel="door", planned_on=day, state="planned")
    return set(visits.values_list("retailer_id", flat=True))


def test_a_rain_day_is_planned_again_and_published(cast: World, page: Page) -> None:
    before = plan_in_force(cast)
    day = date.fromisoformat(max(before.days, key=lambda row: row["visits"])["day"])
    lost = rounds_of(cast, day)
    assert lost
    page.get_by_role("link", name="临时重排").click()
    page.get_by_role("link", name="恶劣天气").click()
    page.get_by_label("Aann片区").check()
    page.get_by_label("从").fill(day.isoformat())
    page.get_by_label("到").fill(day.isoformat())
    page.get_by_label("说明").fill("大雪封路")
    page.get_by_role("button", name="算出方案").click()
    page.get_by_role("link", name="查看结果").click(timeout=SECONDS)

    card = page.locator(".replan-proposal")
    expect(card).to_contain_text("Aann片区")
    expect(card.locator("details", has_text="上门变化")).to_contain_text("恶劣天气")
    expect(card.get_by_role("row", name="调整后").first).to_be_visible()
    expect(card.locator(".map-canvas")).to_be_attached()
    for pk in lost:
        expect(card.locator("details", has_text="上门变化")).to_contain_text(Retailer.objects.get(pk=pk).name)
    assert rounds_of(cast, day) == lost

    confirm(page, "采纳并发布")
    expect(page.get_by_role("alert").first).to_contain_text("已采纳并发布")
    expect(card).to_contain_text("已发布")
    before.refresh_from_db()
    assert before.state == "superseded"
    assert rounds_of(cast, day) == set()
    row = Replan.objects.get()
    plan = row.proposals.get().plan
    for pk in lost:
        days = door_days(plan, Retailer.objects.get(pk=pk))
        assert days
        assert all(pk in rounds_of(cast, one) for one in days)


def test_the_neglected_get_a_draft_that_visits_them_first(cast: World, page: Page) -> None:
    page.get_by_role("link", name="覆盖公平").click()
    expect(page.locator("h1")).to_contain_text("覆盖公平")
    neglected = page.locator("#neglected")
    for name in NAMED:
        expect(neglected).to_contain_text(name)
    line = page.locator("#territories").get_by_role("row", name="Aann片区")
    line.scroll_into_view_if_needed()
    expect(line.get_by_text("明细")).to_be_visible(timeout=20_000)
    confirm(page, "生成补访草稿")
    expect(page.get_by_role("alert").first).to_contain_text("已开始生成补访草稿")
    page.get_by_role("link", name="查看结果").click(timeout=SECONDS)

    expect(page.locator("h1")).to_contain_text("改了什么")
    run = PlanRun.objects.latest("pk")
    plan = VisitPlan.objects.get(run=run)
    workdays = [date.fromisoformat(row["day"]) for row in plan.days][:5]
    for name in NAMED:
        shop = Retailer.objects.get(name=name)
        assert shop.pk in run.settings["early"]
        assert door_days(plan, shop)[0] in workdays
        expect(page.locator("main")).to_contain_text(name)
    expect(page.locator("main")).to_contain_text("待审批")
    assert plan_in_force(cast).pk != plan.pk
