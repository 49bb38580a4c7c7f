"""The promise ledger: who keeps what until when, what became of it, and how many were kept (D11)."""

from collections.abc import Mapping
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from rounds.common.events import history
from rounds.people.models import Staff
from rounds.visits.actions import make_promise, replace_promise, settle_promise
from rounds.visits.models import Promise
from rounds.visits.queries.ledger import Wanted, promises_wanted, shares_of
from rounds.visits.queries.promises import rows_of
from rounds.visits.rules.promises import outcome_of_replacing, standing_of
from tests.world import CANARY, World

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def promised(world: World, days: int, shop: str = "东街烟酒店", **more: Any) -> Promise:
    """Promised ten days ago, due so many days from today."""
    now = timezone.now()
    given: dict[str, Any] = {"text": "补送一条", "manager": world.ann, "by": world.ann, "at": now - 10 * DAY}
    return make_promise(world.retailers[shop], due_on=today(world) + days * DAY, **(given | more))


def today(world: World) -> date:
    return world.company.local_day(timezone.now())


def page(staff: Staff, language: str = "zh-hans", **query: str) -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(staff)
    response = client.get(reverse("visits:promises"), query)
    assert response.status_code == 200
    return response.content.decode()


def test_another_day_told_in_time_is_moved_and_told_too_late_is_broken() -> None:
    due = date(2026, 11, 25)
    assert outcome_of_replacing(due_on=due, told_on=due) == "moved"
    assert outcome_of_replacing(due_on=due, told_on=due + DAY) == "broken"
    assert standing_of("moved", due_on=due, settled_on=due, today=due + DAY) == "moved"


def test_a_moved_promise_says_to_which_day_and_counts_for_nobody(world: World) -> None:
    moved, late = promised(world, 1), promised(world, -1)
    fresh = today(world) + 4 * DAY
    replace_promise(moved, due_on=fresh, by=world.ann, at=timezone.now())
    replace_promise(late, due_on=fresh, by=world.ann, at=timezone.now())
    moved.refresh_from_db()
    late.refresh_from_db()
    assert (moved.outcome, moved.moved_to, late.outcome, late.moved_to) == ("moved", fresh, "broken", fresh)
    assert moved.settled_by == world.ann
    (share,) = shares_of(world.mei, Wanted(state="all", last=fresh), today=today(world))
    assert (share.due, share.in_time, share.moved) == (1, 0, 1)
    assert history(moved).last().content.body["moved_to"] == str(fresh)  # type: ignore[union-attr]


def test_the_keeper_is_the_department_whose_answer_gave_the_day(world: World) -> None:
    sales = world.departments["sales_department"]
    promised(world, 3, department=sales, issue_number="W2026112300001")
    promised(world, 2)
    rows = rows_of(promises_wanted(world.mei, Wanted(), today=today(world)).order_by("due_on"), today=today(world))
    assert [row.keeper for row in rows] == [world.ann.name, sales.name]
    assert [row.light for row in rows] == ["还有 2 天", "还有 3 天"]


def test_shares_are_kept_by_due_with_their_n_and_stand_in_the_order_of_names(world: World) -> None:
    sales = world.departments["sales_department"]
    now = timezone.now()
    kept, late, broken = (promised(world, -2, department=sales) for _ in range(3))
    settle_promise(kept, outcome="kept", by=world.ann, at=now - 3 * DAY)
    settle_promise(late, outcome="kept", by=world.ann, at=now)
    settle_promise(broken, outcome="broken", note="没有货", by=world.ann, at=now)
    promised(world, -1)
    promised(world, 5)  # not due: counts for nobody yet
    shares = shares_of(world.staff["ada"], Wanted(state="all"), today=today(world))
    assert [(share.name, share.in_time, share.due) for share in shares] == sorted(
        [(sales.name, 1, 3), (world.ann.name, 0, 1)]
    )


@pytest.mark.parametrize(
    ("state", "found"), [("open", 3), ("late", 1), ("kept", 1), ("broken", 1), ("moved", 0), ("all", 5)]
)
def test_the_form_narrows_the_ledger(world: World, state: str, found: int) -> None:
    settle_promise(promised(world, 0), outcome="kept", by=world.ann, at=timezone.now())
    settle_promise(promised(world, 0), outcome="broken", note="没有货", by=world.ann, at=timezone.now())
    for days in (-1, 0, 30):
        promised(world, days)
    assert promises_wanted(world.mei, Wanted(state=state), today=today(world)).count() == found


def test_the_page_names_keeper_light_and_way_to_the_issue_in_both_languages(world: World) -> None:
    sales = world.departments["sales_department"]
    promised(world, -2, department=sales, issue_number="W2026112300001", text="补货两条")
    promised(world, 0, shop="桥头便利店")
    text = page(world.mei)
    assert text.index("过期 2 天") < text.index("今天到期")
    assert reverse("issues:by_number", args=["W2026112300001"]) in text
    assert sales.name in text
    assert "2 days late" in page(world.mei, language="en")
    assert "桥头便利店" not in page(world.mei, keeper=f"d{sales.pk}", state="all").split("<tbody>")[1]
    assert "东街烟酒店" not in page(world.mei, q="桥头")


def test_nobody_sees_promises_of_others_and_a_stranger_sees_none(world: World) -> None:
    promised(world, 1)
    promised(world, 1, shop="stranger", manager=world.strangers["ann"])
    assert "东街烟酒店" in page(world.ann)
    assert "东街烟酒店" not in page(world.staff["ben"])
    assert CANARY not in page(world.staff["ada"], state="all")


def press(staff: Staff, promise: Promise, **fields: str) -> int:
    client = Client()
    client.force_login(staff)
    return client.post(reverse("visits:promise_settle", args=[promise.pk]), fields).status_code


def test_an_officer_settles_what_his_department_keeps_and_nothing_else(world: World) -> None:
    mine = promised(world, 0, department=world.departments["sales_department"])
    other = promised(world, 0)
    assert press(world.staff["sam"], other, outcome="kept", back="ledger") == 404
    assert press(world.staff["sam"], mine, outcome="kept", reason="送货单 12", back="ledger") == 302
    mine.refresh_from_db()
    assert (mine.outcome, mine.settled_by, mine.settled_note) == ("kept", world.staff["sam"], "送货单 12")
    assert "送货单 12" in page(world.staff["sam"], state="all")
    assert "记下" not in page(world.staff["ada"])


def test_an_officer_first_sees_his_own_departments_promises(world: World) -> None:
    promised(world, 1, department=world.departments["sales_department"])
    promised(world, 1, shop="桥头便利店")
    assert "桥头便利店" not in page(world.staff["sam"])
    assert "桥头便利店" in page(world.staff["sam"], state="open")


def test_the_sheet_holds_what_was_asked_for_and_is_remembered(world: World, client: Client) -> None:
    promised(world, 1, text="=1+1")
    promised(world, 1, shop="桥头便利店")
    client.force_login(world.mei)
    answer = client.post(reverse("visits:promises_sheet"), {"state": "open", "q": "东街"})
    lines = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()[1:]
    assert [(line[1], line[2], line[3]) for line in lines] == [("东街烟酒店", "=1+1", "ann")]
    taken = history(world.mei).filter(verb="promises.exported").get()
    assert taken.content.body["rows"] == 1


def queries_of(staff: Staff, **query: str) -> int:
    client = Client()
    client.force_login(staff)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(reverse("visits:promises"), query).status_code == 200
    return len(caught)


def test_the_page_takes_the_same_queries_for_two_and_for_twenty(world: World) -> None:
    promised(world, -1)
    promised(world, -1, department=world.departments["sales_department"])
    few = queries_of(world.mei)
    for number in range(18):
        promised(world, number, department=world.departments["sales_department"])
    assert queries_of(world.mei) == few
    assert few <= 14


@pytest.mark.parametrize("query", [{"state": "x"}, {"keeper": "d9999999"}, {"keeper": "'"}, {"first": "x", "q": "%"}])
def test_what_does_not_fit_the_form_is_left_out(world: World, query: Mapping[str, str]) -> None:
    promised(world, 1)
    assert page(world.mei, **query)
