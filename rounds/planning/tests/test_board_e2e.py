"""The board in a real browser: drag with the cost shown before, lock, undo, explain, keys, touch, publish."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from rounds.people.actions import set_setting
from rounds.planning.models import PlanEdit, PlannedVisit, VisitPlan
from rounds.planning.rules.settings import BAND_MAX
from rounds.planning.tests.acts import drafted, plan_of, segmented
from rounds.retailers.actions import open_retailer
from rounds.visits.models import Visit
from tests.services.live import Live
from tests.services.screens import Serve
from tests.world import PASSWORD, World, build_world

pytestmark = pytest.mark.e2e
SHOP = "桥头便利店"
LOST = "无名小店"  # nobody knows where it is, so no plan can serve it


@pytest.fixture(scope="module")
def live(serve: Serve) -> Iterator[Live]:
    """One server for all tests of the board, over a database of their own."""
    with serve("board") as server:
        yield server


@pytest.fixture(scope="module")
def cast(live: Live) -> World:
    """The named cast; Mei may sign in."""
    world = build_world()
    world.mei.set_password(PASSWORD)
    world.mei.save()
    ann = world.territories["ann"]
    licence = {"licence_no": "330100999999", "source": "desk"}
    open_retailer(world.company, name=LOST, territory=ann, by="system", at=world.now, **licence)
    segments = {"东街烟酒店": "promote", SHOP: "guide", "山口食杂店": "care", "东河超市": "guide"}
    segmented(world, segments, since=timezone.now() - timedelta(days=2))
    return world


@pytest.fixture
def plan(cast: World) -> VisitPlan:
    """A new draft of Ann's, for four weeks from next Monday."""
    today = timezone.localdate()
    run = drafted(cast, today + timedelta(days=7 - today.weekday()), at=timezone.now())
    return plan_of(run, cast.ann)


@pytest.fixture
def stop(plan: VisitPlan) -> PlannedVisit:
    """The first visit of a shop."""
    found = plan.stops.filter(retailer__name=SHOP, channel="door").order_by("day").first()
    assert found is not None
    return found


def board(page: Page, cast: World, stop: PlannedVisit) -> Page:
    """The board with the round of this visit."""
    page.goto(f"/accounts/login/?next=/plans/board/%3Fplan={stop.plan_id}%26day={stop.day}")
    page.locator("input[name=login]").fill(cast.mei.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(row(page)).to_be_visible()
    expect(cell(page, stop.plan, stop.day)).to_have_attribute("aria-current", "true")  # the board's script has begun
    return page


def row(page: Page) -> Locator:
    return page.locator("#board-round tr[data-stop]", has_text=SHOP)


def cell(page: Page, plan: VisitPlan, day: date) -> Locator:
    return page.locator(f'[data-cell][data-plan="{plan.pk}"][data-day="{day}"]')


def free_day(stop: PlannedVisit) -> date:
    taken = set(stop.plan.stops.filter(retailer=stop.retailer, channel="door").values_list("day", flat=True))
    worked = (date.fromisoformat(one["day"]) for one in stop.plan.days)
    return next(day for day in worked if day > stop.day and day not in taken)


def middle(one: Locator) -> tuple[float, float]:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def lift(page: Page, target: Locator) -> None:
    """Press on the grip of the visit and carry it over a cell; near a border the page scrolls along meanwhile."""
    page.mouse.move(*middle(row(page).locator("[data-grip]")))
    page.mouse.down()
    page.mouse.move(*middle(target), steps=12)
    page.mouse.move(*middle(target))
    expect(target).to_have_class(re.compile(r"\bdrop-"))


def where(stop: PlannedVisit) -> tuple[int, date, str]:
    now = PlannedVisit.objects.get(pk=stop.pk)
    return now.plan_id, now.day, now.lock


def test_a_visit_is_dragged_to_another_day_and_the_cost_is_shown_before_it_is_dropped(
    desk: Page, cast: World, stop: PlannedVisit
) -> None:
    page, day = board(desk, cast, stop), free_day(stop)
    target = cell(page, stop.plan, day)
    visits = stop.plan.stops.filter(day=day, channel="door").count()
    lift(page, target)
    cost = page.locator("#board-cost")
    expect(cost).to_contain_text("分钟")
    expect(cost).to_contain_text("公里")
    expect(cost).to_contain_text(f"这一天 {visits} → {visits + 1} 户")
    expect(cost).to_contain_text("间隔")
    assert where(stop) == (stop.plan_id, stop.day, "")
    page.mouse.up()
    expect(page.locator(".board-note")).to_contain_text(f"{SHOP} 已移到")
    expect(target.locator("b")).to_have_text(str(visits + 1))
    expect(row(page)).to_have_count(0)
    assert where(stop) == (stop.plan_id, day, "")


def test_a_visit_is_dragged_to_another_manager(desk: Page, cast: World, stop: PlannedVisit) -> None:
    page, other = board(desk, cast, stop), plan_of(stop.plan.run, cast.staff["ben"])
    lift(page, cell(page, other, stop.day))
    expect(page.locator("#board-cost .cost-title")).to_contain_text("ben")
    page.mouse.up()
    expect(page.locator(".board-note")).to_contain_text("ben")
    assert where(stop) == (other.pk, stop.day, "")
    cell(page, other, stop.day).click()
    expect(row(page)).to_contain_text("代访")


def test_a_drag_that_is_called_off_changes_nothing(desk: Page, cast: World, stop: PlannedVisit) -> None:
    page = board(desk, cast, stop)
    lift(page, cell(page, stop.plan, free_day(stop)))
    expect(page.locator("#board-cost")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".board-ghost")).to_have_count(0)
    page.mouse.up()
    expect(row(page)).to_be_visible()
    assert not PlanEdit.objects.filter(stop=stop).exists()


def test_a_full_day_refuses_the_drop_and_says_why(desk: Page, cast: World) -> None:
    set_setting(cast.company, BAND_MAX, 1, by="system", at=timezone.now(), because="test")
    try:
        today = timezone.localdate()
        run = drafted(cast, today + timedelta(days=7 - today.weekday()), at=timezone.now())
    finally:
        set_setting(cast.company, BAND_MAX, 26, by="system", at=timezone.now(), because="test")
    stop = plan_of(run, cast.ann).stops.filter(retailer__name=SHOP, channel="door").order_by("day")[0]
    full = stop.plan.stops.filter(channel="door").exclude(day=stop.day).exclude(retailer=stop.retailer).order_by("day")
    page = board(desk, cast, stop)
    lift(page, cell(page, stop.plan, full[0].day))
    expect(page.locator("#board-cost")).to_contain_text("超过每天上限 1 户")
    expect(page.locator("#board-cost")).to_contain_text("C13")
    page.mouse.up()
    expect(row(page)).to_be_visible()
    assert not PlanEdit.objects.filter(stop=stop).exists()


def test_a_locked_visit_shows_it_and_stays_and_undo_takes_back_step_by_step(
    desk: Page, cast: World, stop: PlannedVisit
) -> None:
    page, day = board(desk, cast, stop), free_day(stop)
    lift(page, cell(page, stop.plan, day))
    expect(page.locator("#board-cost .cost")).to_be_visible()
    page.mouse.up()
    expect(page.locator(".board-note")).to_contain_text("已移到")
    cell(page, stop.plan, day).click()
    row(page).get_by_role("link", name="移动…").click()
    page.get_by_role("button", name="锁定日期和顺序").click()
    expect(row(page)).to_contain_text("锁定日期和顺序")
    expect(row(page).locator("[data-grip]")).to_have_count(0)
    assert where(stop) == (stop.plan_id, day, "place")
    page.get_by_role("button", name="撤销上一步").click()
    expect(page.locator(".board-note")).to_contain_text("已撤销")
    expect(row(page).locator("[data-grip]")).to_have_count(1)
    page.get_by_role("button", name="撤销上一步").click()
    expect(row(page)).to_have_count(0)
    assert where(stop) == (stop.plan_id, stop.day, "")
    page.get_by_role("link", name="调整记录").click()
    expect(page.locator("#drawer .timeline-entry", has_text="已由mei于")).to_have_count(2)


def test_every_visit_says_why_this_day(desk: Page, cast: World, stop: PlannedVisit) -> None:
    page = board(desk, cast, stop)
    expect(row(page)).to_contain_text("天上门一次")
    row(page).get_by_role("link", name="移动…").click()
    card = page.locator("#drawer")
    expect(card).to_contain_text("为什么是这一天")
    expect(card).to_contain_text("天上门一次")
    expect(card).to_contain_text("这四周")


def test_why_a_shop_is_not_served_opens_beside_the_board(desk: Page, cast: World, stop: PlannedVisit) -> None:
    page = board(desk, cast, stop)
    page.locator(f'[data-row="{stop.plan_id}"]').get_by_role("link", name="未达").click()
    expect(page.locator("#drawer")).to_contain_text(LOST)
    expect(page.locator("#drawer")).to_contain_text("没有位置，无法排入线路")


def test_keys_walk_the_calendar_and_the_form_moves_a_visit(desk: Page, cast: World, stop: PlannedVisit) -> None:
    page, day = board(desk, cast, stop), free_day(stop)
    shown = cell(page, stop.plan, stop.day)
    shown.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    expect(shown).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#board-round .card-title")).to_contain_text("ben")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    row(page).get_by_role("link", name="移动…").click()
    page.get_by_label("日期").select_option(day.isoformat())
    expect(page.locator("#card-cost")).to_contain_text("公里")
    page.locator(".board-move").get_by_role("button", name="移动").click()
    expect(page.locator(".board-note")).to_contain_text("已移到")
    expect(page.locator("#drawer.show")).to_have_count(0)
    assert where(stop) == (stop.plan_id, day, "")


def test_a_finger_drags_too(phone: Page, cast: World, stop: PlannedVisit) -> None:
    page, day = board(phone, cast, stop), free_day(stop)
    assert day - stop.day < timedelta(days=5)  # the same week is on the screen
    touch = page.context.new_cdp_session(page)
    row(page).locator("[data-grip]").scroll_into_view_if_needed()
    cell(page, stop.plan, day).evaluate("cell => cell.scrollIntoView({ block: 'start' })")
    page.evaluate("window.scrollBy(0, -120)")
    start, target = middle(row(page).locator("[data-grip]")), middle(cell(page, stop.plan, day))

    def send(kind: str, *points: tuple[float, float]) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]})

    send("touchStart", start)
    for part in range(1, 11):
        share = part / 10
        send("touchMove", (start[0] + share * (target[0] - start[0]), start[1] + share * (target[1] - start[1])))
    send("touchMove", middle(cell(page, stop.plan, day)))  # the page scrolled along near its border
    expect(cell(page, stop.plan, day)).to_have_class(re.compile(r"\bdrop-"))
    expect(page.locator("#board-cost .cost")).to_be_visible()
    send("touchEnd")
    expect(page.locator(".board-note")).to_contain_text("已移到")
    assert where(stop) == (stop.plan_id, day, "")


def test_a_plan_is_approved_and_published_from_the_board(desk: Page, cast: World, stop: PlannedVisit) -> None:
    page = board(desk, cast, stop)
    page.locator("#board-round").get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("已批准")
    page.locator("#board-round").get_by_role("button", name="发布").first.click()
    page.locator("dialog[open]").get_by_role("button", name="发布").click()
    expect(page.get_by_role("alert").first).to_contain_text("已发布")
    expect(page).to_have_url(re.compile("/plans/board/"))
    assert Visit.objects.filter(manager=cast.ann, plan_key=f"plan-{stop.plan_id}", state="planned").exists()
