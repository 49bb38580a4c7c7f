"""One issue from the shop's QR code to a second finding, under the server's own clock, over a make-up Saturday.

A shop raises it by QR; its account manager sends it to the call centre, which hands it on to distribution; its clock
stands still over the worked Saturday 28 February 2026 (调休); it is explained too late, told, confirmed; liability
splits; the manager objects; the facts are corrected and the rule runs again; both findings stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from rounds.common.events import history, verify
from rounds.issues.models import ClockPause, Hop, Issue, LiabilityFinding, LiabilityObjection
from rounds.people.actions import open_account
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from rounds.portal.actions import issue_key
from tests.services.chromium import Screens
from tests.services.clocked import set_clock
from tests.services.live import Live
from tests.services.screens import Serve
from tests.world import PASSWORD, World, build_world

pytestmark = pytest.mark.e2e
SHANGHAI = ZoneInfo("Asia/Shanghai")
SHOP = "东街烟酒店"


def instant(day: str, hour: str) -> datetime:
    return datetime.fromisoformat(f"2026-{day}T{hour}").replace(tzinfo=SHANGHAI)


THURSDAY, FRIDAY, SATURDAY = "02-26", "02-27", "02-28"
MONDAY, THURSDAY_AFTER, FRIDAY_AFTER = "03-02", "03-05", "03-06"


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The server's clock: Thursday morning."""
    path = tmp_path_factory.mktemp("clock") / "now"
    set_clock(path, instant(THURSDAY, "09:00"))
    return path


@pytest.fixture(scope="module")
def live(serve: Serve, clock: Path) -> Iterator[Live]:
    """One server under that clock, over a database of its own."""
    with serve("issue", application="tests.services.clocked:application", ROUNDS_TEST_CLOCK=str(clock)) as server:
        yield server


@dataclass
class Cast:
    """Who takes part, each on a screen of his own where he stays signed in."""

    world: World
    staff: dict[str, Staff]
    clock: Path
    screens: Screens
    retailer: Page

    def at(self, day: str, hour: str) -> None:
        """The server's clock shows this from now on."""
        set_clock(self.clock, instant(day, hour))

    def desk(self, name: str, path: str) -> Page:
        """A desk screen of this person, signed in, on this page."""
        page = self.screens.desk()
        page.goto(f"/accounts/login/?next={path}")
        page.locator("input[name=login]").fill(self.staff[name].username)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(f"**{path}")
        return page


@pytest.fixture
def cast(live: Live, clock: Path, screens: Screens) -> Cast:
    world = build_world()
    call_centre = world.departments["call_centre"]
    staff = {name: world.staff[name] for name in ("ann", "dan", "ada")}
    staff["cai"] = open_account(
        world.company, "Acai", "cai", Role.DEPARTMENT_OFFICER, password=None, by="system", at=world.now,
        department=call_centre,
    )  # fmt: skip
    for person in staff.values():
        person.set_password(PASSWORD)
        person.save()
    return Cast(world, staff, clock, screens, screens.phone())


def shares(issue: Issue, version: int) -> dict[str, Decimal]:
    finding = LiabilityFinding.objects.get(issue=issue, version=version)
    return {
        (share.department or share.manager).name: share.percent  # type: ignore[union-attr]
        for share in finding.shares.select_related("department", "manager")
    }


def test_one_issue_by_qr_over_a_make_up_saturday_to_a_second_finding(cast: Cast) -> None:
    issue = raised_by_qr(cast)
    dispatched_to_the_call_centre(cast, issue)
    handed_on_to_distribution(cast, issue)
    paused_over_the_worked_saturday(cast, issue)
    explained_too_late(cast, issue)
    told_and_confirmed(cast, issue)
    split_with_the_right_events(cast, issue)
    objected_to_by_the_manager(cast, issue)
    decided_by_a_named_assessor(cast, issue)
    both_findings_stay(cast, issue)


def raised_by_qr(cast: Cast) -> Issue:
    token = issue_key(cast.world.retailers[SHOP], by=cast.staff["ann"], at=instant(THURSDAY, "08:50"))
    page = cast.retailer
    page.goto(f"/p/k/{token}/")
    page.get_by_role("link", name="反映问题").click()
    page.get_by_label("订单服务问题").check()
    page.get_by_label("请说说是什么问题").fill("订了五条，只到三条，电话里说已经配齐")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert").first).to_contain_text("已收到")
    return Issue.objects.get()


def dispatched_to_the_call_centre(cast: Cast, issue: Issue) -> None:
    cast.at(THURSDAY, "09:30")
    page = cast.desk("ann", f"/issues/{issue.pk}/")
    expect(page.get_by_text("已记录您知悉这个问题")).to_be_visible()
    page.get_by_label("解决意见").fill("请核对订单和装车单，少的两条本周补送")
    page.get_by_role("button", name="派单").click()
    expect(page.get_by_role("alert").first).to_contain_text("已派单")


def handed_on_to_distribution(cast: Cast, issue: Issue) -> None:
    cast.at(THURSDAY, "10:00")
    page = cast.desk("cai", f"/issues/{issue.pk}/")
    page.get_by_text("转办给其他部门").click()
    page.get_by_label("转给").select_option(label="配送中心")
    page.get_by_label("转办理由").fill("订单无误，是装车漏放")
    page.get_by_role("button", name="转办", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("已转办")


def paused_over_the_worked_saturday(cast: Cast, issue: Issue) -> None:
    cast.at(THURSDAY, "10:30")
    page = cast.desk("dan", f"/issues/{issue.pk}/")
    page.get_by_role("button", name="签收").click()
    expect(page.get_by_role("alert").first).to_contain_text("已签收")
    cast.at(FRIDAY, "14:30")
    page.locator("summary", has_text="暂停计时").click()
    page.get_by_label("暂停原因").select_option(label="等货源到货")
    page.get_by_label("恢复日期").fill("2026-03-02")
    page.get_by_role("button", name="暂停计时").click()
    expect(page.get_by_role("alert").first).to_contain_text("已暂停计时")
    cast.at(SATURDAY, "10:00")
    cast.retailer.reload()
    expect(cast.retailer.locator("main")).to_contain_text("等货源到货")
    expect(cast.retailer.locator("main")).to_contain_text("2026-03-02 继续")
    hop = Hop.objects.get(issue=issue, step="answer")
    late_by = hop.due_at - instant("03-03", "09:30")  # type: ignore[operator]
    assert timedelta() <= late_by < timedelta(minutes=5), "three hours of Friday and the worked Saturday are nobody's"


def explained_too_late(cast: Cast, issue: Issue) -> None:
    cast.at(THURSDAY_AFTER, "10:00")
    page = cast.desk("dan", f"/issues/{issue.pk}/")
    page.get_by_label("解释", exact=True).check()
    page.get_by_label("答复内容").fill("该规格全市缺货，两条已退款，到货后优先给您配")
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("已答复")


def told_and_confirmed(cast: Cast, issue: Issue) -> None:
    cast.at(THURSDAY_AFTER, "11:00")
    page = cast.desk("ann", f"/issues/{issue.pk}/")
    page.get_by_label("告知方式").select_option(label="电话")
    page.get_by_role("button", name="已告知零售户").click()
    expect(page.get_by_role("alert").first).to_contain_text("已记录告知")
    cast.at(THURSDAY_AFTER, "15:00")
    cast.retailer.reload()
    expect(cast.retailer.locator("main")).to_contain_text("到货后优先给您配")
    cast.retailer.get_by_role("button", name="可以，办结").click()
    expect(cast.retailer.get_by_role("alert").first).to_contain_text("问题已办结")


def split_with_the_right_events(cast: Cast, issue: Issue) -> None:
    """Distribution was slow, the account manager bears the secondary share; the events are those of its stretch."""
    assert shares(issue, 1) == {"配送中心": Decimal("70.00"), "ann": Decimal("30.00")}
    share = LiabilityFinding.objects.get(issue=issue).shares.get(department__isnull=False)
    numbers = {event.verb: event.number for event in history(issue)}
    wanted = ("issue.forwarded", "issue.accepted", "issue.answered")
    assert sorted(share.events) == [numbers[verb] for verb in wanted]
    assert share.figures["allowed"] == 1050
    assert ClockPause.objects.get(hop__issue=issue).ends_at == instant(MONDAY, "08:30")
    page = cast.desk("ann", f"/issues/{issue.pk}/")
    expect(page.get_by_text("责任认定 第 1 版")).to_be_visible()
    paused = re.compile("暂停 (59[5-9]|600) 分钟不计（等货源到货）")
    expect(page.locator("main")).to_contain_text(paused)
    assert not list(verify(issue.company_id))


def objected_to_by_the_manager(cast: Cast, issue: Issue) -> None:
    cast.at(THURSDAY_AFTER, "16:00")
    page = cast.desk("ann", f"/issues/{issue.pk}/")
    page.get_by_role("link", name="提出异议").first.click()
    page.get_by_label("异议理由").fill("店主三月二日起外出，五日上午才回来，配送中心无法当面解释")
    name = f"{Hop.objects.get(issue=issue, step='answer').pk}-1"
    page.locator(f"[name='{name}-from']").fill("2026-03-02T08:30")
    page.locator(f"[name='{name}-to']").fill("2026-03-05T09:30")
    page.locator(f"[name='{name}-why']").fill("店主外出，店里没有人")
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_role("alert").first).to_contain_text("已提出异议")


def decided_by_a_named_assessor(cast: Cast, issue: Issue) -> None:
    cast.at(FRIDAY_AFTER, "09:00")
    page = cast.desk("ada", "/issues/objections/")
    page.get_by_role("link", name="裁定", exact=True).click()
    page.get_by_label("成立：勾选的时段不计入，重新认定责任").check()
    page.get_by_label("认定不计").check()
    page.get_by_label("裁定理由").fill("零售户确认外出，该时段不计")
    page.get_by_role("button", name="提交裁定").click()
    expect(page.locator("main")).to_contain_text("ada")


def both_findings_stay(cast: Cast, issue: Issue) -> None:
    """Without those three days distribution was in time; hops and events are as they were."""
    assert shares(issue, 1) == {"配送中心": Decimal("70.00"), "ann": Decimal("30.00")}
    assert shares(issue, 2) == {}
    objection = LiabilityObjection.objects.get(issue=issue)
    assert (objection.outcome, objection.decided_by) == ("upheld", cast.staff["ada"])
    verbs = [event.verb for event in history(issue)]
    assert "issue.facts_corrected" in verbs
    page = cast.desk("ann", f"/issues/{issue.pk}/")
    for version in (1, 2):
        expect(page.get_by_text(f"责任认定 第 {version} 版").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("各方均按时办理，没有责任")
    assert not list(verify(issue.company_id))
