"""Trying to find out who said what: by keys, the order of rows, the writing transaction, the event log (A32)."""

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection, models

from rounds.common.events import history
from rounds.common.models import Event
from rounds.surveys.actions import answer_survey, close_campaign, close_ended, open_campaign
from rounds.surveys.actions.answers import MIXED
from rounds.surveys.models import Answer, Campaign, DayCount, Invitation, Response
from rounds.surveys.queries import campaigns_with_progress, progress
from rounds.surveys.rules.disclosure import merged
from rounds.surveys.tests.test_actions import campaign_of
from tests.world import World

pytestmark = pytest.mark.django_db
PLACE = {"sqlite": "rowid", "postgresql": "ctid"}


@pytest.fixture
def told(world: World) -> tuple[World, Campaign, list[str]]:
    """Thirty retailers answered one after another; the nth wrote that he was the nth."""
    campaign = campaign_of(world)
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now)
    scale, text = campaign.items.filter(kind="scale")[0], campaign.items.get(kind="text")
    order = [f"{number:02d}" for number in range(30)]
    for word, token in zip(order, tokens.values(), strict=False):
        answer_survey(token, {scale.pk: 3, text.pk: word}, at=world.now, seconds=40)
    return world, campaign, order


def words_by_place() -> list[str]:
    """The texts in the order the rows of their responses lie in the table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM surveys_response ORDER BY {PLACE[connection.vendor]}")
        keys = [str(row[0]).replace("-", "") for row in cursor.fetchall()]
    texts = {str(key).replace("-", ""): text for key, text in _texts()}
    return [texts[key] for key in keys]


def answers_by_place() -> list[str]:
    """The texts in the order their own rows lie in the table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text FROM surveys_answer WHERE text <> '' ORDER BY {PLACE[connection.vendor]}")
        return [row[0] for row in cursor.fetchall()]


def _texts() -> list[tuple[object, str]]:
    return list(Answer.objects.exclude(text="").values_list("response_id", "text"))


def test_no_key_and_no_time_lead_from_an_answer_to_a_retailer() -> None:
    allowed = {"campaign", "manager", "stratum", "channel", "seconds", "flags", "is_counted", "id"}
    assert {field.name for field in Response._meta.fields} == allowed
    for model in (Response, Answer):
        assert not [one for one in model._meta.fields if isinstance(one, models.DateField | models.TimeField)]
        assert isinstance(model._meta.pk, models.UUIDField)
    near = {Response, Answer}
    leading = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if field.is_relation and field.related_model in near and model not in near
    ]
    assert not leading, "no other table may point at a response"
    own = {field.name for field in Invitation._meta.fields if isinstance(field, models.DateTimeField)}
    assert own == {"held_until"}, "and that one is emptied when he answers"


def test_rows_do_not_lie_in_the_order_of_the_answers(told: tuple[World, Campaign, list[str]]) -> None:
    _world, _campaign, order = told
    lying = words_by_place()
    assert sorted(lying) == order
    assert lying != order
    assert answers_by_place() not in (order, lying), "answers are shuffled apart from their responses"
    kept = sum(1 for place, word in enumerate(lying) if order[place] == word)
    assert kept <= len(order) // 2
    assert set(lying[-MIXED - 1 :]) >= {order[-1]}, "the newest lies among the last eight, and nobody knows where"


def test_the_closing_leaves_no_order_at_all(told: tuple[World, Campaign, list[str]]) -> None:
    world, campaign, order = told
    before = words_by_place()
    close_campaign(campaign, by=world.staff["ada"], at=world.now, because="答卷已齐")
    after = words_by_place()
    assert sorted(after) == order
    assert after not in (before, order)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_response")
            assert cursor.fetchone()[0] == 1, "one transaction wrote them all"


def test_an_answer_leaves_no_event_and_no_trace_on_the_invitation(told: tuple[World, Campaign, list[str]]) -> None:
    _world, campaign, _order = told
    verbs = set(Event.objects.filter(verb__startswith="campaign.").values_list("verb", flat=True))
    assert verbs == {"campaign.drafted", "campaign.opened"}
    traces = Invitation.objects.filter(campaign=campaign, answered=True).exclude(held_by=None, held_until=None)
    assert not traces.exists()
    assert not Invitation.objects.filter(campaign=campaign, answered=True, reminded_on__isnull=False).exists()
    assert DayCount.objects.filter(campaign=campaign).count() == 1


def test_durations_tell_nobody_apart(told: tuple[World, Campaign, list[str]]) -> None:
    _world, campaign, _order = told
    assert set(campaign.responses.values_list("seconds", flat=True)) == {40}


def test_no_join_by_attributes_leaves_fewer_retailers_than_the_smallest_group(world: World) -> None:
    campaign = campaign_of(world)
    tokens = open_campaign(campaign, by=world.staff["ada"], at=world.now)
    asked = Invitation.objects.filter(campaign=campaign).select_related("retailer__territory").order_by("pk")
    few = {one.pk for one in asked if one.stratum.startswith("rural")}
    few -= set(sorted(few)[:2])
    scale = campaign.items.filter(kind="scale")[0]
    for one in asked:
        if one.pk not in few:
            answer_survey(tokens[one.retailer_id], {scale.pk: 3}, at=world.now)
    known = [(one.retailer.territory, one.stratum) for one in asked.filter(answered=True)]
    counted = [(row.asked, row.answered) for row in progress(campaign)]
    small = {place for place in known if known.count(place) < campaign.smallest_group}
    assert small, "before the closing the join would tell"

    close_campaign(campaign, by=world.staff["ada"], at=world.now, because="答卷已齐")
    campaign.refresh_from_db()
    assert not Invitation.objects.filter(campaign=campaign, answered=True).exists(), "nobody is marked any more"
    assert [(row.asked, row.answered) for row in progress(campaign)] == counted, "the numbers stay"
    assert campaigns_with_progress(Campaign.objects.filter(pk=campaign.pk)).get().answered == len(known)  # type: ignore[attr-defined]
    new = merged(Counter(stratum for _territory, stratum in known), campaign.smallest_group)
    for manager, stratum in campaign.responses.values_list("manager", "stratum"):
        fits = [
            1 for place, was in known if new.get(was, was) == stratum and manager in (None, place and place.manager_id)
        ]
        assert len(fits) >= campaign.smallest_group, "not even for one who knows who answered"
    assert sum(one["population"] for one in campaign.strata.values()) == len(tokens)
    assert not set(campaign.responses.values_list("stratum", flat=True)) - set(campaign.strata)


def test_an_earlier_closing_is_folded_by_the_clock(told: tuple[World, Campaign, list[str]]) -> None:
    world, campaign, order = told
    Campaign.objects.filter(pk=campaign.pk).update(state=Campaign.State.CLOSED)
    assert close_ended(world.company, at=world.now) == 0
    assert not campaign.responses.exclude(manager=None).exists()
    assert history(campaign).last().verb == "campaign.folded"  # type: ignore[union-attr]
    assert sorted(words_by_place()) == order
