"""The phone is told only what it does not hold: on the same day, and on the morning after."""

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rounds.bulletins.actions import owe_bulletin, pass_on, publish_bulletin
from rounds.field.rules.news import Held, mark_of, news_of
from rounds.people.models import Staff
from rounds.retailers.actions import change_fields
from rounds.visits.actions import plan_visits
from rounds.visits.rules.plan import PlannedStop
from tests.world import CANARY, World

Json = dict[str, Any]
STORES = ("retailers", "visits", "issues", "bulletins")


class Phone:
    """What the app does with its content, and how many bytes it takes."""

    def __init__(self, staff: Staff) -> None:
        self.client = Client()
        self.client.force_login(staff)
        self.cursor, self.size = 0, 0
        self.parts: dict[str, Any] = {}
        self.marks: dict[str, str] = {}
        self.rows: dict[str, dict[str, Json]] = {name: {} for name in STORES}

    def sync(self, *, is_new_day: bool = False, lang: str = "zh") -> Json:
        """One reading of the news, kept as the app keeps it."""
        stores = STORES if is_new_day else ("bulletins",)
        rows = {name: {key: row["mark"] for key, row in self.rows[name].items()} for name in stores}
        body = {"cursor": 0 if is_new_day else self.cursor, "parts": self.marks, "rows": rows}
        answer = self.client.post(f"/field/api/news?lang={lang}", body, content_type="application/json")
        assert answer.status_code == 200
        assert CANARY not in answer.content.decode()
        self.size = len(gzip.compress(answer.content))
        told: Json = answer.json()
        if "compare" in told:
            return self.sync(is_new_day=True, lang=lang)
        self.cursor, self.marks = told["cursor"], told["marks"]
        self.parts |= {name: told[name] for name in self.marks if name in told}
        for name in STORES:
            kept = self.rows[name] | {str(r["id"]): self.rows[name].get(str(r["id"]), {}) | r for r in told[name]}
            still = {str(number) for number in self.parts["ids"][name]}
            self.rows[name] = {key: row for key, row in kept.items() if key in still}
        return told

    def holds(self) -> Json:
        """Its rows without their marks."""
        return {
            name: sorted(
                ({k: v for k, v in row.items() if k != "mark"} for row in rows.values()), key=lambda r: str(r["id"])
            )
            for name, rows in self.rows.items()
        }


def whole_of(staff: Staff) -> Json:
    client = Client()
    client.force_login(staff)
    found = client.get("/field/api/content").json()
    return {name: sorted(found[name], key=lambda r: str(r["id"])) for name in STORES}


@pytest.fixture
def phone(world: World) -> Phone:
    day = timezone.localdate()
    stops = [PlannedStop(world.retailers["东街烟酒店"].pk, day, 1, goal="问", goal_because="C05")]
    plan_visits(world.company, world.ann, stops, plan_key="p", first_day=day, last_day=day, by="x", at=timezone.now())
    held = Phone(world.ann)
    held.sync(is_new_day=True)
    return held


def test_the_first_time_everything_comes_and_then_nothing_but_the_time(world: World, phone: Phone) -> None:
    assert phone.holds() == whole_of(world.ann)
    quiet = phone.sync()
    assert {name: quiet[name] for name in STORES} == {name: [] for name in STORES}
    assert {"me", "labels", "settings", "ids"}.isdisjoint(quiet)
    assert phone.size < 1_000
    assert phone.holds() == whole_of(world.ann)


def test_what_happened_comes_and_the_phone_holds_what_the_server_has(world: World, phone: Phone) -> None:
    shop, sam = world.retailers["桥头便利店"], world.staff["sam"]
    change_fields(shop, {"habits": "下午三点后有空"}, source="desk", by=world.mei, at=world.now)
    bulletin = owe_bulletin(
        world.departments["sales_department"], topic="supply", title="投放", due_at=world.now, by=sam, at=world.now
    )
    publish_bulletin(bulletin, body="按档位", segments=[], valid_until=None, by=sam, at=world.now)
    told = phone.sync()
    assert [row["title"] for row in told["bulletins"]] == ["投放"]
    pass_on(bulletin, shop, manager=world.ann, how="told", by=world.ann, at=world.now)
    phone.sync()
    assert phone.holds() == whole_of(world.ann)
    change_fields(shop, {"is_active": False}, source="desk", by=world.mei, at=world.now)
    phone.sync()
    assert str(shop.pk) not in phone.rows["retailers"]


def test_the_morning_after_brings_only_what_differs(
    world: World, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    phone.sync(is_new_day=True)
    assert phone.holds() == whole_of(world.ann)
    assert phone.size < 5_000
    again = phone.sync(is_new_day=True)
    assert [again[name] for name in STORES] == [[], [], [], []]


def test_a_question_of_the_day_comes_without_the_file(world: World) -> None:
    card = {"id": 7, "name": "店", "orders": {"weeks": [1.0]}, "goal": {"question": "甲"}, "duties": []}
    content = {"cursor": 1, "whole": True, "server_time": world.now, "today": "", "ids": {"shops": [7]}}
    [first] = news_of({**content, "shops": [card]}, Held())["shops"]
    changed = {**content, "shops": [{**card, "goal": {"question": "乙"}}]}
    [row] = news_of(changed, Held(rows={"shops": {"7": first["mark"]}}))["shops"]
    assert row == {"id": 7, "goal": {"question": "乙"}, "duties": [], "mark": row["mark"]}
    [whole] = news_of(changed, Held(rows={"shops": {"7": "of an older version"}}))["shops"]
    assert whole["name"] == "店"


def test_another_language_brings_its_words_and_leaves_the_rest(world: World, phone: Phone) -> None:
    told = phone.sync(is_new_day=True, lang="en")
    assert told["labels"]["channels"][0]["label"] != "上门拜访"
    assert "me" not in told


def test_marks_do_not_depend_on_the_order_of_fields() -> None:
    assert mark_of({"a": 1, "b": [2]}) == mark_of(json.loads('{"b": [2], "a": 1}'))
    assert mark_of({"a": 1}) != mark_of({"a": 2})
