"""The weekly digest is built from the records and handed up once (C17, D05); records are written by proxy."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils.translation import override
from docx import Document
from docx.shared import Mm

from rounds.common.documents import document
from rounds.common.events import history, verify
from rounds.visits.actions import (
    draft_digest,
    finish_visit,
    make_promise,
    miss_visit,
    plan_visits,
    publish_digest,
    revise_digest,
    send_day_review,
    settle_anomaly,
)
from rounds.visits.models import Anomaly, Digest, Visit
from rounds.visits.queries.digest import week_facts
from rounds.visits.rules.digest import WeekFacts, digest_of
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.reasons import RefusedError
from rounds.visits.rules.record import VisitRecord
from tests.world import CANARY, World

MONDAY = date(2026, 11, 23)


def same(text: str) -> str:
    return text


@pytest.fixture
def week(world: World) -> list[Visit]:
    """One visit done with the stock out, one missed as the shop was shut, one next week; a review and a promise."""
    names = ("东街烟酒店", "桥头便利店", "山口食杂店")
    days = (MONDAY, MONDAY, MONDAY + timedelta(days=7))
    stops = [
        PlannedStop(world.retailers[name].pk, day, place, goal="库存？")
        for place, (name, day) in enumerate(zip(names, days, strict=True))
    ]
    made = plan_visits(
        world.company, world.ann, stops, plan_key="p", first_day=MONDAY, last_day=days[2], by="system", at=world.now
    )
    begun = world.now - timedelta(minutes=9)
    record = VisitRecord(arrived_at=begun, departed_at=world.now, comment="看了", facts={"stock_cartons": 0})
    finish_visit(made[0], record=record, by=world.ann, at=world.now)
    miss_visit(made[1], reason="shop_shut", note="", by=world.ann, at=world.now)
    answers = [{"question": "哪天再去？", "answer": "周四"}]
    send_day_review(
        world.ann, day=MONDAY, anomalies="东街修路", tomorrow="", opened_at=begun, answers=answers, by=world.ann,
        at=world.now,
    )  # fmt: skip
    make_promise(
        world.retailers[names[0]], text="带价签", due_on=MONDAY, manager=world.ann, made_at=world.now, visit=None,
        phone_id=None, by=world.ann, at=world.now,
    )  # fmt: skip
    return made


def texts(world: World) -> list[str]:
    return [section.text for section in digest_of(week_facts(world.mei, world.east, first=MONDAY), same)]


def test_the_digest_says_what_the_records_say(world: World, week: list[Visit]) -> None:
    shut = Anomaly.objects.get(kind="shop_shut")
    settle_anomaly(shut, state="handled", note="周四再去", by=world.mei, at=world.now)
    visits, causes, anomalies, answers, issues, ahead = texts(world)
    assert visits.startswith("本周计划 2 户，完成 1 户（50%），未拜访 1 户，四部分齐全 0 次。")
    assert "ann：计划 2，完成 1，未拜访 1，梳理 1 天" in visits
    assert "ben：计划 0" in visits
    assert causes == "店铺关门 1 户"
    assert "11-23 桥头便利店（ann）：店铺关门 —— 已处理：周四再去" in anomalies
    assert "东街烟酒店（ann）：库存为 0 —— 未处理" in anomalies
    assert "ann：东街修路" in anomalies
    assert answers == "11-23 ann：哪天再去？ 周四"
    assert issues == "本周没有新问题。"
    assert ahead == "下周计划拜访 1 户；还没处理的异常 2 条。"


def test_a_week_without_records_says_so_in_both_languages() -> None:
    empty = digest_of(WeekFacts(people=()), same)
    assert [section.text for section in empty[1:4]] == ["没有未拜访的。", "没有异常。", "梳理里没有留下回答。"]
    assert not any(section.cites for section in empty)


def test_it_cites_the_records_and_keeps_every_version(world: World, week: list[Visit]) -> None:
    sections = digest_of(week_facts(world.mei, world.east, first=MONDAY), same)
    first = draft_digest(world.east, sections, first_day=MONDAY, by=world.mei, at=world.now)
    assert {cite["id"] for cite in first.sections[2]["cites"] if cite["kind"] == "visit"} == {week[0].pk, week[1].pk}
    second = revise_digest(first, ["改过"] * 6, by=world.mei, at=world.now)
    with pytest.raises(RefusedError):
        revise_digest(first, ["少了"], by=world.mei, at=world.now)
    with pytest.raises(RefusedError):
        draft_digest(world.east, sections, first_day=MONDAY + timedelta(days=1), by=world.mei, at=world.now)
    assert (first.version, second.version, second.sections[2]["cites"]) == (1, 2, first.sections[2]["cites"])
    for _again in range(2):
        publish_digest(second, by=world.mei, at=world.now)
    verbs = [event.verb for event in history(second)]
    assert verbs == ["digest.revised", "digest.published"]
    assert not list(verify(world.company.pk))


def test_it_is_built_changed_handed_up_and_taken_out_on_the_desk(
    world: World, week: list[Visit], client: Client
) -> None:
    client.force_login(world.mei)
    built = client.post("/visits/digests/build/", {"first_day": "2026-11-23"}).headers["Location"]
    page = client.get(built).content.decode()
    assert "库存为 0" in page
    assert CANARY not in page
    assert f"/visits/{week[0].pk}/" in page
    changed = client.post(f"{built}edit/", {"text": ["本周一切按计划"] * 6}).headers["Location"]
    client.post(f"{changed}publish/")
    assert Digest.objects.get(version=2).published_by == world.mei
    packed = client.get(f"{changed}file/")
    assert "本周一切按计划" in [line.text for line in Document(BytesIO(packed.content)).paragraphs]
    assert "docx" in packed.headers["Content-Disposition"]
    for who, status in (("hua", 200), ("ann", 403), ("sam", 403)):
        client.force_login(world.staff[who])
        assert client.get(changed).status_code == status, who
    client.force_login(world.strangers["mei"])
    assert client.get(changed).status_code == 404


def test_the_document_holds_what_people_typed_without_what_no_file_may_hold() -> None:
    made = Document(BytesIO(document("周报", [("一", "<b>&\x0b\n第二行")])))
    assert [line.text for line in made.paragraphs] == ["周报", "一", "<b>&", "第二行"]
    assert round((made.sections[0].page_width or Mm(0)).mm) == 210


def test_the_digest_is_drafted_in_the_language_of_its_writer(world: World, week: list[Visit], client: Client) -> None:
    client.force_login(world.mei)
    with override("en"):
        client.cookies["django_language"] = "en"
        built = client.post("/visits/digests/build/", {"first_day": "2026-11-23"}).headers["Location"]
    assert "Visits planned next week: 1" in client.get(built).content.decode()


def test_a_visit_is_recorded_for_somebody_whose_phone_is_broken_and_says_so(
    world: World, week: list[Visit], client: Client
) -> None:
    later, url = week[2], f"/visits/{week[2].pk}/by-proxy/"
    told = {
        "outcome": "finished", "arrived_at": "2026-11-22T09:00", "departed_at": "2026-11-22T09:12", "channel": "door",
        "goal": "库存？", "comment": "利群剩两条",
    }  # fmt: skip
    client.force_login(world.mei)
    assert "这个字段是必填项" in client.post(url, told).content.decode()
    assert client.post(url, told | {"because": "手机进水"}).status_code == 302
    later.refresh_from_db()
    assert (later.state, later.comment, later.signature_sha256) == ("finished", "利群剩两条", "")
    page = client.get(f"/visits/{later.pk}/").content.decode()
    assert "在桌面代录" in page
    assert "手机进水" in page
    assert "by-proxy" not in page
    client.force_login(world.ann)
    assert client.get(url).status_code == 403


def test_a_missed_visit_is_told_by_proxy_with_its_cause(world: World, week: list[Visit], client: Client) -> None:
    client.force_login(world.mei)
    told = {"outcome": "missed", "reason": "weather", "channel": "door", "because": "手机丢了"}
    assert client.post(f"/visits/{week[2].pk}/by-proxy/", told).status_code == 302
    client.force_login(world.strangers["mei"])
    assert client.get(f"/visits/{week[2].pk}/by-proxy/").status_code == 404
    week[2].refresh_from_db()
    assert week[2].missed_reason == "weather"
