"""Anomalies reach the market manager with the record they come from; the review tells the rest (C16, C17)."""

from datetime import timedelta

import pytest
from django.test import Client

from rounds.common.events import verify
from rounds.visits.actions import finish_visit, miss_visit, plan_visits, send_day_review, settle_anomaly
from rounds.visits.actions.anomalies import note_complaint
from rounds.visits.models import Anomaly, Visit
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.reasons import RefusedError
from rounds.visits.rules.record import Fix, VisitRecord
from tests.world import World


@pytest.fixture
def two(world: World) -> list[Visit]:
    """Two visits of Ann's Monday, still to come."""
    day = world.now.date()
    names = ("东街烟酒店", "桥头便利店")
    stops = [PlannedStop(world.retailers[name].pk, day, place, goal="库存？") for place, name in enumerate(names)]
    return plan_visits(
        world.company, world.ann, stops, plan_key="p", first_day=day, last_day=day, by="system", at=world.now
    )


def record(world: World, **more: object) -> VisitRecord:
    known = {"arrived_at": world.now - timedelta(minutes=9), "departed_at": world.now, "comment": "看了陈列"}
    return VisitRecord(**(known | more))  # type: ignore[arg-type]


def kinds(world: World) -> list[str]:
    return sorted(Anomaly.objects.values_list("kind", flat=True))


def test_a_stock_out_and_a_shut_shop_are_on_the_desk_as_soon_as_they_are_recorded(
    world: World, two: list[Visit], client: Client
) -> None:
    stock = record(world, facts={"stock_cartons": 0}, summary="利群断货")
    finish_visit(two[0], record=stock, by=world.ann, at=world.now)
    miss_visit(two[1], reason="shop_shut", note="", by=world.ann, at=world.now)
    assert kinds(world) == ["out_of_stock", "shop_shut"]
    client.force_login(world.mei)
    shown = client.get("/visits/anomalies/").content.decode()
    assert "库存为 0" in shown
    assert "桥头便利店" in shown
    assert "待处理异常" in client.get("/").content.decode()
    client.force_login(world.staff["wu"])
    assert "桥头便利店" not in client.get("/visits/anomalies/").content.decode()


def test_a_doubt_is_told_with_its_words_and_changes_nothing(world: World, two: list[Visit]) -> None:
    finish_visit(two[0], record=record(world, arrival=Fix(30.9, 120.9, 10)), by=world.ann, at=world.now)
    [doubt] = Anomaly.objects.all()
    assert (doubt.kind, "到店位置离店铺约" in doubt.because["params"]["words"]) == ("doubt", True)


def test_an_anomaly_is_settled_once_and_only_with_a_note(world: World, two: list[Visit], client: Client) -> None:
    miss_visit(two[1], reason="shop_shut", note="", by=world.ann, at=world.now)
    [anomaly] = Anomaly.objects.all()
    for state, note in (("handled", " "), ("open", "已问")):
        with pytest.raises(RefusedError):
            settle_anomaly(anomaly, state=state, note=note, by=world.mei, at=world.now)
    client.force_login(world.mei)
    url = f"/visits/anomalies/{anomaly.pk}/settle/"
    client.post(url, {"state": "handled", "reason": "店主回乡，周四再去"})
    client.post(url, {"state": "closed", "reason": "再点一次"})
    anomaly.refresh_from_db()
    assert (anomaly.state, anomaly.note, anomaly.settled_by) == ("handled", "店主回乡，周四再去", world.mei)
    assert "店主回乡" not in client.get("/visits/anomalies/").content.decode()
    assert "店主回乡" in client.get("/visits/anomalies/?state=handled").content.decode()
    client.force_login(world.ann)
    assert client.post(url, {"state": "closed", "reason": "x"}).status_code == 403
    assert not list(verify(world.company.pk))


def test_words_of_the_review_are_one_anomaly_and_sending_again_replaces_them(world: World) -> None:
    day, opened = world.now.date(), world.now - timedelta(minutes=11)
    written = world.now - timedelta(minutes=2)
    answers = [{"question": "明天先问什么？", "answer": "库存"}, {"question": "投诉？", "answer": " "}]
    for words in ("东街有新店开张", "东街有新店开张，卖得便宜"):
        review = send_day_review(
            world.ann, day=day, anomalies=words, tomorrow="", opened_at=opened, written_at=written, answers=answers,
            by=world.ann, at=world.now,
        )  # fmt: skip
    [said] = Anomaly.objects.all()
    assert said.because["params"]["words"] == "东街有新店开张，卖得便宜"
    assert (review.minutes, [one["answer"] for one in review.answers]) == (9, ["库存"])


def test_a_complaint_is_told_beside_its_issue(world: World, two: list[Visit]) -> None:
    shop = world.retailers["东街烟酒店"]
    for words in ("送货晚", "少送"):
        note_complaint(shop, world.ann, words=words, day=world.now.date(), visit=two[0], by=world.ann, at=world.now)
    assert kinds(world) == ["complaint", "complaint"]
