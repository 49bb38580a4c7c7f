"""What people do again and again on a screen."""

import re

from playwright.sync_api import Page, expect

from rounds.config.menu import DEMO_PASSWORD


def sign_in(page: Page, number: str) -> Page:
    """Sign in by staff number, to the first page of his role."""
    page.goto("/accounts/login/")
    page.get_by_label("工号").fill(number)
    page.get_by_label("密码").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).not_to_have_url(re.compile("/accounts/login/"))
    return page


def confirm(page: Page, label: str, *, reason: str = "") -> None:
    """Press a button that asks back, say why if asked, and confirm in its dialog."""
    page.get_by_role("button", name=label).first.click()
    dialog = page.locator("dialog[open]")
    if reason:
        dialog.locator("textarea").fill(reason)
    dialog.get_by_role("button", name=label).click()
    expect(dialog).to_have_count(0)
