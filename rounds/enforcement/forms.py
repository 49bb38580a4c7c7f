"""What the pages of the room may submit."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.enforcement.models import EnforcementCase
from rounds.people.models import Staff
from rounds.retailers.models import Retailer

Choices = list[tuple[str, str | Promise]]


def said(choices: Any) -> Choices:
    """Labels of a model's choices in the reader's language."""
    return [(str(value), _(str(label))) for value, label in choices]


class CheckForm(forms.Form):
    """What was found on checking, and about which shop or person."""

    subject = forms.CharField(
        label=_("被查零售户"),
        max_length=80,
        required=False,
        help_text=_("填许可证号或完整店名；不是零售户的留空，在下一栏写明"),
    )
    subject_words = forms.CharField(label=_("其他当事人"), max_length=120, required=False)
    findings = forms.CharField(label=_("核查情况"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, user: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_subject(self) -> Retailer | None:
        """Exactly one retailer of the company, or none."""
        wanted = str(self.cleaned_data["subject"]).strip()
        if not wanted:
            return None
        known = Retailer.objects.visible_to(self.user)
        found = list(known.filter(licence_no=wanted)[:2]) or list(known.filter(name=wanted)[:2])
        if not found:
            raise ValidationError(_("没有找到这家零售户，请核对许可证号或店名"))
        if len(found) > 1:
            raise ValidationError(_("有几家零售户同名，请填许可证号"))
        return found[0]


class DecideForm(forms.Form):
    """What follows."""

    measure = forms.ChoiceField(label=_("处理方式"), choices=(), widget=forms.RadioSelect)
    words = forms.CharField(label=_("处理决定"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure: Any = self.fields["measure"]
        measure.choices = said(EnforcementCase.Measure.choices)


class CloseForm(forms.Form):
    """How the measure was carried out."""

    words = forms.CharField(label=_("办结说明"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class EvidenceForm(forms.Form):
    """A photo or a PDF with a few words."""

    file = forms.FileField(
        label=_("文件"),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        help_text=_("照片（JPEG、PNG）或 PDF"),
    )
    words = forms.CharField(label=_("说明"), max_length=120, required=False)


class ServiceNoteForm(forms.Form):
    """What the service side may know about the shop."""

    text = forms.CharField(
        label=_("服务提示"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("服务该店的同事都会看到。不要写案情、举报人和处理结果"),
    )


class RightForm(forms.Form):
    """Why somebody may enter the room, or may no longer."""

    reason = forms.CharField(label=_("理由"), max_length=300)
