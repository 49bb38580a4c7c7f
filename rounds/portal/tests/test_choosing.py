"""The retailer chooses on his own page: by key only, among those who can be chosen, without any figure of a person."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rounds.people.actions import set_setting
from rounds.planning.actions import approve_choice, ask_choice, decline_choice, propose_manager, write_view
from rounds.planning.models import ManagerChoice
from rounds.planning.rules.settings import SERVICE_RADIUS
from rounds.portal.actions import issue_key
from tests.world import CANARY, World

SHOP = "东街烟酒店"
PAGE = "/p/manager/"


@pytest.fixture
def town(world: World, client: Client) -> World:
    early = world.now - timedelta(days=2000)
    set_setting(world.company, SERVICE_RADIUS, 30.0, by="system", at=early, because="test")
    enter(world, client, SHOP)
    return world


def enter(world: World, client: Client, name: str) -> None:
    token = issue_key(world.retailers[name], by=world.ann, at=world.now)
    client.get(f"/p/k/{token}/")


def text_of(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_without_a_key_there_is_no_page(world: World, client: Client) -> None:
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"wanted": ""}).status_code == 404
    assert client.post(f"{PAGE}withdraw/").status_code == 404
    assert not ManagerChoice.objects.exists()


def test_he_sees_who_can_be_chosen_in_words_and_nobody_elses(town: World, client: Client) -> None:
    town.staff["ben"].phone = "13912345678"
    town.staff["ben"].save()
    text = text_of(client)
    assert town.staff["ben"].name in text
    assert "还有余量" in text
    assert "139****5678" in text
    for hidden in ("13912345678", f"<strong>{town.staff['wu'].name}</strong>", "东河超市", CANARY):
        assert hidden not in text
    assert "未成年人" in text


def test_he_chooses_without_giving_a_reason(town: World, client: Client) -> None:
    client.post(PAGE, {"wanted": str(town.territories["ben"].pk), "reason": "", "words": ""})
    choice = ManagerChoice.objects.get()
    assert (choice.incoming, choice.reason, choice.retailer.name) == (town.staff["ben"], "", SHOP)
    text = text_of(client)
    assert "希望换成 ben" in text
    assert "前决定" in text


def test_he_may_only_want_another_one(town: World, client: Client) -> None:
    client.post(PAGE, {"wanted": "", "reason": "manner", "words": "想换一位"})
    assert (ManagerChoice.objects.get().wanted, ManagerChoice.objects.get().words) == (None, "想换一位")


@pytest.mark.parametrize("name", ["wu", "ann"])
def test_who_cannot_be_chosen_is_refused_with_a_sentence(town: World, client: Client, name: str) -> None:
    answer = client.post(PAGE, {"wanted": str(town.territories[name].pk)})
    assert answer.status_code == 422
    assert "请重新选择" in answer.content.decode()
    assert not ManagerChoice.objects.exists()


def test_a_second_request_finds_the_first(town: World, client: Client) -> None:
    for _time in range(2):
        client.post(PAGE, {"wanted": ""})
    assert ManagerChoice.objects.count() == 1


def test_he_withdraws_and_may_ask_again(town: World, client: Client) -> None:
    client.post(PAGE, {"wanted": ""})
    client.post(f"{PAGE}withdraw/")
    assert ManagerChoice.objects.get().state == ManagerChoice.State.WITHDRAWN
    assert client.post(f"{PAGE}withdraw/").status_code == 404
    assert "提出更换" in text_of(client)


def test_another_shops_request_is_out_of_his_reach(town: World, client: Client) -> None:
    client.post(PAGE, {"wanted": "", "words": "只给市场经理看"})
    neighbour = Client()
    enter(town, neighbour, "桥头便利店")
    assert "只给市场经理看" not in text_of(neighbour)
    assert neighbour.post(f"{PAGE}withdraw/").status_code == 404
    assert ManagerChoice.objects.get().state == ManagerChoice.State.OPEN


def test_he_answers_a_proposal_and_reads_a_refusal(town: World, client: Client) -> None:
    client.post(PAGE, {"wanted": ""})
    choice = ManagerChoice.objects.get()
    propose_manager(choice, territory=town.territories["ben"], note="他离您近", by=town.mei, at=timezone.now())
    assert "他离您近" in text_of(client)
    client.post(f"{PAGE}answer/", {"accepts": "yes"})
    choice.refresh_from_db()
    assert choice.incoming == town.staff["ben"]
    decline_choice(choice, reason="他已满户", by=town.mei, at=timezone.now())
    assert re.search(r"没有同意。理由：\s*“他已满户”", text_of(client))


def test_the_page_asks_the_same_number_of_queries_for_any_number_of_candidates(
    town: World, client: Client, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        text_of(client)


def test_after_a_change_only_the_way_back_is_offered(town: World, client: Client) -> None:
    shop, ben = town.retailers[SHOP], town.territories["ben"]
    now = timezone.now()
    choice = ask_choice(shop, wanted=ben, by="retailer", at=now)
    write_view(choice, words="路远", by=town.ann, at=now)
    today = town.company.local_day(now)
    approve_choice(choice, starts_on=today, by=town.mei, at=now, in_background=False)
    text = text_of(client)
    assert "换回原来的客户经理" in text
    assert "没有特定人选" not in text
    assert client.post(PAGE, {"wanted": ""}).status_code == 422
    client.post(PAGE, {"wanted": str(town.territories["ann"].pk)})
    assert ManagerChoice.objects.filter(state="open", incoming=town.ann).exists()
