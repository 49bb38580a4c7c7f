"""Step 8: a survey built and planned at the desk, answered by link on phones and by telephone, closed and read."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.people.models import Staff
from rounds.people.queries.settings import calendar_of
from rounds.surveys.actions import answer_survey, take_next_call
from rounds.surveys.models import Campaign, Response
from rounds.surveys.queries import questionnaire
from tests.e2e.acts import confirm
from tests.e2e.conftest import People
from tests.e2e.town import Town
from tests.services.chromium import Screens

pytestmark = pytest.mark.e2e
QUESTIONNAIRE = "清河县满意度问卷"
TITLE = "清河县满意度调查"
ASKED = 14
WISH = "希望早点知道新品到货日期"


def links_of(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".survey-url").all_inner_texts()]


def answer_on_phone(page: Page, link: str, *, word: str, wish: str = "") -> None:
    """Every score with the same word, the first option of every other choice."""
    page.goto(link)
    for group in page.locator("fieldset[data-question]:has(input[type=radio])").all():
        asked = group.get_by_label(word, exact=True)
        (asked if asked.count() else group.locator("input").first).check()
    if wish:
        page.locator("fieldset[data-question] textarea").first.fill(wish)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="谢谢您")).to_be_visible()


def answer_by_action(link: str, score: int, *, wish: str = "") -> None:
    token = link.rstrip("/").rsplit("/", 1)[1]
    asked = questionnaire(token)
    assert asked is not None
    answers = {one.key: score for one in asked.questions if one.kind == "scale"}
    written = {one.key: wish for one in asked.questions if one.kind == "text"}
    answer_survey(token, answers | written, at=timezone.now())


def is_waiting(link: str) -> bool:
    """Whether nobody has answered by this link yet: the interviewer took one of them."""
    asked = questionnaire(link.rstrip("/").rsplit("/", 1)[1])
    return asked is not None and not asked.is_answered


def build_questionnaire(page: Page) -> None:
    """The default questions with one of their own, put first by the keyboard, looked at and adopted."""
    page.get_by_role("link", name="问卷库").click()
    page.get_by_label("问卷名称").fill(QUESTIONNAIRE)
    page.get_by_role("button", name="新建问卷").click()
    page.get_by_role("link", name="加一题").click()
    page.get_by_label("题目（中文）").fill("您最想先改进什么？")
    page.get_by_label("作答方式").select_option("single")
    page.get_by_label("选项（单选、多选）").fill("货源 | Supply\n送货 | Delivery")
    page.get_by_role("button", name="保存题目").click()
    last = page.locator(".item-row").last
    expect(last).to_contain_text("您最想先改进什么？")
    last.get_by_role("button", name="上移").press("Enter")
    expect(page.locator(".item-row").nth(12)).to_contain_text("您最想先改进什么？")
    page.get_by_role("link", name="预览").click()
    expect(page.get_by_text("13. 您最想先改进什么？")).to_be_visible()
    page.get_by_role("link", name="回到问卷").click()
    confirm(page, "启用")
    expect(page.get_by_role("button", name="起新版本")).to_be_visible()


def interview(page: Page) -> None:
    """One by telephone: every question by a digit of the keyboard, the last pages passed over.

    Calls are given out in working hours only, and the test may run at night: it takes the next one by the same action.
    """
    campaign = Campaign.objects.unscoped("the whole town").get(title=TITLE)
    years = range(timezone.now().year, timezone.now().year + 2)
    opening = calendar_of(campaign.company, years).next_open(timezone.now())
    held = take_next_call(campaign, by=Staff.objects.get(company=campaign.company, username="K01"), at=opening)
    page.goto("/surveys/calls/")
    expect(page.get_by_role("button", name="打下一位")).to_be_visible()
    page.goto(f"/surveys/calls/{held.pk}/")
    page.get_by_role("button", name="显示号码").click()
    expect(page.locator("a[href^='tel:']")).to_be_visible()
    for number in range(1, 14):
        expect(page.get_by_text(f"{number} / 15")).to_be_visible()
        page.keyboard.press("2")
    expect(page.get_by_text("14 / 15")).to_be_visible()
    page.get_by_role("button", name="下一题").click()
    page.get_by_role("button", name="提交答卷").click()
    expect(page.get_by_text("答卷已收下")).to_be_visible()


def open_planned(page: Page) -> list[str]:
    """Plan a sample, look at it, keep it, open it; the links."""
    page.goto("/surveys/new/")
    page.get_by_label("调查名称").fill(TITLE)
    page.get_by_label("抽样户数").fill(str(ASKED))
    page.get_by_role("button", name="算出抽样方案").click()
    expect(page.locator("#plan")).to_contain_text(f"抽 {ASKED} 户")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    confirm(page, "开始调查")
    expect(page.locator(".survey-link")).to_have_count(ASKED)
    return links_of(page)


def answer_by_link(phone: Page, links: list[str]) -> None:
    """Two on the phone, who may answer only once, the others by the same action."""
    answer_on_phone(phone, links[0], word="满意", wish=WISH)
    answer_on_phone(phone, links[1], word="不满意")
    phone.goto(links[0])
    expect(phone.get_by_text("这份问卷已经提交过了")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for number, link in enumerate(links[2:9]):
        answer_by_action(link, 5 if number % 2 else 4, wish=f"第 {number} 条建议" if number < 4 else "")


def close_and_read(page: Page) -> None:
    """Close it early, with a reason, and open the results."""
    page.goto("/surveys/")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("结果在调查结束后显示")).to_be_visible()
    confirm(page, "提前结束", reason="答卷已经够了")
    expect(page.get_by_text("答卷已经够了")).to_be_visible()
    page.get_by_role("link", name="看结果").first.click()
    results = page.locator("table.survey-results").first
    expect(results).to_contain_text("拜访服务（客户经理）")
    assert results.locator("tbody").count() >= 5


def test_a_survey_is_built_planned_answered_on_phones_and_by_telephone(
    stocked: Town, people: People, screens: Screens
) -> None:
    page = people.at_desk("K01")
    page.get_by_role("link", name="满意度调查").click()
    build_questionnaire(page)
    links = open_planned(page)
    assert len(set(links)) == ASKED
    interview(page)
    answer_by_link(screens.phone(), [link for link in links if is_waiting(link)])
    close_and_read(page)
    campaign = Campaign.objects.unscoped("the whole town").get(title=TITLE)
    assert (campaign.state, Response.objects.filter(campaign=campaign).count()) == (Campaign.State.CLOSED, 10)
    assert sorted(campaign.responses.values_list("channel", flat=True)) == ["link"] * 9 + ["phone"]


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
