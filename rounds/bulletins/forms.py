"""What the pages of bulletins may submit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.bulletins.models import Bulletin
from rounds.bulletins.rules.duty import OWED_BY
from rounds.people.models import Department, Staff
from rounds.segments.models import Segment


def said(choices: Any) -> list[tuple[str, Any]]:
    """Labels of a model's choices in the reader's language."""
    return [(str(value), _(str(label))) for value, label in choices]


class OweForm(forms.Form):
    """What a department is to publish, and by when."""

    department = forms.ModelChoiceField(label=_("部门"), queryset=Department.objects.none(), empty_label=_("请选择"))
    topic = forms.ChoiceField(label=_("主题"), choices=())
    title = forms.CharField(label=_("标题"), max_length=120)
    due_at = forms.DateTimeField(label=_("应发布时间"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}))

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        owing = Department.objects.visible_to(user).filter(function__in=OWED_BY.values())
        fields["department"].queryset = owing.order_by("function")
        fields["topic"].choices = said(Bulletin.Topic.choices)


class PublishForm(forms.Form):
    """The content of a bulletin."""

    body = forms.CharField(label=_("内容"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))
    segments = forms.MultipleChoiceField(
        label=_("适用客户类型"),
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选表示所有零售户"),
    )
    valid_until = forms.DateField(
        label=_("有效期至"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        segments: Any = self.fields["segments"]
        segments.choices = said(Segment.choices)


class AnnounceForm(PublishForm):
    """A bulletin nobody had asked for yet."""

    topic = forms.ChoiceField(label=_("主题"), choices=())
    title = forms.CharField(label=_("标题"), max_length=120)
    field_order = ("topic", "title", "body", "segments", "valid_until")

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        function = user.department.function if user.department else ""
        own = [(value, label) for value, label in Bulletin.Topic.choices if OWED_BY.get(value, function) == function]
        topic: Any = self.fields["topic"]
        topic.choices = said(own)
