"""The pages of bulletins: what is owed and how late, publishing, passing on."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from rounds.bulletins.actions import announce_bulletin, owe_bulletin, pass_on, publish_bulletin, withdraw_bulletin
from rounds.bulletins.models import Bulletin, PassedOn
from rounds.bulletins.queries import bulletins_for, bulletins_to_tell, digest_for
from rounds.people.models import Staff
from tests.world import CANARY, World

pytestmark = pytest.mark.django_db


def signed_in(staff: Staff, *, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(staff)
    return client


def page(staff: Staff, name: str, *args: object, query: str = "", language: str = "zh-hans") -> str:
    response = signed_in(staff, language=language).get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


def announced(world: World, title: str, segments: tuple[str, ...] = (), *, body: str = "", **written: Any) -> Bulletin:
    return announce_bulletin(
        world.departments["sales_department"], topic="supply", title=title, body=body or "到货 300 条",
        segments=segments, by=world.staff["sam"], at=timezone.now(), **written,
    )  # fmt: skip


def owed(world: World, *, hours: float) -> Bulletin:
    now = timezone.now()
    return owe_bulletin(
        world.departments["sales_department"], topic="supply", title="本周货源", due_at=now + timedelta(hours=hours),
        by="system", at=now,
    )  # fmt: skip


def test_the_list_says_what_is_owed_and_how_late(world: World) -> None:
    owed(world, hours=-24 * 5)
    owed(world, hours=24 * 5)
    announced(world, "新品到货")
    text = page(world.mei, "bulletins:list")
    assert "未发布，已迟" in text
    assert "待发布" in text
    assert "及时" in text
    assert "新品到货" not in page(world.mei, "bulletins:list", query="?status=owed")
    assert "not published" in page(world.mei, "bulletins:list", language="en").lower()


def test_the_officer_publishes_what_his_department_owes(world: World) -> None:
    bulletin = owed(world, hours=24)
    url = reverse("bulletins:publish", args=[bulletin.pk])
    assert url in page(world.staff["sam"], "bulletins:detail", bulletin.pk)
    assert url not in page(world.staff["dan"], "bulletins:detail", bulletin.pk)
    assert signed_in(world.staff["dan"]).post(url, {"body": "我来发"}).status_code == 409
    assert signed_in(world.staff["sam"]).post(url, {"body": ""}).status_code == 422
    assert signed_in(world.staff["sam"]).post(url, {"body": "到货", "segments": ["care"]}).status_code == 302
    bulletin.refresh_from_db()
    assert (bulletin.body, bulletin.segments, bulletin.published_by) == ("到货", ["care"], world.staff["sam"])


def test_an_officer_announces_only_topics_of_his_department(world: World) -> None:
    client, url = signed_in(world.staff["sam"]), reverse("bulletins:announce")
    fields = {"title": "紧俏品牌投放", "body": "按档位", "topic": "price"}
    assert client.post(url, fields).status_code == 422
    assert client.post(url, fields | {"topic": "supply"}).status_code == 302
    assert not Bulletin.objects.get().was_late


def test_the_assessment_office_asks_for_a_bulletin(world: World) -> None:
    client, url = signed_in(world.staff["ada"]), reverse("bulletins:owe")
    fields = {"topic": "price", "title": "调价说明", "due_at": "2026-12-01T09:00",
              "department": world.departments["sales_department"].pk}  # fmt: skip
    assert client.post(url, fields).status_code == 422
    fields["department"] = world.departments["planning_department"].pk
    assert client.post(url, fields).status_code == 302
    assert Bulletin.objects.get().department == world.departments["planning_department"]
    assert signed_in(world.staff["sam"]).get(url).status_code == 403


def test_the_account_manager_passes_it_on_to_his_own_retailers(world: World) -> None:
    bulletin, shop = announced(world, "到货"), world.retailers["东街烟酒店"]
    text = page(world.ann, "bulletins:detail", bulletin.pk)
    assert "桥头便利店" in text
    assert "东河超市" not in text
    client = signed_in(world.ann)
    url = reverse("bulletins:pass_on", args=[bulletin.pk, shop.pk])
    assert client.post(url, {"how": "shouted"}).status_code == 302
    assert not PassedOn.objects.exists()
    assert client.post(url, {"how": "guided"}).status_code == 302
    assert PassedOn.objects.get().manager == world.ann
    for name in ("东河超市", "stranger"):
        foreign = reverse("bulletins:pass_on", args=[bulletin.pk, world.retailers[name].pk])
        assert client.post(foreign, {"how": "told"}).status_code == 404
    assert "指导 1" in page(world.mei, "bulletins:detail", bulletin.pk)
    digest = digest_for(world.ann, at=timezone.now(), today=timezone.localdate())
    assert [(line.told, line.concerned) for line in digest.lines] == [(1, 3)]


def test_what_is_left_to_tell_a_retailer_is_for_his_segment_and_not_told_yet(world: World) -> None:
    shop, now, today = world.retailers["东街烟酒店"], timezone.now(), timezone.localdate()
    everybody, told = announced(world, "全体"), announced(world, "已讲")
    announced(world, "只给关注型", ("care",))
    pass_on(told, shop, manager=world.ann, how="told", by=world.ann, at=now)
    assert bulletins_to_tell(shop, at=now, today=today) == [everybody]
    assert bulletins_for(shop, at=now, today=today) == [told, everybody]


def test_the_list_is_searched_and_narrowed(world: World) -> None:
    now, sam = timezone.now(), world.staff["sam"]
    announced(world, "青岚到货", brands=["青岚"])
    announced(world, "紧急停送", priority="urgent")
    gone = announced(world, "旧闻")
    withdraw_bulletin(gone, because="改期", by=sam, at=now)
    late = owed(world, hours=-48)
    publish_bulletin(late, body="晚了", by=sam, at=now)
    owed(world, hours=24 * 20)
    department = world.departments["sales_department"].pk
    for query, shown, hidden in (
        ("?q=青岚", "青岚到货", "紧急停送"),
        ("?priority=urgent", "紧急停送", "青岚到货"),
        ("?status=withdrawn", "旧闻", "紧急停送"),
        ("?status=late", "本周货源", "紧急停送"),
        ("?status=in_force", "紧急停送", "旧闻"),
        (f"?department={department}&topic=supply", "紧急停送", "没有符合条件"),
        (f"?department={department + 1}", "没有符合条件", "紧急停送"),
        ("?status=owed", "本周货源", "紧急停送"),
        ("?status=nonsense&topic=x&priority=y&department=z", "紧急停送", "没有符合条件"),
    ):
        text = page(world.mei, "bulletins:list", query=query)
        assert shown in text, query
        assert hidden not in text, query
    listed = page(world.mei, "bulletins:list").count("本周货源")
    assert page(world.mei, "bulletins:list", query="?status=all").count("本周货源") == listed + 1


def test_a_brand_is_found_that_stands_in_no_title_and_no_text(world: World) -> None:
    announced(world, "新品到货", brands=["青岚（细支）", "望川"])
    announced(world, "别的")
    text = page(world.mei, "bulletins:list", query="?q=望川")
    assert "新品到货" in text
    assert "别的" not in text


def test_bulletins_stay_in_their_company(world: World) -> None:
    bulletin = announced(world, "到货")
    for stranger in world.strangers.values():
        assert signed_in(stranger).get(reverse("bulletins:detail", args=[bulletin.pk])).status_code == 404
    assert CANARY not in page(world.staff["ada"], "bulletins:list")


def test_the_list_takes_as_many_queries_for_twenty_bulletins_as_for_two(world: World) -> None:
    def queries(staff: Staff) -> int:
        client = signed_in(staff)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("bulletins:list")).status_code == 200
        return len(caught)

    for _each in range(2):
        announced(world, "到货")
    few = {name: queries(world.staff[name]) for name in ("ann", "mei", "sam")}
    for _each in range(18):
        announced(world, "到货")
    assert {name: queries(world.staff[name]) for name in few} == few
    assert max(few.values()) <= 14, few
