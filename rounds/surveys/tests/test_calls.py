"""The telephone, paper and reminders: who asks whom, and what a failed call leads to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from rounds.common.calendar.work import WorkCalendar
from rounds.common.events import history
from rounds.issues.actions.routing import default_routing
from rounds.issues.models import Issue
from rounds.people.actions import set_setting
from rounds.retailers.models import Retailer
from rounds.surveys.actions import (
    CallRefusedError,
    SurveyRefusedError,
    answer_by_phone,
    answer_survey,
    begin_batch,
    close_batch,
    close_ended,
    enter_sheet,
    note_call,
    open_campaign,
    remind_waiting,
    take_next_call,
)
from rounds.surveys.models import Call, Campaign, DayCount, Invitation, Response
from rounds.surveys.queries import progress
from rounds.surveys.rules.settings import CALL_ATTEMPTS
from rounds.surveys.tests.test_actions import campaign_of
from rounds.surveys.tests.test_pages import as_
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(world: World) -> tuple[World, Campaign, dict[int, str]]:
    campaign = campaign_of(world, sample_size=20)
    Retailer.objects.filter(company=world.company, phone="").update(phone="13911112222")
    return world, campaign, open_campaign(campaign, by=world.staff["ada"], at=world.now)


def scored(campaign: Campaign, score: int = 4) -> dict[int, int]:
    return {item.pk: score for item in campaign.items.filter(kind="scale")}


def test_two_interviewers_never_have_the_same_person(opened: tuple[World, Campaign, dict[int, str]]) -> None:
    world, campaign, _tokens = opened
    first = take_next_call(campaign, by=world.staff["kai"], at=world.now)
    other = take_next_call(campaign, by=world.staff["ada"], at=world.now)
    again = take_next_call(campaign, by=world.staff["kai"], at=world.now + timedelta(minutes=1))
    assert first.pk == again.pk
    assert other.pk != first.pk
    assert first.retailer.territory is not None
    assert first.retailer.territory.unit == world.staff["kai"].unit, "the service team calls within its unit"
    with pytest.raises(CallRefusedError, match="not_held"):
        answer_by_phone(other, scored(campaign), by=world.staff["kai"], at=world.now)


def test_an_interviewer_is_not_given_the_retailers_he_serves(opened: tuple[World, Campaign, dict[int, str]]) -> None:
    world, campaign, _tokens = opened
    with pytest.raises(CallRefusedError, match="nobody_left"):
        take_next_call(campaign, by=world.ann, at=world.now)
    own = campaign.invitations.filter(retailer__territory__manager=world.ann).first()
    assert own is not None
    with pytest.raises(CallRefusedError, match="own_retailer"):
        note_call(own, outcome="refused", by=world.ann, at=world.now)


def test_nobody_is_called_in_the_evening(opened: tuple[World, Campaign, dict[int, str]]) -> None:
    world, campaign, _tokens = opened
    with pytest.raises(CallRefusedError, match="outside_hours"):
        take_next_call(campaign, by=world.staff["kai"], at=world.now + timedelta(hours=12))


def test_who_refuses_or_stays_silent_is_replaced_in_the_drawn_order(
    opened: tuple[World, Campaign, dict[int, str]],
) -> None:
    world, campaign, _tokens = opened
    ada, at = world.staff["ada"], world.now
    asked = take_next_call(campaign, by=ada, at=at)
    following = campaign.reserves.filter(stratum=asked.stratum).order_by("position").first()
    assert following is not None
    replacement = note_call(asked, outcome="refused", by=ada, at=at)
    assert replacement is not None
    assert (replacement.retailer_id, replacement.stratum) == (following.retailer_id, asked.stratum)
    assert replacement.code
    set_setting(world.company, CALL_ATTEMPTS, 2, because="只打两次", by=ada, at=at)
    silent = take_next_call(campaign, by=ada, at=at)
    assert note_call(silent, outcome="no_answer", by=ada, at=at) is None
    silent.held_by, silent.held_until = ada, at + timedelta(hours=5)
    silent.save()
    note_call(silent, outcome="no_answer", by=ada, at=at + timedelta(hours=4))
    silent.refresh_from_db()
    assert silent.gone == "unreachable"
    total = [sum(getattr(row, name) for row in progress(campaign)) for name in ("refused", "unreachable", "reached")]
    assert total == [1, 1, 1]
    with pytest.raises(SurveyRefusedError, match="gone"):
        answer_survey(opened[2][asked.retailer_id], scored(campaign), at=at)


def test_an_interview_runs_over_the_pages(
    opened: tuple[World, Campaign, dict[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, campaign, _tokens = opened
    today = timezone.localdate()
    Campaign.objects.filter(pk=campaign.pk).update(starts_on=today, ends_on=today + timedelta(days=3))
    monkeypatch.setattr(WorkCalendar, "is_open", lambda _self, _at: True)
    default_routing(world.company, by="system", at=world.now)
    kai = as_(world.staff["kai"])
    assert "打下一位" in kai.get(reverse("surveys:calls")).content.decode()
    page = kai.post(reverse("surveys:call_next", args=(campaign.pk,)), follow=True)
    held = Invitation.objects.get(held_by=world.staff["kai"])
    shown = page.content.decode()
    assert held.retailer.phone not in shown
    whole = kai.post(reverse("surveys:interview_phone", args=(held.pk,))).content.decode()
    assert f"tel:{held.retailer.phone}" in whole
    address = reverse("surveys:interview", args=(held.pk,))
    assert f'action="{address}"' in whole, "the answers do not go to the address that showed the number"
    assert [event.verb for event in history(held.retailer)][-1] == "retailer.unmasked"
    answers = {f"q{key}": score for key, score in scored(campaign, 2).items()}
    wish = {"wish-wanted": "on", "wish-category": "delivery_issue", "wish-text": "送货时间请提前说"}
    assert kai.post(address, answers | wish | {"seconds": "61.2"}).status_code == 302
    response = Response.objects.get()
    assert (response.channel, response.seconds) == ("phone", 65)
    issue = Issue.objects.get()
    assert (issue.entry, issue.text, issue.retailer_id) == ("survey", "送货时间请提前说", held.retailer_id)
    assert not Call.objects.exists(), "an answered call leaves no row with a time"
    assert "请重新取下一位" in kai.get(address, follow=True).content.decode()
    for name in ("ann", "mei", "sam", "hua"):
        assert as_(world.staff[name]).get(address).status_code == 403


def test_paper_is_typed_in_by_its_code(opened: tuple[World, Campaign, dict[int, str]]) -> None:
    world, campaign, _tokens = opened
    today = timezone.localdate()
    Campaign.objects.filter(pk=campaign.pk).update(starts_on=today, ends_on=today + timedelta(days=3))
    campaign.refresh_from_db()
    ada = world.staff["ada"]
    batch = begin_batch(campaign, sheets=2, by=ada, at=world.now)
    code = campaign.invitations.values_list("code", flat=True)[0]
    client, address = as_(ada), reverse("surveys:batch", args=(batch.pk,))
    digits = {f"q{key}": str(score) for key, score in scored(campaign).items()}
    wrong = client.post(address, digits | {"code": code, next(iter(digits)): "7"}).content.decode()
    assert "请填 1 到 5 的数字" in wrong
    assert client.post(address, digits | {"code": code}).status_code == 302
    assert "已经答过了" in client.post(address, digits | {"code": code}).content.decode()
    assert "请核对纸上的编号" in client.post(address, digits | {"code": "1"}).content.decode()
    batch.refresh_from_db()
    assert batch.entered == 1, "what was refused is not counted"
    assert Response.objects.get().channel == "paper"
    close_batch(batch, by=ada, at=world.now)
    with pytest.raises(Exception, match="wrong_state"):
        enter_sheet(batch, code, {}, at=world.now)
    for page in ("sheets", "blank"):
        ask = client.post if page == "sheets" else client.get
        assert "非常不满意" in ask(reverse(f"surveys:{page}", args=(campaign.pk,))).content.decode()


def test_reminders_stay_within_their_number_and_the_hours(opened: tuple[World, Campaign, dict[int, str]]) -> None:
    world, campaign, tokens = opened
    answered = next(iter(tokens))
    answer_survey(tokens[answered], scored(campaign), at=world.now)
    tuesday = world.now + timedelta(days=1)
    assert remind_waiting(world.company, at=tuesday) == 0, "not before the setting's days are over"
    Campaign.objects.filter(pk=campaign.pk).update(ends_on=world.now.date() + timedelta(days=60))
    monday = world.now + timedelta(days=7)
    assert remind_waiting(world.company, at=monday + timedelta(hours=12)) == 0, "not in the evening"
    rounds = [remind_waiting(world.company, at=monday + timedelta(days=7 * week)) for week in range(3)]
    assert rounds == [len(tokens) - 1, len(tokens) - 1, 0]
    assert not Invitation.objects.filter(retailer_id=answered, reminders__gt=0).exists()


def test_a_campaign_ends_by_the_clock(opened: tuple[World, Campaign, dict[int, str]]) -> None:
    world, campaign, _tokens = opened
    assert close_ended(world.company, at=world.now + timedelta(days=7)) == 0, "the last day still counts"
    assert close_ended(world.company, at=world.now + timedelta(days=8)) == 1
    campaign.refresh_from_db()
    assert campaign.state == "closed"
    assert campaign.closed_because == ""


def test_every_channel_is_counted_by_day(opened: tuple[World, Campaign, dict[int, str]]) -> None:
    world, campaign, tokens = opened
    for number, token in enumerate(list(tokens.values())[:6]):
        channel = ("link", "portal")[number % 2]
        answer_survey(token, scored(campaign), at=world.now + timedelta(days=number // 3), channel=channel)
    assert sorted(DayCount.objects.values_list("channel", "answers")) == [
        ("link", 1), ("link", 2), ("portal", 1), ("portal", 2),
    ]  # fmt: skip
    frozen = Campaign.objects.get(pk=campaign.pk).strata
    assert sum(one["population"] for one in frozen.values()) == Retailer.objects.filter(company=world.company).count()
    assert sum(one["asked"] for one in frozen.values()) == len(tokens)
