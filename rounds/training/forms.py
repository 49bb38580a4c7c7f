"""What the training pages may submit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.common.forms import MomentInput
from rounds.people.models import Department, Staff
from rounds.people.rules.roles import Role
from rounds.training.models import TrainingSession


class SessionForm(forms.Form):
    """A new training."""

    title = forms.CharField(label=_("主题"), max_length=120)
    form = forms.ChoiceField(
        label=_("形式"), choices=[(value, _(str(label))) for value, label in TrainingSession.Form.choices]
    )
    goal = forms.CharField(label=_("目标"), max_length=200)
    starts_at = forms.DateTimeField(label=_("开始时间"), widget=MomentInput())
    minutes = forms.IntegerField(label=_("时长（分钟）"), min_value=5, max_value=60 * 24 * 5)
    invited = forms.ModelMultipleChoiceField(
        label=_("参加人员"), queryset=Staff.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["invited"]
        field.queryset = Staff.objects.visible_to(user).filter(role=Role.ACCOUNT_MANAGER).order_by("username")


class GapForm(forms.Form):
    """A gap one sees in oneself, and the help needed (A15)."""

    gap = forms.CharField(label=_("我的差距"), max_length=300)
    help_needed = forms.CharField(label=_("需要企业提供的帮助"), max_length=300)
    asked_department = forms.ModelChoiceField(
        label=_("希望由哪个部门帮助"), queryset=Department.objects.none(), required=False, empty_label=_("培训部门决定")
    )

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["asked_department"]
        field.queryset = Department.objects.visible_to(user).order_by("function")


class AnswerForm(forms.Form):
    """The company's answer to a declared gap."""

    answer = forms.CharField(label=_("答复"), max_length=300)
