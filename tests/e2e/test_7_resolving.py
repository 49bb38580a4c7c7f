"""Step 7: the issue raised from the visit, to the department that owes the answer, back to the shop, closed by him."""

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.issues.actions import raise_issue
from rounds.issues.models import Hop, Issue
from rounds.retailers.models import Retailer
from tests.e2e.conftest import People
from tests.e2e.reading import reveal
from tests.e2e.town import SHOPS, Town
from tests.services.chromium import Screens

pytestmark = pytest.mark.e2e
ANSWER = "当天分拣漏放，周五随车补送一条，并向您致歉"


@pytest.fixture
def issue(stocked: Town) -> Issue:
    """The issue of step 6, or, when this step runs by itself, one like it."""
    issues = Issue.objects.unscoped("the whole town").filter(retailer__licence_no=SHOPS[0].licence_no)
    if not issues.exists():
        shop = Retailer.objects.unscoped("the whole town").get(licence_no=SHOPS[0].licence_no)
        raise_issue(
            shop, category="delivery_issue", text="周三少送一条利群", entry="visit",
            proposed_solution="本周随车补送", by=stocked.staff["A01"], at=timezone.now(),
        )  # fmt: skip
    return issues.get()


def test_the_department_finds_it_on_its_first_page_accepts_and_answers(issue: Issue, people: People) -> None:
    page = people.at_desk("D01")
    page.get_by_role("link", name="待办问题").click()
    page.get_by_role("link", name=issue.number).click()
    expect(page.get_by_text("本周随车补送").first).to_be_visible()
    expect(page.get_by_text("剩").first).to_be_visible()
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("解决", exact=True).check()
    page.get_by_label("答复内容").fill(ANSWER)
    page.get_by_label("承诺日期").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.locator("main")).to_contain_text(ANSWER)
    issue.refresh_from_db()
    assert issue.state == Issue.State.ANSWERED


def test_another_department_does_not_even_see_it(issue: Issue, people: People, screens: Screens) -> None:
    screens.expect("404")
    page = people.at_desk("D02")
    answer = page.goto(f"/issues/{issue.pk}/")
    assert answer is not None
    assert answer.status == 404


def test_the_account_manager_tells_the_retailer_from_his_phone(issue: Issue, people: People) -> None:
    page = people.on_phone("A01")
    page.goto("/field/#/todo")
    expect(page.get_by_text(ANSWER)).to_be_visible()
    page.get_by_role("button", name="已告知零售户").click()
    page.get_by_role("button", name="电话").click()
    expect(page.locator(".strip")).to_contain_text("待上传 0")
    expect(page.get_by_role("button", name="零售户确认，办结")).to_be_visible()
    issue.refresh_from_db()
    assert issue.state == Issue.State.TOLD


@pytest.fixture
def retailer_page(issue: Issue, people: People, screens: Screens) -> Iterator[Page]:
    """The retailer's own page on his own phone, opened by the link of the card his account manager prints."""
    desk = people.at_desk("A01")
    desk.goto(f"/retailers/{issue.retailer_id}/")
    reveal(desk)
    desk.get_by_role("button", name="二维码").click()
    expect(desk.get_by_role("img", name="扫码打开您的页面")).to_be_visible()
    address = desk.locator("main .muted", has_text="http").inner_text().strip()
    page = screens.phone()
    page.goto(address)
    yield page
    assert address.rsplit("/", 2)[-2] not in page.url


def test_the_retailer_confirms_on_his_own_page_and_it_is_closed(issue: Issue, retailer_page: Page) -> None:
    page = retailer_page
    expect(page.get_by_text("安宁", exact=True)).to_be_visible()
    page.get_by_role("link", name="送货服务问题").click()
    expect(page.get_by_text(ANSWER)).to_be_visible()
    page.get_by_role("button", name="可以，办结").click()
    expect(page.get_by_role("alert")).to_contain_text("问题已办结")
    issue.refresh_from_db()
    assert issue.state == Issue.State.CLOSED
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_hop_is_in_the_timeline_with_its_holder_and_minutes(issue: Issue, people: People) -> None:
    page = people.at_desk("M01")
    page.goto(f"/issues/{issue.pk}/")
    timeline = page.locator(".timeline-list")
    expect(timeline).to_contain_text("配送中心")
    expect(timeline).to_contain_text("安宁")
    expect(timeline.get_by_text("持有").first).to_be_visible()
    assert timeline.locator("li").count() >= Hop.objects.filter(issue=issue).count() >= 4
    expect(page.get_by_text("没有责任")).to_be_visible()
