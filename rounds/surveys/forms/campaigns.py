"""A new campaign: what is asked, when, and whom; and the reason for closing early."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rounds.common.forms import DayInput
from rounds.surveys.models import Questionnaire
from rounds.surveys.rules.precision import ask_for
from rounds.surveys.rules.sampling import DIMENSION_LABELS, DIMENSIONS, SMALLEST_STRATUM, Drawing

BUILT_IN = "built_in"


class CampaignForm(forms.Form):
    """A new campaign with its sampling plan."""

    title = forms.CharField(label=_("调查名称"), max_length=120)
    questionnaire = forms.ChoiceField(label=_("问卷"))
    starts_on = forms.DateField(label=_("开始日期"), widget=DayInput)
    ends_on = forms.DateField(label=_("结束日期"), widget=DayInput)
    dimensions = forms.MultipleChoiceField(
        label=_("按什么分层"),
        choices=[(name, _(DIMENSION_LABELS[name])) for name in DIMENSIONS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不勾是简单随机抽样；层分得越细，每层户数越少"),
    )
    margin = forms.DecimalField(
        label=_("误差目标（百分点）"),
        min_value=1,
        max_value=20,
        max_digits=3,
        decimal_places=1,
        help_text=_("95% 区间的半宽，按全公司算"),
    )
    rate = forms.IntegerField(label=_("预计应答率（%）"), min_value=1, max_value=100)
    floor = forms.IntegerField(
        label=_("每层至少抽（户）"), min_value=1, max_value=500, help_text=_("小层不至于抽不到；总数可能略超")
    )
    sample_size = forms.IntegerField(
        label=_("抽样户数"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("空着时按误差目标和应答率计算"),
    )
    seed = forms.IntegerField(
        label=_("抽样种子"), min_value=0, max_value=2**62, help_text=_("同一种子抽出同一批零售户，便于复核")
    )

    def __init__(self, *args: Any, known: Iterable[Questionnaire] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["questionnaire"].choices = [  # type: ignore[attr-defined]
            *((str(one.pk), str(one)) for one in known),
            (BUILT_IN, gettext("默认问卷（系统自带）")),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", gettext("结束日期早于开始日期"))
        return cleaned

    def drawing(self, population: int) -> Drawing:
        """How the sample is drawn; the size is computed where it was left open."""
        cleaned = self.cleaned_data
        wanted = ask_for(population, float(cleaned["margin"]), cleaned["rate"])
        return Drawing(
            sample_size=cleaned["sample_size"] or wanted or 1,
            dimensions=tuple(name for name in DIMENSIONS if name in cleaned["dimensions"]),
            floor=cleaned["floor"] or SMALLEST_STRATUM,
        )

    def wishes(self) -> dict[str, Any]:
        """What the planner wanted, kept with the campaign."""
        return {"margin": str(self.cleaned_data["margin"]), "rate": self.cleaned_data["rate"]}


class CloseForm(forms.Form):
    """Why a campaign is closed before its last day."""

    reason = forms.CharField(max_length=200, required=False)
