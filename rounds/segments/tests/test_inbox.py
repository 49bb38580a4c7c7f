"""The inbox of proposals: confirm, decide otherwise, confirm many."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from rounds.common.jobs.running import run_job
from rounds.common.models import Event, Job
from rounds.segments.actions import answer_will, confirm_run, propose_segments
from rounds.segments.models import SegmentProposal
from rounds.segments.queries import current_segments
from rounds.segments.tests.scene import ago, proposal_for, sells
from tests.world import CANARY, World

INBOX = "segments:proposals"


@pytest.fixture
def proposed(world: World) -> World:
    """First segmentations wait for a decision; one shop is big and willing."""
    sells(world.retailers["东街烟酒店"], 1500, 40)
    sells(world.retailers["桥头便利店"], 90, 9)
    sells(world.retailers["山口食杂店"], 30, 5)
    answer_will(
        world.retailers["东街烟酒店"],
        question="wants_to_grow",
        answer=2,
        answered_on=date(2026, 11, 20),
        by=world.ann,
        at=ago(9),
    )
    for company in (world.company, world.other):
        propose_segments(company, as_of=date(2026, 11, 23), by="system", at=ago(9))
    return world


@pytest.fixture
def mei(proposed: World, client: Client) -> Client:
    client.force_login(proposed.mei)
    return client


def names(client: Client, **query: str | int) -> list[str]:
    return sorted(row.proposal.retailer.name for row in client.get(reverse(INBOX), query).context["rows"])


def test_the_inbox_holds_the_open_proposals_of_the_reach(proposed: World, mei: Client) -> None:
    assert names(mei) == ["东河超市", "东街烟酒店", "山口食杂店", "桥头便利店"]
    assert names(mei, q="djyjd") == ["东街烟酒店"]
    assert names(mei, segment="promote") == ["东街烟酒店"]
    assert names(mei, warned="1") == ["东街烟酒店"]
    assert names(mei, change="first") == names(mei)
    assert names(mei, change="changed") == []
    assert CANARY not in mei.get(reverse(INBOX)).content.decode()


def test_a_big_one_promoted_carries_the_rule_and_names_the_small_ones_left_out(proposed: World, mei: Client) -> None:
    rows = mei.get(reverse(INBOX), {"q": "djyjd"}).context["rows"]
    assert rows[0].warnings[0].rules == ("C23",)
    assert list(rows[0].left_out) == ["山口食杂店", "桥头便利店"]
    assert "限大扶小" in mei.get(reverse(INBOX)).content.decode()


def test_the_inbox_takes_a_fixed_number_of_queries(
    proposed: World, mei: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):
        mei.get(reverse(INBOX))


def test_confirming_follows_the_rule(proposed: World, mei: Client) -> None:
    proposal = proposal_for(proposed, "山口食杂店")
    mei.post(reverse("segments:confirm", args=[proposal.pk]))
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("confirmed", proposed.mei)
    assert Event.objects.filter(verb="segment.confirmed", subject_id=proposal.pk).exists()
    again = mei.post(reverse("segments:confirm", args=[proposal.pk]), follow=True)
    assert "已由别人处理" in again.content.decode()


def test_deciding_otherwise_needs_a_reason_and_keeps_what_was_typed(proposed: World, mei: Client) -> None:
    proposal = proposal_for(proposed, "山口食杂店")
    url = reverse("segments:override", args=[proposal.pk])
    refused = mei.post(url, {"segment": "promote", "reason": ""})
    assert refused.status_code == 422
    assert refused.context["form"]["segment"].value() == "promote"
    mei.post(url, {"segment": "promote", "reason": "店主新开分店"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_segment) == ("overridden", "promote")
    assert Event.objects.filter(verb="segment.overridden", subject_id=proposal.pk).exists()


def test_the_rules_own_segment_is_no_override(proposed: World, mei: Client) -> None:
    proposal = proposal_for(proposed, "山口食杂店")
    answer = mei.post(reverse("segments:override", args=[proposal.pk]), {"segment": proposal.segment, "reason": "同"})
    assert answer.status_code == 422


def test_ticked_proposals_are_confirmed_together_with_a_reason(proposed: World, mei: Client) -> None:
    ticked = [proposal_for(proposed, name).pk for name in ("山口食杂店", "桥头便利店")]
    strange = SegmentProposal.objects.get(retailer=proposed.retailers["stranger"]).pk
    wu = proposal_for(proposed, "西岭小卖部").pk
    url = reverse("segments:confirm_many")
    mei.post(url, {"scope": "selected", "pk": ticked, "reason": ""})
    assert len(names(mei)) == 4
    mei.post(url, {"scope": "selected", "pk": [*ticked, strange, wu, "x"], "reason": "逐户核对"})
    assert names(mei) == ["东河超市", "东街烟酒店"]
    untouched = SegmentProposal.objects.filter(pk__in=[strange, wu]).values_list("state", flat=True)
    assert set(untouched) == {"proposed"}


def test_all_that_the_filter_finds_is_confirmed_and_nothing_else(proposed: World, mei: Client) -> None:
    mei.post(reverse("segments:confirm_many") + "?warned=1", {"scope": "all", "reason": "已核对"})
    assert names(mei) == ["东河超市", "山口食杂店", "桥头便利店"]
    decided = SegmentProposal.objects.get(retailer=proposed.retailers["东街烟酒店"])
    assert decided.decision_reason == "已核对"


def test_thousands_are_confirmed_by_a_worker(proposed: World, mei: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rounds.segments.views.proposals.IN_ONE_GO", 1)
    mei.post(reverse("segments:confirm_many"), {"scope": "all", "reason": "月度"})
    run_job.func(Job.objects.get(kind="segments.confirm").pk)
    job = Job.objects.get(kind="segments.confirm")
    assert (job.state, job.result) == (Job.State.DONE, {"confirmed": 4}), job.message
    assert names(mei) == []


def test_only_supervisors_decide(proposed: World, client: Client) -> None:
    proposal = proposal_for(proposed, "山口食杂店")
    for name in ("ann", "sam", "root", "ada", "tom", "kai"):
        client.force_login(proposed.staff[name])
        assert client.post(reverse("segments:confirm", args=[proposal.pk])).status_code == 403
    client.force_login(proposed.strangers["mei"])
    assert client.post(reverse("segments:confirm", args=[proposal.pk])).status_code == 404
    assert client.get(reverse("segments:proposal", args=[proposal.pk])).status_code == 404


def test_old_and_new_segment_stand_beside_each_other(proposed: World, mei: Client) -> None:
    run = proposal_for(proposed, "山口食杂店").run
    confirm_run(run, by=proposed.mei, at=ago(8), because="首次")
    shop = proposed.retailers["山口食杂店"]
    before = current_segments(proposed.company, at=ago(0))[shop.pk]
    assert before == "care"
    at = ago(7)
    answer_will(shop, question="wants_to_grow", answer=2, answered_on=at.date(), by=proposed.ann, at=at)
    propose_segments(proposed.company, as_of=date(2026, 11, 23), by="system", at=at)
    rows = mei.get(reverse(INBOX), {"change": "changed"}).context["rows"]
    assert [(row.proposal.retailer.name, row.before, row.after) for row in rows] == [("山口食杂店", "关注型", "指导型")]
