"""What the desk pages of the phones may submit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rounds.field.rules.exported import MOST_BYTES
from rounds.people.models import Staff
from rounds.people.rules.roles import PHONE


class ReasonForm(forms.Form):
    """Why, in words."""

    reason = forms.CharField(max_length=300)


class OutboxFileForm(forms.Form):
    """The file a phone exported. Whose it is stands in the file; only people the viewer is responsible for count."""

    file = forms.FileField(label=_("手机导出的文件"))

    def __init__(self, *args: Any, viewer: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_file(self) -> Any:
        """Too large a file is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件太大"))
        return file

    def person(self, number: int) -> Staff | None:
        """The person of the file, if the viewer may see him; also one whose account is closed."""
        found = Staff.objects.visible_to(self.viewer).filter(pk=number).first()
        if found is None or (found.role not in PHONE and not found.devices.exists()):
            return None
        return found
