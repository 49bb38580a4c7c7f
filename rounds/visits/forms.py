"""What the list of visits may be asked for."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rounds.common.forms import DayInput, MomentInput
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from rounds.visits.models import Anomaly, TraceRuling, Visit
from rounds.visits.queries.ledger import Wanted, keepers_for
from rounds.visits.rules.record import VisitRecord
from rounds.visits.rules.trace import GRADE_LABELS

ANY = [("", _("全部"))]
COMPLETENESS = [("complete", _("四部分齐全")), ("incomplete", _("不完整")), ("doubts", _("有提示"))]


def said(choices: Any) -> list[tuple[str, Any]]:
    """Labels of choices in the reader's language, with an empty choice first."""
    return [*ANY, *((str(value), _(str(label))) for value, label in choices)]


class VisitQuery(forms.Form):
    """The query form above the list; what does not fit is left out, never an error page."""

    first = forms.DateField(label=_("从"), required=False)
    last = forms.DateField(label=_("到"), required=False)
    manager = forms.ModelChoiceField(
        label=_("客户经理"), queryset=Staff.objects.none(), required=False, empty_label=_("全部")
    )
    state = forms.ChoiceField(label=_("状态"), choices=said(Visit.State.choices), required=False)
    record = forms.ChoiceField(label=_("记录"), choices=[*ANY, *COMPLETENESS], required=False)
    grade = forms.ChoiceField(label=_("痕迹质量"), choices=said(GRADE_LABELS.items()), required=False)
    channel = forms.ChoiceField(label=_("方式"), choices=said(Visit.Channel.choices), required=False)
    q = forms.CharField(label=_("关键词"), max_length=60, required=False)

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["manager"].queryset = (
            Staff.objects.filter(company_id=user.company_id, role=Role.ACCOUNT_MANAGER) & Staff.objects.visible_to(user)
        ).order_by("name")
        for field in fields.values():
            kind = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = kind
        for name in ("first", "last"):
            fields[name].widget = DayInput({"class": "form-control"})

    def wanted(self) -> dict[str, Any]:
        """What was asked and fits."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


class AnomalyQuery(VisitQuery):
    """The query form above the anomalies."""

    record = grade = channel = q = None  # type: ignore[assignment]
    kind = forms.ChoiceField(label=_("类别"), choices=said(Anomaly.Kind.choices), required=False)
    state = forms.ChoiceField(label=_("状态"), choices=said(Anomaly.State.choices), required=False)

    def wanted(self) -> dict[str, Any]:
        """What was asked and fits, as fields of the table."""
        found = super().wanted()
        return {{"first": "day__gte", "last": "day__lte"}.get(name, name): value for name, value in found.items()}


class TraceQuery(VisitQuery):
    """The query form above flagged notes."""

    state = record = channel = q = None  # type: ignore[assignment]
    ruling = forms.ChoiceField(
        label=_("裁定"), choices=[*ANY, ("open", _("待裁定")), *said(TraceRuling.Ruling.choices)[1:]], required=False
    )


class DoubtQuery(VisitQuery):
    """The query form above doubts."""

    state = record = channel = q = grade = None  # type: ignore[assignment]


def moment(label: Any) -> forms.DateTimeField:
    """A local date and time, not required."""
    widget = MomentInput({"class": "form-control"})
    return forms.DateTimeField(label=label, required=False, widget=widget)


class ProxyForm(forms.Form):
    """What an account manager without a phone tells his market manager."""

    outcome = forms.ChoiceField(label=_("结果"), choices=[("finished", _("已完成")), ("missed", _("未拜访"))])
    arrived_at = moment(_("到店"))
    departed_at = moment(_("离店"))
    channel = forms.ChoiceField(label=_("方式"), choices=[(v, _(str(n))) for v, n in Visit.Channel.choices])
    goal = forms.CharField(label=_("要问"), max_length=200, required=False)
    comment = forms.CharField(label=_("评述"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    suggestion = forms.CharField(label=_("建议"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    summary = forms.CharField(label=_("总结"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    reason = forms.ChoiceField(
        label=_("未拜访原因"), choices=[("", "—"), *said(Visit.MissedReason.choices)[1:]], required=False
    )
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    because = forms.CharField(label=_("为什么由您代录"), max_length=300)

    def clean(self) -> dict[str, Any]:
        """A visit that took place has its times."""
        found = super().clean() or {}
        if found.get("outcome") == "finished" and not (found.get("arrived_at") and found.get("departed_at")):
            raise forms.ValidationError(_("请写到店和离店的时间"))
        return found

    def record(self) -> VisitRecord:
        """The record as told: no position, no signature."""
        told = {name: self.cleaned_data[name] for name in ("arrived_at", "departed_at", "channel", "goal")}
        return VisitRecord(**told, **{name: self.cleaned_data[name] for name in ("comment", "suggestion", "summary")})


PROMISE_STATES = [
    ("open", _("还没有结果")),
    ("week", _("本周到期")),
    ("late", _("过期未办")),
    ("kept", _("按期兑现")),
    ("kept_late", _("过期兑现")),
    ("broken", _("没有兑现")),
    ("moved", _("已改期")),
    ("all", _("全部")),
]


class PromiseQuery(forms.Form):
    """The query form above the promise ledger; an officer first sees what his own department keeps."""

    state = forms.ChoiceField(label=_("范围"), choices=PROMISE_STATES, required=False)
    keeper = forms.ChoiceField(label=_("由谁兑现"), required=False)
    q = forms.CharField(label=_("关键词"), max_length=60, required=False)
    first = forms.DateField(label=_("到期日从"), required=False)
    last = forms.DateField(label=_("到"), required=False)

    def __init__(self, asked: QueryDict, *, user: Staff) -> None:
        given = asked.copy()
        if "state" not in given:
            given["state"] = "open"
            if user.role == Role.DEPARTMENT_OFFICER and "keeper" not in given:
                given["keeper"] = f"d{user.department_id}"
        super().__init__(given)
        fields: dict[str, Any] = dict(self.fields)
        fields["keeper"].choices = [*ANY, *keepers_for(user)]
        for field in fields.values():
            kind = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = kind
        fields["q"].widget.attrs["placeholder"] = _("店名、拼音、问题编号")
        for name in ("first", "last"):
            fields[name].widget = DayInput({"class": "form-control"})

    def wanted(self) -> Wanted:
        """What was asked and fits."""
        self.is_valid()
        given = self.cleaned_data
        return Wanted(
            state=given.get("state") or "open",
            keeper=given.get("keeper", ""),
            words=given.get("q", ""),
            first=given.get("first"),
            last=given.get("last"),
        )
