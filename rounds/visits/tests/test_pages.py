"""Desk pages of visits: what is listed, what a record shows, what stays closed."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from rounds.visits.actions import finish_visit, keep_attachment, miss_visit, plan_visits, send_day_review
from rounds.visits.models import Visit
from rounds.visits.rules.plan import PlannedStop
from rounds.visits.rules.record import Fix, VisitRecord
from tests.world import CANARY, World

PNG = b"\x89PNG\r\n\x1a\n" + b"ink" * 20
MONDAY_SHOPS = ("东街烟酒店", "桥头便利店", "山口食杂店")


@pytest.fixture
def visits(world: World) -> list[Visit]:
    """A full record with a far arrival, one without signature, one missed; all of Ann's Monday."""
    day = world.now.date()
    stops = [
        PlannedStop(world.retailers[n].pk, day, i, goal="库存多少？", because=("C29: 到期",))
        for i, n in enumerate(MONDAY_SHOPS)
    ]
    made = plan_visits(
        world.company, world.ann, stops, plan_key="p", first_day=day, last_day=day, by=world.mei, at=world.now
    )
    for visit, fix in ((made[0], Fix(30.9, 120.9, 10)), (made[1], None)):
        record = VisitRecord(
            arrived_at=world.now - timedelta(minutes=9), departed_at=world.now, comment="利群断货 3 天",
            suggestion="催配送", summary="周三再看", arrival=fix, done_duties=("adviser",), facts={"stock_cartons": 9},
        )  # fmt: skip
        finish_visit(visit, record=record, by=world.ann, at=world.now)
    keep_attachment(made[0], kind="signature", content=PNG, content_type="image/png", by=world.ann, at=world.now)
    miss_visit(made[2], reason="weather", note="大雪", by=world.ann, at=world.now)
    return made


def page(world: World, who: str, url: str, **more: Any) -> str:
    client = Client()
    client.force_login(world.staff[who])
    answer = client.get(url, **more)
    assert answer.status_code == 200, answer.status_code
    assert CANARY not in answer.content.decode()
    return answer.content.decode()


@pytest.mark.parametrize(
    ("query", "shops"),
    [
        ("?last=2026-11-30", MONDAY_SHOPS),
        ("?record=complete", MONDAY_SHOPS[:1]),
        ("?record=incomplete", MONDAY_SHOPS[1:2]),
        ("?record=doubts", MONDAY_SHOPS[:1]),
        ("?state=missed", MONDAY_SHOPS[2:]),
        ("?first=2026-11-24", ()),
        ("?last=2026-11-23&q=桥头", MONDAY_SHOPS[1:2]),
        ("?grade=boilerplate", MONDAY_SHOPS[1:2]),  # word for word what he wrote
        ("?first=nonsense&manager=999999", MONDAY_SHOPS),
    ],
)
def test_the_list_shows_what_was_asked(world: World, visits: list[Visit], query: str, shops: tuple[str, ...]) -> None:
    text = page(world, "mei", f"/visits/{query}")
    assert {name for name in MONDAY_SHOPS if name in text} == set(shops)


def test_a_record_opens_with_its_evidence_as_a_page_and_in_the_drawer(world: World, visits: list[Visit]) -> None:
    url = f"/visits/{visits[0].pk}/"
    text = page(world, "mei", url)
    for words in ("利群断货 3 天", "有内容", "离店铺约", "不影响考核", "当好客户参谋", "C29", "visit-map"):
        assert words in text
    drawer = page(world, "mei", url, headers={"HX-Request": "true"})
    assert "<html" not in drawer
    assert "利群断货 3 天" in drawer


def test_missed_visits_are_counted_by_cause(world: World, visits: list[Visit]) -> None:
    Visit.objects.update(planned_on=world.now.date() - timedelta(days=3))
    text = page(world, "mei", "/visits/missed/")
    assert "恶劣天气" in text
    assert "客观原因" in text


def test_the_market_manager_reads_the_reviews_of_the_unit(world: World, visits: list[Visit]) -> None:
    send_day_review(
        world.ann, day=world.now.date(), anomalies="山口大雪封路", tomorrow="补访", opened_at=world.now,
        by=world.ann, at=world.now,
    )  # fmt: skip
    assert "山口大雪封路" in page(world, "mei", "/visits/reviews/?anomalies=1")
    assert "山口大雪封路" not in page(world, "ben", "/visits/reviews/")
