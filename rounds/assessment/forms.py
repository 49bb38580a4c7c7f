"""What the assessment pages may submit."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from rounds.assessment.rules.scheme import DEFAULT_WEIGHTS, INDICATOR_LABELS, Party

DATE = {"type": "date"}


class PeriodForm(forms.Form):
    """A period to be assessed."""

    name = forms.CharField(label=_("考核期名称"), max_length=60)
    starts_on = forms.DateField(label=_("开始日期"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))
    ends_on = forms.DateField(label=_("结束日期"), widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"))


class SchemeForm(forms.Form):
    """The weights of both parties; whether they sum to 100 is the rule's question."""

    because = forms.CharField(label=_("制定或修改的理由"), max_length=300)

    def __init__(self, *args: Any, weights: Mapping[Party, Mapping[str, object]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for party in Party:
            for name in DEFAULT_WEIGHTS[party]:
                self.fields[f"{party}-{name}"] = forms.DecimalField(
                    label=gettext_now(INDICATOR_LABELS[name]),
                    min_value=0,
                    max_value=100,
                    decimal_places=2,
                    initial=weights[party].get(name, 0),
                    widget=forms.NumberInput(attrs={"data-weight": party.value, "inputmode": "decimal"}),
                )

    def weights(self, party: Party) -> dict[str, object]:
        """What was written for one party."""
        return {name: self.cleaned_data[f"{party}-{name}"] for name in DEFAULT_WEIGHTS[party]}

    def rows(self, party: Party) -> list[forms.BoundField]:
        """The fields of one party."""
        return [self[f"{party}-{name}"] for name in DEFAULT_WEIGHTS[party]]

    @property
    def manager_rows(self) -> list[forms.BoundField]:
        """The fields of account managers."""
        return self.rows(Party.MANAGER)

    @property
    def department_rows(self) -> list[forms.BoundField]:
        """The fields of departments."""
        return self.rows(Party.DEPARTMENT)


class ObjectionForm(forms.Form):
    """An objection to a part of one's score."""

    record = forms.CharField(required=False, max_length=60)
    text = forms.CharField(max_length=500)


class DecisionForm(forms.Form):
    """The decision on an objection."""

    upheld = forms.ChoiceField(choices=(("yes", _("采纳")), ("no", _("不采纳"))))
    decision = forms.CharField(max_length=500)
