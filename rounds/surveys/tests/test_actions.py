"""A campaign from draft to closing; who answered stays unknown."""

from datetime import timedelta

import pytest
from django.db import models
from pytest_django import DjangoAssertNumQueries

from rounds.common.events import history
from rounds.retailers.models import Retailer
from rounds.surveys.actions import (
    CampaignError,
    SurveyRefusedError,
    answer_survey,
    close_campaign,
    discard_campaign,
    draft_campaign,
    open_campaign,
    renew_links,
)
from rounds.surveys.models import Answer, Campaign, Invitation, Item, Response
from rounds.surveys.queries import progress, questionnaire, satisfaction_facts
from rounds.surveys.rules.questionnaire import DEFAULT_ITEMS, ItemDraft
from tests.world import World

pytestmark = pytest.mark.django_db


def campaign_of(world: World, *, sample_size: int = 100) -> Campaign:
    day = world.now.date()
    return draft_campaign(
        world.company,
        title="十一月满意度调查",
        items=DEFAULT_ITEMS,
        starts_on=day,
        ends_on=day + timedelta(days=7),
        sample_size=sample_size,
        by=world.staff["ada"],
        at=world.now,
    )


def answer_all(world: World, tokens: dict[int, str], score: int = 5) -> None:
    for token in tokens.values():
        opened = questionnaire(token)
        assert opened is not None
        given = {question.key: score for question in opened.questions if question.kind == "scale"}
        answer_survey(token, given, at=world.now)


def test_tokens_are_handed_out_once_and_kept_only_as_hashes(world: World) -> None:
    tokens = open_campaign(campaign_of(world), by=world.staff["ada"], at=world.now)
    assert len(tokens) == Retailer.objects.filter(company=world.company).count()
    assert all(len(token) >= 24 for token in tokens.values())
    kept = set(Invitation.objects.values_list("token_hash", flat=True))
    assert not kept & set(tokens.values())
    assert questionnaire(next(iter(tokens.values()))) is not None


def test_another_companys_retailers_are_never_asked(world: World) -> None:
    tokens = open_campaign(campaign_of(world), by=world.staff["ada"], at=world.now)
    assert world.retailers["stranger"].pk not in tokens


def test_an_answer_has_no_way_back_to_who_gave_it(world: World) -> None:
    links = {
        (model.__name__, field.related_model.__name__)
        for model in (Response, Answer)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
    }
    assert links == {
        ("Response", "Campaign"),
        ("Response", "Staff"),
        ("Answer", "Response"),
        ("Answer", "Item"),
    }
    campaign = campaign_of(world)
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now)
    before = history(campaign).count()
    answer_all(world, tokens)
    assert history(campaign).count() == before, "an event per answer would tell the order of answers"


def test_a_token_answers_once(world: World) -> None:
    tokens = open_campaign(campaign_of(world), by=world.staff["ada"], at=world.now)
    first = dict(list(tokens.items())[:1])
    answer_all(world, first)
    with pytest.raises(SurveyRefusedError, match="already_answered"):
        answer_all(world, first)
    assert Response.objects.count() == 1


def test_an_unknown_token_opens_nothing(world: World) -> None:
    assert questionnaire("no-such-token") is None
    with pytest.raises(SurveyRefusedError, match="unknown_token"):
        answer_survey("no-such-token", {}, at=world.now)


def test_answers_come_only_while_the_campaign_runs(world: World) -> None:
    campaign = campaign_of(world)
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now)
    item = Item.objects.filter(campaign=campaign).first()
    assert item is not None
    token = next(iter(tokens.values()))
    with pytest.raises(SurveyRefusedError, match="not_open"):
        answer_survey(token, {item.pk: 5}, at=world.now + timedelta(days=8))
    close_campaign(campaign, by=world.staff["ada"], at=world.now, because="答卷已齐")
    with pytest.raises(SurveyRefusedError, match="not_open"):
        answer_survey(token, {item.pk: 5}, at=world.now)


def test_the_last_day_lasts_until_midnight_in_the_companys_zone(world: World) -> None:
    campaign = campaign_of(world)
    tokens = list(open_campaign(campaign, by=world.staff["ada"], at=world.now).values())
    item = campaign.items.order_by("position")[0]
    late = world.now + timedelta(days=7, hours=14, minutes=59)  # 23:59 in Shanghai
    answer_survey(tokens[0], {item.pk: 5}, at=late)
    with pytest.raises(SurveyRefusedError, match="not_open"):
        answer_survey(tokens[1], {item.pk: 5}, at=late + timedelta(minutes=1))


def test_a_territory_with_too_few_answers_gives_no_figures(world: World) -> None:
    campaign = campaign_of(world)
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now)
    wus = set(Retailer.objects.filter(territory=world.territories["wu"]).values_list("pk", flat=True))
    few = dict([pair for pair in tokens.items() if pair[0] in wus][:4])
    rest = {key: token for key, token in tokens.items() if key not in wus}
    answer_all(world, few, score=1)
    answer_all(world, rest)
    close_campaign(campaign, by=world.staff["ada"], at=world.now, because="答卷已齐")
    facts = satisfaction_facts(world.company, campaign.starts_on, campaign.ends_on)
    of_wu = [fact for fact in facts if fact.manager == world.staff["wu"].pk]
    assert of_wu
    assert all(fact.answers == 4 and fact.counts is None for fact in of_wu)
    assert all(fact.counts for fact in facts if fact.manager == world.ann.pk)


def test_the_facts_cost_three_queries_however_many_answers(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    campaign = campaign_of(world)
    answer_all(world, open_campaign(campaign, by=world.staff["ada"], at=world.now))
    close_campaign(campaign, by=world.staff["ada"], at=world.now, because="答卷已齐")
    with django_assert_num_queries(3):
        satisfaction_facts(world.company, campaign.starts_on, campaign.ends_on)


def test_progress_counts_asked_and_answered(world: World) -> None:
    campaign = campaign_of(world)
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now)
    answer_all(world, dict(list(tokens.items())[:3]))
    rows = progress(campaign)
    assert sum(row.asked for row in rows) == len(tokens)
    assert sum(row.answered for row in rows) == 3


def test_new_links_replace_those_of_the_unanswered(world: World) -> None:
    campaign = campaign_of(world)
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now)
    answered, waiting, *_rest = tokens
    answer_all(world, {answered: tokens[answered]})
    renewed = renew_links(campaign, by=world.staff["ada"], at=world.now)
    assert set(renewed) == set(tokens) - {answered}
    assert questionnaire(tokens[waiting]) is None
    assert questionnaire(renewed[waiting]) is not None


def test_a_campaign_opens_and_closes_once(world: World) -> None:
    campaign = campaign_of(world)
    stale = Campaign.objects.get(pk=campaign.pk)
    open_campaign(campaign, by=world.staff["ada"], at=world.now)
    with pytest.raises(CampaignError, match="wrong_state"):
        open_campaign(stale, by=world.staff["ada"], at=world.now)
    close_campaign(campaign, by=world.staff["ada"], at=world.now, because="答卷已齐")
    with pytest.raises(CampaignError, match="wrong_state"):
        close_campaign(campaign, by=world.staff["ada"], at=world.now, because="答卷已齐")


def test_a_draft_may_be_discarded_an_opened_campaign_not(world: World) -> None:
    draft, opened = campaign_of(world), campaign_of(world)
    discard_campaign(draft, by=world.staff["ada"], at=world.now)
    open_campaign(opened, by=world.staff["ada"], at=world.now)
    with pytest.raises(CampaignError, match="wrong_state"):
        discard_campaign(opened, by=world.staff["ada"], at=world.now)


def test_a_campaign_without_a_question_to_score_is_refused(world: World) -> None:
    day = world.now.date()
    with pytest.raises(CampaignError, match="no_scale_item"):
        draft_campaign(
            world.company, title="空", items=[ItemDraft("说", "say", kind="text")], starts_on=day, ends_on=day,
            sample_size=10, by=world.staff["ada"], at=world.now,
        )  # fmt: skip


def test_every_step_is_an_event(world: World) -> None:
    campaign = campaign_of(world)
    open_campaign(campaign, by=world.staff["ada"], at=world.now)
    renew_links(campaign, by=world.staff["ada"], at=world.now)
    close_campaign(campaign, by=world.staff["ada"], at=world.now, because="答卷已齐")
    verbs = [event.verb for event in history(campaign)]
    assert verbs == ["campaign.drafted", "campaign.opened", "campaign.links_renewed", "campaign.closed"]
