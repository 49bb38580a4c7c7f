"""On the phone: the holder is reminded, earlier solutions are offered, service notes of a shop are read."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from rounds.enforcement.models import EnforcementCase, ServiceNote
from rounds.field.tests.test_content import content
from rounds.field.tests.test_sync import command, sent, signed_in
from rounds.issues.actions import accept_issue, answer_issue, confirm_issue, raise_issue, tell_retailer
from rounds.issues.models import Issue, Reminder
from tests.world import World

SIMILAR = "/field/api/similar"


def raised(world: World, shop: str, text: str, *, by: str = "ann", days: int = 1) -> Issue:
    at = timezone.now() - timedelta(days=days)
    return raise_issue(
        world.retailers[shop], category="supply_issue", text=text, entry="visit", proposed_solution="请说明到货日",
        by=world.staff[by], at=at,
    )  # fmt: skip


def closed(world: World, shop: str, text: str, *, by: str = "ann") -> Issue:
    issue, at = raised(world, shop, text, by=by, days=5), timezone.now() - timedelta(days=4)
    person, sam = world.staff[by], world.staff["sam"]
    accept_issue(issue, by=sam, at=at)
    answer_issue(issue, kind="solution", text="周二补货", by=sam, at=at + timedelta(minutes=1))
    tell_retailer(issue, how="上门", by=person, at=at + timedelta(minutes=2))
    return confirm_issue(issue, by=person, at=at + timedelta(minutes=3))


def card_of(world: World, issue: Issue) -> dict[str, Any]:
    return next(card for card in content(world.ann)["issues"] if card["id"] == str(issue.pk))


def test_a_reminder_from_the_phone_is_the_desks_and_the_phone_knows_from_when_it_may_remind_again(world: World) -> None:
    issue = raised(world, "东街烟酒店", "断货")
    assert (card_of(world, issue)["may_remind"], card_of(world, issue)["remind_from"]) == (True, None)
    said = command("issue.remind", issue=str(issue.pk), words="零售户在等回话")
    again = command("issue.remind", issue=str(issue.pk))
    outcomes = sent(signed_in(world.ann), said, said, again)
    assert [one["status"] for one in outcomes] == [200, 200, 422]
    assert "催办" in outcomes[2]["answer"]["reason"], outcomes[2]
    assert [(row.words, row.made_by) for row in Reminder.objects.all()] == [("零售户在等回话", world.ann)]
    assert datetime.fromisoformat(card_of(world, issue)["remind_from"]) > timezone.now()


def test_the_service_team_and_strangers_remind_nobody(world: World) -> None:
    issue = raised(world, "东街烟酒店", "断货")
    for person in (world.staff["kai"], world.staff["ben"], world.strangers["ann"]):
        assert sent(signed_in(person), command("issue.remind", issue=str(issue.pk)))[0]["status"] == 422
    assert not Reminder.objects.exists()


def test_earlier_solutions_come_from_issues_he_may_see_and_travel_with_the_phone(world: World) -> None:
    own = closed(world, "东街烟酒店", "利群断货三天没有到货")
    closed(world, "东河超市", "利群断货三天没有到货", by="ben")
    answer = signed_in(world.ann).post(
        SIMILAR, {"text": "利群又断货三天", "category": "supply_issue"}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content[:400]
    assert [(one["number"], one["words"]) for one in answer.json()] == [(own.number, "请说明到货日")]
    assert [one["number"] for one in content(world.ann)["solved"]["supply_issue"]] == [own.number]


def test_a_service_note_is_read_by_who_serves_the_shop_until_it_is_taken_back(world: World) -> None:
    shop, at = world.retailers["东街烟酒店"], timezone.now()
    case = EnforcementCase.objects.create(
        company=world.company, number="Z1", report_id=1, report_number="X1", reported_at=at, entry="visit", text="x"
    )
    note = ServiceNote.objects.create(
        company=world.company, retailer=shop, case=case, text="先看证再谈价", set_by=world.staff["sam"], set_at=at
    )
    assert [one["text"] for one in content(world.ann)["service_notes"][str(shop.pk)]] == ["先看证再谈价"]
    assert content(world.staff["ben"])["service_notes"] == {}
    ServiceNote.objects.filter(pk=note.pk).update(withdrawn_at=at, withdrawn_by=world.staff["sam"])
    assert content(world.ann)["service_notes"] == {}
