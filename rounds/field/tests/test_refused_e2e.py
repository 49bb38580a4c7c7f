"""One command the server never takes (F14) and one id with two contents (F6): read, corrected, exported, kept."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rounds.field.models import Quarantine, Receipt
from rounds.field.tests.phone_acts import PATIENT, added, cast_of_two, phone_of, save, unsent
from rounds.issues.models import Issue
from rounds.visits.actions import finish_for_manager
from rounds.visits.models import Visit
from rounds.visits.rules.record import VisitRecord
from tests.services.chromium import Screens
from tests.services.live import Live

pytestmark = pytest.mark.e2e
FORGE = """async (words) => {
  const { state } = await import("/static/field/state.js");
  const { sync } = await import("/static/field/sync.js");
  const row = JSON.parse(JSON.stringify(state.outbox[0]));
  row.body.text = words;
  await state.db.put("outbox", row);
  state.outbox = [row];
  await sync();
}"""


def test_a_poison_command_holds_up_nothing_and_is_corrected_on_the_phone(
    live: Live, screens: Screens, tmp_path: Path
) -> None:
    world = cast_of_two()
    page, shop = phone_of(screens, world), world.retailers["东街烟酒店"].pk
    poison = {"issue": str(uuid4()), "retailer": shop, "category": "supply_issue", "text": "长" * 4001}
    save(page, added(shop, 1), {"kind": "issue.raise", "body": poison}, added(shop, 2))
    unsent(page, 1)
    expect(page.get_by_text("有记录被退回")).to_be_visible()
    assert sorted(Receipt.objects.values_list("kind", flat=True)) == ["visit.add", "visit.add"]
    assert Quarantine.objects.get().body["body"]["text"] == poison["text"]

    page.goto("/field/#/outbox")
    page.get_by_role("button", name="重试").click()
    unsent(page, 1)
    assert Quarantine.objects.count() == 1, "sent again it is not kept twice"
    page.get_by_role("button", name="查看和修改").click()
    expect(page.get_by_text("服务器已完整保留这份内容")).to_be_visible()
    with page.expect_download() as waited:
        page.get_by_role("button", name="导出这一条").click()
    waited.value.save_as(tmp_path / "one.txt")
    [kept] = json.loads((tmp_path / "one.txt").read_text(encoding="utf-8").split("\n")[1])["entries"]
    assert kept["body"]["text"] == poison["text"]
    page.get_by_label("零售户怎么说").fill("利群断货三天")
    page.get_by_role("button", name="改好，重新上传").click()
    unsent(page, 0)
    assert Issue.objects.get().text == "利群断货三天"
    assert str(Issue.objects.get().phone_id) == poison["issue"]


def test_the_same_id_with_other_words_shows_both_and_can_be_let_go(live: Live, screens: Screens) -> None:
    screens.expect(r"ERR_FAILED|Failed to load resource")
    world = cast_of_two()
    page, shop = phone_of(screens, world), world.retailers["东街烟酒店"].pk
    page.context.route("**/field/api/sync*", lambda route: (route.fetch(), route.abort()), times=1)
    body = {"issue": str(uuid4()), "retailer": shop, "category": "supply_issue", "text": "第一份"}
    save(page, {"kind": "issue.raise", "body": body})
    expect(page.get_by_text("没有网络，可以照常工作")).to_be_visible(timeout=PATIENT)
    page.evaluate(FORGE, "第二份")
    page.goto("/field/#/outbox")
    page.get_by_role("button", name="查看和修改").click()
    expect(page.locator(".versions")).to_contain_text("第一份")
    expect(page.locator(".versions")).to_contain_text("第二份")
    assert Issue.objects.get().text == "第一份"
    page.get_by_role("button", name="不再上传").click()
    page.get_by_role("dialog").get_by_role("button", name="不再上传").click()
    unsent(page, 0)
    assert Quarantine.objects.get().body["body"]["text"] == "第二份"


def test_a_visit_somebody_else_recorded_shows_both_records(live: Live, screens: Screens) -> None:
    world, at = cast_of_two(), timezone.now()
    page, shop = phone_of(screens, world), world.retailers["东街烟酒店"].pk
    visit = added(shop)
    save(page, visit)
    unsent(page, 0)
    told = VisitRecord(arrived_at=at, departed_at=at, comment="店主电话里说缺货", suggestion="周一补", summary="看过")
    made = Visit.objects.get(phone_id=visit["body"]["visit"])
    finish_for_manager(made, record=told, because="手机进水", by=world.mei, at=at)
    times = {"arrived_at": at.isoformat(), "departed_at": at.isoformat()}
    words = {"goal": visit["body"]["goal"], "comment": "利群断货三天", "suggestion": "催配送", "summary": "看过"}
    save(page, {"kind": "visit.finish", "body": {"visit": visit["body"]["visit"], **times, **words}})
    expect(page.get_by_text("有记录被退回")).to_be_visible(timeout=PATIENT)
    page.goto("/field/#/outbox")
    page.get_by_role("button", name="查看和修改").click()
    expect(page.get_by_text(f"服务器上的由{world.mei.name}写")).to_be_visible()
    pairs = [re.compile("利群断货三天.*店主电话里说缺货"), re.compile("催配送.*周一补")]
    expect(page.locator(".versions")).to_have_text(pairs)
    made.refresh_from_db()
    assert made.comment == "店主电话里说缺货"
    assert Quarantine.objects.get().body["kept"]["by"] == world.mei.name
    page.get_by_role("button", name="不再上传").click()
    page.get_by_role("dialog").get_by_role("button", name="不再上传").click()
    unsent(page, 0)
