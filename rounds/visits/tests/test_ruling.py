"""Doubts with their answers, the library of notes, and a person's ruling: none of them by itself touches a score."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from rounds.common.events import history
from rounds.visits.actions import (
    answer_doubt,
    finish_visit,
    keep_attachment,
    plan_visits,
    rule_on_trace,
    withdraw_ruling,
)
from rounds.visits.models import NotePrint, TraceRuling, Visit
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.reasons import RefusedError
from rounds.visits.rules.record import Announced, Fix, VisitRecord
from tests.world import World

SHOPS = ("东街烟酒店", "桥头便利店", "山口食杂店")
WORDS = {
    "comment": "店面干净整洁，货架摆放合理，老客户较多，生意比较稳定",
    "suggestion": "建议加强新品推荐，做好陈列维护",
    "summary": "店主表示认可，总体情况良好",
}


@pytest.fixture
def round_(world: World) -> list[Visit]:
    day = world.now.date()
    stops = [PlannedStop(world.retailers[name].pk, day, i, goal="库存？") for i, name in enumerate(SHOPS)]
    return plan_visits(
        world.company, world.ann, stops, plan_key="p", first_day=day, last_day=day, by=world.mei, at=world.now
    )


def colleagues_visit(world: World) -> Visit:
    day = world.now.date()
    stop = PlannedStop(world.retailers["东河超市"].pk, day, 1, goal="库存？")
    return plan_visits(
        world.company, world.staff["ben"], [stop], plan_key="q", first_day=day, last_day=day, by=world.mei, at=world.now
    )[0]


def finished(world: World, visit: Visit, *, minutes: float = 9, ago: float = 0, **more: Any) -> Visit:
    departed = world.now - timedelta(minutes=ago)
    record = VisitRecord(arrived_at=departed - timedelta(minutes=minutes), departed_at=departed, **(WORDS | more))
    return finish_visit(visit, record=record, by=visit.manager, at=world.now)


def shelf_picture() -> bytes:
    """A picture with steps of brightness, as a shelf has them."""
    image, kept = Image.new("RGB", (90, 80)), BytesIO()
    for x in range(90):
        for y in range(80):
            image.putpixel((x, y), ((x * 37 + (y // 10) * 61) % 256,) * 3)
    image.save(kept, "JPEG")
    return kept.getvalue()


def kinds(visit: Visit) -> list[str]:
    return [doubt["kind"] for doubt in visit.doubts]


def test_a_colleagues_words_are_found_and_told_without_his_name(world: World, round_: list[Visit]) -> None:
    original = finished(world, colleagues_visit(world))
    assert original.trace_grade != "boilerplate"
    copy = finished(world, round_[0], summary="店主表示认可，总体情况比较良好")
    assert copy.trace_grade == "boilerplate"
    reason = copy.trace_because[0]
    assert reason["params"]["visit"] == original.pk
    assert "东河" not in str(reason)
    assert "同事" in reason["text"]


def test_another_companys_words_are_never_compared(world: World, round_: list[Visit]) -> None:
    stranger = world.strangers["ann"]
    day = world.now.date()
    stop = PlannedStop(world.retailers["stranger"].pk, day, 1, goal="库存？")
    theirs = plan_visits(
        world.other, stranger, [stop], plan_key="s", first_day=day, last_day=day, by="system", at=world.now
    )
    finished(world, theirs[0])
    assert NotePrint.objects.filter(visit=theirs[0]).count() == 9
    assert finished(world, round_[0]).trace_grade != "boilerplate"


def test_two_colleagues_may_say_the_same_in_few_words(world: World, round_: list[Visit]) -> None:
    short: dict[str, Any] = {"comment": "断货三天", "suggestion": "催配送", "summary": "再看"}
    other = finished(world, colleagues_visit(world), **short)
    assert not NotePrint.objects.filter(visit=other).exists()
    assert finished(world, round_[0], **short).trace_grade == "sound"


def test_what_was_seen_counts_beside_short_words(world: World, round_: list[Visit]) -> None:
    short: dict[str, Any] = {"comment": "断货", "suggestion": "补订畅销品规", "summary": "下次看库存"}
    first = finished(world, round_[0], ago=30, facts={"stock_cartons": 4}, **short)
    again = finished(world, round_[1], ago=15, facts={"stock_cartons": 9}, **short)
    same = finished(world, round_[2], facts={"stock_cartons": 9}, **short)
    assert [visit.trace_grade for visit in (first, again, same)] == ["sound", "sound", "boilerplate"]


def test_an_answer_stands_beside_its_doubt(world: World, round_: list[Visit]) -> None:
    visit = finished(
        world,
        round_[0],
        minutes=0.5,
        arrival=Fix(30.9, 120.9, 10),
        answers={"position_far": "moved", "clock_jump": "x"},
    )
    assert kinds(visit) == ["position_far", "very_short", "clock_jump"]
    assert [doubt.get("answer", "") for doubt in visit.doubts] == ["moved", "", "x"]
    answered = answer_doubt(visit, kind="very_short", answer="owner_away", by=world.ann, at=world.now)
    assert answered.doubts[1]["answer"] == "owner_away"
    assert [event.verb for event in history(visit)][-1] == "visit.doubt_answered"


def test_nobody_is_at_two_distant_shops_within_minutes(world: World, round_: list[Visit]) -> None:
    near = finished(world, round_[0], ago=30, arrival=Fix(30.001, 120.001, 20))
    far = finished(world, round_[2], minutes=5, ago=20, arrival=Fix(30.9, 120.9, 20))
    assert kinds(near) == []
    assert kinds(far) == ["position_far", "too_fast"]
    assert far.doubts[1]["params"]["retailer"] == "东街烟酒店"


def test_a_clock_that_jumped_is_doubted_and_the_steady_length_counts(world: World, round_: list[Visit]) -> None:
    assert kinds(finished(world, round_[0], minutes=0.2, steady_seconds=400)) == ["clock_jump"]
    assert kinds(finished(world, round_[1], minutes=7, steady_seconds=420)) == []


def test_a_photo_used_before_is_doubted_when_it_is_announced_or_arrives(world: World, round_: list[Visit]) -> None:
    shelf = shelf_picture()
    first = finished(world, round_[0], ago=20)
    kept = keep_attachment(first, kind="photo", content=shelf, by=world.ann, at=world.now)
    assert kinds(Visit.objects.get(pk=first.pk)) == []
    announced = (Announced("photo", kept.sha256, len(shelf)),)
    assert kinds(finished(world, round_[1], announced=announced)) == ["same_photo"]
    late = finished(world, round_[2])
    keep_attachment(late, kind="photo", content=shelf, by=world.ann, at=world.now)
    seen = Visit.objects.get(pk=late.pk)
    assert kinds(seen) == ["same_photo"]
    assert seen.doubts[0]["params"]["retailer"] in SHOPS[:2]


def test_a_person_rules_with_a_reason_and_takes_it_back(world: World, round_: list[Visit]) -> None:
    visit = finished(world, round_[0])
    ruled = rule_on_trace(visit, ruling="boilerplate", reason="与以前的记录雷同", by=world.mei, at=world.now)
    again = rule_on_trace(visit, ruling="true_note", reason="已与本人核实", by=world.mei, at=world.now)
    assert (again.pk, again.ruling) == (ruled.pk, "true_note")
    assert list(TraceRuling.objects.visible_to(world.ann)) == [again]
    assert not TraceRuling.objects.visible_to(world.staff["wu"]).exists()
    withdraw_ruling(visit, by=world.mei, at=world.now)
    withdraw_ruling(visit, by=world.mei, at=world.now)
    assert not TraceRuling.objects.exists()
    said = [event.verb for event in history(visit)]
    assert said[-3:] == ["trace.ruled", "trace.ruled", "trace.ruling_withdrawn"]


def test_a_ruling_without_a_reason_on_an_open_visit_or_on_ones_own_is_refused(
    world: World, round_: list[Visit]
) -> None:
    done = finished(world, round_[0])
    for visit, ruling, reason, by in (
        (done, "boilerplate", "  ", world.mei),
        (done, "nonsense", "雷同", world.mei),
        (done, "true_note", "我自己写的", world.ann),
        (round_[1], "boilerplate", "雷同", world.mei),
    ):
        with pytest.raises(RefusedError):
            rule_on_trace(visit, ruling=ruling, reason=reason, by=by, at=world.now)
    assert not TraceRuling.objects.exists()
