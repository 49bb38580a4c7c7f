"""What the pages of segments may submit."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rounds.segments.models import Segment
from rounds.segments.queries.retailer import answer_words
from rounds.segments.rules.will import QUESTIONS


class OverrideForm(forms.Form):
    """Another segment than the rule proposes, and why."""

    segment = forms.ChoiceField(label=_("改判为"), choices=())
    reason = forms.CharField(label=_("改判理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, proposed: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        segment: Any = self.fields["segment"]
        others = [(value, gettext(str(label))) for value, label in Segment.choices if value != proposed]
        segment.choices = [("", gettext("请选择")), *others]


class AnswerForm(forms.Form):
    """One answered question about the will to grow."""

    question = forms.ChoiceField(label=_("提问"), choices=())
    answer = forms.TypedChoiceField(label=_("回答"), choices=(), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["question"].choices = [(question.key, gettext(question.text)) for question in QUESTIONS]
        fields["answer"].choices = [
            ("", gettext("请选择")),
            *((str(value), said) for value, said in answer_words().items()),
        ]


class ManyForm(forms.Form):
    """Confirming wholesale needs a reason."""

    reason = forms.CharField(max_length=300)
    scope = forms.ChoiceField(choices=[("selected", "selected"), ("all", "all")])
