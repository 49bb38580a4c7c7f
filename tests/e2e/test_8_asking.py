"""Step 8: a survey drafted at the desk, answered on phones by those who hold a link, read item by item."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.surveys.actions import answer_survey
from rounds.surveys.models import Campaign, Response
from rounds.surveys.queries import questionnaire
from tests.e2e.acts import confirm
from tests.e2e.conftest import People
from tests.e2e.town import Town
from tests.services.chromium import Screens

pytestmark = pytest.mark.e2e
TITLE = "清河县满意度调查"
ASKED = 14
WISH = "希望早点知道新品到货日期"


def links_of(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".survey-url").all_inner_texts()]


def answer_on_phone(page: Page, link: str, *, word: str, wish: str = "") -> None:
    """Every question answered with the same word."""
    page.goto(link)
    for group in page.locator("form .form-field:has(input[type=radio])").all():
        group.get_by_label(word, exact=True).check()
    if wish:
        page.locator("form textarea").last.fill(wish)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="谢谢您")).to_be_visible()


def answer_by_action(link: str, score: int, *, wish: str = "") -> None:
    token = link.rstrip("/").rsplit("/", 1)[1]
    asked = questionnaire(token)
    assert asked is not None
    answers = {one.key: score if one.kind == "scale" else wish for one in asked.questions}
    answer_survey(token, answers, at=timezone.now())


def test_a_survey_is_drafted_opened_answered_by_link_closed_and_read_item_by_item(
    stocked: Town, people: People, screens: Screens
) -> None:
    page = people.at_desk("K01")
    page.get_by_role("link", name="满意度调查").click()
    page.get_by_role("link", name="新建调查").first.click()
    page.get_by_label("调查名称").fill(TITLE)
    page.get_by_label("抽样户数").fill(str(ASKED))
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    confirm(page, "开始调查")
    expect(page.locator(".survey-link")).to_have_count(ASKED)
    links = links_of(page)
    assert len(set(links)) == ASKED

    phone = screens.phone()
    answer_on_phone(phone, links[0], word="满意", wish=WISH)
    answer_on_phone(phone, links[1], word="不满意")
    phone.goto(links[0])
    expect(phone.get_by_text("这份问卷已经提交过了")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for number, link in enumerate(links[2:10]):
        answer_by_action(link, 5 if number % 2 else 4, wish=f"第 {number} 条建议" if number < 4 else "")

    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("结果在调查结束后显示")).to_be_visible()
    confirm(page, "结束调查")
    results = page.locator("table.survey-results")
    expect(results).to_contain_text("拜访服务（客户经理）")
    departments = results.locator("tbody")
    assert departments.count() >= 5
    expect(results.locator("tr").nth(2)).to_contain_text("90.0%")  # nine of ten content
    expect(page.get_by_text(WISH)).to_be_visible()  # with four others, the smallest group that is shown
    expect(page.locator("#shares canvas, #shares svg").first).to_be_visible()
    campaign = Campaign.objects.unscoped("the whole town").get(title=TITLE)
    assert (campaign.state, Response.objects.filter(campaign=campaign).count()) == (Campaign.State.CLOSED, 10)


def test_a_link_nobody_made_opens_nothing(stocked: Town, screens: Screens) -> None:
    screens.expect("404")
    phone = screens.phone()
    answer = phone.goto("/p/s/" + "A" * 24 + "/")
    assert answer is not None
    assert answer.status == 404


def test_account_managers_and_departments_cannot_open_a_survey(stocked: Town, people: People, screens: Screens) -> None:
    screens.expect(r"40[34]")
    for number in ("A01", "D01", "M01"):
        page = people.at_desk(number)
        expect(page.get_by_role("link", name=re.compile("满意度调查"))).to_have_count(0)
        answer = page.goto("/surveys/")
        assert answer is not None
        assert answer.status in {403, 404}
