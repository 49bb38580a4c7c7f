"""The segment on the page of a retailer: which, why, since when; the answers of his owner."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from rounds.retailers.models import Retailer
from rounds.segments.actions import confirm_run, override_proposal, propose_segments
from rounds.segments.models import WillAnswer
from rounds.segments.tests.scene import ago, proposal_for, sells
from tests.world import World

HTMX = {"HX-Request": "true"}


@pytest.fixture
def shop(world: World) -> Retailer:
    """A shop with orders, segmented for the first time nine days ago."""
    sells(world.retailers["东街烟酒店"], 700, 40)
    propose_segments(world.company, as_of=date(2026, 11, 23), by="system", at=ago(9))
    return world.retailers["东街烟酒店"]


def fragment(client: Client, shop: Retailer) -> str:
    return client.get(reverse("segments:of_retailer", args=[shop.pk]), headers=HTMX).content.decode()


def test_the_fragment_says_which_segment_and_why_with_rule_ids(world: World, shop: Retailer, client: Client) -> None:
    client.force_login(world.ann)
    body = fragment(client, shop)
    assert "<html" not in body
    assert "暂定，待确认" in body
    assert "月均销量 700 条，达到 600（权重 50）" in body
    assert "C22" in body


def test_the_reasons_are_read_in_english(world: World, shop: Retailer, client: Client) -> None:
    client.force_login(world.ann)
    client.cookies["django_language"] = "en"
    body = fragment(client, shop)
    assert "Monthly volume 700 cartons, reaches 600 (weight 50)" in body
    assert "月均销量" not in body


def test_the_history_shows_the_rule_and_the_person_who_decided_otherwise(
    world: World, shop: Retailer, client: Client
) -> None:
    proposal = proposal_for(world, "东街烟酒店")
    at = ago(8)
    override_proposal(proposal, "guide", because="规模要缩小", by=world.mei, at=at)
    client.force_login(world.ann)
    told = client.get(reverse("segments:of_retailer", args=[shop.pk])).context["told"]
    assert (told.label, told.is_provisional, told.open_proposal) == ("指导型", False, None)
    assert [entry["title"] for entry in told.history] == ["指导型", "维持型"]
    assert told.history[0]["who"] == "mei"
    assert "规模要缩小" in told.history[0]["text"]


def test_a_first_segmentation_tells_who_confirmed_it(world: World, shop: Retailer, client: Client) -> None:
    run = proposal_for(world, "东街烟酒店").run
    confirm_run(run, by=world.mei, at=ago(8), because="逐户核对")
    client.force_login(world.ann)
    told = client.get(reverse("segments:of_retailer", args=[shop.pk])).context["told"]
    assert not told.is_provisional
    assert told.history[0]["who"] == "mei"
    assert "逐户核对" in told.history[0]["text"]


def test_the_account_manager_writes_down_an_answer(world: World, shop: Retailer, client: Client) -> None:
    client.force_login(world.ann)
    url = reverse("segments:answer", args=[shop.pk])
    body = client.post(url, {"question": "stays", "answer": "-1"}, headers=HTMX).content.decode()
    assert "不太愿意" in body
    row = WillAnswer.objects.get(retailer=shop)
    assert (row.question, row.answer, row.asked_by) == ("stays", -1, world.ann)
    client.post(url, {"question": "stays", "answer": "2"})
    assert WillAnswer.objects.get(retailer=shop).answer == 2


@pytest.mark.parametrize("posted", [{"question": "stays", "answer": "3"}, {"question": "height", "answer": "1"}, {}])
def test_an_answer_off_the_scale_is_refused(
    world: World, shop: Retailer, client: Client, posted: dict[str, str]
) -> None:
    client.force_login(world.ann)
    assert client.post(reverse("segments:answer", args=[shop.pk]), posted).status_code == 422
    assert not WillAnswer.objects.exists()


def test_only_who_looks_after_the_retailer_may_answer_for_him(world: World, shop: Retailer, client: Client) -> None:
    posted = {"question": "stays", "answer": "1"}
    url = reverse("segments:answer", args=[shop.pk])
    for name, status in (("wu", 404), ("ben", 404), ("root", 403), ("kai", 403)):
        client.force_login(world.staff[name])
        assert client.post(url, posted).status_code == status
    client.force_login(world.strangers["ann"])
    assert client.post(url, posted).status_code == 404
    assert client.get(reverse("segments:of_retailer", args=[shop.pk])).status_code == 404
