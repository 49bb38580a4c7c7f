"""A survey and a rating, as a retailer fills them in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rounds.surveys.rules.questionnaire import TEXT, Question

SCORES = [(5, _("非常满意")), (4, _("满意")), (3, _("一般")), (2, _("不满意")), (1, _("非常不满意"))]


class RatingForm(forms.Form):
    """What he thought of one visit."""

    stars = forms.TypedChoiceField(
        label=_("您对这次拜访满意吗？"), choices=SCORES, coerce=int, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("想说的话（可不填）"), required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class SurveyForm(forms.Form):
    """The questions of one campaign; scale questions are required, words are not."""

    def __init__(self, *args: Any, questions: tuple[Question, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            label = question.text_en if get_language() == "en" else question.text_zh
            self.fields[f"q{question.key}"] = (
                forms.CharField(label=label, required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
                if question.kind == TEXT
                else forms.TypedChoiceField(label=label, choices=SCORES, coerce=int, widget=forms.RadioSelect)
            )

    def answers(self) -> Mapping[int, Any]:
        """Item id → score or text; questions left empty are absent."""
        return {int(name[1:]): value for name, value in self.cleaned_data.items() if value not in ("", None)}
