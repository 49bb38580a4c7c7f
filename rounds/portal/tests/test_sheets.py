"""Cards for all shops of a manager: new keys only where asked for, printed once, nobody else's shops."""

import re

from django.test import Client

from rounds.common.models import Event
from rounds.portal.actions import issue_key, use_key
from rounds.portal.models import PortalKey
from rounds.portal.tests.scene import SHOP, phone_of
from tests.world import CANARY, World

URL = "/p/desk/sheets/"


def sent(world: World, **more: str) -> dict[str, object]:
    return {"territory": world.territories["ann"].pk, "shops": "without", "per_sheet": "8"} | more


def test_only_shops_without_a_key_get_a_card_unless_all_are_asked_for(world: World, client: Client) -> None:
    phone = phone_of(world)
    client.force_login(world.ann)
    page = client.post(URL, sent(world)).content.decode()
    assert page.count('class="portal-card"') == 2
    assert f"<strong>{SHOP}</strong>" not in page
    assert phone.get("/p/").status_code == 200
    again = client.post(URL, sent(world), follow=True).content.decode()
    assert "没有要打印的卡片" in again
    page = client.post(URL, sent(world, shops="all", per_sheet="10")).content.decode()
    assert page.count('class="portal-card"') == 3
    assert "portal-sheet-10" in page
    assert phone.get("/p/").status_code == 404
    assert PortalKey.objects.filter(revoked_at__isnull=True).count() == 3


def test_a_printed_code_opens_the_page_of_its_shop_and_the_printing_is_on_record(world: World, client: Client) -> None:
    client.force_login(world.mei)
    answer = client.post(URL, sent(world))
    assert "no-store" in answer.headers["Cache-Control"]
    assert not re.search(r"/p/k/", answer.content.decode())  # the code is a drawing; no address stands on the sheet
    printed = Event.objects.get(verb="portal_sheet.printed")
    assert (printed.content.body, printed.actor_id) == ({"made": 3, "ended": 0}, world.mei.pk)
    assert Event.objects.filter(verb="portal_key.issued").count() == 3


def test_nobody_prints_for_a_territory_that_is_not_his(world: World, client: Client) -> None:
    foreign = world.strangers["ann"].territories.get().pk
    for who, territory in (("wu", world.territories["ann"].pk), ("root", foreign), ("mei", world.territories["wu"].pk)):
        client.force_login(world.staff[who])
        answer = client.post(URL, sent(world, territory=str(territory)))
        assert answer.status_code == 422
        assert CANARY not in answer.content.decode()
    assert not PortalKey.objects.exists()
    client.force_login(world.staff["sam"])
    assert client.get(URL).status_code == 403


def test_the_form_says_how_far_the_cards_are_in_a_fixed_number_of_queries(
    world: World, client: Client, django_assert_max_num_queries: object
) -> None:
    token = issue_key(world.retailers[SHOP], by=world.ann, at=world.now)
    use_key(token, at=world.now)
    client.force_login(world.mei)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        page = client.get(URL)
    rows = {row.territory.manager.name: (row.shops, row.keyed, row.used) for row in page.context["rows"]}
    assert rows == {"ann": (3, 1, 1), "ben": (1, 0, 0)}
    assert "不能重印旧卡片" in page.content.decode()


def test_every_role_finds_its_part_on_the_desk(world: World) -> None:
    for who, words in (("ann", "我的服务名片"), ("mei", "打印卡片"), ("sam", "知识问答"), ("hua", "服务号码")):
        client = Client()
        client.force_login(world.staff[who])
        page = client.get("/p/desk/")
        assert page.status_code == 200
        assert words in page.content.decode()
