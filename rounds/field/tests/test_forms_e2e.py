"""Forms that are not a visit's: no word is lost when the tab dies or goes to another shop; what is dropped is gone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rounds.field.models import Receipt
from rounds.field.tests.phone_acts import PATIENT, added, cast_of_two, phone_of, save, state, unsent
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World

pytestmark = pytest.mark.e2e
OFFLINE = r"Failed to load resource|ERR_INTERNET_DISCONNECTED"
IN_DATABASE = """async () => {
  const { state } = await import("/static/field/state.js");
  return (await state.db.getAll("drafts")).map((one) => one.visit);
}"""
WRITTEN = "async () => void (await (await import('/static/field/keeping.js')).keep({ visit: 'probe', arrived_at: '' }))"
IS_WRITING = "async () => (await import('/static/field/device.js')).isWriting()"
WITH_PICTURE = """async ({ issue, retailer }) => {
  const { keepPicture, inTurn } = await import("/static/field/photos.js");
  const { save } = await import("/static/field/sync.js");
  const bytes = new TextEncoder().encode("not even a picture").buffer;
  const announced = await inTurn(() => keepPicture({ issue }, { kind: "photo", type: "image/jpeg" }, bytes));
  const words = { category: "supply_issue", text: "长".repeat(4001) };
  await save([{ kind: "issue.raise", body: { issue, retailer, ...words, announced: [announced] } }]);
}"""


@pytest.fixture
def world(live: Live) -> World:
    """Two shops to visit today."""
    return cast_of_two()


@pytest.fixture
def page(world: World, screens: Screens) -> Page:
    """Ann's phone without a network."""
    screens.expect(OFFLINE)
    expect.set_options(timeout=PATIENT)
    phone = phone_of(screens, world)
    phone.context.set_offline(True)
    return phone


def die_and_return(page: Page, screen: str) -> None:
    """The tab is gone without a word; what was typed had been written."""
    page.evaluate(WRITTEN)
    page.goto("about:blank")
    page.goto(f"/field/#/{screen}")
    expect(page.locator("main h1")).to_be_visible()


def test_what_was_seen_at_one_shop_is_there_again_and_not_at_the_next(world: World, page: Page) -> None:
    east, bridge = (world.retailers[name].pk for name in ("东街烟酒店", "桥头便利店"))
    page.goto(f"/field/#/observe/{east}")
    page.locator(".chip").first.click()
    page.get_by_label("看到了什么").fill("门口在修路")
    assert page.evaluate(IS_WRITING)
    page.goto(f"/field/#/observe/{bridge}")
    expect(page.get_by_label("看到了什么")).to_have_value("")
    die_and_return(page, f"observe/{east}")
    expect(page.get_by_label("看到了什么")).to_have_value("门口在修路")
    expect(page.locator(".chip.chosen")).to_have_count(1)
    page.get_by_role("button", name="告诉团队").click()
    unsent(page, 1)
    assert page.evaluate(IN_DATABASE) == ["probe"]
    page.goto(f"/field/#/observe/{east}")
    expect(page.get_by_label("看到了什么")).to_have_value("")


def test_tasks_missed_visits_and_minutes_survive_the_tab(world: World, page: Page) -> None:
    visit = world.ann.visits.order_by("position")[0].pk
    page.goto("/field/#/task")
    page.get_by_label("要办的事").fill("送宣传单")
    page.goto(f"/field/#/miss/{visit}")
    page.get_by_role("button", name="恶劣天气").click()
    page.get_by_label("说明").fill("下大雪")
    page.goto("/field/#/ledger")
    page.get_by_role("button", name="直接记分钟").click()
    page.get_by_label("分钟").fill("35")
    die_and_return(page, "ledger")
    expect(page.get_by_label("分钟")).to_have_value("35")
    page.goto(f"/field/#/miss/{visit}")
    expect(page.get_by_label("说明")).to_have_value("下大雪")
    page.goto("/field/#/task")
    expect(page.get_by_label("要办的事")).to_have_value("送宣传单")

    page.goto("/field/#/outbox")
    expect(page.get_by_text("还没写完")).to_have_count(3)
    page.locator(".card", has_text="临时交办").get_by_role("button", name="不要了").click()
    page.get_by_role("dialog").get_by_role("button", name="不要了").click()
    expect(page.get_by_text("还没写完")).to_have_count(2)
    page.locator(".card", has_text="未拜访原因").get_by_role("button", name="继续写").click()
    page.get_by_role("button", name="保存").click()
    unsent(page, 1)
    page.goto("/field/#/ledger")
    page.get_by_role("button", name="记入").click()
    unsent(page, 2)
    assert page.evaluate(IN_DATABASE) == ["probe"]


def test_reasons_on_sheets_survive_the_tab_and_hold_an_upgrade_back(world: World, page: Page) -> None:
    shop = world.retailers["东街烟酒店"].pk
    visit, promise, task = added(shop), str(uuid4()), str(uuid4())
    now = timezone.now()
    made = {"promise": promise, "retailer": shop, "visit": visit["body"]["visit"], "text": "送样品"}
    made |= {"due_on": str((now + timedelta(days=1)).date()), "made_at": now.isoformat()}
    given = {"task": task, "title": "填表"}
    save(page, visit, {"kind": "promise.make", "body": made}, {"kind": "task.add", "body": given})
    page.goto("/field/#/todo")
    page.get_by_role("button", name="没有兑现").click()
    page.get_by_label("原因").fill("样品没到")
    page.goto("/field/#/today")
    assert not page.evaluate(IS_WRITING)
    page.get_by_role("button", name="办不了").click()
    page.get_by_label("为什么没有办").fill("系统没开")
    assert page.evaluate(IS_WRITING)
    die_and_return(page, "todo")
    expect(page.get_by_label("原因")).to_have_value("样品没到")
    page.get_by_role("button", name="保存").first.click()
    unsent(page, 4)
    page.goto("/field/#/today")
    page.get_by_role("button", name="办不了").click()
    expect(page.get_by_label("为什么没有办")).to_have_value("系统没开")
    page.locator(".sheet").get_by_role("button", name="保存").click()
    unsent(page, 5)
    assert [entry["body"].get("because") for entry in state(page, "outbox")][-1] == "系统没开"
    assert page.evaluate(IN_DATABASE) == ["probe"]


def test_a_refused_issue_that_is_let_go_takes_its_photos_along(world: World, page: Page) -> None:
    issue, shop = str(uuid4()), world.retailers["东街烟酒店"].pk
    page.evaluate(WITH_PICTURE, {"issue": issue, "retailer": shop})
    unsent(page, 2)
    page.context.set_offline(False)
    page.goto("/field/#/outbox")
    page.get_by_role("button", name="查看和修改").click()
    page.get_by_label("零售户怎么说").fill("短一点")
    page.get_by_role("button", name="不再上传").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 张图片服务器还没有")
    page.get_by_role("dialog").get_by_role("button", name="不再上传").click()
    unsent(page, 0)
    page.evaluate(WRITTEN)
    page.reload()
    unsent(page, 0)
    assert state(page, "attachments") == []
    assert page.evaluate(IN_DATABASE) == ["probe"]
    assert not Receipt.objects.exists()


def test_what_comes_while_the_file_is_handed_over_is_not_said_to_be_in_it(world: World, page: Page) -> None:
    shop = world.retailers["东街烟酒店"].pk
    save(page, added(shop, 1))
    page.goto("/field/#/outbox")
    with page.expect_download():
        page.get_by_role("button", name="导出为文件").click()
    expect(page.get_by_role("button", name="已交出")).to_be_visible()
    save(page, added(shop, 2))
    page.get_by_role("button", name="已交出").click()
    expect(page.get_by_role("button", name="已交出")).to_be_hidden()
    first, second = [entry["id"] for entry in state(page, "outbox")]
    assert state(page, "exported") == [first]
    assert second not in state(page, "exported")
