"""What the pages of bulletins may submit."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.bulletins.actions import Written
from rounds.bulletins.models import Bulletin, Duty
from rounds.bulletins.queries.duties import WEEKDAYS
from rounds.bulletins.rules.audience import LARGEST_BAND, Audience
from rounds.bulletins.rules.duty import OWED_BY
from rounds.bulletins.rules.publishing import brands_in
from rounds.common.forms import DayInput, MomentInput
from rounds.people.models import Department, Staff, Territory, Unit
from rounds.retailers.models import Retailer
from rounds.segments.models import Segment


def said(choices: Any) -> list[tuple[str, Any]]:
    """Labels of a model's choices in the reader's language."""
    return [(str(value), _(str(label))) for value, label in choices]


class OweForm(forms.Form):
    """What a department is to publish, and by when."""

    department = forms.ModelChoiceField(label=_("部门"), queryset=Department.objects.none(), empty_label=_("请选择"))
    topic = forms.ChoiceField(label=_("主题"), choices=())
    title = forms.CharField(label=_("标题"), max_length=120)
    due_at = forms.DateTimeField(label=_("应发布时间"), widget=MomentInput())

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        owing = Department.objects.visible_to(user).filter(function__in=OWED_BY.values())
        fields["department"].queryset = owing.order_by("function")
        fields["topic"].choices = said(Bulletin.Topic.choices)


class DutyForm(OweForm):
    """What a department is to publish every week or month."""

    due_at = None  # type: ignore[assignment]
    title = forms.CharField(label=_("标题"), max_length=80, help_text=_("每期标题后面自动加日期"))
    repeats = forms.ChoiceField(label=_("周期"), choices=())
    weekday = forms.TypedChoiceField(label=_("每周的星期几"), choices=(), coerce=int, empty_value=None, required=False)
    month_day = forms.IntegerField(
        label=_("每月的几日"), min_value=1, max_value=31, required=False, help_text=_("当月没有这一天时，算最后一天")
    )
    due_time = forms.TimeField(label=_("几点以前"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    when_closed = forms.ChoiceField(label=_("遇到休息日"), choices=())
    starts_on = forms.DateField(label=_("从哪天起"), widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["repeats"].choices = said(Duty.Repeats.choices)
        fields["weekday"].choices = [("", _("请选择")), *((number, _(name)) for number, name in enumerate(WEEKDAYS))]
        fields["when_closed"].choices = said(Duty.WhenClosed.choices)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        name = "weekday" if found.get("repeats") == Duty.Repeats.WEEKLY else "month_day"
        if found.get(name) is None:
            self.add_error(name, _("请选择这一天"))
        found["day"] = found.get(name)
        return found

    def wanted(self) -> dict[str, Any]:
        """What the action asks for."""
        unwanted = {"department", "weekday", "month_day"}
        return {name: value for name, value in self.cleaned_data.items() if name not in unwanted}


class AudienceForm(forms.Form):
    """Whom a bulletin concerns, and which brands it introduces."""

    segments = forms.MultipleChoiceField(
        label=_("客户类型"),
        choices=(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选表示所有类型；下面几项同理，选了的条件要同时满足"),
    )
    market_types = forms.MultipleChoiceField(
        label=_("市场类型"), choices=(), required=False, widget=forms.CheckboxSelectMultiple
    )
    units = forms.ModelMultipleChoiceField(
        label=_("单位"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("包含下属单位；单位和片区选其一即可"),
    )
    territories = forms.ModelMultipleChoiceField(
        label=_("片区"),
        queryset=Territory.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("按住 Ctrl 可多选"),
    )
    band_from = forms.IntegerField(label=_("档位从"), min_value=0, max_value=LARGEST_BAND, required=False)
    band_until = forms.IntegerField(
        label=_("档位到"),
        min_value=0,
        max_value=LARGEST_BAND,
        required=False,
        help_text=_("两端都含；填了档位，没有档位的零售户不在内"),
    )
    brands = forms.CharField(
        label=_("介绍的品牌"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs={"list": "brand-names", "autocomplete": "off"}),
        help_text=_("多个品牌用顿号或逗号分开；用于统计各品牌讲给了谁"),
    )

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        fields["segments"].choices = said(Segment.choices)
        fields["market_types"].choices = said(Retailer.MarketType.choices)
        company = user.company
        why = "a department addresses any part of its company"
        fields["units"].queryset = Unit.objects.unscoped(why).filter(company=company).order_by("code")
        fields["territories"].queryset = Territory.objects.unscoped(why).filter(company=company).order_by("code")
        fields["territories"].label_from_instance = lambda territory: territory.name
        fields["units"].label_from_instance = lambda unit: unit.name

    def clean_brands(self) -> tuple[str, ...]:
        return brands_in(self.cleaned_data["brands"])

    def clean_units(self) -> list[int]:
        return [unit.pk for unit in self.cleaned_data["units"]]

    def clean_territories(self) -> list[int]:
        return [territory.pk for territory in self.cleaned_data["territories"]]

    def audience(self) -> Audience:
        """The audience as far as it could be read."""
        read = self.cleaned_data
        segments, markets = read.get("segments") or (), read.get("market_types") or ()
        units, territories = read.get("units") or (), read.get("territories") or ()
        return Audience.of(segments, markets, units, territories, read.get("band_from"), read.get("band_until"))


class PublishForm(AudienceForm):
    """The content of a bulletin."""

    body = forms.CharField(label=_("内容"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6}))
    priority = forms.ChoiceField(label=_("紧急程度"), choices=(), required=False)
    valid_from = forms.DateField(
        label=_("有效期从"),
        required=False,
        widget=DayInput(),
        help_text=_("不填表示发布即生效；未到这一天不发给客户经理"),
    )
    valid_until = forms.DateField(
        label=_("有效期至"), required=False, widget=DayInput(), help_text=_("不填表示一直有效")
    )
    field_order = (
        "topic", "title", "body", "because", "is_told_again", "priority", "brands", "valid_from", "valid_until",
        "segments", "market_types", "units", "territories", "band_from", "band_until",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        priority: Any = self.fields["priority"]
        priority.choices = said(Bulletin.Priority.choices)

    def clean_priority(self) -> str:
        return self.cleaned_data["priority"] or Bulletin.Priority.NORMAL.value

    def written(self) -> Written:
        """The terms as the actions take them."""
        found: Any = {name: value for name, value in self.cleaned_data.items() if name in Written.__annotations__}
        return cast("Written", found)


class AnnounceForm(PublishForm):
    """A bulletin nobody had asked for yet."""

    topic = forms.ChoiceField(label=_("主题"), choices=())
    title = forms.CharField(label=_("标题"), max_length=120)

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        function = user.department.function if user.department else ""
        own = [(value, label) for value, label in Bulletin.Topic.choices if OWED_BY.get(value, function) == function]
        topic: Any = self.fields["topic"]
        topic.choices = said(own)


class CorrectForm(PublishForm):
    """A new version of a published bulletin."""

    title = forms.CharField(label=_("标题"), max_length=120)
    because = forms.CharField(label=_("更正的原因"), max_length=300, help_text=_("客户经理和零售户会看到"))
    is_told_again = forms.BooleanField(
        label=_("已经告诉过的零售户要重新告知"), required=False, initial=True, help_text=_("只改错别字时不用勾选")
    )

    @classmethod
    def of(cls, bulletin: Bulletin, *, user: Staff) -> "CorrectForm":
        """Filled with what the bulletin says now."""
        names = set(cls.declared_fields) | set(PublishForm.base_fields)
        kept = {name: getattr(bulletin, name) for name in names if hasattr(bulletin, name)}
        return cls(user=user, initial=kept | {"brands": "、".join(bulletin.brands)})
