"""What the improvement pages may submit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.common.forms import DayInput, MomentInput
from rounds.improvement.models import Sop, StepChange, TimeEntry
from rounds.improvement.queries.ecrs import ACTIVITIES, name_of
from rounds.people.models import Staff
from rounds.people.rules.roles import Role

TOLD = [
    (choice, _(label))
    for choice, label in TimeEntry.Place.choices
    if choice in {TimeEntry.Place.OFFICE, TimeEntry.Place.PAPER, TimeEntry.Place.AD_HOC}
]


def said(choices: Any) -> list[tuple[str, Any]]:
    """Labels of choices in the reader's language, with an empty one first."""
    return [("", _("没有写事由")), *((str(value), _(str(label))) for value, label in choices)]


PURPOSES = [("", _("不在拜访中显示")), *((choice, _(label)) for choice, label in Sop.Purpose.choices)]


class SopForm(forms.Form):
    """A new version of a standard procedure."""

    code = forms.SlugField(label=_("编号"), max_length=30)
    title = forms.CharField(label=_("名称"), max_length=120)
    purpose = forms.ChoiceField(label=_("在手机上用于"), choices=PURPOSES, required=False)
    steps = forms.CharField(
        label=_("步骤（每行一步）"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("行首加 * 的是必做步骤：做了，或者写明没做的原因。"),
    )
    change_note = forms.CharField(label=_("修订说明"), max_length=300, required=False)


class TimeForm(forms.Form):
    """Minutes that no visit can tell."""

    day = forms.DateField(label=_("日期"), widget=DayInput())
    place = forms.ChoiceField(label=_("去向"), choices=TOLD)
    cause = forms.ChoiceField(label=_("事由"), choices=said(TimeEntry.Cause.choices), required=False)
    minutes = forms.IntegerField(label=_("分钟"), min_value=0, max_value=1440)
    giver = forms.CharField(label=_("交办人（临时交办必填）"), max_length=80, required=False)


class StepChangeForm(forms.Form):
    """What is done otherwise since a day (D02)."""

    activity = forms.ChoiceField(label=_("工作"), choices=lambda: [(key, name_of(key)) for key in ACTIVITIES])
    kind = forms.ChoiceField(label=_("做法"), choices=[(value, _(label)) for value, label in StepChange.Kind.choices])
    text = forms.CharField(label=_("改了什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    since = forms.DateField(label=_("从哪天起"), widget=DayInput())


class TaskForm(forms.Form):
    """A task for an account manager."""

    staff = forms.ModelChoiceField(label=_("客户经理"), queryset=Staff.objects.none())
    title = forms.CharField(label=_("要办的事"), max_length=200)
    is_important = forms.BooleanField(label=_("重要"), required=False)
    is_urgent = forms.BooleanField(label=_("紧急"), required=False)
    minutes_expected = forms.IntegerField(label=_("预计（分钟）"), min_value=1, max_value=1440, required=False)
    due_at = forms.DateTimeField(label=_("期限"), required=False, widget=MomentInput())

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        found = Staff.objects.filter(company_id=user.company_id, role=Role.ACCOUNT_MANAGER, is_active=True)
        if user.role == Role.MARKET_MANAGER:
            found = found.filter(unit=user.unit)
        fields["staff"].queryset = found.order_by("unit__name", "name")
