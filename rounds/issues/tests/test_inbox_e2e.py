"""An officer works through his inbox with the keyboard alone, in a real browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.issues.actions.templates import keep_template
from rounds.issues.models import Issue
from rounds.issues.tests.cast import from_visit
from tests.services.live import Live
from tests.world import PASSWORD, build_world

pytestmark = pytest.mark.e2e


TEXT = "已安排〔日期〕到货，请留意"


def inbox(live: Live, desk: Page) -> tuple[Issue, Issue]:
    """Two issues and a template in Sam's inbox, which is open on the screen."""
    world, now = build_world(), timezone.now()
    sam = world.staff["sam"]
    sam.set_password(PASSWORD)
    sam.save()
    assert sam.department is not None
    keep_template(sam.department, title="到货", text=TEXT, kind="solution", category="", by=sam, at=now)
    first, second = (from_visit(world, at=now - timedelta(minutes=place)) for place in (9, 3))
    desk.goto(f"{live.url}/accounts/login/?next=/issues/")
    desk.locator("#id_login").fill(sam.username)
    desk.locator("#id_password").fill(PASSWORD)
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/issues/", timeout=60_000)
    expect(desk.locator("tr[data-issue]")).to_have_count(2)
    desk.wait_for_load_state()  # the script hears keys from then on
    return first, second


def test_an_officer_accepts_and_answers_from_the_list_without_a_mouse(live: Live, desk: Page) -> None:
    first, second = inbox(live, desk)
    desk.keyboard.press("j")
    expect(desk.locator('tr[aria-current="true"]')).to_contain_text(first.number)
    desk.keyboard.press("a")
    expect(desk.locator("#messages")).to_contain_text(f"已签收 1 件：{first.number}")
    desk.keyboard.press("/")
    expect(desk.locator('.query input[name="q"]')).to_be_focused()
    desk.keyboard.type("a")
    expect(desk.locator('.query input[name="q"]')).to_have_value("a")
    desk.locator('.query input[name="q"]').blur()
    row = desk.locator("tr[data-issue]", has_text=first.number)
    for _line in range(2):
        if row.get_attribute("aria-current") is None:
            desk.keyboard.press("j")
    desk.keyboard.press("r")
    field = desk.locator("#drawer textarea[name=text]")
    expect(field).to_be_focused()
    desk.locator("#drawer").get_by_role("button", name="到货").click()
    expect(field).to_have_value(TEXT)
    desk.keyboard.type("周三")  # the first gap is selected
    expect(field).to_have_value("已安排周三到货，请留意")
    desk.locator("#drawer").get_by_role("button", name="答复", exact=True).click()
    expect(desk.locator("#messages")).to_contain_text("已答复")
    assert "/issues/" in desk.url
    expect(desk.locator("tr[data-issue]")).to_have_count(1)
    assert {issue.number: issue.state for issue in Issue.objects.all()} == {
        first.number: "answered",
        second.number: "dispatched",
    }
