"""Step 9: the scheme. What follows from it, a whole period, is the story of tests/one_period."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import People
from tests.e2e.town import Town

pytestmark = pytest.mark.e2e


def test_weights_that_do_not_sum_to_100_are_refused_and_those_that_do_are_adopted(
    stocked: Town, people: People
) -> None:
    page = people.at_desk("K01")
    page.get_by_role("link", name="考核", exact=True).click()
    page.get_by_role("link", name="考核方案").click()
    page.get_by_role("link", name="修改方案").click()
    weight = page.locator("[data-weight=manager]").first
    weight.fill("26")
    expect(page.locator("[data-weights-word=manager]")).to_contain_text("必须正好是 100")
    page.get_by_label("制定或修改的理由").fill("第一版")
    page.get_by_role("button", name="采用").click()
    expect(page.get_by_role("alert")).to_contain_text("客户经理：权重之和必须正好是 100，现在是 101")
    weight.fill("25")
    expect(page.locator("[data-weights-word=manager]")).to_contain_text("正好")
    page.get_by_role("button", name="采用").click()
    expect(page.get_by_text("方案第 1 版")).to_be_visible()
