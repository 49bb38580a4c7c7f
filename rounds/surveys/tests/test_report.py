"""The results of a closed campaign: weights, groups that give nobody away, flags, themes, the workbook (A29, A32)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from rounds.common.events import history
from rounds.people.actions import set_setting
from rounds.people.models import Staff
from rounds.surveys.actions import close_campaign, draft_campaign
from rounds.surveys.actions.quality import flag_answers
from rounds.surveys.models import Answer, Campaign, Item, Response
from rounds.surveys.queries import satisfaction_facts
from rounds.surveys.queries.results_page import results_for
from rounds.surveys.rules.questionnaire import DEFAULT_ITEMS
from rounds.surveys.rules.settings import COUNTED
from rounds.surveys.rules.themes import Said, codes_of, covered, phrases_of, themes_of
from tests.world import World

STRATA = {"urban/small": {"population": 400, "asked": 40}, "rural/small": {"population": 100, "asked": 40}}


def campaign_with(world: World, sheets: list[tuple[str, str, int]], *, text: str = "", back: int = 0) -> Campaign:
    """A closed campaign with one questionnaire per (manager, stratum, mark): 5 and the mark in turns, or all alike."""
    at = world.now - timedelta(days=back)
    campaign = draft_campaign(
        world.company, title=f"调查 {back}", items=DEFAULT_ITEMS, starts_on=at.date() - timedelta(days=9),
        ends_on=at.date() - timedelta(days=1), sample_size=80, by=world.staff["ada"], at=at,
    )  # fmt: skip
    Campaign.objects.filter(pk=campaign.pk).update(state=Campaign.State.OPEN, strata=STRATA)
    campaign.refresh_from_db()
    items = list(campaign.items.order_by("position"))
    responses = [
        Response(campaign=campaign, manager=world.staff[manager], stratum=stratum) for manager, stratum, _mark in sheets
    ]
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(
        _answer(response, item, mark, text)
        for response, (_manager, _stratum, mark) in zip(responses, sheets, strict=True)
        for item in items
    )
    return close_campaign(campaign, by=world.staff["ada"], at=at)


def _answer(response: Response, item: Item, mark: int, text: str) -> Answer:
    if item.kind == Item.Kind.TEXT:
        return Answer(response=response, item=item, text=text)
    if item.kind != Item.Kind.SCALE:
        return Answer(response=response, item=item, choices=[2])
    return Answer(response=response, item=item, score=mark if item.position > 2 or mark == 3 else 5)


SHEETS = (
    [("ann", "urban/small", 4)] * 20 + [("ben", "urban/small", 2)] * 6 + [("ben", "rural/small", 1)] * 14
    + [("wu", "rural/small", 1)] * 3
)  # fmt: skip


@pytest.mark.django_db
def test_the_figures_stand_for_all_retailers_not_for_who_answered(world: World) -> None:
    found = results_for(world.staff["ada"], campaign_with(world, SHEETS))
    functions = [one.department.function if one.department else "" for one in found.departments]
    assert functions == [
        "sales_department", "call_centre", "distribution_centre", "monopoly_department", "planning_department", "",
    ]  # fmt: skip
    delivery = next(line for one in found.departments for line in one.items if line.item.category == "delivery_issue")
    assert delivery.all.share is not None
    # 20 of 26 in town, none of 17 in the country: 0.8 × 20/26, not 20/43.
    assert delivery.all.share.value == pytest.approx(0.8 * 20 / 26)
    assert found.is_weighted


@pytest.mark.django_db
def test_managers_are_groups_for_the_assessor_alone_and_none_follows_by_subtraction(world: World) -> None:
    campaign = campaign_with(world, SHEETS)
    by_key = {one.key: one for one in results_for(world.staff["ada"], campaign).divisions}
    assert set(by_key) == {"stratum", "unit", "manager"}, "by link alone is no division"
    shown = {line.name for line in by_key["manager"].lines}
    assert str(world.staff["wu"].pk) not in shown, "three answers are too few"
    assert not by_key["unit"].lines, "the other market unit would tell Wu's by subtraction"
    assert not shown
    assert {one.key for one in results_for(world.staff["hua"], campaign).divisions} == {"stratum"}


@pytest.mark.django_db
def test_the_assessment_is_told_of_no_manager_whom_the_total_would_tell(world: World) -> None:
    campaign = campaign_with(world, SHEETS)
    facts = satisfaction_facts(world.company, campaign.starts_on, campaign.ends_on)
    for item in campaign.items.filter(kind="scale"):
        own = {fact.manager: fact for fact in facts if fact.item == item.pk}
        whole = own.pop(None)
        assert whole.counts is not None
        assert {fact.answers for fact in own.values()} == {20, 3}
        left = sum(whole.counts) - sum(sum(fact.counts) for fact in own.values() if fact.counts)
        assert left >= campaign.smallest_group, "the company minus those told would be three answers"
        assert any(fact.counts for fact in own.values())


@pytest.mark.django_db
def test_a_campaign_is_compared_with_the_one_before_item_by_item(world: World) -> None:
    campaign_with(world, [("ann", "urban/small", 1)] * 30, back=90)
    found = results_for(world.staff["ada"], campaign_with(world, [("ann", "urban/small", 4)] * 30))
    lines = [line for one in found.departments for line in one.items]
    assert [line.change.is_shown_to_differ for line in lines if line.change] == [False, False] + [True] * 7


@pytest.mark.django_db
def test_flagged_sheets_count_unless_the_company_says_otherwise(world: World) -> None:
    sheets = [("ann", "urban/small", 4)] * 20 + [("ben", "urban/small", 3)] * 8
    campaign = campaign_with(world, sheets)
    assert history(campaign).last().body["flags"] == {"straight": 8}  # type: ignore[union-attr]
    found = results_for(world.staff["ada"], campaign)
    line = found.departments[0].items[0]
    assert line.unflagged is not None
    assert (line.all.answers, line.unflagged.answers, found.quality.flagged) == (28, 20, 8)
    first, last = campaign.starts_on, campaign.ends_on
    assert {one.answers for one in satisfaction_facts(world.company, first, last) if one.manager is None} == {28}
    set_setting(world.company, COUNTED, "unflagged", by=world.staff["root"], at=world.now, because="试行")
    flag_answers(campaign, at=world.now)
    assert {one.answers for one in satisfaction_facts(world.company, first, last) if one.manager is None} == {20}


@pytest.mark.django_db
def test_a_few_flagged_sheets_are_not_told_by_the_difference(world: World) -> None:
    campaign = campaign_with(world, [("ann", "urban/small", 4)] * 30)
    Response.objects.filter(pk=campaign.responses.values("pk")[:1]).update(flags=["fast"])
    found = results_for(world.staff["ada"], campaign)
    assert found.departments[0].items[0].unflagged is None
    assert not found.quality.may_leave_out


def as_(person: Staff, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.django_db
def test_the_page_and_the_workbook_say_the_same(world: World) -> None:
    campaign = campaign_with(world, SHEETS, text="送货总是太晚，电话 138 0013 8000")
    ada, url = as_(world.staff["ada"]), reverse("surveys:results", args=[campaign.pk])
    shown = ada.get(url).content.decode()
    assert "62%" in shown
    assert "送货总是太晚，电话 ＊＊＊" in shown
    assert as_(world.ann).get(url).status_code == 403
    file = ada.post(reverse("surveys:results_export", args=[campaign.pk]))
    values = CalamineWorkbook.from_filelike(BytesIO(file.content)).get_sheet_by_index(0).to_python()
    row = next(row for row in values if row[1] == "您对送货服务满意吗？")
    assert (row[2], row[6]) == (43, 0.615)
    assert history(campaign).last().verb == "campaign.results_exported"  # type: ignore[union-attr]


@pytest.mark.django_db
def test_one_item_may_be_looked_at_by_group_and_english_is_complete(world: World) -> None:
    campaign = campaign_with(world, SHEETS)
    item = campaign.items.get(category="delivery_issue")
    shown = as_(world.staff["ada"], "en").get(reverse("surveys:results", args=[campaign.pk]), {"item": item.pk})
    assert "How satisfied are you with the delivery service?" in shown.content.decode()
    assert "Results by group" in shown.content.decode()


@pytest.mark.django_db
def test_results_wait_for_the_closing(world: World) -> None:
    campaign = campaign_with(world, SHEETS)
    Campaign.objects.filter(pk=campaign.pk).update(state=Campaign.State.OPEN)
    shown = as_(world.staff["ada"]).get(reverse("surveys:results", args=[campaign.pk])).content.decode()
    assert "调查结束后才有结果" in shown
    assert "62%" not in shown
    assert as_(world.staff["ada"]).post(reverse("surveys:results_export", args=[campaign.pk])).status_code == 404


def said(*texts: str) -> list[Said]:
    return [Said(str(writer), text) for writer, text in enumerate(texts)]


def test_a_theme_is_quoted_only_when_enough_people_wrote_on_it() -> None:
    found = themes_of(said("送货太晚", "配送少了一条", "送货快", "价格牌旧了"), 3)
    assert [(one.code, one.writers, one.quotes) for one in found] == [
        ("delivery_issue", 3, ("送货太晚", "送货快", "配送少了一条"))
    ]
    assert themes_of([Said("one", f"送货{n}") for n in range(9)], 3) == (), "one talkative person is no group"


def test_what_belongs_to_no_theme_is_read_as_other() -> None:
    found = themes_of(said("门口修路", "最近修路", "还在修路"), 3)
    assert [(one.code, one.writers) for one in found] == [("other", 3)]


def test_phrases_are_whole_and_used_by_many() -> None:
    found = phrases_of(said("门口修路不好走", "门口修路了", "又是门口修路", "天气好"), 3)
    assert [(one.phrase, one.writers) for one in found] == [("门口修路", 3)]


def test_words_name_their_categories_and_long_numbers_are_covered() -> None:
    assert codes_of("客户经理说价签要换") == ("price_issue", "visit_issue")
    assert codes_of("Delivery was late") == ("delivery_issue",)
    assert covered("打 13800138000 找我，第 3 次了") == "打 ＊＊＊ 找我，第 3 次了"
