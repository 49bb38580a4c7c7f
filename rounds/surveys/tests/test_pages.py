"""The survey pages in a client: draft, links shown once, close, results; for those who see the whole company."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rounds.people.models import Staff
from rounds.surveys.actions import answer_survey, open_campaign
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
        "title": "十二月调查", "starts_on": "2026-12-01", "ends_on": "2026-12-15", "sample_size": "30", "seed": "7",
        "items-TOTAL_FORMS": "3", "items-INITIAL_FORMS": "2", "items-MIN_NUM_FORMS": "0", "items-MAX_NUM_FORMS": "40",
        "items-0-text_zh": "送货满意吗？", "items-0-text_en": "Delivery?", "items-0-subject": "delivery_issue",
        "items-0-kind": "scale", "items-1-text_zh": "", "items-1-text_en": "dropped", "items-1-subject": "",
        "items-1-kind": "scale", "items-2-text_zh": "拜访满意吗？", "items-2-text_en": "",
        "items-2-subject": "visit_issue", "items-2-kind": "scale",
    } | more  # fmt: skip


def test_the_new_page_is_prefilled_with_the_default_questionnaire(world: World) -> None:
    shown = as_(world.staff["ada"]).get(reverse("surveys:new")).content.decode()
    assert "您对送货服务满意吗？" in shown
    assert "How satisfied are you with the delivery service?" in shown


def test_a_campaign_is_written_with_the_items_that_were_kept(world: World) -> None:
    answer = as_(world.staff["ada"]).post(reverse("surveys:new"), draft_form())
    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == reverse("surveys:detail", args=(campaign.pk,))
    kept = [(item.text_zh, item.text_en, item.department) for item in campaign.items.order_by("position")]
    assert kept == [
        ("送货满意吗？", "Delivery?", world.departments["distribution_centre"]),
        ("拜访满意吗？", "拜访满意吗？", None),
    ]


def test_what_does_not_fit_comes_back_with_the_reason(world: World) -> None:
    ada = as_(world.staff["ada"])
    backwards = ada.post(reverse("surveys:new"), draft_form(ends_on="2026-11-01")).content.decode()
    assert "结束日期早于开始日期" in backwards
    only_text = draft_form() | {"items-0-kind": "text", "items-2-kind": "text"}
    assert "至少要有一个 1—5 分的题目" in ada.post(reverse("surveys:new"), only_text).content.decode()
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


def test_results_appear_only_after_the_closing(world: World) -> None:
    campaign = campaign_of(world)
    answer_all(world, open_campaign(campaign, by=world.staff["ada"], at=world.now))
    ada = as_(world.staff["ada"])
    before = ada.get(reverse("surveys:detail", args=(campaign.pk,))).content.decode()
    assert "平均分" not in before
    ada.post(reverse("surveys:close", args=(campaign.pk,)))
    after = ada.get(reverse("surveys:detail", args=(campaign.pk,))).content.decode()
    assert "100.0%" in after
    assert "5.00" in after


def test_few_answers_show_no_figures(world: World) -> None:
    campaign = campaign_of(world)
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now)
    answer_all(world, dict(list(tokens.items())[:4]), score=1)
    ada = as_(world.staff["ada"])
    ada.post(reverse("surveys:close", args=(campaign.pk,)))
    shown = ada.get(reverse("surveys:detail", args=(campaign.pk,)), headers={"accept-language": "en"}).content.decode()
    assert "Too few answers" in shown
    assert "1.00" not in shown


def test_free_texts_of_a_small_group_stay_hidden(world: World) -> None:
    campaign = campaign_of(world)
    tokens = list(open_campaign(campaign, by=world.staff["ada"], at=world.now).values())
    scale, text = campaign.items.get(position=1), campaign.items.get(kind="text")
    for number, token in enumerate(tokens[:4]):
        answer_survey(token, {scale.pk: 4, text.pk: f"意见{number}"}, at=world.now)
    ada = as_(world.staff["ada"])
    ada.post(reverse("surveys:close", args=(campaign.pk,)))
    assert "意见1" not in ada.get(reverse("surveys:detail", args=(campaign.pk,))).content.decode()


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
