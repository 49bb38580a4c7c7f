"""A questionnaire and its questions, as the desk writes them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rounds.issues.rules.routing import TABLE
from rounds.surveys.models import AskedItem, Questionnaire
from rounds.surveys.rules.questionnaire import CHOICES, MOST_OPTIONS, SCALE, YES_NO, ItemDraft

BUILT_IN, BLANK = "built_in", "blank"
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
KINDS = [(value, _(str(label))) for value, label in AskedItem.Kind.choices]
PURPOSES = [(value, _(str(label))) for value, label in AskedItem.Purpose.choices]


class QuestionnaireForm(forms.Form):
    """A new questionnaire and what it begins with."""

    title = forms.CharField(label=_("问卷名称"), max_length=120)
    source = forms.ChoiceField(label=_("从哪里开始"))

    def __init__(self, *args: Any, known: Iterable[Questionnaire] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(str(one.pk), gettext("复制：%(name)s") % {"name": one}) for one in known]
        self.fields["source"].choices = [  # type: ignore[attr-defined]
            (BUILT_IN, gettext("默认问卷（13 题）")),
            (BLANK, gettext("空白")),
            *own,
        ]


class MoveForm(forms.Form):
    """The place a question goes to, from 1."""

    to = forms.IntegerField(min_value=0, max_value=1000)


class ItemForm(forms.Form):
    """One question."""

    text_zh = forms.CharField(label=_("题目（中文）"), max_length=200)
    text_en = forms.CharField(label=_("题目（英文）"), max_length=200, required=False, help_text=_("空着时用中文"))
    kind = forms.ChoiceField(label=_("作答方式"), choices=KINDS)
    subject = forms.ChoiceField(label=_("归谁"), choices=SUBJECTS, required=False)
    purpose = forms.ChoiceField(
        label=_("用途"), choices=PURPOSES, help_text=_("满意度按 1—5 分；尊重自主和订货意愿另行统计，不计入满意度")
    )
    options = forms.CharField(
        label=_("选项（单选、多选）"),
        required=False,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个，中英文用竖线隔开，例如：比现在多 | More than now"),
    )
    is_required = forms.BooleanField(label=_("必答"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lines = [line.strip() for line in (cleaned.get("options") or "").splitlines() if line.strip()]
        cleaned["options"] = tuple(_pair(line) for line in lines)
        kind = cleaned.get("kind")
        if kind in CHOICES and kind != YES_NO and not 2 <= len(lines) <= MOST_OPTIONS:
            self.add_error("options", gettext("选择题要有 2 到 %(most)s 个选项，每行一个") % {"most": MOST_OPTIONS})
        if kind == SCALE and not cleaned.get("subject"):
            self.add_error("subject", gettext("1—5 分的题目要归一个部门或拜访服务"))
        if kind == SCALE and cleaned.get("purpose") != AskedItem.Purpose.SATISFACTION:
            self.add_error("purpose", gettext("1—5 分的题目只能用于满意度"))
        return cleaned

    def draft(self) -> ItemDraft:
        """The question as it was filled in. Without English the Chinese text is shown."""
        cleaned = self.cleaned_data
        takes_options = cleaned["kind"] in CHOICES and cleaned["kind"] != YES_NO
        return ItemDraft(
            text_zh=cleaned["text_zh"],
            text_en=cleaned["text_en"] or cleaned["text_zh"],
            category=cleaned["subject"],
            function=FUNCTIONS.get(cleaned["subject"], ""),
            kind=cleaned["kind"],
            purpose=cleaned["purpose"],
            options=cleaned["options"] if takes_options else (),
            is_required=cleaned["is_required"],
        )

    @staticmethod
    def filled(item: AskedItem) -> dict[str, Any]:
        """What the form begins with when this question is changed."""
        return {
            "text_zh": item.text_zh,
            "text_en": item.text_en,
            "kind": item.kind,
            "subject": item.category,
            "purpose": item.purpose,
            "options": "\n".join(f"{one['zh']} | {one['en']}" for one in item.options),
            "is_required": item.is_required,
        }


def _pair(line: str) -> tuple[str, str]:
    zh, _bar, en = line.replace("｜", "|").partition("|")
    return zh.strip(), en.strip() or zh.strip()
