"""One period from the first question to the second version, under the server's own clock.

A campaign is planned and opened at the desk; shops answer on phones; it closes; account managers and departments come
out of one closing run; the account manager opens his score down to one issue nobody answered, contests it, the
assessor sees what it would change and decides; the period is closed again: version 2 stands beside version 1.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from rounds.assessment.actions import adopt_lines
from rounds.assessment.models import ClosingRun, Objection, Score
from rounds.assessment.rules.defaults import DEFAULT_LINES
from rounds.issues.actions import learn_issue, raise_issue
from rounds.issues.models import Issue
from rounds.retailers.models import Retailer
from rounds.surveys.actions import answer_survey
from rounds.surveys.models import Campaign, Item, Response
from tests.e2e.acts import confirm, sign_in
from tests.e2e.town import CODE, SHOPS, Town, open_town, stock
from tests.services.chromium import Screens
from tests.services.clocked import set_clock
from tests.services.live import Live
from tests.services.screens import Serve

pytestmark = pytest.mark.e2e
SHANGHAI = ZoneInfo("Asia/Shanghai")
TITLE, PERIOD = "三月满意度调查", "三月考核"
BECAUSE = "店主三月中旬起外出进货，电话也打不通，无法了解情况"


def instant(day: str, hour: str = "09:00") -> datetime:
    return datetime.fromisoformat(f"2026-{day}T{hour}").replace(tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's clock: Monday, 2 March 2026."""
    path = tmp_path_factory.mktemp("clock") / "now"
    set_clock(path, instant("03-02"))
    return path


@pytest.fixture(scope="module")
def live(serve: Serve, clock: Path) -> Iterator[Live]:
    """One server under that clock, over a database of its own."""
    more = {"ROUNDS_TEST_CLOCK": str(clock), "ROUNDS_DEMO": "1"}
    with serve("period", application="tests.services.clocked:application", **more) as server:
        yield server


@dataclass
class Cast:
    """The town and its screens."""

    town: Town
    clock: Path
    screens: Screens
    live: Live

    def at(self, day: str, hour: str = "09:00") -> None:
        """The server's clock shows this from now on."""
        set_clock(self.clock, instant(day, hour))

    def desk(self, number: str) -> Page:
        """A desk screen of this person, signed in."""
        return sign_in(self.screens.desk(), number)


@pytest.fixture
def cast(live: Live, clock: Path, screens: Screens, monkeypatch: pytest.MonkeyPatch) -> Cast:
    monkeypatch.setenv("ROUNDS_DATA", str(live.folder / "data"))
    town = open_town(instant("01-05"))
    stock(town, at=instant("02-27"))
    return Cast(town, clock, screens, live)


def test_one_period_from_the_first_question_to_the_second_version(cast: Cast) -> None:
    issue = nobody_answers_one_issue(cast)
    links = opened_at_the_desk(cast)
    answered_on_phones(cast, links)
    closed_at_its_end(cast)
    assessed_in_one_run(cast)
    opened_down_to_the_issue(cast, issue)
    contested(cast, issue)
    decided_with_its_effect(cast)
    second_version_beside_the_first(cast, issue)


def nobody_answers_one_issue(cast: Cast) -> Issue:
    """Said on 4 March, learnt in time, never sent to anybody: its clock runs out in the period."""
    shop = Retailer.objects.unscoped("the whole town").get(licence_no=SHOPS[0].licence_no)
    issue = raise_issue(
        shop, category="delivery_issue", text="送货单少两条，没有人来处理", entry="portal", by="retailer",
        at=instant("03-04", "10:00"),
    )  # fmt: skip
    return learn_issue(issue, by=cast.town.staff["A01"], at=instant("03-04", "10:20"))


def opened_at_the_desk(cast: Cast) -> list[str]:
    """Everybody is asked; the plan says how sure that makes us before anybody is."""
    cast.at("03-09")
    page = cast.desk("K01")
    page.get_by_role("link", name="满意度调查").click()
    page.get_by_role("link", name="新建调查").first.click()
    page.get_by_label("调查名称").fill(TITLE)
    page.get_by_label("开始日期").fill("2026-03-09")
    page.get_by_label("结束日期").fill("2026-03-20")
    page.get_by_label("抽样户数").fill(str(len(SHOPS)))
    page.get_by_role("button", name="算出抽样方案").click()
    expect(page.locator("#plan")).to_be_visible()
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    confirm(page, "开始调查")
    expect(page.locator(".survey-link")).to_have_count(len(SHOPS))
    return [text.strip() for text in page.locator(".survey-url").all_inner_texts()]


def answered_on_phones(cast: Cast, links: list[str]) -> None:
    """One shop on its phone, question by question; the others through the same door without a screen."""
    cast.at("03-10", "19:30")
    phone = cast.screens.phone()
    phone.goto(links[0])
    for question in phone.locator("[data-question]:has(input[type=radio])").all():
        word = question.get_by_label("满意", exact=True)
        (word if word.count() else question.locator("input[type=radio]").first).check()
    phone.get_by_role("button", name="提交").click()
    expect(phone.get_by_role("heading", name="谢谢您")).to_be_visible()
    campaign = Campaign.objects.unscoped("the whole town").get(title=TITLE)
    items = list(campaign.items.order_by("position"))
    for number, link in enumerate(links[1:]):
        answers = {item.pk: 2 + (number + item.position) % 4 for item in items if item.kind == Item.Kind.SCALE}
        answers |= {item.pk: 2 for item in items if item.kind in (Item.Kind.SINGLE, Item.Kind.YES_NO)}
        answer_survey(link.rstrip("/").rsplit("/", 1)[1], answers, at=instant("03-11", "20:00"))
    assert Response.objects.filter(campaign=campaign).count() == len(links)


def closed_at_its_end(cast: Cast) -> None:
    """The figures appear only now; nobody but the assessment reads them."""
    cast.at("03-21")
    page = cast.desk("K01")
    page.goto("/surveys/")
    page.get_by_role("link", name=TITLE).first.click()
    confirm(page, "结束调查")
    expect(page.locator("main")).to_contain_text("拜访服务（客户经理）")


def assessed_in_one_run(cast: Cast) -> None:
    """Account managers and departments come out of one press (A51)."""
    cast.at("04-01")
    adopt_lines(
        cast.town.company, lists=DEFAULT_LINES, by=cast.town.staff["K01"], at=instant("02-27"), because="首次制定"
    )
    page = cast.desk("K01")
    page.goto("/assessment/")
    page.get_by_role("link", name="新建考核期").click()
    page.get_by_label("考核期名称").fill(PERIOD)
    page.get_by_label("开始日期").fill("2026-03-01")
    page.get_by_label("结束日期").fill("2026-03-31")
    page.get_by_role("button", name="保存").click()
    confirm(page, "结案")
    expect(page.get_by_role("heading", name=f"{PERIOD} · 第 1 版")).to_be_visible()
    for name in ("安宁", "白杨", "梅远", "配送中心", "销售部门"):
        expect(page.get_by_role("link", name=name).first).to_be_visible()
    confirm(page, "公布")
    expect(page.get_by_text("已公布").first).to_be_visible()


def opened_down_to_the_issue(cast: Cast, issue: Issue) -> None:
    """Score, part, formula, record: the issue with its clock is three presses away, on a phone as well."""
    page = sign_in(cast.screens.phone(), "A01")
    page.goto("/assessment/")
    expect(page.get_by_role("row", name="白杨")).to_have_count(0)
    page.get_by_role("link", name=PERIOD).click()
    part = page.locator("section[id^=part-]", has_text="问题协调及时")
    expect(part).to_contain_text("已到期 1 件 × 100 = 0")
    part.get_by_role("link", name=issue.number).first.click()
    expect(page.locator("main")).to_contain_text("送货单少两条，没有人来处理")


def contested(cast: Cast, issue: Issue) -> None:
    cast.at("04-02")
    page = cast.desk("A01")
    page.goto(f"/assessment/scores/{score(1).pk}/")
    part = page.locator("section[id^=part-]", has_text="问题协调及时")
    part.locator("summary", has_text="提出异议").click()
    part.get_by_label("针对").select_option(value=f"issues.issue:{issue.pk}")
    part.get_by_label("理由", exact=True).fill(BECAUSE)
    part.get_by_role("button", name="提交异议").click()
    expect(page.get_by_role("alert").first).to_contain_text("异议已提交")


def decided_with_its_effect(cast: Cast) -> None:
    """What it would change is on the page before anybody decides; who decides gives his name."""
    cast.at("04-03")
    page = cast.desk("K01")
    page.goto(f"/assessment/objections/{Objection.objects.get().pk}/")
    expect(page.locator("main")).to_contain_text("如果采纳")
    page.get_by_label("裁定理由").fill("已向店主核实，情况属实")
    page.get_by_role("button", name="采纳", exact=True).click()
    expect(page.locator("main")).to_contain_text("考文")


def second_version_beside_the_first(cast: Cast, issue: Issue) -> None:
    before = score(1)
    page = cast.desk("K01")
    page.goto("/assessment/")
    confirm(page, "再次结案")
    expect(page.get_by_role("heading", name=f"{PERIOD} · 第 2 版")).to_be_visible()
    changes = page.locator("section", has_text="与第 1 版相比").last
    expect(changes).to_contain_text("安宁")
    confirm(page, "公布")
    after = score(2)
    assert before.total is not None
    assert after.total is not None
    assert after.total > before.total
    assert f"issues.issue:{issue.pk}" in before.parts.get(indicator="issue_handling").records
    assert f"issues.issue:{issue.pk}" not in after.parts.get(indicator="issue_handling").records
    page = cast.desk("K01")
    page.goto(f"/assessment/runs/{after.run_id}/")
    page.get_by_role("button", name="重算核对").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page = cast.desk("A01")
    page.goto(f"/assessment/scores/{after.pk}/")
    expect(page.get_by_role("link", name="第 1 版").first).to_be_visible()
    for words in (("assess", "recompute"), ("verify-chain",)):
        done = cast.live.run(*words, "--company", CODE)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"


def score(version: int) -> Score:
    runs = ClosingRun.objects.unscoped("the whole town").filter(period__name=PERIOD)
    return Score.objects.unscoped("the whole town").get(manager__username="A01", run=runs.get(version=version))
