"""What a retailer may submit to choose his account manager (A50)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from rounds.planning.models import ManagerChoice
from rounds.planning.queries.choice import Candidate

ANYBODY = ""


class ChooseForm(forms.Form):
    """Whom he wants (or anybody else), and why if he likes to say; only those who can be chosen are taken."""

    wanted = forms.TypedChoiceField(
        label=gettext_lazy("您想选谁"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(label=gettext_lazy("原因（可以不选）"), required=False)
    words = forms.CharField(
        label=gettext_lazy("想说的话（可以不写）"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("只有决定的市场经理和公司领导看得到，原客户经理看不到。"),
    )

    def __init__(self, *args: Any, eligible: Sequence[Candidate], only_back: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted, reason = self.fields["wanted"], self.fields["reason"]
        assert isinstance(wanted, forms.TypedChoiceField)
        assert isinstance(reason, forms.ChoiceField)
        names = [(str(one.territory.pk), one.manager.name) for one in eligible]
        anybody = [] if only_back else [(ANYBODY, gettext_lazy("没有特定人选，只想换一位"))]
        wanted.choices, wanted.required = [*names, *anybody], only_back
        reasons = [(value, gettext_lazy(str(label))) for value, label in ManagerChoice.Reason.choices]
        reason.choices = [("", gettext_lazy("不说明")), *reasons]
