"""The survey pages in a client: draft, links shown once, close, results; for those who see the whole company."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rounds.people.models import Staff
from rounds.surveys.actions import open_campaign
from rounds.surveys.models import Campaign, Invitation
from rounds.surveys.queries import questionnaire
from rounds.surveys.tests.test_actions import answer_all, campaign_of
from tests.world import CANARY, World

pytestmark = pytest.mark.django_db


def as_(person: Staff, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def draft_form(**more: str) -> dict[str, str]:
    return {
        "title": "十二月调查", "questionnaire": "built_in", "starts_on": "2026-12-01", "ends_on": "2026-12-15",
        "dimensions": "market", "margin": "10", "rate": "50", "floor": "3", "sample_size": "", "seed": "7",
        "do": "save",
    } | more  # fmt: skip


def test_the_plan_is_shown_before_anything_is_kept(world: World) -> None:
    ada = as_(world.staff["ada"])
    shown = ada.post(reverse("surveys:new"), draft_form(do="plan")).content.decode()
    assert "从 45 户中抽 45 户" in shown, "for a margin of 10 points with half of them answering all are needed"
    assert not Campaign.objects.exists()
    few = ada.post(reverse("surveys:new"), draft_form(do="plan", sample_size="12")).content.decode()
    assert "从 45 户中抽 12 户" in few
    assert "预计答卷少于最小组 5 份" in few
    answer = ada.post(reverse("surveys:new"), draft_form(sample_size="12"))
    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == reverse("surveys:detail", args=(campaign.pk,))
    assert (campaign.sample_size, campaign.dimensions, campaign.floor) == (12, ["market"], 3)
    draft = ada.get(reverse("surveys:detail", args=(campaign.pk,))).content.decode()
    assert "从 45 户中抽 12 户" in draft
    assert "您对送货服务满意吗？" in draft


def test_what_does_not_fit_comes_back_with_the_reason(world: World) -> None:
    ada = as_(world.staff["ada"])
    backwards = ada.post(reverse("surveys:new"), draft_form(ends_on="2026-11-01")).content.decode()
    assert "结束日期早于开始日期" in backwards
    assert "十二月调查" in backwards
    assert not Campaign.objects.exists()


def test_the_links_are_shown_once_and_open_the_questionnaire(world: World) -> None:
    campaign = campaign_of(world)
    ada = as_(world.staff["ada"])
    answer = ada.post(reverse("surveys:open", args=(campaign.pk,)))
    shown = answer.content.decode()
    assert answer.headers["Cache-Control"] == "no-store"
    assert shown.count("<svg") > Invitation.objects.count(), "a QR code for each"
    token = shown.split("/p/s/")[1].split("/")[0]
    assert questionnaire(token) is not None
    assert CANARY not in shown
    again = ada.post(reverse("surveys:open", args=(campaign.pk,)), follow=True).content.decode()
    assert "调查的状态已经改变" in again
    assert "/p/s/" not in again


def test_closing_early_asks_for_a_reason(world: World) -> None:
    campaign = campaign_of(world)
    open_campaign(campaign, by=world.staff["ada"], at=world.now)
    Campaign.objects.filter(pk=campaign.pk).update(ends_on=timezone.localdate() + timedelta(days=9))
    ada = as_(world.staff["ada"])
    address = reverse("surveys:close", args=(campaign.pk,))
    assert "要写明原因" in ada.post(address, follow=True).content.decode()
    shown = ada.post(address, {"reason": "答卷已经够了"}, follow=True).content.decode()
    assert "答卷已经够了" in shown
    assert reverse("surveys:results", args=(campaign.pk,)) in shown


def test_the_assessed_do_not_open_surveys_and_strangers_get_404(world: World) -> None:
    campaign = campaign_of(world)
    address = reverse("surveys:detail", args=(campaign.pk,))
    for name in ("ann", "mei", "sam", "tom", "kai"):
        assert as_(world.staff[name]).get(address).status_code == 403
    assert as_(world.strangers["ada"]).get(address).status_code == 404
    assert as_(world.strangers["ada"]).post(reverse("surveys:open", args=(campaign.pk,))).status_code == 404
    assert as_(world.staff["hua"]).get(address).status_code == 200


def test_the_list_counts_asked_and_answered(world: World) -> None:
    campaign = campaign_of(world)
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now)
    answer_all(world, dict(list(tokens.items())[:3]))
    shown = as_(world.staff["ada"]).get(reverse("surveys:list")).content.decode()
    assert f'<td class="num">{len(tokens)}</td><td class="num">3</td>' in shown


def test_a_draft_is_discarded_in_the_page(world: World) -> None:
    campaign = campaign_of(world)
    as_(world.staff["ada"]).post(reverse("surveys:discard", args=(campaign.pk,)))
    assert not Campaign.objects.exists()


def test_new_links_go_to_those_who_have_not_answered(world: World) -> None:
    campaign = campaign_of(world)
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now + timedelta(minutes=1))
    answer_all(world, dict(list(tokens.items())[:5]))
    shown = as_(world.staff["ada"]).post(reverse("surveys:renew", args=(campaign.pk,))).content.decode()
    assert f"共 {len(tokens) - 5} 户" in shown
