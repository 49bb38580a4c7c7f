"""What the evening brings from a phone, and what the team may send (C16, C17, C20, E09, E11)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from rounds.common.events import verify
from rounds.field.actions import apply
from rounds.field.models import Quarantine
from rounds.field.queries import phone_content
from rounds.improvement.actions import give_task
from rounds.improvement.models import Task, TimeEntry
from rounds.issues.actions import default_routing
from rounds.people.models import Staff
from rounds.retailers.actions import add_observation
from rounds.retailers.models import Observation
from rounds.visits.models import Anomaly, DayReview
from tests.world import CANARY, World

DAY = "2026-11-23"
SECRET = "ENFORCEMENT-CANARY"


def send(world: World, kind: str, body: dict[str, Any], *, by: Staff | None = None) -> tuple[int, dict[str, Any]]:
    raw = {"id": str(uuid4()), "kind": kind, "made_at": world.now.isoformat(), "body": body}
    outcome = apply(raw, by=by or world.ann, at=world.now)
    return outcome.status, outcome.answer


def test_the_review_says_what_was_answered_and_how_long_it_took(world: World) -> None:
    opened = (world.now - timedelta(hours=3)).isoformat()
    written = (world.now - timedelta(hours=2, minutes=49)).isoformat()
    answers = [{"question": "断货告诉销售部门了吗？", "answer": "已登记问题"}]
    body = {"day": DAY, "anomalies": "东街修路", "opened_at": opened, "written_at": written, "answers": answers}
    assert send(world, "review.send", body)[0] == 200
    review = DayReview.objects.get()
    assert (review.minutes, review.answers) == (11, answers)
    assert Anomaly.objects.get().kind == "said"


def test_a_review_of_the_first_app_is_still_taken(world: World) -> None:
    body = {"day": DAY, "anomalies": "", "tomorrow": "先去东街", "opened_at": world.now.isoformat()}
    assert send(world, "review.send", body)[0] == 200


def test_time_told_by_a_tap_arrives_once(world: World) -> None:
    body = {"note": str(uuid4()), "day": DAY, "place": "office", "minutes": 25, "cause": "meeting"}
    for _again in range(2):
        assert send(world, "time.note", body)[0] == 200
    entry = TimeEntry.objects.get()
    assert (entry.minutes, entry.cause) == (25, "meeting")
    status, answer = send(world, "time.note", body | {"note": str(uuid4()), "place": "ad_hoc"})
    assert (status, answer["reason"], answer["rules"]) == (422, "临时交办要写明交办人", ["E09"])


def test_a_task_noted_and_finished_on_the_phone_counts_for_its_giver(world: World) -> None:
    task = str(uuid4())
    said = {"task": task, "title": "送宣传单", "giver": "县局综合科", "is_urgent": True, "minutes": 30}
    assert send(world, "task.add", said)[0] == 200
    assert send(world, "task.settle", {"task": task, "outcome": "done", "minutes": 45})[0] == 200
    assert send(world, "task.settle", {"task": task, "outcome": "declined", "because": "x"})[0] == 422
    entry = TimeEntry.objects.get()
    assert (entry.giver, entry.minutes, entry.task) == ("县局综合科", 45, Task.objects.get())


def test_a_task_of_a_colleague_does_not_exist(world: World) -> None:
    theirs = give_task(world.staff["ben"], title="x", is_important=False, is_urgent=False, by=world.mei, at=world.now)
    status, answer = send(world, "task.settle", {"task": str(theirs.pk), "outcome": "done", "minutes": 5})
    assert (status, answer["missing"]) == (422, "task")


def test_the_team_adds_observations_and_nothing_of_the_account_manager(world: World) -> None:
    kai, shop = world.staff["kai"], world.retailers["东街烟酒店"]
    seen = {"observation": str(uuid4()), "retailer": shop.pk, "topic": "delivery", "text": "修路"}
    assert send(world, "observation.add", seen, by=kai)[0] == 200
    stranger = seen | {"observation": str(uuid4()), "retailer": world.retailers["stranger"].pk}
    assert send(world, "observation.add", stranger, by=kai)[0] == 422
    for kind, body in (
        ("time.note", {"note": str(uuid4()), "day": DAY, "place": "office", "minutes": 5}),
        ("task.add", {"task": str(uuid4()), "title": "x"}),
        ("review.send", {"day": DAY, "opened_at": world.now.isoformat()}),
    ):
        assert send(world, kind, body, by=kai)[0] == 422
    assert Observation.objects.get().author == kai
    assert Quarantine.objects.count() == 4
    assert not list(verify(world.company.pk))


@pytest.mark.parametrize("who", ["ann", "kai"])
def test_a_complaint_is_an_anomaly_of_who_coordinates_it(world: World, who: str) -> None:
    default_routing(world.company, by="system", at=world.now)
    body = {"issue": str(uuid4()), "retailer": world.retailers["东街烟酒店"].pk, "category": "delivery_issue"}
    body |= {"text": "送货员少送一条", "kind": "complaint"}
    assert send(world, "issue.raise", body, by=world.staff[who])[0] == 200
    anomaly = Anomaly.objects.get()
    assert (anomaly.kind, anomaly.manager) == ("complaint", world.ann)
    assert "送货员少送一条" in anomaly.because["params"]["words"]


def test_the_phone_gets_the_evening_of_its_own_person(world: World) -> None:
    shop = world.retailers["东街烟酒店"]
    add_observation(shop, topic="stock", text="利群剩两条", by=world.staff["kai"], at=world.now)
    add_observation(shop, topic="enforcement", text=SECRET, by=world.staff["kai"], at=world.now)
    give_task(world.ann, title="陪同检查", is_important=True, is_urgent=True, by=world.mei, at=world.now)
    give_task(world.staff["wu"], title=CANARY, is_important=True, is_urgent=True, by="system", at=world.now)
    send(world, "review.send", {"day": DAY, "anomalies": "东街修路", "opened_at": world.now.isoformat()})
    send(world, "time.note", {"note": str(uuid4()), "day": DAY, "place": "paper", "minutes": 9})
    held = phone_content(world.ann, at=world.now)
    assert SECRET not in str(held)
    assert CANARY not in str(held)
    assert [task["title"] for task in held["tasks"]] == ["陪同检查"]
    assert [one["words"] for one in held["anomalies"]] == ["东街修路"]
    assert [(one["place"], one["minutes"]) for one in held["times"]] == [("paper", 9)]
    [seen] = held["observations"][str(shop.pk)]
    assert (seen["text"], seen["by"], seen["topic"]) == ("利群剩两条", "kai", "stock")
    assert held["sent_reviews"] == [DAY]


def test_the_team_gets_the_shared_page_of_its_retailers_without_enforcement(world: World) -> None:
    default_routing(world.company, by="system", at=world.now)
    shop, kai = world.retailers["东街烟酒店"], world.staff["kai"]
    add_observation(shop, topic="enforcement", text=SECRET, by=world.ann, at=world.now)
    body = {"issue": str(uuid4()), "retailer": shop.pk, "category": "delivery_issue", "text": SECRET}
    send(world, "issue.raise", body | {"kind": "violation_report"})
    give_task(world.ann, title="不给团队看", is_important=True, is_urgent=True, by=world.mei, at=world.now)
    held = phone_content(kai, at=world.now)
    assert SECRET not in str(held)
    assert "不给团队看" not in str(held)
    assert {card["name"] for card in held["retailers"]} >= {"东街烟酒店", "东河超市"}
    assert "西岭小卖部" not in str(held)
    assert held["team"]["managers"][str(shop.pk)] == "ann"
    assert [person["name"] for person in held["team"]["people"]] == ["kai"]
