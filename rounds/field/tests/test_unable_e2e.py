"""A browser that cannot run the app says so in words, in Chinese and English, instead of staying white."""

import pytest
from playwright.sync_api import expect

from rounds.field.tests.phone_acts import PASSWORD, PATIENT, cast_of_two
from tests.services.chromium import Screens
from tests.services.live import Live

pytestmark = pytest.mark.e2e
WITHOUT_IMPORT_MAPS = "HTMLScriptElement.supports = () => false;"


def test_a_browser_that_is_too_old_or_gets_no_script_shows_words(live: Live, screens: Screens) -> None:
    screens.expect("ERR_FAILED|Failed to load resource")
    page = screens.phone()
    page.route("**/field/app*.js", lambda route: route.abort())
    page.goto("/accounts/login/?next=/field/")
    page.locator("input[name=login]").fill(cast_of_two().ann.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")
    expect(page.get_by_text("巡访没有打开。请检查网络后刷新页面")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("Rounds did not start")).to_be_visible()

    page.unroute_all()
    page.add_init_script(WITHOUT_IMPORT_MAPS)
    page.goto("/field/")
    expect(page.get_by_text("这个浏览器太旧，打不开巡访")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("This browser is too old for Rounds")).to_be_visible()
    expect(page.locator(".strip")).to_have_count(0)
