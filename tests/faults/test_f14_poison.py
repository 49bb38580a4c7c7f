"""F14: for every kind of record one the server never takes, among good ones: the good arrive, the bad are kept.

Each lies in quarantine with its reason, is shown on the phone, can be exported and corrected, and is never kept twice.
"""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from rounds.field.models import Quarantine, Receipt
from rounds.field.rules.commands import SHAPES
from rounds.field.tests.phone_acts import PATIENT, added, cast_of_two, entries_in, handed_out, phone_of, save, unsent
from rounds.issues.models import Issue
from tests.faults import invariants
from tests.services.chromium import Screens
from tests.services.live import Live

pytestmark = pytest.mark.e2e
CORRECTED = "利群断货三天"


def poisons(shop: int) -> list[dict[str, Any]]:
    """One command of each kind that no server takes: without its fields; the issue with far too many words."""
    issue = {"issue": str(uuid4()), "retailer": shop, "category": "supply_issue", "text": "长" * 4001}
    return [{"kind": kind, "body": issue if kind == "issue.raise" else {"note": kind}} for kind in sorted(SHAPES)]


def exported(page: Page, to: Path) -> dict[str, Any]:
    [entry] = entries_in(handed_out(page, to, "导出这一条"))
    return entry


def test_the_good_arrive_and_each_bad_one_is_kept_with_its_reason(live: Live, screens: Screens, tmp_path: Path) -> None:
    world = cast_of_two()
    page, shop = phone_of(screens, world), world.retailers["东街烟酒店"].pk
    bad = poisons(shop)
    mixed = [command for number, one in enumerate(bad) for command in (one, added(shop, number))]
    save(page, *mixed)
    unsent(page, len(bad))
    assert list(Receipt.objects.values_list("kind", flat=True)) == ["visit.add"] * len(bad)
    kept = {row.body["kind"]: row for row in Quarantine.objects.all()}
    assert set(kept) == set(SHAPES)
    assert all(row.reason for row in kept.values())
    assert [kept[one["kind"]].body["body"] for one in bad] == [one["body"] for one in bad]

    page.goto("/field/#/outbox")
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".strip")).to_contain_text(f"待上传 {len(bad)}", timeout=PATIENT)
    read = read_and_exported(page, len(bad), tmp_path / "one.txt")
    assert sorted(read) == sorted(SHAPES)
    assert Quarantine.objects.count() == len(bad), "sent again they are not kept twice"
    corrected(page)
    unsent(page, len(bad) - 1)
    assert Issue.objects.get().text == CORRECTED
    assert not invariants.standing()
    invariants.say("F14", poison=len(bad), kinds=len(SHAPES), others=len(bad), others_sent=len(bad),
                   in_quarantine=len(kept), exported=len(read), corrected=1)  # fmt: skip


def read_and_exported(page: Page, count: int, to: Path) -> list[str]:
    """Each refused record is opened, read and exported; the kinds of what came out."""
    kinds = []
    for place in range(count):
        page.goto("/field/#/outbox")
        expect(page.get_by_role("button", name="查看和修改")).to_have_count(count)
        page.get_by_role("button", name="查看和修改").nth(place).click()
        expect(page.get_by_text("服务器已完整保留这份内容")).to_be_visible()
        kinds.append(exported(page, to)["kind"])
    return kinds


def corrected(page: Page) -> None:
    """The issue with too many words, said in fewer."""
    page.goto("/field/#/outbox")
    page.locator(".card:has(strong:text-is('问题'))").get_by_role("button", name="查看和修改").click()
    page.get_by_label("零售户怎么说").fill(CORRECTED)
    page.get_by_role("button", name="改好，重新上传").click()
