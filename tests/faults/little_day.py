"""A whole little day of an account manager: every kind of command a phone sends, made from a seed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from rounds.bulletins.actions import owe_bulletin, publish_bulletin
from rounds.field.rules.commands import SHAPES
from rounds.improvement.models import Task, TimeEntry
from rounds.issues.actions import accept_issue, answer_issue, dispatch_issue, raise_issue
from rounds.issues.models import Issue
from rounds.retailers.models import Observation
from rounds.visits.models import Promise, Visit
from tests.world import World

Json = dict[str, Any]
NOT_OF_A_DAY = {"score.object"}  # said after a publication, not on a round: rounds/field/tests/test_score.py
SHOPS = ("东街烟酒店", "桥头便利店", "山口食杂店")
# What a phone makes itself: the kind, the field that carries the phone's own id, and where the row is.
MADE: dict[str, tuple[str, Any]] = {
    "visit.add": ("visit", Visit),
    "issue.raise": ("issue", Issue),
    "promise.make": ("promise", Promise),
    "time.note": ("note", TimeEntry),
    "task.add": ("task", Task),
    "observation.add": ("observation", Observation),
}


@dataclass
class Day:
    """What is said on one day, in its order."""

    chance: random.Random
    at: datetime
    said: list[Json] = field(default_factory=list)

    def say(self, kind: str, /, **body: Any) -> None:
        made_at = self.at.isoformat()
        self.said.append({"id": self.new_id(), "kind": kind, "made_at": made_at, "body": body})

    def new_id(self) -> str:
        return str(UUID(int=self.chance.getrandbits(128), version=4))

    @property
    def today(self) -> str:
        return timezone.localdate(self.at).isoformat()


@dataclass
class Office:
    """What the desk has made ready for some days: a bulletin to pass on, an answered issue for each day."""

    bulletin: int
    shops: list[int]
    answered: Iterator[int]


def made_ready(world: World, days: int) -> Office:
    """The desk's part, before anything goes wrong."""
    shop, sam, at = world.retailers[SHOPS[0]], world.staff["sam"], timezone.now() - timedelta(days=1)
    owed = owe_bulletin(world.departments["sales_department"], topic="supply", title="投放", due_at=at, by=sam, at=at)
    bulletin = publish_bulletin(owed, body="按档位", segments=[], valid_until=None, by=sam, at=at)
    issues = []
    for number in range(days):
        words = f"断货 {number}"
        issue = raise_issue(shop, category="supply_issue", entry="visit", text=words, by="system", at=at)
        dispatch_issue(issue, proposed_solution="补货", by=world.mei, at=at)
        accept_issue(issue, by=sam, at=at)
        answer_issue(issue, kind="solution", text="周二补货", by=sam, at=at)
        issues.append(issue.pk)
    return Office(bulletin.pk, [world.retailers[name].pk for name in SHOPS], iter(issues))


def little_day(chance: random.Random, office: Office) -> list[Json]:
    """Two visits, a third that did not take place, the errands between them, the evening: 26 commands of 18 kinds."""
    day = Day(chance, timezone.now())
    first, second = (visit(day, office, shop) for shop in office.shops[:2])
    raised(day, office, first)
    settled(day, office)
    given_up = day.new_id()
    day.say("visit.add", visit=given_up, retailer=office.shops[2], day=day.today, goal="送公告")
    day.say("visit.miss", visit=given_up, reason="shop_shut")
    day.say("day.reorder", day=day.today, visits=[given_up, second, first])
    issue = str(next(office.answered))
    day.say("issue.tell", issue=issue, how="上门")
    day.say("issue.confirm", issue=issue)
    evening(day)
    assert {command["kind"] for command in day.said} == set(SHAPES) - NOT_OF_A_DAY
    return day.said


def visit(day: Day, office: Office, shop: int) -> str:
    """An ordinary visit, written down; a doubt about it is answered."""
    made, at = day.new_id(), day.at.isoformat()
    day.say("visit.add", visit=made, retailer=shop, day=day.today, goal="为什么没有订货？")
    day.say("visit.start", visit=made, arrived_at=at)
    day.say("observation.add", observation=day.new_id(), retailer=shop, topic="stock", text="利群断货 3 天")
    day.say("bulletin.pass_on", bulletin=office.bulletin, retailer=shop, how="told", visit=made)
    words = {"comment": f"利群断货 {day.chance.randint(1, 9)} 天", "suggestion": "催配送", "summary": "周三再看"}
    day.say("visit.finish", visit=made, arrived_at=at, departed_at=at, facts={"stock_cartons": 12}, **words)
    day.say("doubt.answer", visit=made, kind="very_short", answer="brief_errand")
    return made


def raised(day: Day, office: Office, visit: str) -> None:
    """An issue that goes straight to its department, which is reminded of it."""
    issue, said = day.new_id(), {"category": "supply_issue", "text": "断货", "proposed_solution": "补货"}
    day.say("issue.raise", issue=issue, retailer=office.shops[0], visit=visit, **said)
    day.say("issue.remind", issue=issue, words="零售户在等回话")


def settled(day: Day, office: Office) -> None:
    """What was promised to two retailers; one promise is kept the same day."""
    for shop in office.shops[:2]:
        promise = day.new_id()
        day.say("promise.make", promise=promise, retailer=shop, text="补到货", due_on=day.today)
    day.say("promise.settle", promise=promise, outcome="kept")


def evening(day: Day) -> None:
    """Time, a task, the review."""
    task = day.new_id()
    day.say("time.note", note=day.new_id(), day=day.today, place="office", minutes=30)
    day.say("task.add", task=task, title="领价签", giver="市场部")
    day.say("task.settle", task=task, outcome="done", minutes=20)
    day.say("review.send", day=day.today, tomorrow="照计划", opened_at=day.at.isoformat())


def made_once(sent: list[Json]) -> list[str]:
    """Of everything a phone made itself there is one row, and nothing else is there with an id of a phone."""
    wrong = []
    for kind, (name, model) in MADE.items():
        wanted = sorted(command["body"][name] for command in sent if command["kind"] == kind)
        found = sorted(map(str, model.objects.exclude(phone_id=None).values_list("phone_id", flat=True)))
        if wanted != found:
            wrong.append(f"{kind}: {len(found)} rows for {len(wanted)} commands")
    return wrong
