"""What the survey pages may submit."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.issues.rules.routing import TABLE
from rounds.surveys.models import Item
from rounds.surveys.rules.questionnaire import ItemDraft

FUNCTIONS = {category.value: function or "" for category, function, _rules in TABLE}
SUBJECTS = (
    ("supply_issue", _("货源（销售部门）")),
    ("order_issue", _("订单服务（呼叫中心）")),
    ("delivery_issue", _("送货服务（配送中心）")),
    ("market_issue", _("市场管理（专卖部门）")),
    ("price_issue", _("价格（计划部门）")),
    ("visit_issue", _("拜访服务（客户经理）")),
    ("", _("不归部门")),
)
DATE = {"type": "date"}


class CampaignForm(forms.Form):
    """A new campaign."""

    title = forms.CharField(label=_("调查名称"), max_length=120)
    starts_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("结束日期"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    sample_size = forms.IntegerField(label=_("抽样户数"), min_value=1, max_value=100_000)
    seed = forms.IntegerField(
        label=_("抽样种子"), min_value=0, max_value=2**62, help_text=_("同一种子抽出同一批零售户，便于复核")
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("结束日期早于开始日期"))
        return cleaned


class ItemForm(forms.Form):
    """One question; an empty row is no question."""

    text_zh = forms.CharField(label=_("题目（中文）"), max_length=200, required=False)
    text_en = forms.CharField(label=_("题目（英文）"), max_length=200, required=False)
    subject = forms.ChoiceField(label=_("关于"), choices=SUBJECTS, required=False)
    kind = forms.ChoiceField(
        label=_("作答方式"), choices=[(value, _(str(label))) for value, label in Item.Kind.choices]
    )

    def draft(self) -> ItemDraft | None:
        """The item that was filled in, or None for an empty row. Without English the Chinese text is shown."""
        cleaned = self.cleaned_data
        if not cleaned.get("text_zh"):
            return None
        return ItemDraft(
            text_zh=cleaned["text_zh"],
            text_en=cleaned["text_en"] or cleaned["text_zh"],
            category=cleaned["subject"],
            function=FUNCTIONS.get(cleaned["subject"], ""),
            kind=cleaned["kind"],
        )


def drafts_of(rows: Iterable[ItemForm]) -> list[ItemDraft]:
    """The rows that hold a question."""
    found = [row.draft() for row in rows]
    return [draft for draft in found if draft is not None]


ItemFormSet = forms.formset_factory(ItemForm, extra=2, max_num=40)
