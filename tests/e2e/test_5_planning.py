"""Step 5: four weeks are asked for, computed, looked at, approved, published; the account manager sees his day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.visits.models import Visit
from tests.e2e.acts import confirm
from tests.e2e.conftest import People
from tests.e2e.town import SHOPS, UNPLACED, Town

pytestmark = pytest.mark.e2e


def next_monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=7 - today.weekday())


def plan() -> VisitPlan:
    return VisitPlan.objects.unscoped("the whole town").get(manager__username="A01")


def test_the_market_manager_asks_for_four_weeks_and_follows_the_computing(segmented: Town, people: People) -> None:
    page = people.at_desk("M01")
    page.get_by_role("link", name="拜访计划").click()
    page.get_by_role("link", name="生成计划").first.click()
    page.get_by_label("开始日期").fill(next_monday().isoformat())
    page.get_by_role("button", name="开始生成").click()
    expect(page.get_by_role("alert").first).to_contain_text("已开始生成拜访计划")
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("link", name="查看结果").click(timeout=60_000)
    row = page.get_by_role("row", name="安宁")
    expect(row).to_contain_text("待审批")
    row.get_by_role("link", name="查看").click()
    days = page.locator(".plan-grid a.plan-cell")
    expect(days.first).to_be_visible()
    assert 12 <= days.count() <= 24
    expect(page.locator("#plan-map canvas, #plan-map .leaflet-pane, #plan-map svg").first).to_be_attached()


def test_an_interval_that_cannot_be_kept_is_named_with_its_reason(segmented: Town, people: People) -> None:
    page = people.at_desk("M01")
    page.goto(f"/plans/{plan().pk}/")
    broken = page.locator("#broken")
    row = broken.get_by_role("row", name=SHOPS[UNPLACED].name)
    expect(row).to_contain_text("不上门")
    expect(row).to_contain_text("没有位置，无法排入线路")


def test_a_day_of_the_calendar_opens_its_round_and_map(segmented: Town, people: People) -> None:
    page = people.at_desk("M01")
    page.goto(f"/plans/{plan().pk}/")
    busy = page.locator(".plan-grid a.plan-cell").nth(3)
    day = (busy.get_attribute("href") or "").removeprefix("?day=")
    busy.click()
    expect(page.locator("#plan-days [aria-current=date]")).to_have_attribute("href", f"?day={day}")
    stops = PlannedVisit.objects.filter(plan=plan(), day=day, channel="door").order_by("position")
    table = page.locator("#plan-days table.list tbody tr")
    expect(table).to_have_count(stops.count())
    for row, stop in zip(table.all(), stops.select_related("retailer"), strict=True):
        expect(row).to_contain_text(stop.retailer.name)


def test_it_takes_effect_when_approved_and_published_and_the_account_manager_sees_his_day(
    segmented: Town, people: People
) -> None:
    page = people.at_desk("M01")
    page.goto(f"/plans/{plan().pk}/")
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("已批准")
    visits = Visit.objects.unscoped("the whole town").filter(manager__username="A01", plan_key__gt="")
    assert not visits.filter(planned_on__gte=next_monday()).exists()
    confirm(page, "发布")
    expect(page.get_by_role("alert").first).to_contain_text("已发布")
    planned = visits.filter(planned_on__gte=next_monday())
    assert planned.count() == PlannedVisit.objects.filter(plan=plan()).count()

    own = people.at_desk("A01")
    own.get_by_role("link", name="拜访计划").click()
    expect(own.get_by_text("我的计划：")).to_be_visible()
    first = planned.order_by("planned_on", "position").select_related("retailer").first()
    assert first is not None
    own.locator(f".plan-grid a[href='?day={first.planned_on}']").click()
    expect(own.locator("#plan-days")).to_contain_text(first.retailer.name)
