"""What the pages of the desk may submit: texts to begin an answer with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.issues.forms import said
from rounds.issues.models import Issue, RoutingRow


class TemplateForm(forms.Form):
    """A text to begin an answer with."""

    title = forms.CharField(label=_("模板名称"), max_length=60)
    kind = forms.ChoiceField(label=_("答复方式"), choices=())
    category = forms.ChoiceField(label=_("适用类别"), choices=(), required=False)
    text = forms.CharField(
        label=_("内容"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("要填写的地方写成〔…〕，例如：已安排〔日期〕补货〔数量〕条。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["kind"].choices = said(Issue.AnswerKind.choices)
        fields["category"].choices = [("", _("全部")), *said(RoutingRow.Category.choices)]
