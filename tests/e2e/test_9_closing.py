"""Step 9: scheme, period, closing run; a score opened to its records, contested, decided; recomputed to the byte."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from rounds.assessment.models import ClosingRun, Score
from rounds.visits.actions import finish_visit, miss_visit
from rounds.visits.models import Visit
from rounds.visits.rules.record import VisitRecord
from tests.e2e.acts import confirm
from tests.e2e.conftest import People
from tests.e2e.town import CODE, Town
from tests.services.live import Live

pytestmark = pytest.mark.e2e
PERIOD = "本月考核"
OBJECTION = "当天店铺因丧事关门，我前后去了两次"


@pytest.fixture
def worked(day: Town) -> Visit:
    """The visit of today that A01 could not make: step 6 left it, or, when this step runs by itself, done here."""
    visits = Visit.objects.unscoped("the whole town").filter(manager__username="A01", plan_key="today")
    for visit in visits.filter(state=Visit.State.PLANNED).order_by("position"):
        at = timezone.now()
        if visit.position == 1:
            record = VisitRecord(arrived_at=at - timedelta(minutes=9), departed_at=at, comment="利群断货")
            finish_visit(visit, record=record, by=day.staff["A01"], at=at)
        else:
            reason = "shop_shut" if visit.position == 2 else "other"
            miss_visit(visit, reason=reason, note="店主家办丧事", by=day.staff["A01"], at=at)
    return visits.get(missed_reason="other")


def run_of(version: int) -> ClosingRun:
    return ClosingRun.objects.unscoped("the whole town").get(period__name=PERIOD, version=version)


def score_of(number: str, version: int) -> Score:
    return Score.objects.unscoped("the whole town").get(manager__username=number, run=run_of(version))


def test_weights_that_do_not_sum_to_100_are_refused_and_those_that_do_are_adopted(
    stocked: Town, people: People
) -> None:
    page = people.at_desk("K01")
    page.get_by_role("link", name="考核", exact=True).click()
    page.get_by_role("link", name="考核方案").click()
    page.get_by_role("link", name="修改方案").click()
    weight = page.locator("[data-weight=manager]").first
    weight.fill("26")
    expect(page.locator("[data-weights-word=manager]")).to_contain_text("必须正好是 100")
    page.get_by_label("制定或修改的理由").fill("第一版")
    page.get_by_role("button", name="采用").click()
    expect(page.get_by_role("alert")).to_contain_text("客户经理：权重之和必须正好是 100，现在是 101")
    weight.fill("25")
    expect(page.locator("[data-weights-word=manager]")).to_contain_text("正好")
    page.get_by_role("button", name="采用").click()
    expect(page.get_by_text("方案第 1 版")).to_be_visible()


def test_managers_and_departments_come_out_of_one_closing_run(worked: Visit, people: People) -> None:
    today = timezone.localdate()
    page = people.at_desk("K01")
    page.goto("/assessment/")
    page.get_by_role("link", name="新建考核期").click()
    page.get_by_label("考核期名称").fill(PERIOD)
    page.get_by_label("开始日期").fill((today - timedelta(days=27)).isoformat())
    page.get_by_label("结束日期").fill(today.isoformat())
    page.get_by_role("button", name="保存").click()
    confirm(page, "结案")
    expect(page.get_by_role("heading", name=f"{PERIOD} · 第 1 版")).to_be_visible()
    for name in ("安宁", "白杨", "配送中心", "销售部门"):
        expect(page.get_by_role("link", name=name).first).to_be_visible()
    confirm(page, "公布")
    expect(page.get_by_text("已公布")).to_be_visible()


def visits_part(page: Page) -> Locator:
    return page.locator("section[id^=part-]", has_text="拜访完成")


def test_the_account_manager_opens_his_score_down_to_the_record_and_contests_it(worked: Visit, people: People) -> None:
    page = people.at_desk("A01")
    page.get_by_role("link", name="考核", exact=True).click()
    expect(page.get_by_role("row", name="白杨")).to_have_count(0)
    page.get_by_role("link", name=PERIOD).click()
    part = visits_part(page)
    expect(part).to_contain_text("× 100 = 50")
    expect(part).to_contain_text("怎样会改变")
    part.get_by_text("提出异议").click()
    part.get_by_label("针对").select_option(value=f"visits.visit:{worked.pk}")
    part.get_by_label("理由", exact=True).fill(OBJECTION)
    part.get_by_role("button", name="提交异议").click()
    expect(page.get_by_role("alert").first).to_contain_text("异议已提交")
    expect(visits_part(page)).to_contain_text(OBJECTION)
    visits_part(page).locator(f"a[href='/visits/{worked.pk}/']").first.click()
    expect(page.get_by_text("店主家办丧事")).to_be_visible()


def test_the_assessor_upholds_it_and_a_second_version_says_what_changed(worked: Visit, people: People) -> None:
    first, before = run_of(1).result_sha256, score_of("A01", 1).total
    page = people.at_desk("K01")
    page.goto("/assessment/")
    page.get_by_role("link", name="裁定").click()
    page.get_by_label("裁定理由").fill("有邻店证明，情况属实")
    page.get_by_role("button", name="采纳", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("已裁定")
    assert score_of("A01", 1).total == before
    page.goto("/assessment/")
    confirm(page, "再次结案")
    expect(page.get_by_role("heading", name=f"{PERIOD} · 第 2 版")).to_be_visible()
    changes = page.locator("section", has_text="与第 1 版相比")
    expect(changes).to_contain_text("安宁")
    expect(changes).to_contain_text("移出 1 条记录")
    confirm(page, "公布")
    expect(page.get_by_text("已公布")).to_be_visible()
    after = score_of("A01", 2).total
    assert before is not None
    assert after is not None
    assert after > before
    assert run_of(1).result_sha256 == first != run_of(2).result_sha256


def test_recomputing_gives_the_same_bytes_and_the_chain_holds(stocked: Town, people: People, live: Live) -> None:
    page = people.at_desk("K01")
    page.goto(f"/assessment/runs/{run_of(2).pk}/")
    page.get_by_role("button", name="重算核对").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    for words in (("assess", "recompute"), ("verify-chain",)):
        done = live.run(*words, "--company", CODE)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
