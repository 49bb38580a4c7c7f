"""All pages, as the walk left them: English complete, no sideways scrolling, empty lists that say so, pinyin."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.config.menu import DEMO_PASSWORD
from rounds.people.actions import open_account, open_company, open_department, open_unit
from rounds.people.models import Department
from rounds.people.rules.roles import LABELS, Role
from rounds.portal.actions import issue_key
from rounds.retailers.models import Retailer
from tests.e2e.acts import sign_in
from tests.e2e.conftest import People
from tests.e2e.reading import CHINESE, READ, Findings, left_in_chinese, read_pages, typed_texts
from tests.e2e.town import PEOPLE, SHOPS, Town
from tests.services.chromium import Screens
from tests.services.live import Live

pytestmark = pytest.mark.e2e
ROLES_PER_PAGE = 2
SEEN: dict[str, int] = {}


def in_english(live: Live, page: Page) -> Page:
    page.context.add_cookies([{"name": "django_language", "value": "en", "url": live.url}])
    return page


@pytest.mark.parametrize("role", LABELS)
def test_no_page_is_left_in_chinese_or_wider_than_a_phone(day: Town, live: Live, people: People, role: str) -> None:
    number = next(number for number, _name, kind, _place in PEOPLE if kind == role)
    page = in_english(live, people.on_phone(number))
    findings = Findings()
    page.goto("/")
    read_pages(page, SEEN, at_most=ROLES_PER_PAGE, findings=findings, typed=typed_texts())
    assert not str(findings), f"\n{findings}"


def test_the_sign_in_page_and_what_is_not_there_are_english_too(town: Town, live: Live, screens: Screens) -> None:
    screens.expect("404")
    page = in_english(live, screens.phone())
    for address in ("/accounts/login/", "/nowhere/", "/p/"):
        page.goto(address)
        told = page.evaluate(READ)
        assert not left_in_chinese(told["words"], typed_texts()), address
        assert told["wider"] <= 0, address


def test_the_pages_of_a_retailer_are_english_too(day: Town, live: Live, screens: Screens) -> None:
    page = in_english(live, screens.phone())
    shop = Retailer.objects.unscoped("the whole town").get(licence_no=SHOPS[0].licence_no)
    page.goto(f"/p/k/{issue_key(shop, by='system', at=timezone.now())}/")
    findings = Findings()
    read_pages(page, {}, at_most=1, findings=findings, typed=typed_texts())
    assert not str(findings), f"\n{findings}"


def test_the_switch_changes_the_language_of_the_page_one_is_on_and_back(day: Town, people: People) -> None:
    page = people.at_desk("M01")
    page.goto("/retailers/?q=3301")
    page.get_by_role("button", name="English").click()
    expect(page).to_have_url(re.compile(r"/retailers/\?q=3301"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(CHINESE)
    page.get_by_role("button", name="简体中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_the_phone_app_is_english_too(day: Town, live: Live, people: People) -> None:
    page = in_english(live, people.on_phone("A01"))
    typed = typed_texts()
    page.goto("/field/#/me")
    page.get_by_role("button", name="English").click()
    expect(page.locator(".strip [role=status]")).to_have_text("In sync")
    for screen in ("today", "shops", "todo", "me", "review", "outbox"):
        page.goto(f"/field/#/{screen}")
        expect(page.locator("main")).to_be_visible()
        told = page.evaluate(READ)
        words = [text for text in told["words"] if text != "中文"]
        assert not left_in_chinese(words, typed), screen
        assert told["wider"] <= 0, screen


@pytest.fixture
def newcomers(live: Live) -> dict[str, str]:
    """A company on its first day: people and departments, nothing else; role to staff number."""
    at = timezone.now() - timedelta(hours=1)
    company = open_company("new", "新县公司", by="system", at=at)
    county = open_unit(company, "city", "C", "新市公司", by="system", at=at)
    unit = open_unit(company, "market_department", "N", "新区市场部", by="system", at=at, parent=county)
    departments = {
        value: open_department(company, value, str(label), by="system", at=at)
        for value, label in Department.Function.choices
    }
    hashed = make_password(DEMO_PASSWORD)
    numbers = {}
    for place, role in enumerate(Role):
        where = {"department": departments["sales_department"]} if role == Role.DEPARTMENT_OFFICER else {"unit": unit}
        numbers[role.value] = f"N{place:02d}"
        open_account(
            company, numbers[role.value], f"新人{place}", role,
            password=None, password_hash=hashed, by="system", at=at, **where,
        )  # fmt: skip
    return numbers


NEVER_EMPTY = {
    "/", "/people/staff/", "/people/settings/", "/reports/log/", "/log/", "/company/", "/field/", "/p/desk/",
    "/period/",
}  # fmt: skip


def test_every_list_of_a_new_company_says_that_it_is_empty_and_what_comes_next(
    newcomers: dict[str, str], screens: Screens
) -> None:
    seen: set[str] = set()
    for number in newcomers.values():
        page = sign_in(screens.phone(), number)
        links = page.locator("nav#menu a.menu-link").evaluate_all("links => links.map(a => a.getAttribute('href'))")
        for address in links:
            if address in seen:
                continue
            seen.add(address)
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
            if address not in NEVER_EMPTY:
                expect(page.locator(".empty-state").first, address).to_be_visible()
    assert len(seen) >= 15


def test_enter_while_composing_pinyin_does_not_submit(day: Town, people: People) -> None:
    page = people.at_desk("M01")
    page.goto("/retailers/")
    page.get_by_role("searchbox").first.focus()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "dong", "selectionStart": 4, "selectionEnd": 4})
    enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **enter})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **enter})
    page.wait_for_timeout(300)
    assert "?" not in page.url
    keyboard.send("Input.insertText", {"text": "东门"})
    page.get_by_role("searchbox").first.press("Enter")
    expect(page).to_have_url(re.compile(r"\?.*q=%E4%B8%9C%E9%97%A8"))
