"""The retailer's own page (A18): by key only, only his own, confirmed or reopened by himself."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rounds.issues.actions import accept_issue, default_routing, pause_clock, raise_issue
from rounds.issues.models import Issue
from rounds.people.models import Department, Staff
from rounds.portal.actions import issue_key, revoke_key, use_key
from rounds.portal.models import PortalKey
from rounds.surveys.actions import draft_campaign, open_campaign
from rounds.surveys.models import Campaign
from rounds.surveys.rules.questionnaire import ItemDraft
from rounds.visits.actions import make_promise, settle_promise
from tests.world import CANARY, World


@pytest.fixture
def open_world(world: World) -> World:
    for company in (world.company, world.other):
        default_routing(company, by="system", at=world.now)
    return world


def entered(world: World, client: Client, name: str = "东街烟酒店") -> str:
    token = issue_key(world.retailers[name], by=world.ann, at=world.now)
    answer = client.get(f"/p/k/{token}/")
    assert answer.headers["Location"] == "/p/"
    return token


def test_the_page_names_the_manager_and_nobody_elses_shop(world: World, client: Client) -> None:
    entered(world, client)
    page = client.get("/p/").content.decode()
    assert world.ann.name in page
    assert "桥头便利店" not in page
    assert CANARY not in page
    assert "未成年人" in page


def test_he_reads_what_he_was_promised_and_what_became_of_it(world: World, client: Client) -> None:
    now, shop = timezone.now(), world.retailers["东街烟酒店"]
    made: dict[str, Any] = {"manager": world.ann, "by": world.ann, "at": now - timedelta(days=9)}
    first = timezone.localdate(now - timedelta(days=9))
    late = make_promise(shop, text="送一本价签", due_on=first + timedelta(days=2), **made)
    done = make_promise(shop, text="周二补货", due_on=first + timedelta(days=3), **made)
    failed = make_promise(shop, text="换一块招牌", due_on=first + timedelta(days=3), **made)
    make_promise(world.retailers["桥头便利店"], text="别家的事", due_on=first, **made)
    settle_promise(done, outcome="kept", by=world.ann, at=now - timedelta(days=8))
    settle_promise(failed, outcome="broken", note="内部原因", by=world.ann, at=now - timedelta(days=5))
    entered(world, client)
    page = client.get("/p/")
    assert [(row.promise, row.label) for row in page.context["page"].promises] == [
        (late, "过期未办"), (done, "按期兑现"), (failed, "没有兑现"),
    ]  # fmt: skip
    text = page.content.decode()
    assert "送一本价签" in text
    assert f"答应 {late.due_on} 前办好 · 由 {world.ann.name} 负责 · 过期 7 天" in text
    assert "别家的事" not in text
    assert "内部原因" not in text


def test_only_the_hash_of_a_token_is_kept_and_a_new_one_ends_the_old(world: World, client: Client) -> None:
    old = entered(world, client)
    assert not PortalKey.objects.filter(token_hash=old).exists()
    new = issue_key(world.retailers["东街烟酒店"], by=world.ann, at=world.now)
    assert use_key(old, at=world.now) is None
    assert use_key(new, at=world.now) is not None
    assert client.get("/p/").status_code == 404


def test_a_revoked_key_opens_nothing_from_the_next_request_on(world: World, client: Client) -> None:
    entered(world, client)
    assert client.get("/p/").status_code == 200
    assert revoke_key(world.retailers["东街烟酒店"], by=world.ann, at=world.now)
    assert client.get("/p/").status_code == 404


def test_guessed_tokens_and_forged_cookies_open_nothing(world: World, client: Client) -> None:
    for wrong in ("guess", "A" * 32):
        answer = client.get(f"/p/k/{wrong}/", follow=True)
        assert (answer.status_code, answer.redirect_chain) == (404, [("/p/closed/", 302)])
    client.cookies["portal"] = "1:forged"
    assert client.get("/p/").status_code == 404


def test_he_raises_an_issue_and_sees_its_state(open_world: World, client: Client) -> None:
    entered(open_world, client)
    answer = client.post("/p/issues/new/", {"category": "delivery_issue", "text": "上周少送两条"})
    issue = Issue.objects.get()
    assert answer.headers["Location"] == f"/p/issues/{issue.pk}/"
    assert (issue.entry, issue.coordinator) == ("portal", open_world.ann)
    page = client.get(f"/p/issues/{issue.pk}/").content.decode()
    assert "上周少送两条" in page
    assert issue.number in page


def test_another_shops_issue_is_not_found(open_world: World, client: Client) -> None:
    entered(open_world, client)
    client.post("/p/issues/new/", {"category": "delivery_issue", "text": "少送"})
    issue = Issue.objects.get()
    neighbour = Client()
    entered(open_world, neighbour, "桥头便利店")
    assert neighbour.get(f"/p/issues/{issue.pk}/").status_code == 404
    assert neighbour.post(f"/p/issues/{issue.pk}/confirm/").status_code == 404


def test_the_card_with_the_code_is_shown_once_to_his_own_manager_only(world: World, client: Client) -> None:
    shop = world.retailers["东街烟酒店"]
    client.force_login(world.staff["wu"])
    assert client.post(f"/p/of-retailer/{shop.pk}/card/").status_code == 404
    client.force_login(world.ann)
    page = client.post(f"/p/of-retailer/{shop.pk}/card/").content.decode()
    found = re.search(r"/p/k/([\w-]+)/", page)
    assert found is not None
    assert use_key(found.group(1), at=world.now) is not None


def test_a_survey_that_has_not_begun_shows_no_form_to_fill_in_for_nothing(world: World, client: Client) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    campaign = draft_campaign(
        world.company, title="下月调查", items=[ItemDraft("满意吗？", "Satisfied?")], starts_on=tomorrow,
        ends_on=tomorrow, sample_size=9, by=world.staff["ada"], at=world.now,
    )  # fmt: skip
    token = next(iter(open_campaign(campaign, by=world.staff["ada"], at=world.now).values()))
    page = client.get(f"/p/s/{token}/", follow=True).content.decode()
    assert "这次调查现在不接受答卷" in page
    assert "<textarea" not in page
    assert 'type="radio"' not in page
    Campaign.objects.filter(pk=campaign.pk).update(starts_on=timezone.localdate())
    assert 'type="radio"' in client.get("/p/survey/").content.decode()


def test_a_company_without_departments_says_so_and_keeps_his_words(world: World, client: Client) -> None:
    entered(world, client)
    Staff.objects.filter(department__function="distribution_centre").update(role="trainer", department=None)
    Department.objects.filter(company=world.company, function="distribution_centre").delete()
    answer = client.post("/p/issues/new/", {"category": "delivery_issue", "text": "上周少送两条"})
    assert answer.status_code == 200
    assert "上周少送两条" in answer.content.decode()
    assert not Issue.objects.exists()


def test_a_lost_card_is_ended_at_the_desk_by_his_own_people_only(world: World, client: Client) -> None:
    token = entered(world, Client())
    shop = world.retailers["东街烟酒店"]
    client.force_login(world.staff["wu"])
    assert client.post(f"/p/of-retailer/{shop.pk}/revoke/").status_code == 404
    assert use_key(token, at=world.now) is not None
    client.force_login(world.mei)
    client.post(f"/p/of-retailer/{shop.pk}/revoke/")
    assert use_key(token, at=world.now) is None


def test_he_reads_why_his_issue_waits_and_until_when(open_world: World, client: Client) -> None:
    world, now = open_world, timezone.now()
    shop, sam = world.retailers["东街烟酒店"], world.staff["sam"]
    issue = raise_issue(
        shop, category="supply_issue", text="断货", entry="visit", proposed_solution="补货", by=world.ann, at=now
    )
    accept_issue(issue, by=sam, at=now)
    pause_clock(issue, reason="goods", resumes_on=timezone.localdate(now) + timedelta(days=3), by=sam, at=now)
    entered(world, client)
    shown = client.get(f"/p/issues/{issue.pk}/").content.decode()
    assert "等货源到货" in shown
    assert "继续" in shown
