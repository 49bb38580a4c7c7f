"""The page of trace quality: evidence side by side, a person's ruling and its undo; doubts with their answers."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rounds.visits.actions import finish_visit, plan_visits, rule_on_trace
from rounds.visits.models import TraceRuling, Visit
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.record import Fix, VisitRecord
from rounds.visits.rules.trace_marks import stretches_of
from tests.world import CANARY, World

COPY = "店面干净整洁，货架摆放合理，老客户较多，生意比较稳定，建议加强新品推荐"
SHOPS = ("东街烟酒店", "桥头便利店", "山口食杂店")


@pytest.fixture
def notes(world: World) -> list[Visit]:
    """Ben's own words; Ann's copy of them, her set phrases, and a true note with a far arrival."""
    written = [
        ("ben", "东河超市", COPY),
        ("ann", SHOPS[0], COPY + "。"),
        ("ann", SHOPS[1], "一切正常，客户配合，继续保持"),
    ]
    written.append(("ann", SHOPS[2], "利群断货 3 天，催配送"))
    return [finished(world, who, shop, words, ago=90 - 20 * place) for place, (who, shop, words) in enumerate(written)]


def finished(world: World, who: str, shop: str, words: str, *, ago: int) -> Visit:
    manager, day = world.staff[who], world.now.date()
    stop = PlannedStop(world.retailers[shop].pk, day, 1, goal="库存？")
    visit = plan_visits(
        world.company, manager, [stop], plan_key=shop, first_day=day, last_day=day, by=world.mei, at=world.now
    )[0]
    departed = world.now - timedelta(minutes=ago)
    record = VisitRecord(
        arrived_at=departed - timedelta(minutes=7),
        departed_at=departed,
        comment=words,
        arrival=Fix(30.2, 120.2, 10) if shop == SHOPS[2] else None,
        answers={"position_far": "moved"} if shop == SHOPS[2] else {},
    )
    return finish_visit(visit, record=record, by=manager, at=world.now)


def signed_in(world: World, who: str) -> Client:
    client = Client()
    client.force_login(world.staff[who])
    return client


def page(world: World, who: str, query: str = "") -> str:
    answer = signed_in(world, who).get(f"/visits/trace/?first=2026-11-01&{query}")
    assert answer.status_code == 200
    assert CANARY not in answer.content.decode()
    return answer.content.decode()


def test_flagged_notes_stand_beside_what_they_are_like(world: World, notes: list[Visit]) -> None:
    text = page(world, "mei", "grade=boilerplate&ruling=open")
    assert text.count('class="card trace-note"') == 2
    assert "与一位同事 2026-11-23 的记录有 100% 相同" in text
    assert f"/visits/{notes[0].pk}/" in text
    assert '<mark class="same">' in text
    assert '<mark class="phrase">一切正常</mark>' in text
    assert "利群断货" not in text
    assert "利群断货" in page(world, "mei", "grade=sound")


def test_the_one_who_wrote_sees_his_own_but_neither_the_colleagues_words_nor_a_button(
    world: World, notes: list[Visit]
) -> None:
    text = page(world, "ann", "grade=boilerplate")
    assert text.count('class="card trace-note"') == 2
    assert "东河超市" not in text
    assert "在您看不到的范围里" in text
    assert "trace-rule" not in text
    assert "trace-note" not in page(world, "wu", "grade=boilerplate")


def test_a_market_manager_rules_and_takes_it_back(world: World, notes: list[Visit]) -> None:
    client, copied = signed_in(world, "mei"), notes[1]
    back = "/visits/trace/?grade=boilerplate&ruling=open&first=2026-11-01"
    said = {"ruling": "boilerplate", "reason": "与以前的记录雷同", "back": back}
    answer = client.post(f"/visits/trace/{copied.pk}/rule/", said, follow=True)
    assert answer.redirect_chain[-1][0] == f"{back}&ruled={copied.pk}"
    text = answer.content.decode()
    assert "已裁定为应差式文字" in text
    assert text.count('class="card trace-note"') == 1
    ruled = TraceRuling.objects.get()
    assert (ruled.visit, ruled.ruling, ruled.reason, ruled.ruled_by) == (
        copied, "boilerplate", "与以前的记录雷同", world.mei,
    )  # fmt: skip
    answer = client.post(f"/visits/trace/{copied.pk}/undo/", {"back": f"{back}&ruled={copied.pk}"}, follow=True)
    assert answer.redirect_chain[-1][0] == back
    assert not TraceRuling.objects.exists()
    assert answer.content.decode().count('class="card trace-note"') == 2


def test_after_a_ruling_the_usual_question_stays(world: World, notes: list[Visit]) -> None:
    Visit.objects.update(planned_on=timezone.localdate())
    client = signed_in(world, "mei")
    said = {"ruling": "boilerplate", "reason": "雷同", "back": "/visits/trace/"}
    answer = client.post(f"/visits/trace/{notes[1].pk}/rule/", said, follow=True)
    assert answer.redirect_chain[-1][0] == f"/visits/trace/?ruled={notes[1].pk}"
    assert answer.content.decode().count('class="card trace-note"') == 1


def test_only_the_market_manager_of_the_unit_rules(world: World, notes: list[Visit]) -> None:
    said = {"ruling": "true_note", "reason": "已核实"}
    for who, status in (("ann", 403), ("hua", 403), ("ada", 403), ("root", 403)):
        assert signed_in(world, who).post(f"/visits/trace/{notes[1].pk}/rule/", said).status_code == status
    stranger = Client()
    stranger.force_login(world.strangers["mei"])
    assert stranger.post(f"/visits/trace/{notes[1].pk}/rule/", said).status_code == 404
    assert not TraceRuling.objects.exists()


def test_a_refused_ruling_and_a_foreign_way_back_lead_to_the_page(world: World, notes: list[Visit]) -> None:
    client = signed_in(world, "mei")
    said = {"ruling": "boilerplate", "reason": " ", "back": "https://elsewhere.example/"}
    answer = client.post(f"/visits/trace/{notes[1].pk}/rule/", said, follow=True)
    assert answer.redirect_chain[-1][0] == "/visits/trace/"
    assert "裁定要写明理由" in answer.content.decode()


def test_figures_count_what_people_decided(world: World, notes: list[Visit]) -> None:
    rule_on_trace(notes[1], ruling="boilerplate", reason="雷同", by=world.mei, at=world.now)
    rule_on_trace(notes[2], ruling="true_note", reason="已核实", by=world.mei, at=world.now)
    text = page(world, "mei", "ruling=true_note")
    assert "已核实" in text
    assert "撤销裁定" in text
    assert text.count('class="card trace-note"') == 1
    detail = signed_in(world, "ann").get(f"/visits/{notes[1].pk}/").content.decode()
    assert "市场经理裁定" in detail
    assert "雷同" in detail


def test_doubts_are_shown_with_the_answer(world: World, notes: list[Visit]) -> None:
    text = signed_in(world, "mei").get("/visits/trace/doubts/?first=2026-11-01").content.decode()
    assert "位置偏远" in text
    assert "店搬了" in text
    assert "不影响考核" in text
    assert "位置偏远" in signed_in(world, "ann").get("/visits/trace/doubts/?first=2026-11-01").content.decode()
    assert "店搬了" not in signed_in(world, "wu").get("/visits/trace/doubts/?first=2026-11-01").content.decode()


def test_a_text_is_cut_into_set_phrases_and_what_is_the_same() -> None:
    cut = stretches_of("一切正常，利群断货三天催配送", phrases=["一切正常"], other="昨天利群断货三天催了")
    assert [(piece.text, piece.kind) for piece in cut] == [
        ("一切正常", "phrase"), ("，", ""), ("利群断货三天催", "same"), ("配送", ""),
    ]  # fmt: skip
    assert stretches_of("") == ()
