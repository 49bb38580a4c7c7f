"""What the training pages may submit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.common.forms import DayInput, MomentInput
from rounds.people.models import Department, Staff
from rounds.people.rules.roles import Role
from rounds.training.models import Attendance, PlanTopic, TrainingPlan, TrainingSession

TRAINED = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.SERVICE_TEAM)


class SessionForm(forms.Form):
    """A new training."""

    title = forms.CharField(label=_("主题"), max_length=120)
    form = forms.ChoiceField(
        label=_("形式"), choices=[(value, _(str(label))) for value, label in TrainingSession.Form.choices]
    )
    drill = forms.ChoiceField(label=_("练习项目"), choices=(), required=False)
    goal = forms.CharField(label=_("目标"), max_length=200)
    starts_at = forms.DateTimeField(label=_("开始时间"), widget=MomentInput())
    minutes = forms.IntegerField(label=_("时长（分钟）"), min_value=5, max_value=60 * 24 * 5)
    invited = forms.ModelMultipleChoiceField(
        label=_("参加人员"), queryset=Staff.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drill: Any = self.fields["drill"]
        drill.choices = [
            ("", _("不是练习")),
            *((value, _(str(label))) for value, label in TrainingSession.Drill.choices),
        ]
        field: Any = self.fields["invited"]
        field.queryset = Staff.objects.visible_to(user).filter(role__in=TRAINED, is_active=True).order_by("username")


class SupportForm(forms.Form):
    """Training beside the work for one person (A52)."""

    person = forms.ModelChoiceField(label=_("谁"), queryset=Staff.objects.none())
    reason = forms.CharField(label=_("为什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    topics = forms.CharField(
        label=_("要学的内容"), max_length=1200, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("每行一项")
    )
    because = forms.CharField(
        label=_("依据"), max_length=200, required=False, help_text=_("如哪一次考核、哪一条申报；可不填")
    )
    first_day = forms.DateField(label=_("开始日期"), widget=DayInput())
    last_day = forms.DateField(label=_("结束日期"), widget=DayInput())

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        people = Staff.objects.visible_to(user).filter(role__in=TRAINED, is_active=True).exclude(pk=user.pk)
        field.queryset = people.order_by("username")


class OwnWordsForm(forms.Form):
    """What the person himself says."""

    words = forms.CharField(label=_("我的说明和需要的帮助"), max_length=600, widget=forms.Textarea(attrs={"rows": 3}))


class TopicForm(forms.Form):
    """What came of one topic; only trainings the person took part in can be named."""

    finding = forms.CharField(label=_("学得怎样"), max_length=300)
    session = forms.ModelChoiceField(
        label=_("在哪次培训中完成"), queryset=TrainingSession.objects.none(), required=False, empty_label=_("个别辅导")
    )

    def __init__(self, *args: Any, plan: TrainingPlan, topic: PlanTopic, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"id_%s_{topic.pk}"
        field: Any = self.fields["session"]
        parts = Attendance.objects.unscoped("of the plan's own person").filter(staff=plan.staff_id, attended=True)
        sessions = TrainingSession.objects.unscoped("trainings he took part in").filter(company=plan.company_id)
        field.queryset = sessions.filter(pk__in=parts.values("session")).order_by("-starts_at")


class EndForm(forms.Form):
    """How the plan ends."""

    ending = forms.ChoiceField(label=_("结果"), choices=(), widget=forms.RadioSelect)
    words = forms.CharField(label=_("说明"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["ending"]
        field.choices = [(value, _(str(label))) for value, label in TrainingPlan.Ending.choices]


class FollowUpForm(forms.Form):
    """Afterwards: has the way of working improved, does the work go faster (D14)."""

    improved_way = forms.ChoiceField(label=_("工作方式有没有改善"), choices=(), widget=forms.RadioSelect)
    improved_pace = forms.ChoiceField(label=_("工作效率有没有提高"), choices=(), widget=forms.RadioSelect)
    words = forms.CharField(label=_("看到了什么"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("improved_way", "improved_pace"):
            field: Any = self.fields[name]
            field.choices = [("yes", _("有")), ("no", _("没有"))]

    def said(self) -> dict[str, Any]:
        """The answers as the action takes them."""
        given = self.cleaned_data
        return {
            "words": given["words"],
            "improved_way": given["improved_way"] == "yes",
            "improved_pace": given["improved_pace"] == "yes",
        }


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
