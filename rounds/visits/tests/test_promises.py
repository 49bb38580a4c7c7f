"""A date told to a retailer is kept or broken, and nothing else (D11); advice sets no quota (E16, F05)."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from rounds.common.events import history
from rounds.visits.actions import make_promise, settle_promise
from rounds.visits.models import Promise
from rounds.visits.rules.pressure import pressure_in
from rounds.visits.rules.promises import check_promise, check_settlement, was_in_time
from rounds.visits.rules.reasons import RefusedError
from tests.world import World

MONDAY = date(2026, 11, 23)
CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("pressure.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_words_that_read_like_a_quota_are_found_and_denied_ones_are_not(case: dict[str, Any]) -> None:
    assert list(pressure_in(case["text"])) == case["found"]


def test_a_promise_says_what_and_has_a_day_ahead() -> None:
    check_promise("带样品", MONDAY, made_on=MONDAY)
    for text, day in ((" ", MONDAY), ("带样品", MONDAY - timedelta(days=1)), ("带样品", MONDAY + timedelta(days=400))):
        with pytest.raises(RefusedError):
            check_promise(text, day, made_on=MONDAY)


def test_a_broken_promise_says_why() -> None:
    check_settlement("kept", "")
    for outcome, note in (("broken", " "), ("", "x"), ("forgotten", "x")):
        with pytest.raises(RefusedError):
            check_settlement(outcome, note)


def test_kept_late_is_not_in_time() -> None:
    assert was_in_time("kept", due_on=MONDAY, settled_on=MONDAY)
    assert not was_in_time("kept", due_on=MONDAY, settled_on=MONDAY + timedelta(days=1))
    assert not was_in_time("broken", due_on=MONDAY, settled_on=MONDAY)


def promised(world: World, **more: Any) -> Promise:
    shop = world.retailers["东街烟酒店"]
    given: dict[str, Any] = {
        "text": "周三带样品",
        "due_on": MONDAY,
        "manager": world.ann,
        "by": world.ann,
        "at": world.now,
    }
    return make_promise(shop, **given | more)


def test_a_promise_made_on_a_phone_arrives_once_and_is_settled_once(world: World) -> None:
    made = uuid4()
    first, again = (promised(world, phone_id=made) for _ in range(2))
    assert first == again
    kept = settle_promise(first, outcome="kept", by=world.ann, at=world.now)
    assert settle_promise(kept, outcome="kept", by=world.ann, at=world.now).settled_at == kept.settled_at
    with pytest.raises(RefusedError):
        settle_promise(kept, outcome="broken", note="忘了", by=world.ann, at=world.now)
    assert [event.verb for event in history(first)] == ["promise.made", "promise.settled"]


def test_a_promise_is_of_the_day_it_was_made_not_of_the_day_it_arrived(world: World) -> None:
    late = world.now + timedelta(days=9)
    assert promised(world, made_at=world.now, at=late).made_at == world.now
    with pytest.raises(RefusedError):
        promised(world, at=late)


def test_promises_follow_the_retailer_and_stay_in_reach(world: World) -> None:
    promise = promised(world)
    assert Promise.objects.visible_to(world.ann).get() == promise
    assert Promise.objects.visible_to(world.mei).late(MONDAY + timedelta(days=1)).get() == promise
    for stranger in (world.staff["ben"], world.staff["wu"], world.strangers["ann"]):
        assert not Promise.objects.visible_to(stranger).exists()
