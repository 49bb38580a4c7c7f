"""Step 1: a fresh demo; the sign-in page offers an account per role, and every role lands on a page of its own."""

import re

import pytest
from playwright.sync_api import Page, expect

from rounds.config.menu import DEMO_PASSWORD
from rounds.people.rules.roles import LABELS
from tests.e2e.conftest import People
from tests.e2e.town import PEOPLE, Town
from tests.services.chromium import Screens

pytestmark = pytest.mark.e2e


def test_the_sign_in_page_offers_one_account_per_role_and_says_that_all_is_sample(
    town: Town, desk: Page, screens: Screens
) -> None:
    desk.goto("/")
    expect(desk).to_have_url(re.compile("/accounts/login/"))
    rows = desk.locator(".demo-card tbody tr")
    expect(rows).to_have_count(len(LABELS))
    for role, label in LABELS.items():
        first = next(name for _number, name, kind, _place in PEOPLE if kind == role)
        expect(rows.filter(has_text=label)).to_contain_text(first)
    expect(desk.get_by_text("示例数据").first).to_be_visible()
    desk.get_by_role("button", name="填入 M01 梅远").click()
    expect(desk.get_by_label("密码")).to_have_value(DEMO_PASSWORD)
    desk.get_by_role("button", name="登录", exact=True).click()
    expect(desk.get_by_role("heading", name="首页")).to_be_visible()
    expect(desk.get_by_text("梅远 · 市场经理")).to_be_visible()


def test_a_wrong_password_is_refused_in_plain_words(town: Town, desk: Page) -> None:
    desk.goto("/accounts/login/")
    desk.get_by_label("工号").fill("M01")
    desk.get_by_label("密码").fill("not the password")
    desk.get_by_role("button", name="登录", exact=True).click()
    expect(desk.get_by_role("alert")).to_contain_text("密码")
    expect(desk).to_have_url(re.compile("/accounts/login/"))


@pytest.mark.parametrize("role", LABELS)
def test_every_role_lands_on_its_first_page_and_every_line_of_its_menu_opens(people: People, role: str) -> None:
    number = next(number for number, _name, kind, _place in PEOPLE if kind == role)
    page = people.at_desk(number)
    links = page.locator("nav#menu a.menu-link")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert len(addresses) >= 5
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None, address
        assert answer.status == 200, address
