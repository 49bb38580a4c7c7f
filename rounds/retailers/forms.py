"""What the pages of the retailer file may submit."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rounds.common.forms import DayInput
from rounds.common.positions import Datum, Position
from rounds.people.models import Staff, Territory
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer
from rounds.retailers.queries.file import said_of, weekday_names
from rounds.retailers.rules.fields import FIELD_BY_KEY, MASKED, OPENING, writable
from rounds.retailers.rules.hours import HoursError, hours_read

Choices = list[tuple[str, str | Promise]]
CLEARED = "-"  # typed over a phone number that no longer exists
DATUMS: Choices = [("wgs84", "WGS-84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")]


def said(choices: Iterable[tuple[Any, Any]], *, empty: str | Promise = "") -> Choices:
    """Labels of a model's choices in the reader's language, with a way to say nothing."""
    rows: Choices = [(str(value), gettext(str(label))) for value, label in choices]
    return [("", empty or gettext("不详")), *rows]


class HoursField(forms.CharField):
    """Opening hours as people write them."""

    def prepare_value(self, value: Any) -> Any:
        return said_of("opening_hours", value) if isinstance(value, dict) else value

    def clean(self, value: Any) -> Any:
        try:
            return hours_read(super().clean(value))
        except HoursError as error:
            message = gettext("看不懂“%(part)s”：请写成 8:00-21:00，或 周一至周五 8:00-20:00；周日 休息")
            raise ValidationError(message, params={"part": error.part}) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip()


def _field_for(key: str) -> forms.Field:
    label = _(FIELD_BY_KEY[key].label)
    shared: dict[str, Any] = {"label": label, "required": key in {"licence_no", "name"}}
    model: Any = Retailer._meta.get_field(key)
    if key in {"outlet_type", "market_type", "price_labels"}:
        return forms.ChoiceField(choices=said(model.choices or ()), **shared)
    if key == "compliance_grade":
        return forms.ChoiceField(choices=said(model.choices or ())[1:], **shared | {"required": True})
    if key == "order_weekday":
        return forms.TypedChoiceField(choices=said(enumerate(weekday_names())), coerce=int, empty_value=None, **shared)
    if key in {"is_active", "is_vulnerable"}:
        return forms.BooleanField(**shared)
    if key == "opened_on":
        return forms.DateField(widget=DayInput(), **shared)
    return _typed_field(key, shared)


def _typed_field(key: str, shared: dict[str, Any]) -> forms.Field:
    if key == "opening_hours":
        hint = _("例：8:00-21:00；或 周一至周五 8:00-12:00,14:00-20:00；周日 休息")
        return HoursField(max_length=400, help_text=hint, **shared)
    if key in {"lat", "lon"}:
        reach = 90 if key == "lat" else 180
        return forms.FloatField(min_value=-reach, max_value=reach, **shared)
    if key == "stock_cartons":
        return forms.DecimalField(max_digits=9, decimal_places=1, min_value=Decimal(0), **shared)
    if key == "display_grade":
        return forms.IntegerField(min_value=1, max_value=5, help_text=_("1 最差，5 最好"), **shared)
    if key == "out_of_province_brands":
        return forms.IntegerField(min_value=0, max_value=999, **shared)
    column: Any = Retailer._meta.get_field(key)
    length = column.max_length
    if key in {"habits", "owner_situation"}:
        return forms.CharField(max_length=length, widget=forms.Textarea(attrs={"rows": 2}), **shared)
    return forms.CharField(max_length=length, **shared)


def _keep_masked(field: forms.Field, shown: str) -> None:
    """A masked field is not filled in: opening the form would unmask it without a reason. Blank keeps what is there."""
    is_needed, field.required = field.required, False
    if shown:
        text = (
            gettext("现为 %(shown)s，不改请留空") if is_needed else gettext("现为 %(shown)s，不改请留空；已停用请填 -")
        )
        field.help_text = text % {"shown": shown}


class RetailerForm(forms.Form):
    """The fields of the file this person keeps. Each carries what he saw, so that only what he touched is written."""

    def __init__(self, *args: Any, user: Staff, retailer: Retailer | None = None, **kwargs: Any) -> None:
        self.keys = writable(role=user.role, function=user.department.function if user.department else "")
        if retailer is not None and "initial" not in kwargs:
            shown = [key for key in self.keys if key not in MASKED]
            kwargs["initial"] = {key: getattr(retailer, key) for key in shown} | {"version": retailer.version}
        super().__init__(*args, **kwargs)
        for key in self.keys:
            self.fields[key] = _field_for(key)
            self.fields[key].show_hidden_initial = retailer is not None and key not in MASKED
            if retailer is not None and key in MASKED:
                _keep_masked(self.fields[key], said_of(key, getattr(retailer, key), is_masked=True))
        if "lat" in self.keys:
            self.fields["datum"] = forms.ChoiceField(
                label=_("坐标系"), choices=DATUMS, required=False, help_text=_("改动坐标时按此坐标系换算为 WGS-84 保存")
            )
        self.fields["source_note"] = forms.CharField(label=_("修改依据"), max_length=120, required=False)
        if retailer is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        elif user.role in OPENING:
            self._ask_territory(user)

    def _ask_territory(self, user: Staff) -> None:
        """A market manager sees a retailer only through a territory of his, so he must name one."""
        is_needed = user.role == Role.MARKET_MANAGER
        territories = Territory.objects.visible_to(user).select_related("manager").order_by("name")
        self.fields["territory"] = forms.ModelChoiceField(
            label=_("片区"),
            queryset=territories,
            required=is_needed,
            empty_label=gettext("请选择") if is_needed else gettext("暂不分配"),
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        lat, lon = cleaned.get("lat"), cleaned.get("lon")
        if "lat" in self.keys and (lat is None) != (lon is None) and not {"lat", "lon"} & set(self.errors):
            self.add_error("lat" if lat is None else "lon", gettext("纬度和经度要一起填写，或都不填"))
        shifted = cleaned.get("datum") not in {None, "", "wgs84"}
        if shifted and len({"lat", "lon"} & set(self.changed_data)) == 1:
            self.add_error("datum", gettext("换算坐标要同时填写新的纬度和经度"))
        return cleaned

    def touched(self) -> dict[str, Any]:
        """The fields that were changed against what the person saw, ready for the file; the position in WGS-84."""
        changed = {key: self.cleaned_data[key] for key in self.keys if key in self.changed_data}
        if changed.get("phone") == CLEARED:
            changed["phone"] = ""
        lat, lon = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        if {"lat", "lon"} & set(changed):
            changed |= self._position(lat, lon)
        return changed

    def _position(self, lat: float | None, lon: float | None) -> dict[str, Any]:
        if lat is None or lon is None:
            return {"lat": None, "lon": None, "position_source": ""}
        datum = Datum(self.cleaned_data["datum"] or "wgs84")
        place = Position(lat, lon, datum).to(Datum.WGS84)
        return {"lat": round(place.lat, 7), "lon": round(place.lon, 7), "position_source": dict(DATUMS)[datum]}

    def given(self) -> dict[str, Any]:
        """Everything that was filled in, for a new file."""
        filled = {key: value for key in self.keys if (value := self.cleaned_data[key]) not in (None, "", {})}
        return filled | (self._position(filled["lat"], filled["lon"]) if "lat" in filled else {})


class ReasonForm(forms.Form):
    """Why a masked field is shown in full."""

    field = forms.CharField(max_length=40)
    reason = forms.CharField(max_length=300)
