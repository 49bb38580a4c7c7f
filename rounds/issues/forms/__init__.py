"""What the pages of issues may submit."""

import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.common.forms import DayInput, sent_anew
from rounds.issues.models import ClockPause, FollowUp, Issue, RoutingRow, RoutingTable
from rounds.issues.rules.routing import Limits, Route, default_rules
from rounds.issues.rules.violations import ANSWERS
from rounds.people.models import Department, Staff
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer

Choices = list[tuple[str, str | Promise]]
ENTRIES_OF: dict[str, tuple[str, ...]] = {Role.SERVICE_TEAM: ("service_team",), Role.ACCOUNT_MANAGER: ("phone", "desk")}
WAYS: Choices = [("上门", _("上门")), ("电话", _("电话")), ("微信", _("微信"))]


def said(choices: Iterable[tuple[Any, Any]]) -> Choices:
    """Labels of a model's choices in the reader's language."""
    return [(str(value), _(str(label))) for value, label in choices]


class IssueForm(forms.Form):
    """A new issue: whose, about what, in his words, with the proposed solution of who registers it (B09)."""

    begun_from = forms.IntegerField(required=False, widget=forms.HiddenInput)
    retailer = forms.ModelChoiceField(
        label=_("零售户"), queryset=Retailer.objects.none(), error_messages={"required": _("请先搜索并选中零售户")}
    )
    category = forms.ChoiceField(label=_("类别"), choices=())
    kind = forms.ChoiceField(label=_("性质"), choices=())
    entry = forms.ChoiceField(label=_("来源"), choices=())
    text = forms.CharField(label=_("零售户反映的问题"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    proposed_solution = forms.CharField(
        label=_("解决意见"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("客户经理登记并写明解决意见，即派单到责任部门（B09）"),
    )
    phone_id = forms.UUIDField(required=False, widget=forms.HiddenInput)  # sent twice it is one issue

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["phone_id"] = uuid.uuid4()
        fields: dict[str, Any] = dict(self.fields)
        fields["retailer"].queryset = Retailer.objects.visible_to(user).active()
        fields["category"].choices = [("", _("请选择")), *said(RoutingRow.Category.choices)]
        fields["kind"].choices = said(Issue.Kind.choices)
        entries = ENTRIES_OF.get(user.role, ("desk", "phone"))
        fields["entry"].choices = said((value, Issue.Entry(value).label) for value in entries)

    def renew(self) -> None:
        """Sent again it is another issue."""
        self.data = sent_anew(self.data, "phone_id")


class DispatchForm(forms.Form):
    """Sending an issue to the department of its category."""

    begun_from = forms.IntegerField(required=False, widget=forms.HiddenInput)
    category = forms.ChoiceField(label=_("类别"), choices=())
    proposed_solution = forms.CharField(
        label=_("解决意见"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        category: Any = self.fields["category"]
        category.choices = said(RoutingRow.Category.choices)


class AnswerForm(forms.Form):
    """A solution or an explanation (A27)."""

    begun_from = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("答复方式"), choices=(), widget=forms.RadioSelect)
    text = forms.CharField(label=_("答复内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    cause = forms.CharField(label=_("查明的原因（几个字，相同原因用相同的词）"), required=False, max_length=60)
    promised_on = forms.DateField(label=_("承诺日期"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = said(Issue.AnswerKind.choices)


class ReportAnswerForm(forms.Form):
    """Handled or explained: the sentence is fixed, because nothing of the case is said (A20, A27)."""

    kind = forms.ChoiceField(label=_("答复方式"), choices=(), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(kind, _(sentence)) for kind, sentence in ANSWERS.items()]


class ForwardForm(forms.Form):
    """Handing an issue to another department."""

    department = forms.ModelChoiceField(label=_("转给"), queryset=Department.objects.none(), empty_label=_("请选择"))
    reason = forms.CharField(label=_("转办理由"), max_length=300)

    def __init__(self, *args: Any, user: Staff, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department: Any = self.fields["department"]
        departments = Department.objects.visible_to(user).order_by("function")
        department.queryset = departments.exclude(pk=issue.department_id) if issue.department_id else departments


class PauseForm(forms.Form):
    """Why the clock stands still, and the day on which it runs again."""

    reason = forms.ChoiceField(label=_("暂停原因"), choices=())
    note = forms.CharField(label=_("具体情况"), max_length=300, required=False)
    resumes_on = forms.DateField(label=_("恢复日期"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason: Any = self.fields["reason"]
        reason.choices = [("", _("请选择")), *said(ClockPause.Reason.choices)]


class AskForm(forms.Form):
    """What another department is asked; the issue stays with who asks (协办)."""

    department = forms.ModelChoiceField(
        label=_("请哪个部门协办"), queryset=Department.objects.none(), empty_label=_("请选择")
    )
    question = forms.CharField(label=_("需要它做什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, user: Staff, issue: Issue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department: Any = self.fields["department"]
        departments = Department.objects.visible_to(user).order_by("function")
        department.queryset = departments.exclude(pk=issue.department_id) if issue.department_id else departments


class OpinionForm(forms.Form):
    """What the co-handler says."""

    opinion = forms.CharField(label=_("协办意见"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class RemindForm(forms.Form):
    """A reminder may do without words."""

    words = forms.CharField(label=_("催办说明（可不填）"), max_length=300, required=False)


class SuperviseForm(forms.Form):
    """What is ordered, and by when the holder replies."""

    words = forms.CharField(label=_("督办要求"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    reply_due_on = forms.DateField(label=_("要求回复的日期"), widget=DayInput())


class ReplyForm(forms.Form):
    """The holder's reply to a supervision order."""

    reply = forms.CharField(label=_("回复督办"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class FollowUpForm(forms.Form):
    """What the retailer said in a follow-up check."""

    result = forms.ChoiceField(label=_("回访结果"), choices=(), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("零售户怎么说"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result: Any = self.fields["result"]
        result.choices = said(FollowUp.Result.choices)


class TellForm(forms.Form):
    """How the retailer was told."""

    way = forms.ChoiceField(label=_("告知方式"), choices=WAYS)
    note = forms.CharField(label=_("零售户的回应"), max_length=300, required=False)

    def how(self) -> str:
        """The way and, where there is one, what the retailer said to it."""
        said_to_it = self.cleaned_data["note"]
        return f"{self.cleaned_data['way']}：{said_to_it}" if said_to_it else str(self.cleaned_data["way"])


class RoutingForm(forms.Form):
    """A new version of the routing table: one line per category."""

    because = forms.CharField(label=_("修改理由"), max_length=300)

    def __init__(self, *args: Any, table: RoutingTable, rows: Iterable[RoutingRow], user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table, self.rows = table, list(rows)
        departments = Department.objects.visible_to(user).order_by("function")
        nobody = ("", _("客户经理承担全部责任"))
        names: Choices = [nobody, *((department.function, department.name) for department in departments)]
        for row in self.rows:
            self._add(row, names)

    def _add(self, row: RoutingRow, names: Choices) -> None:
        alone = row.category == RoutingRow.Category.VISIT
        self.fields[f"{row.category}-function"] = forms.ChoiceField(
            label=_("负主要责任的部门"),
            choices=names[:1] if alone else names[1:],
            required=not alone,
            initial=row.department.function if row.department else "",
        )
        for name, label in (("accept", _("签收")), ("answer", _("答复")), ("tell", _("告知零售户"))):
            self.fields[f"{row.category}-{name}"] = forms.IntegerField(
                label=label, min_value=1, max_value=42_000, initial=getattr(row, f"{name}_minutes")
            )
        self.fields[f"{row.category}-percent"] = forms.DecimalField(
            label=_("主要责任比例"),
            min_value=Decimal(50),
            max_value=Decimal(100),
            decimal_places=2,
            initial=row.primary_percent,
        )

        for field in list(self.fields.values())[-5:]:
            field.widget.attrs["aria-label"] = field.label

    @property
    def lines(self) -> list[tuple[RoutingRow, list[forms.BoundField]]]:
        """Each row of the table with its fields."""
        names = ("function", "accept", "answer", "tell", "percent")
        return [(row, [self[f"{row.category}-{name}"] for name in names]) for row in self.rows]

    def routes(self) -> list[Route]:
        """The rows submitted. A department chosen by a person is no longer an assumption of ours (A43)."""
        return [self._route(row) for row in self.rows]

    def _route(self, row: RoutingRow) -> Route:
        given = {name: self.cleaned_data[f"{row.category}-{name}"] for name in ("function", "accept", "answer", "tell")}
        before = row.department.function if row.department else None
        function = given["function"] or None
        return Route(
            category=row.category,
            function=function,
            limits=Limits(given["accept"], given["answer"], given["tell"]),
            primary_percent=self.cleaned_data[f"{row.category}-percent"],
            rules=default_rules(row.category),
            is_assumption=row.is_assumption and function == before,
        )
