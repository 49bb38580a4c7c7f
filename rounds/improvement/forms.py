"""What the improvement pages may submit."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.improvement.models import TimeEntry

TOLD = [
    (choice, _(label))
    for choice, label in TimeEntry.Place.choices
    if choice in {TimeEntry.Place.OFFICE, TimeEntry.Place.PAPER, TimeEntry.Place.AD_HOC}
]


class SopForm(forms.Form):
    """A new version of a standard procedure."""

    code = forms.SlugField(label=_("编号"), max_length=30)
    title = forms.CharField(label=_("名称"), max_length=120)
    steps = forms.CharField(label=_("步骤（每行一步）"), widget=forms.Textarea(attrs={"rows": 8}))
    change_note = forms.CharField(label=_("修订说明"), max_length=300, required=False)


class TimeForm(forms.Form):
    """Minutes that no visit can tell."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.ChoiceField(label=_("去向"), choices=TOLD)
    minutes = forms.IntegerField(label=_("分钟"), min_value=0, max_value=1440)
    giver = forms.CharField(label=_("交办人（临时交办必填）"), max_length=80, required=False)
