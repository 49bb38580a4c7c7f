"""Two people sign in on one browser: what one made never leaves as the other's, and none closes the other's phone."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Route, expect

from rounds.field.models import Receipt
from rounds.field.tests.phone_acts import PATIENT, SYNC, added, cast_of_two, phone_of, save, state, unsent
from rounds.people.models import Staff
from tests.services.chromium import Screens
from tests.services.live import Live

pytestmark = pytest.mark.e2e


def become(page: Page, staff: Staff) -> None:
    """Another window of this browser has signed somebody else in."""
    client = Client()
    client.force_login(staff)
    name = settings.SESSION_COOKIE_NAME
    session, base = client.cookies[name].value, page.url.split("/field")[0]
    page.context.add_cookies([{"name": name, "value": session, "url": base}])


def test_who_signs_in_between_the_question_and_the_sending_gets_nothing_of_the_other(
    live: Live, screens: Screens
) -> None:
    screens.expect("Failed to load resource")
    world = cast_of_two()
    page, ben = phone_of(screens, world), world.staff["ben"]

    def switch(route: Route) -> None:
        become(page, ben)
        route.continue_()

    page.context.route("**/field/api/sync*", switch, times=1)
    save(page, added(world.retailers["东街烟酒店"].pk))
    expect(page.get_by_text("今天没有安排拜访")).to_be_visible(timeout=PATIENT)
    expect(page.locator(".strip [role=status]")).to_have_text("已同步", timeout=PATIENT)
    assert state(page, "me")["id"] == ben.pk
    assert not Receipt.objects.exists()
    become(page, world.ann)
    page.evaluate(SYNC)
    unsent(page, 0)
    expect(page.locator("article.visit")).to_have_count(3, timeout=PATIENT)
    assert Receipt.objects.get().staff == world.ann


def test_an_account_that_may_not_use_a_phone_closes_no_other_s(live: Live, screens: Screens) -> None:
    screens.expect("Failed to load resource")
    world = cast_of_two()
    page = phone_of(screens, world)
    become(page, world.mei)
    page.evaluate(SYNC)
    expect(page.get_by_text("登录已过期")).to_be_visible(timeout=PATIENT)
    expect(page.locator("article.visit")).to_have_count(2)
    assert state(page, "closing") is None
