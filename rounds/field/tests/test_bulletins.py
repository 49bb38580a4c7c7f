"""Bulletins on the phone: corrected, withdrawn, for an audience, told before the phone knew."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rounds.bulletins.actions import announce_bulletin, correct_bulletin, pass_on, withdraw_bulletin
from rounds.bulletins.models import Bulletin, PassedOn
from rounds.field.tests.test_content import content, shop_named
from rounds.field.tests.test_sync import command, sent, signed_in
from tests.world import World


def announced(world: World, title: str = "到货", *, hours: int = 0, **written: Any) -> Bulletin:
    return announce_bulletin(
        world.departments["sales_department"], topic="supply", title=title, body="到货 300 条",
        by=world.staff["sam"], at=timezone.now() - timedelta(hours=hours), **written,
    )  # fmt: skip


def test_each_shop_is_due_what_concerns_it(world: World) -> None:
    rural = announced(world, "乡村", market_types=["rural"], priority="urgent")
    announced(world, "西片", units=[world.west.pk])
    found = content(world.ann)
    assert shop_named(found, "山口食杂店")["bulletins"] == [rural.pk]
    assert shop_named(found, "东街烟酒店")["bulletins"] == []
    card = next(card for card in found["bulletins"] if card["id"] == rural.pk)
    assert (card["priority"], card["priority_label"], card["is_new"], card["version"]) == ("urgent", "紧急", True, 1)


def test_title_and_text_say_what_was_corrected_or_withdrawn_to_clients_of_any_age(world: World) -> None:
    sam, now, shop = world.staff["sam"], timezone.now(), world.retailers["东街烟酒店"]
    first, second = announced(world, hours=2), announced(world, "改线", hours=2)
    for bulletin in (first, second):
        pass_on(bulletin, shop, manager=world.ann, how="told", by=world.ann, at=now - timedelta(hours=1))
    correct_bulletin(first, title="到货", body="到货 200 条", because="印错", is_told_again=True, by=sam, at=now)
    withdraw_bulletin(second, because="改期", by=sam, at=now)
    found = content(world.ann)
    said = {card["id"]: (card["title"], card["body"]) for card in found["bulletins"]}
    assert said[first.pk] == ("【更正】到货", "到货 200 条\n\n更正原因：印错")
    assert said[second.pk][0] == "【已撤回】改线"
    assert "改期" in said[second.pk][1]
    assert "到货" not in said[second.pk][1]
    assert shop_named(found, "东街烟酒店")["bulletins"] == [second.pk, first.pk]
    assert shop_named(found, "桥头便利店")["bulletins"] == [first.pk]
    assert "withdrawn" in content(world.ann, lang="en")["bulletins"][0]["title"]


def test_what_was_told_without_a_network_is_the_text_of_that_hour(world: World) -> None:
    sam, now, shop = world.staff["sam"], timezone.now(), world.retailers["东街烟酒店"]
    bulletin = announced(world, hours=5)
    told = command("bulletin.pass_on", bulletin=bulletin.pk, retailer=shop.pk, how="told")
    told["made_at"] = (now - timedelta(hours=3)).isoformat()
    withdraw_bulletin(bulletin, because="改期", by=sam, at=now - timedelta(hours=1))
    (outcome,) = sent(signed_in(world.ann), told)
    assert outcome["status"] == 200
    assert PassedOn.objects.get().version == 1
    assert shop_named(content(world.ann), shop.name)["bulletins"] == [bulletin.pk]
