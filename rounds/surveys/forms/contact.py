"""What interviewers and those who type in paper submit beside the answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.surveys.models import Call


class OutcomeForm(forms.Form):
    """What came of a call without answers."""

    outcome = forms.ChoiceField(choices=Call.Outcome.choices)


class BatchForm(forms.Form):
    """A pile of paper sheets."""

    sheets = forms.IntegerField(label=_("这一批有几份"), min_value=1, max_value=2000)
