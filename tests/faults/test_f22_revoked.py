"""F22: an account is closed, or its role taken away, in the middle of a sync: the next request is refused.

What was not sent leaves as a file; only then are the rows gone from the phone. An order to forget lets all leave.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Response, expect

from rounds.field.actions import order_wipe
from rounds.field.models import Device, Receipt
from rounds.field.tests.phone_acts import PATIENT, SYNC, added, cast_of_two, phone_of, save, state, unsent
from rounds.field.tests.test_forgetting_e2e import expect_cleared, export
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from tests.faults import invariants
from tests.services.chromium import Screens
from tests.services.live import Live
from tests.world import World

pytestmark = pytest.mark.e2e
UNSENT = 200  # four batches
BEGUN = 10  # so many have arrived: the first batch is on its way
MARGIN_MS = 50  # clocks of browser and test are one clock, read by two programs
PATIENCE_S = 180.0


@dataclass
class Answers:
    """What the phone was told, by the moment it asked."""

    heard: list[tuple[float, int, float]] = field(default_factory=list)

    def hear(self, answer: Response) -> None:
        if "/field/api/" in answer.url:
            timing = answer.request.timing
            self.heard.append((timing["startTime"], answer.status, timing["responseStart"]))

    def asked_after(self, moment_ms: float) -> list[tuple[int, float]]:
        """Status and milliseconds of every request that began after a moment."""
        return [(status, took) for began, status, took in self.heard if began > moment_ms + MARGIN_MS]


def close_account(world: World) -> None:
    Staff.objects.filter(pk=world.ann.pk).update(is_active=False)


def take_role(world: World) -> None:
    Staff.objects.filter(pk=world.ann.pk).update(role=Role.TRAINER)


def in_mid_sync(page: Page, world: World, act: Callable[[World], None]) -> tuple[list[dict[str, Any]], float]:
    """Two hundred records are leaving when it happens; what they are, and the moment it was in force."""
    page.context.set_offline(True)
    save(page, *[added(world.retailers["东街烟酒店"].pk, number) for number in range(UNSENT)])
    unsent(page, UNSENT)
    outbox = state(page, "outbox")
    page.context.set_offline(False)
    give_up = time.monotonic() + PATIENCE_S
    while Receipt.objects.count() < BEGUN:
        assert time.monotonic() < give_up, "no sync began"
        time.sleep(0.001)
    act(world)
    return outbox, time.time() * 1000


@pytest.mark.parametrize(("act", "status"), [(close_account, 401), (take_role, 403)])
def test_the_next_request_is_refused_and_what_is_left_leaves_as_a_file(
    live: Live, screens: Screens, tmp_path: Path, act: Callable[[World], None], status: int
) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world, answers = cast_of_two(), Answers()
    page = phone_of(screens, world)
    page.on("response", answers.hear)
    outbox, closed = in_mid_sync(page, world, act)
    expect(page.get_by_text("还没有上传：记录")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("东街")).to_have_count(0)
    after = answers.asked_after(closed)
    assert after
    assert {said for said, _took in after} == {status}

    taken = {str(one) for one in Receipt.objects.values_list("command_id", flat=True)}
    file = export(page, tmp_path / "outbox.txt").decode()
    left = {entry["id"] for entry in json.loads(file.split("\n")[1])["entries"]}
    expect_cleared(page, world)
    assert taken | left == {entry["id"] for entry in outbox}
    assert len(taken) + len(left) == UNSENT
    assert not invariants.present_once([entry for entry in outbox if entry["id"] in taken])
    assert not invariants.standing()
    counted = {"unsent": UNSENT, "taken": len(taken), "in the file": len(left), "lost": 0}
    refused = round(after[0][1])
    invariants.say(f"F22 {act.__name__.replace('_', ' ')}", **counted, taken_afterwards=0, refused_in_ms=refused)


def test_an_order_to_forget_in_mid_sync_lets_everything_leave_first(live: Live, screens: Screens) -> None:
    screens.expect(r"Failed to load resource|ERR_INTERNET_DISCONNECTED")
    world = cast_of_two()
    page = phone_of(screens, world)

    def order(world: World) -> None:
        order_wipe(Device.objects.get(), because="手机丢失", by=world.mei, at=timezone.now())

    outbox, _ordered = in_mid_sync(page, world, order)
    page.evaluate(SYNC)
    expect_cleared(page, world)
    assert Receipt.objects.count() == UNSENT
    assert not invariants.present_once(outbox)
    assert not invariants.standing()
    invariants.say("F22 order to forget", unsent=UNSENT, taken=UNSENT, lost=0)
