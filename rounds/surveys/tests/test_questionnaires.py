"""The library: drafts are written and put in order, adopted versions never change, campaigns keep their copy."""

import pytest
from django.urls import reverse

from rounds.common.events import history
from rounds.surveys.actions import (
    QuestionnaireError,
    add_item,
    adopt_questionnaire,
    change_item,
    copy_questionnaire,
    draft_campaign,
    draft_questionnaire,
    move_item,
    remove_item,
)
from rounds.surveys.models import Questionnaire
from rounds.surveys.queries.questionnaires import drafts_of
from rounds.surveys.rules.questionnaire import DEFAULT_ITEMS, ItemDraft
from rounds.surveys.tests.test_pages import as_
from tests.world import World

pytestmark = pytest.mark.django_db
NEW = ItemDraft("送货准时吗？", "Is delivery on time?", "delivery_issue", "distribution_centre")


def draft_in(world: World) -> Questionnaire:
    ada = world.staff["ada"]
    return draft_questionnaire(world.company, title="问卷", items=DEFAULT_ITEMS[:3], by=ada, at=world.now)


def order_of(questionnaire: Questionnaire) -> list[str]:
    return [item.text_zh for item in drafts_of(questionnaire)]


def test_a_draft_is_put_in_order_and_stays_without_gaps(world: World) -> None:
    ada, draft = world.staff["ada"], draft_in(world)
    row = add_item(draft, NEW, by=ada, at=world.now)
    move_item(row, to=1, by=ada, at=world.now)
    assert order_of(draft)[0] == NEW.text_zh
    remove_item(draft.items.get(position=2), by=ada, at=world.now)
    assert list(draft.items.order_by("position").values_list("position", flat=True)) == [1, 2, 3]
    verbs = [event.verb.partition(".")[2] for event in history(draft)]
    assert verbs == ["drafted", "item_added", "item_moved", "item_removed"]


def test_an_adopted_questionnaire_never_changes_and_a_campaign_keeps_its_copy(world: World) -> None:
    ada, draft = world.staff["ada"], draft_in(world)
    adopt_questionnaire(draft, by=ada, at=world.now)
    row = draft.items.get(position=1)
    with pytest.raises(QuestionnaireError, match="not_a_draft"):
        change_item(row, NEW, by=ada, at=world.now)
    campaign = draft_campaign(
        world.company, title="调查", items=drafts_of(draft), starts_on=world.now.date(), ends_on=world.now.date(),
        sample_size=10, questionnaire=draft, by=ada, at=world.now,
    )  # fmt: skip
    second = copy_questionnaire(draft, by=ada, at=world.now)
    change_item(second.items.get(position=1), NEW, by=ada, at=world.now)
    assert (second.version, second.copied_from) == (2, draft)
    assert order_of(draft)[0] == campaign.items.get(position=1).text_zh == DEFAULT_ITEMS[0].text_zh


def test_what_cannot_be_asked_is_not_adopted(world: World) -> None:
    ada = world.staff["ada"]
    only = draft_questionnaire(
        world.company, title="只有文字", items=[ItemDraft("说", "say", kind="text")], by=ada, at=world.now
    )
    with pytest.raises(QuestionnaireError, match="no_scale_item"):
        adopt_questionnaire(only, by=ada, at=world.now)


def test_a_questionnaire_is_built_and_previewed_on_the_desk(world: World) -> None:
    ada = as_(world.staff["ada"])
    ada.post(reverse("surveys:questionnaire_new"), {"title": "服务问卷", "source": "built_in"})
    draft = Questionnaire.objects.get()
    new = reverse("surveys:questionnaire_item_new", args=(draft.pk,))
    item = {"text_zh": "您最看重什么？", "text_en": "What matters most?", "kind": "single", "purpose": "satisfaction"}
    assert "2 到 9 个选项" in ada.post(new, item | {"options": "只有一个"}).content.decode()
    mark = item | {"kind": "scale", "subject": ""}
    assert "要归一个部门" in ada.post(new, mark).content.decode()
    kept = ada.post(new, item | {"options": "货源 | Supply\n送货｜Delivery", "subject": "", "is_required": "on"})
    assert kept.status_code == 302
    row = draft.items.get(text_zh="您最看重什么？")
    assert row.options == [{"zh": "货源", "en": "Supply"}, {"zh": "送货", "en": "Delivery"}]
    ada.post(reverse("surveys:questionnaire_item_move", args=(draft.pk, row.pk)), {"to": "1"})
    preview = reverse("surveys:questionnaire_preview", args=(draft.pk,))
    chinese, english = (ada.get(preview, {"lang": code}).content.decode() for code in ("zh-hans", "en"))
    assert "1. 您最看重什么？" in chinese
    assert "1. What matters most?" in english
    assert "Very satisfied" in english
    assert "非常满意" not in english
    ada.post(reverse("surveys:questionnaire_adopt", args=(draft.pk,)))
    shown = ada.get(reverse("surveys:questionnaire", args=(draft.pk,))).content.decode()
    assert "起新版本" in shown
    assert new not in shown
    assert "服务问卷 v1" in ada.get(reverse("surveys:new")).content.decode()
    assert as_(world.strangers["ada"]).get(preview).status_code == 404
