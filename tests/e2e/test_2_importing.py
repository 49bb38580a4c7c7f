"""Steps 2 and 3: lists as other systems write them come in by the desk, seen before they are taken, and undone."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.orders.models import MonthlyFeature, OrderBatch
from rounds.retailers.models import Retailer
from tests.e2e import files
from tests.e2e.acts import confirm
from tests.e2e.conftest import People
from tests.e2e.town import SHOPS, Town, order_lines

pytestmark = pytest.mark.e2e


def shops() -> dict[str, Retailer]:
    return {shop.licence_no: shop for shop in Retailer.objects.unscoped("the whole town").select_related("territory")}


def bring(page: Page, kind: str, name: str, content: bytes) -> None:
    """Upload a file and let it be checked with the columns as guessed."""
    page.goto("/imports/")
    page.get_by_role("link", name="导入文件").first.click()
    page.get_by_role("radio", name=re.compile(f"^{kind} ")).check()
    page.locator("#id_file").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="上传，下一步").click()
    expect(page.get_by_role("heading", name="对应列")).to_be_visible()


def check(page: Page) -> None:
    page.get_by_role("button", name="开始校验").click()
    expect(page.get_by_role("heading", name="概况")).to_be_visible(timeout=60_000)


def figure(page: Page, label: str) -> int:
    card = page.locator(".stat", has=page.get_by_text(label, exact=True))
    return int("".join(filter(str.isdigit, card.locator(".stat-figure").inner_text())))


def carry_out(page: Page, label: str, state: str) -> None:
    confirm(page, label)
    expect(page.locator(".page-subtitle")).to_contain_text(state, timeout=60_000)
    expect(page.get_by_role("heading", name="概况")).to_be_visible()


def test_a_template_can_be_had_before_anything_else(town: Town, people: People) -> None:
    page = people.at_desk("R01")
    page.get_by_role("link", name="数据导入").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="零售户").filter(has_text="模板").click()
    assert coming.value.suggested_filename.endswith(".xlsx")


def test_a_messy_list_is_matched_checked_row_by_row_and_taken_as_far_as_it_is_good(town: Town, people: People) -> None:
    page = people.at_desk("R01")
    bring(page, "零售户档案", "零售户名单.csv", files.retailers_gbk())
    expect(page.get_by_role("combobox", name="坐标 首选列")).to_have_value("Store Location")
    expect(page.get_by_role("combobox", name="许可证号 首选列")).to_have_value("专卖证号")
    expect(page.locator(".import-preview")).to_contain_text(SHOPS[0].name)
    check(page)
    assert (figure(page, "读取"), figure(page, "接受")) == (len(SHOPS) + len(files.MESS), len(SHOPS))
    assert not shops()

    for value, reason, fix in (
        (files.TWICE, "在文件中出现多次", "请只保留一行，或改正许可证号"),
        ("2019-13-05", "没有“2019-13-05”这一天", "请核对年、月、日"),
        ("查无此人", "没有片区或客户经理“查无此人”", "请填片区的代码"),
    ):
        row = page.locator("#rows tbody tr", has=page.get_by_text(value, exact=True)).first
        expect(row).to_contain_text(reason)
        expect(row).to_contain_text(fix)
    with page.expect_download() as coming:
        page.get_by_role("link", name=".csv", exact=True).click()
    refused = coming.value.path().read_text(encoding="utf-8-sig")
    assert refused.count("\n") >= len(files.MESS)
    assert "查无此人" in refused
    assert SHOPS[0].name not in refused

    carry_out(page, "导入", "已导入")
    taken = shops()
    assert len(taken) == len(SHOPS)
    first = taken[SHOPS[0].licence_no]
    assert (first.name, first.lat, first.lon) == (SHOPS[0].name, *SHOPS[0].position)
    assert {str(shop.opened_on) for shop in taken.values()} == {"2019-03-05"}
    assert first.territory is not None
    assert first.territory.code == "A01"


def test_a_later_list_shows_what_it_would_change_deletes_nobody_and_is_undone(stocked: Town, people: People) -> None:
    before = {licence: shop.name for licence, shop in shops().items()}
    page = people.at_desk("R01")
    bring(page, "零售户档案", "零售户名单二.csv", files.retailers_again())
    expect(page.get_by_text("这样的表头以前导入过")).to_be_visible()
    check(page)
    page.get_by_role("link", name="差异").click()
    expect(page.locator("#rows tbody tr")).to_have_count(3)
    changed = page.locator("#rows tbody tr", has=page.locator("del"))
    expect(changed).to_have_count(1)
    expect(changed.locator("del")).to_have_text(SHOPS[1].name)
    expect(changed.locator("ins")).to_have_text("河沿路新招牌便利店")
    carry_out(page, "导入", "已导入")
    assert shops()[SHOPS[1].licence_no].name == "河沿路新招牌便利店"
    assert len(shops()) == len(before)
    carry_out(page, "撤销本次导入", "已撤销")
    assert {licence: shop.name for licence, shop in shops().items()} == before


def test_order_lines_become_monthly_features_of_each_shop(town: Town, people: People) -> None:
    last = timezone.localdate() - timedelta(days=1)
    lines = list(order_lines(last))
    page = people.at_desk("R01")
    bring(page, "订单明细", "订单.csv", files.orders(lines, last))
    check(page)
    assert (figure(page, "接受"), figure(page, "拒绝")) == (len(lines), 2)
    expect(page.get_by_text("面议", exact=True)).to_be_visible()
    carry_out(page, "导入", "已导入")
    batch = OrderBatch.objects.unscoped("the whole town").get(company=town.company)
    assert batch.lines == len(lines)
    features = MonthlyFeature.objects.unscoped("the whole town").filter(company=town.company)
    assert features.values("retailer").distinct().count() == len(SHOPS)
    assert sum(row.volume for row in features) == sum(line.cartons for line in lines)

    desk = people.at_desk("M01")
    desk.get_by_role("link", name="订单", exact=True).click()
    expect(desk.get_by_text(f"{last:%Y-%m}").first).to_be_visible()
