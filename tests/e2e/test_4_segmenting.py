"""Step 4: the rule proposes a segment for every shop, the market manager confirms, and overrides one with a reason."""

import re

import pytest
from playwright.sync_api import Page, expect

from rounds.segments.models import SegmentProposal, SegmentSpell
from tests.e2e.acts import confirm
from tests.e2e.conftest import People
from tests.e2e.town import SHOPS, Town

pytestmark = pytest.mark.e2e
State = SegmentProposal.State
BIG_ONE, SMALL_ONE = SHOPS[0].name, SHOPS[6].name
REASON = "店主换人，正在恢复订货"


def proposal_of(name: str) -> SegmentProposal:
    return SegmentProposal.objects.unscoped("the whole town").get(retailer__name=name, run__made_by__username="K01")


def open_in_drawer(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()
    expect(page.locator("#drawer-content")).to_contain_text("规则的理由")


def test_the_rule_proposes_and_the_quadrant_chart_shows_every_shop(stocked: Town, people: People) -> None:
    page = people.at_desk("K01")
    page.get_by_role("link", name="客户细分").click()
    confirm(page, "重新细分")
    expect(page.get_by_role("alert")).to_contain_text(f"已重新细分 {len(SHOPS)} 户")
    tiles = page.locator(".stats .stat")
    counts = {label: int(re.sub(r"\D", "", tiles.filter(has_text=label).locator(".stat-figure").inner_text()))
              for label in ("提升型", "维持型", "指导型", "关注型")}  # fmt: skip
    assert sum(counts.values()) == len(SHOPS)
    assert all(counts.values()), counts
    expect(page.locator("#quadrants canvas, #quadrants svg").first).to_be_visible()
    row = page.locator("table", has_text="按规则所在的象限").locator("tbody td")
    assert [int(cell) for cell in row.all_inner_texts()] == list(counts.values())


def test_the_market_manager_reads_the_reasons_confirms_and_overrides_one(stocked: Town, people: People) -> None:
    page = people.at_desk("M01")
    page.get_by_role("link", name="待确认细分").click()
    rows = page.locator("table.list tbody tr")
    expect(rows).to_have_count(len(SHOPS) // 2)

    open_in_drawer(page, BIG_ONE)
    drawer = page.locator("#drawer-content")
    expect(drawer).to_contain_text("月均销量")
    expect(drawer).to_contain_text("C21")
    drawer.get_by_role("button", name="确认为").click()
    expect(page.get_by_role("alert")).to_contain_text(f"已确认：{BIG_ONE}")

    open_in_drawer(page, SMALL_ONE)
    drawer.get_by_label("改判为").select_option(label="指导型")
    drawer.get_by_label("改判理由").fill(REASON)
    drawer.get_by_role("button", name="改判").click()
    expect(page.get_by_role("alert")).to_contain_text(f"已改判：{SMALL_ONE}")

    page.get_by_label("批量确认的理由").fill("已与客户经理逐户核对")
    page.get_by_role("button", name="确认筛选出的全部").click()
    expect(page.get_by_role("alert")).to_contain_text("已确认 10 户")
    expect(page.get_by_text("没有待确认的提议")).to_be_visible()
    assert proposal_of(BIG_ONE).state == State.CONFIRMED
    overridden = proposal_of(SMALL_ONE)
    assert (overridden.state, overridden.decided_segment, overridden.decision_reason) == (
        State.OVERRIDDEN, "guide", REASON,
    )  # fmt: skip


def test_the_retailer_page_says_why_this_segment_and_since_when(stocked: Town, people: People) -> None:
    page = people.at_desk("M01")
    page.goto("/segments/")
    page.get_by_role("link", name="指导型").first.click()
    page.get_by_role("row", name=SMALL_ONE).get_by_role("link", name="查看").click()
    card = page.locator("#segment-of-retailer")
    expect(card).to_contain_text("指导型")
    expect(card).to_contain_text(REASON)
    expect(card).to_contain_text("为什么是这一类")
    shop = SegmentSpell.objects.unscoped("the whole town").filter(retailer__name=SMALL_ONE).order_by("starts_at")
    assert [spell.segment for spell in shop] == ["care", "guide"]
