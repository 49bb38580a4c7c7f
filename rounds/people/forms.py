"""What the people pages may submit."""

import json
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rounds.common.pictures import look_at
from rounds.common.settings import Setting, SettingError
from rounds.people.models import Department, Staff, Territory, Unit
from rounds.people.rules.roles import LABELS, Role

PORTRAIT_BYTES = 10_000_000


class SettingForm(forms.Form):
    """A new value for one setting, and why."""

    value = forms.CharField(label=_("新值"), widget=forms.TextInput(attrs={"class": "form-control"}))
    because = forms.CharField(
        label=_("变更理由"), max_length=300, widget=forms.TextInput(attrs={"class": "form-control"})
    )

    def __init__(self, *args: Any, setting: Setting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.setting = setting

    def clean_value(self) -> Any:
        """The value in the type of the setting; the error names the bound it breaks."""
        text = self.cleaned_data["value"].strip()
        try:
            value = json.loads(text) if isinstance(self.setting.default, dict | list) else text
            return self.setting.clean(value)
        except (SettingError, json.JSONDecodeError) as error:
            hint = gettext("此值不适用：%(reason)s。请按“默认值”的格式填写。") % {"reason": error}
            raise forms.ValidationError(hint) from error


class PasswordForm(forms.Form):
    """A new password for somebody who forgot his."""

    password = forms.CharField(
        label=_("新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), help_text=_("至少 10 位")
    )

    def clean_password(self) -> str:
        """By the same rules as every password."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password


class AccountForm(PasswordForm):
    """A new account: staff number, name, role and where it belongs."""

    field_order = ("staff_no", "name", "role", "unit", "department", "phone", "password")
    staff_no = forms.CharField(label=_("工号"), max_length=150, validators=[Staff.username_validator])
    name = forms.CharField(label=_("姓名"), max_length=40)
    role = forms.ChoiceField(label=_("角色"), choices=[(role.value, _(LABELS[role])) for role in Role])
    unit = forms.ModelChoiceField(label=_("市场部（外勤必填）"), queryset=Unit.objects.none(), required=False)
    department = forms.ModelChoiceField(
        label=_("部门（部门专员必填）"), queryset=Department.objects.none(), required=False
    )
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, department = cast(Any, self.fields["unit"]), cast(Any, self.fields["department"])
        unit.queryset = Unit.objects.visible_to(user).filter(kind=Unit.Kind.MARKET_DEPARTMENT).order_by("code")
        department.queryset = Department.objects.visible_to(user).order_by("function")

    def clean_staff_no(self) -> str:
        """Staff numbers are login names: unique everywhere."""
        staff_no = str(self.cleaned_data["staff_no"])
        if Staff.objects.filter(username__iexact=staff_no).exists():
            raise forms.ValidationError(gettext("这个工号已有账号，请换一个。"))
        return staff_no

    def clean(self) -> dict[str, Any]:
        """Field staff belong to a market department, officers to a department."""
        given = super().clean() or {}
        role = given.get("role")
        if role in {Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.SERVICE_TEAM} and not given.get("unit"):
            self.add_error("unit", gettext("外勤人员要选所属市场部。"))
        if role == Role.DEPARTMENT_OFFICER and not given.get("department"):
            self.add_error("department", gettext("部门专员要选所属部门。"))
        return given


class CardForm(forms.Form):
    """What retailers see of a person (A18)."""

    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    phone_on_card = forms.BooleanField(label=_("电话显示在名片上，零售户可以直接拨打"), required=False)
    introduction = forms.CharField(
        label=_("一句话介绍自己"),
        max_length=200,
        required=False,
        help_text=_("例如：在东街片区跑了八年，有事随时找我。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    portrait = forms.FileField(
        label=_("照片"),
        required=False,
        help_text=_("JPG 或 PNG，正面、清楚；照片里的拍摄位置等信息会去掉。"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )

    def clean_portrait(self) -> bytes:
        """The bytes, when they are a picture that can be opened; empty when none was chosen."""
        upload = self.cleaned_data["portrait"]
        if not upload:
            return b""
        if upload.size > PORTRAIT_BYTES:
            raise forms.ValidationError(gettext("照片太大，请选 10 MB 以内的。"))
        content = bytes(upload.read())
        if not look_at(content).large:
            raise forms.ValidationError(gettext("这张照片打不开，请另选 JPG 或 PNG 照片。"))
        return content


class TerritoryForm(forms.Form):
    """Give a territory to an account manager of its market department, or to nobody."""

    manager = forms.ModelChoiceField(
        label=_("客户经理"), queryset=Staff.objects.none(), required=False, empty_label=_("暂无")
    )
    because = forms.CharField(label=_("变更理由"), max_length=300)

    def __init__(self, *args: Any, territory: Territory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Q(role=Role.ACCOUNT_MANAGER, unit=territory.unit, is_active=True, territories__isnull=True)
        manager = cast(Any, self.fields["manager"])
        manager.queryset = Staff.objects.filter(free | Q(pk=territory.manager_id)).order_by("username")
