"""The time ledger: road and shop from the visits, the rest told, tasks by giver (E09, C20)."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from rounds.common.events import verify
from rounds.improvement.actions import decline_task, enter_time, finish_task, give_task, note_time
from rounds.improvement.models import Task, TimeEntry
from rounds.improvement.queries import ledger
from rounds.improvement.queries.ledger import givers_of, lines_of, people_of
from rounds.improvement.rules.ledger import Line, Stay, derived_minutes, inside_share, leg_minutes, weekly_inside
from rounds.visits.actions import add_visit, finish_visit
from rounds.visits.rules.reasons import RefusedError
from rounds.visits.rules.record import VisitRecord
from tests.world import World

DAY = date(2026, 11, 23)
CASES: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_name("cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["derived"])
def test_minutes_derived_from_the_visits_of_a_day(case: dict[str, Any]) -> None:
    stays = [Stay(datetime.fromisoformat(begin), datetime.fromisoformat(end)) for begin, end in case["stays"]]
    found = derived_minutes(stays, ends=case["ends"])
    assert (found.shop, found.road) == (case["shop"], case["road"])
    assert derived_minutes(reversed(stays), ends=case["ends"]) == found


def test_a_leg_nobody_measured_is_estimated() -> None:
    assert leg_minutes(10_000, kmh=30, detour=1.5) == 30


def test_the_inside_share_is_office_paper_and_tasks_of_all_minutes() -> None:
    monday = Line(1, DAY, "shop", 60)
    lines = [monday, Line(1, DAY, "office", 20), Line(1, DAY + timedelta(days=7), "ad_hoc", 30, giver="科室")]
    assert inside_share(lines) == pytest.approx(50 / 110)
    assert inside_share([]) is None
    assert weekly_inside(lines) == [(DAY, 0.25), (DAY + timedelta(days=7), 1.0)]


def visit_of(world: World, name: str, begin: datetime, minutes: int) -> None:
    shop = world.retailers[name]
    visit = add_visit(shop, world.ann, day=DAY, goal="看库存", by=world.ann, at=begin)
    record = VisitRecord(arrived_at=begin, departed_at=begin + timedelta(minutes=minutes), comment="看了库存")
    finish_visit(visit, record=record, by=world.ann, at=begin + timedelta(minutes=minutes))


def test_shop_and_road_are_read_from_the_visits_with_the_way_there_and_back(world: World) -> None:
    nine = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    visit_of(world, "东街烟酒店", nine, 12)
    visit_of(world, "山口食杂店", nine + timedelta(minutes=40), 10)
    minutes = {line.place: line.minutes for line in lines_of(world.ann, first=DAY, last=DAY)}
    # 28 minutes between the shops; from 30.0/120.0 some 150 m there and 8.2 km back, at 30 km/h with detours.
    assert minutes == {"shop": 22, "road": 28 + 0 + 21}
    assert lines_of(world.staff["wu"], first=DAY, last=DAY) == []
    assert lines_of(world.staff["sam"], first=DAY, last=DAY) == []


def test_what_is_told_twice_on_the_desk_counts_once_and_taps_of_the_phone_add_up(world: World) -> None:
    for minutes in (30, 45):
        enter_time(world.ann, day=DAY, place="office", minutes=minutes, cause="meeting", at=world.now)
    tap = uuid4()
    for phone_id in (tap, tap, uuid4()):
        note_time(world.ann, phone_id=phone_id, day=DAY, place="paper", minutes=10, by=world.ann, at=world.now)
    places, _givers = ledger(world.mei, first=DAY, last=DAY)
    assert [(one.name, one.minutes) for one in places] == [("坐办公室", 45), ("写材料", 20)]


@pytest.mark.parametrize(
    ("place", "minutes", "giver", "cause"),
    [("ad_hoc", 30, "", ""), ("shop", 30, "", ""), ("office", 1441, "", ""), ("office", 5, "", "nap")],
)
def test_what_does_not_fit_is_refused(world: World, place: str, minutes: int, giver: str, cause: str) -> None:
    with pytest.raises(RefusedError):
        enter_time(world.ann, day=DAY, place=place, minutes=minutes, giver=giver, cause=cause, at=world.now)


def task_of(world: World, **more: Any) -> Task:
    said: dict[str, Any] = {"title": "送宣传单", "is_important": False, "is_urgent": True}
    said |= {"by": world.mei, "at": world.now}
    return give_task(world.ann, **(said | more))


def test_minutes_of_a_finished_task_are_counted_for_its_giver_once(world: World) -> None:
    task = task_of(world)
    for _again in range(2):
        finish_task(task, minutes=50, by=world.ann, at=world.now)
    own = task_of(world, by=world.ann, title="整理资料")
    finish_task(own, minutes=10, by=world.ann, at=world.now)
    lines = lines_of(world.mei, first=DAY, last=DAY)
    [giver] = givers_of(world.mei, lines, first=DAY, last=DAY)
    assert (giver.name, giver.minutes, giver.given, giver.done) == ("mei", 50, 1, 1)
    assert TimeEntry.objects.count() == 1
    [person] = people_of(world.mei, lines, [])
    assert (person.name, person.inside, person.before) == ("ann", 1.0, None)
    assert not list(verify(world.company.pk))


def test_a_task_is_declined_with_a_reason_and_settled_once(world: World) -> None:
    task = task_of(world)
    with pytest.raises(RefusedError):
        decline_task(task, because=" ", by=world.ann, at=world.now)
    decline_task(task, because="与拜访冲突", by=world.ann, at=world.now)
    with pytest.raises(RefusedError):
        finish_task(task, minutes=5, by=world.ann, at=world.now)


@pytest.mark.parametrize(("important", "urgent", "quadrant"), [(1, 1, 1), (1, 0, 2), (0, 1, 3), (0, 0, 4)])
def test_tasks_have_four_classes(important: int, urgent: int, quadrant: int) -> None:
    assert Task(is_important=bool(important), is_urgent=bool(urgent)).quadrant == quadrant


def test_tasks_and_time_are_seen_by_the_own_market_manager_and_not_by_colleagues(world: World) -> None:
    enter_time(world.ann, day=DAY, place="office", minutes=60, at=world.now)
    task_of(world, by=world.staff["sam"])
    seen = [name for name, person in world.staff.items() if TimeEntry.objects.visible_to(person).exists()]
    assert seen == ["ann", "mei", "ada", "tom", "hua", "root"]
    told = [name for name, person in world.staff.items() if Task.objects.visible_to(person).exists()]
    assert told == ["ann", "mei", "sam", "ada", "tom", "hua", "root"]


def test_a_task_is_given_on_the_desk_and_settled_there(world: World, client: Client) -> None:
    client.force_login(world.mei)
    client.post("/improvement/tasks/give/", {"staff": world.ann.pk, "title": "陪同检查", "is_urgent": "on"})
    client.post("/improvement/tasks/give/", {"staff": world.staff["wu"].pk, "title": "不归她管"})
    [task] = Task.objects.all()
    assert (task.staff, task.giver, task.quadrant) == (world.ann, "mei", 3)
    assert "陪同检查" in client.get("/improvement/tasks/").content.decode()
    client.force_login(world.ann)
    client.post(f"/improvement/tasks/{task.pk}/settle/", {"reason": "35"})
    assert "35" in client.get("/improvement/tasks/?state=done").content.decode()
    client.force_login(world.mei)
    page = client.get("/improvement/time/").content.decode()
    assert "mei" in page
    client.force_login(world.staff["ben"])
    assert client.post(f"/improvement/tasks/{task.pk}/settle/", {"reason": "1"}).status_code == 404
