"""The simulator is no better than what it notices: each promise is broken on purpose, and some seed must say so."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from rounds.field import api
from rounds.field.actions import apply
from rounds.field.actions.sync import Outcome
from rounds.field.models import Receipt
from rounds.field.queries import content
from rounds.field.queries.touched import Touched
from rounds.retailers.models.retailer import RetailerQuerySet
from tests.services.parts import missing
from tests.simulator.day import live_through
from tests.simulator.driver import Phones, node
from tests.simulator.town import Town, build_town

MOST_SEEDS = 8
Patch = Callable[[pytest.MonkeyPatch], None]


@pytest.fixture
def phones() -> Iterator[Phones]:
    if not node():
        missing("Node is not installed (Debian: apt install nodejs)")
    opened = Phones()
    yield opened
    opened.close()


@pytest.fixture
def town(own_database: str) -> Town:
    return build_town()


def noticed(town: Town, phones: Phones, folder: Path, words: str) -> bool:
    """Whether one of the first seeds finds something wrong, and says it in these words."""
    found: list[str] = []
    for seed in range(1, MOST_SEEDS + 1):
        found = live_through(seed, town, phones, folder).wrong
        if any(words in line for line in found):
            return True
    return False


def says_done_and_forgets(raw: Any, **more: Any) -> Outcome:
    """An acknowledgement before the commit, and no commit."""
    with transaction.atomic():
        outcome = apply(raw, **more)
        transaction.set_rollback(True)
    return outcome


def drops_the_receipt(raw: Any, **more: Any) -> Outcome:
    """The work is done and the receipt is gone."""
    outcome = apply(raw, **more)
    Receipt.objects.unscoped("it is dropped on purpose").filter(command_id=outcome.id).delete()
    return outcome


def swap_apply(broken: Callable[..., Outcome]) -> Patch:
    return lambda patched: patched.setattr(api, "apply", broken)


def open_the_door(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(RetailerQuerySet, "visible_to", lambda rows, user: rows.unscoped("the door stands open"))


def forget_what_changed(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(content, "touched_since", lambda company_id, cursor: Touched())


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        pytest.param(swap_apply(says_done_and_forgets), "0 receipts", id="a_server_that_answers_before_it_has_kept"),
        pytest.param(swap_apply(drops_the_receipt), "0 receipts", id="a_server_that_drops_the_receipt"),
        pytest.param(open_the_door, "a leak", id="a_door_that_stands_open"),
        pytest.param(forget_what_changed, "shows other", id="news_that_leave_something_out"),
    ],
)
def test_a_broken_server_is_noticed(
    town: Town, phones: Phones, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Patch, words: str
) -> None:
    with monkeypatch.context() as patched:
        broken(patched)
        assert noticed(town, phones, tmp_path, words)


@pytest.mark.parametrize(
    ("file", "before", "after", "words"),
    [
        pytest.param(
            "outbox.js",
            "outcome.status === 200",
            "outcome.status !== 409",
            "lost",
            id="a_phone_that_lets_the_refused_go",
        ),
        pytest.param(
            "outbox.js",
            'const waiting = entries.filter((entry) => entry.state === "waiting")',
            "const waiting = entries.filter((entry) => entry.tries > 99)",
            "still holds",
            id="a_phone_that_never_sends",
        ),
    ],
)
def test_a_broken_phone_is_noticed(
    town: Town, phones: Phones, tmp_path: Path, file: str, before: str, after: str, words: str
) -> None:
    phones.do("spoil", file=file, before=before, after=after)
    assert noticed(town, phones, tmp_path, words)
