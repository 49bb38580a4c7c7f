"""What a page may submit about plans."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rounds.common.forms import DayInput
from rounds.people.models import Staff, Territory, Unit
from rounds.people.rules.roles import COMPANY_WIDE
from rounds.planning.models import Replan, TerritoryScenario
from rounds.retailers.models import Retailer


class TerritoriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """Territories by name, with who looks after each."""

    def label_from_instance(self, territory: Any) -> str:
        return f"{territory.name} · {territory.manager.name}" if territory.manager else str(territory.name)


class RequestForm(forms.Form):
    """From which day, for which territories of the own reach; none chosen means all of them."""

    starts_on = forms.DateField(
        label=gettext_lazy("开始日期"),
        widget=DayInput(),
        help_text=gettext_lazy("计划四周，一般从周一开始。"),
    )
    territories = TerritoriesField(
        Territory.objects.none(),
        label=gettext_lazy("片区"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不选为全部片区。"),
    )

    def __init__(self, *args: Any, user: Staff, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        reachable = Territory.objects.visible_to(user).filter(retailers__is_active=True).distinct()
        choice = self.fields["territories"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        choice.queryset = reachable.select_related("manager").order_by("code")

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError(_("开始日期不能早于今天"))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        choice = self.fields["territories"]
        assert isinstance(choice, forms.ModelMultipleChoiceField)
        if not cleaned.get("territories"):
            cleaned["territories"] = choice.queryset
        if choice.queryset is not None and not choice.queryset.exists():
            raise forms.ValidationError(_("没有可计划的片区：请先分配客户经理和零售户"))
        return cleaned


class ScenarioForm(forms.Form):
    """A what-if division: which retailers, how many account managers, what a relationship is worth, what must stay."""

    HOW_MANY = (
        ("same", gettext_lazy("与现在相同")),
        ("number", gettext_lazy("指定人数")),
        ("needed", gettext_lazy("按工作量推算需要几人")),
    )

    name = forms.CharField(label=gettext_lazy("方案名称"), max_length=60)
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=gettext_lazy("范围"), required=False, empty_label=gettext_lazy("全公司")
    )
    how_many = forms.ChoiceField(
        label=gettext_lazy("客户经理人数"), choices=HOW_MANY, initial="same", widget=forms.RadioSelect
    )
    managers = forms.IntegerField(label=gettext_lazy("人数"), required=False, min_value=1, max_value=2000)
    keep = forms.ChoiceField(
        label=gettext_lazy("现有客户关系"),
        choices=TerritoryScenario.Keep,
        initial=TerritoryScenario.Keep.MEDIUM,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("越保持，移交的零售户越少；越放开，片区越均衡、越集中。"),
    )
    strict = forms.BooleanField(
        label=gettext_lazy("任何人的工作量都不得超过外勤时间"),
        required=False,
        help_text=gettext_lazy("勾选后，人手不够时会直接说明无法划分。"),
    )
    fixed = forms.CharField(
        label=gettext_lazy("不得移交的零售户"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("客户编码或许可证号，每行一个。"),
    )

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["keep"].choices = [(value, _(label)) for value, label in TerritoryScenario.Keep.choices]  # type: ignore[attr-defined]
        self.territories = list(Territory.objects.visible_to(user).select_related("manager", "unit").order_by("code"))
        self._offer_units()
        for territory in self.territories:
            self.fields[f"percent_{territory.pk}"] = forms.IntegerField(
                label=f"{territory.name} · {territory.manager.name}" if territory.manager else territory.name,
                min_value=0,
                max_value=150,
                initial=100,
                required=False,
            )

    def _offer_units(self) -> None:
        if self.user.role not in COMPANY_WIDE:
            del self.fields["unit"]
            return
        choice = self.fields["unit"]
        assert isinstance(choice, forms.ModelChoiceField)
        units = Unit.objects.visible_to(self.user).filter(kind=Unit.Kind.MARKET_DEPARTMENT)
        choice.queryset = units.order_by("code")

    def percent_fields(self) -> list[forms.BoundField]:
        """The fields of the single territories."""
        return [self[f"percent_{territory.pk}"] for territory in self.territories]

    def clean_fixed(self) -> list[Retailer]:
        words = {word.strip() for word in str(self.cleaned_data["fixed"]).replace(",", "\n").split("\n")} - {""}
        shops = Retailer.objects.visible_to(self.user).active()
        found = list(shops.filter(models.Q(code__in=words) | models.Q(licence_no__in=words)))
        unknown = words - {shop.code for shop in found} - {shop.licence_no for shop in found}
        if unknown:
            text = _("找不到这些编码或许可证号：%(words)s")
            raise forms.ValidationError(text % {"words": "、".join(sorted(unknown)[:5])})
        return found

    def clean(self) -> dict[str, Any]:
        """The arguments of `ask_scenario`."""
        cleaned = super().clean() or self.cleaned_data
        unit = cleaned.get("unit") if self.user.role in COMPANY_WIDE else self.user.unit
        here = [territory for territory in self.territories if unit is None or territory.unit_id == unit.pk]
        percents = {t.pk: cleaned.get(f"percent_{t.pk}") for t in here}
        cleaned["percents"] = {
            pk: percent for pk, percent in percents.items() if percent is not None and percent != 100
        }
        working = sum(percent != 0 for percent in percents.values())
        if cleaned.get("how_many") == "number" and not cleaned.get("managers"):
            self.add_error("managers", _("请填写人数"))
        if cleaned.get("how_many") == "same" and not working:
            self.add_error("how_many", _("这个范围里没有片区，请指定人数"))
        cleaned["unit"] = unit
        return cleaned

    def wishes(self) -> dict[str, Any]:
        """What was chosen, as `ask_scenario` wants it."""
        chosen = self.cleaned_data
        return {name: chosen[name] for name in ("name", "unit", "keep", "strict", "fixed", "percents")} | {
            "managers": self._managers()
        }

    def _managers(self) -> int | None:
        chosen = self.cleaned_data
        if chosen["how_many"] == "needed":
            return None
        if chosen["how_many"] == "number":
            return int(chosen["managers"])
        unit = chosen["unit"]
        here = [territory for territory in self.territories if unit is None or territory.unit_id == unit.pk]
        return sum((int(chosen["percents"].get(territory.pk, 100)) > 0) for territory in here)


class AdoptForm(forms.Form):
    """From which day the new territories are planned, and why this scenario."""

    starts_on = forms.DateField(label=gettext_lazy("新计划开始日期"), widget=DayInput())
    because = forms.CharField(
        label=gettext_lazy("采用的原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


MOST_DAYS = 31
FIELDS_OF = {
    Replan.Reason.WEATHER: ("territories", "first_day", "last_day", "part", "note"),
    Replan.Reason.LEAVE: ("territories", "first_day", "last_day", "part", "note"),
    Replan.Reason.AD_HOC_TASK: ("territories", "giver", "first_day", "last_day", "part", "minutes", "note"),
    Replan.Reason.SHOP_SHUT: ("shop", "first_day", "last_day", "note"),
}


class ReplanForm(forms.Form):
    """Days lost and why: the fields that its reason needs; the others are not asked."""

    territories = TerritoriesField(
        Territory.objects.none(),
        label=gettext_lazy("客户经理"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请选择客户经理")},
    )
    shop = forms.CharField(
        label=gettext_lazy("零售户"), max_length=120, help_text=gettext_lazy("名称、拼音首字母、编码或许可证号。")
    )
    giver = forms.CharField(label=gettext_lazy("交办人或部门"), max_length=60)
    first_day = forms.DateField(label=gettext_lazy("从"), widget=DayInput())
    last_day = forms.DateField(label=gettext_lazy("到"), widget=DayInput())
    part = forms.ChoiceField(label=gettext_lazy("每天"), choices=Replan.Part.choices, initial=Replan.Part.DAY)
    minutes = forms.IntegerField(
        label=gettext_lazy("占用分钟"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=gettext_lazy("选“几分钟”时填写，从当天末尾扣除。"),
    )
    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, user: Staff, reason: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.reason, self.today = user, Replan.Reason(reason), today
        self.fields = {name: self.fields[name] for name in FIELDS_OF[self.reason]}
        if "territories" in self.fields:
            choice = self.fields["territories"]
            assert isinstance(choice, forms.ModelMultipleChoiceField)
            reachable = Territory.objects.visible_to(user).filter(manager__isnull=False)
            choice.queryset = reachable.select_related("manager", "unit").order_by("code")
        if "part" in self.fields:
            part = self.fields["part"]
            assert isinstance(part, forms.ChoiceField)
            parts = [one for one in Replan.Part if one != Replan.Part.MINUTES or "minutes" in self.fields]
            part.choices = [(one.value, _(str(one.label))) for one in parts]

    def clean_shop(self) -> Retailer:
        words = self.cleaned_data["shop"].strip()
        shops = Retailer.objects.visible_to(self.user).active().filter(territory__isnull=False)
        exact = list(shops.filter(Q(licence_no=words) | Q(code=words) | Q(name=words)).select_related("territory")[:2])
        found = exact or list(shops.matching(words).select_related("territory").order_by("name")[:6])
        if not found:
            raise forms.ValidationError(_("没有找到这家零售户"))
        if len(found) > 1:
            names = _("、").join(f"{shop.name}（{shop.code or shop.licence_no}）" for shop in found[:5])
            raise forms.ValidationError(_("不止一家，请写编码或许可证号：%(names)s") % {"names": names})
        return found[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last:
            self._check_days(first, last)
        if cleaned.get("part") == Replan.Part.MINUTES and not cleaned.get("minutes"):
            self.add_error("minutes", _("请填写占用多少分钟"))
        return cleaned

    def _check_days(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("last_day", _("结束日期不能早于开始日期"))
        elif (last - first).days >= MOST_DAYS:
            self.add_error("last_day", _("一次最多重排 31 天"))
        elif last < self.today - timedelta(days=7):
            self.add_error("last_day", _("一周以前的日子不能再补"))

    def asked(self) -> dict[str, Any]:
        """The arguments of `ask_replan`; only after `is_valid`."""
        cleaned = self.cleaned_data
        shop: Retailer | None = cleaned.get("shop")
        return {
            "territories": [shop.territory] if shop else list(cleaned["territories"]),
            "reason": self.reason.value,
            "first_day": cleaned["first_day"],
            "last_day": cleaned["last_day"],
            "part": cleaned.get("part") or Replan.Part.DAY,
            "minutes": cleaned.get("minutes") or 0,
            "giver": cleaned.get("giver", ""),
            "retailer": shop,
            "note": cleaned.get("note", ""),
        }


class ApproveChoiceForm(forms.Form):
    """From which day the retailer changes hands, and what he is told with it."""

    starts_on = forms.DateField(
        label=gettext_lazy("生效日期"),
        widget=DayInput(),
        help_text=gettext_lazy("当天移交，两个片区重新生成计划；一般从周一开始。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("说明（零售户会看到）"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DeclineChoiceForm(forms.Form):
    """Why not; the retailer reads it."""

    reason = forms.CharField(
        label=gettext_lazy("不同意的理由（零售户会看到）"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class CandidateField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable when run
    """Territories by who looks after them."""

    def label_from_instance(self, territory: Any) -> str:
        return f"{territory.manager.name} · {territory.name}"


class ProposeForm(forms.Form):
    """Another candidate out of those who can be chosen, with a word to the retailer."""

    territory = CandidateField(Territory.objects.none(), label=gettext_lazy("建议的客户经理"))
    note = forms.CharField(
        label=gettext_lazy("给零售户的话"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, among: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["territory"]
        assert isinstance(choice, forms.ModelChoiceField)
        eligible = Territory.objects.unscoped("the candidates of a request that came through the door")
        choice.queryset = eligible.filter(pk__in=list(among)).select_related("manager").order_by("manager__name")


class ViewForm(forms.Form):
    """What the account manager concerned has to say."""

    view = forms.CharField(label=gettext_lazy("您的说明"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
