"""What the people pages may submit."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rounds.common.settings import Setting, SettingError


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
