"""In the shop with one thumb: an ordinary visit counted in taps, a tab killed in the middle, a telephone call."""

import sys
import time

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.bulletins.actions import announce_bulletin
from rounds.bulletins.models import PassedOn
from rounds.field.models import Quarantine
from rounds.field.tests.phone_acts import PASSWORD
from rounds.field.tests.test_phone_e2e import cast, draw, go_offline
from rounds.improvement.actions import publish_sop
from rounds.issues.models import Issue
from rounds.orders.models import Product
from rounds.retailers.models import Fact
from rounds.visits.models import Promise, Visit
from rounds.visits.queries import last_visit_days
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World

__all__ = ["cast"]
pytestmark = pytest.mark.e2e
MOST_TAPS = 25
# How long a practised hand needs, for the figure that is printed (docs/decisions/0009-in-the-shop.md): never asserted.
SECONDS_PER_TAP, SECONDS_PER_KEY, SECONDS_TO_READ, SECONDS_TO_SIGN = 2.5, 0.6, 12, 6
COUNTER = """
window.counted = { taps: 0, keys: 0 };
addEventListener('click', (event) => { if (event.isTrusted && event.detail) window.counted.taps += 1; }, true);
addEventListener('keydown', (event) => { if (event.isTrusted) window.counted.keys += 1; }, true);
"""
EARS = """
window.SpeechRecognition = class {
  start() {
    setTimeout(() => { this.onresult({ results: [[{ transcript: '老板说周末人多' }]] }); this.onend(); }, 50);
  }
  stop() {}
};
"""


@pytest.fixture
def prepared(cast: World) -> World:
    """The cast with a procedure, a bulletin and an assortment."""
    now, company = timezone.now(), cast.company
    steps = ["* 看库存和价签", "问一个带着的问题", "当面记录并签名"]
    publish_sop(company, code="visit", title="上门拜访三步", steps=steps, purpose="every", by=cast.mei, at=now)
    sales = cast.departments["sales_department"]
    announce_bulletin(
        sales, topic="supply", title="本周货源", body="到货", segments=[], valid_until=None, by="system", at=now
    )
    for number, name in enumerate(("利群（新版）", "黄鹤楼（软蓝）"), start=1):
        Product.objects.create(company=company, code=f"P{number}", name=name)
    return cast


def opened(screens: Screens, world: World, *, script: str = "") -> Page:
    """The round of the day, read from the server; `script` runs before the app does."""
    page = screens.phone(geolocation={"latitude": 30.001, "longitude": 120.001, "accuracy": 15})
    page.add_init_script(script)
    page.goto("/accounts/login/?next=/field/")
    page.locator("input[name=login]").fill(world.ann.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    page.locator("article.visit").nth(1).wait_for(timeout=60_000)
    return page


def tap(page: Page, name: str, *, within: str = "body") -> None:
    page.locator(within).get_by_role("button", name=name, exact=True).first.click()


def card(title: str) -> str:
    return f".card:has(.card-title:text-is('{title}'))"


def test_an_ordinary_visit_takes_under_two_minutes(live: Live, screens: Screens, prepared: World) -> None:
    page = opened(screens, prepared)
    page.evaluate(COUNTER)
    began = time.monotonic()
    _tapped_through(page)
    if page.locator(".doubt").count():  # a machine is faster than a minute; the person says so in one tap
        tap(page, "只办一件小事")
    tap(page, "离店并保存")
    page.wait_for_url("**/#/today")
    seconds = time.monotonic() - began
    counted = page.evaluate("window.counted")
    by_hand = SECONDS_PER_TAP * counted["taps"] + SECONDS_PER_KEY * counted["keys"] + SECONDS_TO_READ + SECONDS_TO_SIGN
    sys.stdout.write(
        f"\nordinary visit: {counted['taps']} taps, {counted['keys']} keys, one signature;"
        f" {seconds:.1f} s by the machine, about {by_hand:.0f} s by hand\n"
    )
    assert counted["taps"] <= MOST_TAPS
    expect(page.locator(".strip")).to_contain_text("待上传 0")
    _arrived_whole(prepared)


def _tapped_through(page: Page) -> None:
    tap(page, "到店")
    page.locator(".sticky button").click()
    page.get_by_label("库存", exact=True).click()
    page.keyboard.type("12")
    tap(page, "断货", within=card("看到的情况"))
    tap(page, "利群（新版）")
    tap(page, "有缺")
    tap(page, "4")
    page.locator(".duty .chip").first.click()
    tap(page, "告知", within=card("部门信息传递了吗"))
    tap(page, "全部做到")
    tap(page, "少送漏送")
    tap(page, "客流增加")
    tap(page, "补齐价签")
    tap(page, "下次再看库存")
    draw(page)
    expect(page.get_by_text("签名已保存")).to_be_visible()
    expect(page.get_by_text("四部分齐全")).to_be_visible()


def _arrived_whole(world: World) -> None:
    visit = Visit.objects.get(state=Visit.State.FINISHED)
    assert visit.is_complete
    assert visit.comment == "库存 12 条，断货：利群（新版），价签有缺，陈列 4 级；客流增加"
    assert (visit.suggestion, visit.summary) == ("补齐价签", "下次再看库存")
    assert [step["is_done"] for step in visit.sop_steps] == [True, True, True]
    assert visit.facts["out_of_stock"] == "利群（新版）"
    assert len(visit.done_duties) == 1
    assert {"price_labels", "display_grade", "stock_cartons"} <= set(
        Fact.objects.filter(retailer=visit.retailer, source=Fact.Source.VISIT).values_list("field", flat=True)
    )
    assert PassedOn.objects.get().how == "told"
    issue = Issue.objects.get(visit=visit)
    assert (issue.text, issue.proposed_solution) == ("送来的货少了", "核对送货单，下次随车补送")
    assert visit.answers.get("very_short") == "brief_errand"
    assert not Quarantine.objects.exists()


def test_a_killed_tab_loses_not_even_half_a_sentence(live: Live, screens: Screens, prepared: World) -> None:
    screens.expect(r"ERR_INTERNET_DISCONNECTED|Failed to load resource")
    page = opened(screens, prepared)
    go_offline(page)
    tap(page, "到店")
    page.locator(".sticky button").click()
    _half_written(page)
    page.wait_for_timeout(300)
    address, context = page.url, page.context
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(address)
    _is_all_there(again)
    tap(again, "记下承诺")
    again.get_by_label("总结：下一步做什么").fill("周三再看")
    tap(again, "离店并保存")
    tap(again, "仍然保存")
    expect(again.locator("article.visit").first.get_by_text("已完成")).to_be_visible()
    context.set_offline(False)
    expect(again.locator(".strip")).to_contain_text("待上传 0")
    promise, visit = Promise.objects.get(), Visit.objects.get(state=Visit.State.FINISHED)
    assert (promise.visit, promise.text, promise.manager) == (visit, "带样品来看看", prepared.ann)
    assert visit.summary.startswith("答应 ")
    visit.retailer.refresh_from_db()
    assert visit.retailer.owner_situation == "家里有人生病"
    assert "owner_situation" not in visit.facts
    assert not Quarantine.objects.exists()


def _half_written(page: Page) -> None:
    page.locator("summary", has_text="店主近况").click()
    tap(page, "家里有人生病")
    page.get_by_role("button", name="答应他一件事").click()
    page.get_by_label("答应什么").fill("带样品来看看")
    page.locator(f"{card('承诺')} .chips").last.locator("button").first.click()
    page.get_by_label("评述：看到、听到什么").press_sequentially("老板说隔壁新开了一家")
    page.get_by_role("button", name="登记问题").click()
    page.locator(".sheet").get_by_role("button", name="价格问题").click()
    page.locator(".sheet").get_by_label("零售户怎么说").press_sequentially("隔壁卖得低两")


def _is_all_there(page: Page) -> None:
    sheet = page.locator(".sheet")
    expect(sheet.get_by_label("零售户怎么说")).to_have_value("隔壁卖得低两")
    sheet.get_by_label("零售户怎么说").press_sequentially("块")
    sheet.get_by_role("button", name="加到这次拜访").click()
    expect(page.locator(".van-overlay:visible")).to_have_count(0)
    expect(page.get_by_text("隔壁卖得低两块")).to_be_visible()
    expect(page.get_by_label("评述：看到、听到什么")).to_have_value("老板说隔壁新开了一家")
    expect(page.get_by_label("答应什么")).to_have_value("带样品来看看")
    expect(page.locator("summary", has_text="店主近况：家里有人生病")).to_be_visible()


def test_a_telephone_call_has_the_short_form_and_leaves_the_interval_alone(
    live: Live, screens: Screens, prepared: World
) -> None:
    page = opened(screens, prepared, script=EARS)
    tap(page, "到店")
    tap(page, "电话拜访")
    tap(page, "开始")
    for at_the_door in ("陈列（1 差 — 5 好）", "照片（可以不拍）", "没有位置，不影响保存", "标准作业"):
        expect(page.get_by_text(at_the_door)).to_have_count(0)
    expect(page.locator("canvas.pad")).to_have_count(0)
    page.locator(".spoken").first.get_by_role("button", name="说话写入").click()
    expect(page.get_by_label("评述：看到、听到什么")).to_have_value("老板说周末人多")
    tap(page, "学网上订货")
    tap(page, "按周期拜访")
    expect(page.get_by_text("该写的都写了")).to_be_visible()
    tap(page, "保存")
    page.wait_for_url("**/#/today")
    expect(page.locator(".strip")).to_contain_text("待上传 0")
    visit = Visit.objects.get(state=Visit.State.FINISHED)
    assert (visit.channel, visit.is_complete, visit.doubts) == ("phone", True, [])
    assert last_visit_days(prepared.company, before=timezone.now()) == {}
