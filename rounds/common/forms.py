"""What the pages of common may submit, and the fields every page uses for a day and a moment."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rounds.common.imports.kinds import ImportKind, kinds
from rounds.common.imports.values_dates import DateOrder


class DayInput(forms.DateInput):
    """A day, picked from the browser's own calendar; it is sent and shown again as browsers want it."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A day and a time of day, to the minute."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def sent_anew(sent: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What was sent, under a new id in its field `name`: sent once more it is another thing, not the same again."""
    again = sent.copy() if isinstance(sent, QueryDict) else dict(sent)
    again[name] = str(uuid.uuid4())
    return again


class UploadForm(forms.Form):
    """A file and what it is."""

    kind = forms.ChoiceField(label=_("导入内容"), widget=forms.RadioSelect)
    file = forms.FileField(label=_("文件"), allow_empty_file=True)
    sheet = forms.CharField(label=_("工作表"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.key, kind.label) for kind in kinds()]  # type: ignore[attr-defined]


def chosen_columns(kind: ImportKind, submitted: QueryDict) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The columns of each field in the order chosen, without repetition, and the options of the mapping page."""
    columns = {}
    for field in kind.fields:
        names = [name for name in submitted.getlist(f"column-{field.key}") if name]
        columns[field.key] = list(dict.fromkeys(names))[: None if kind.several else 1]
    unit, order = submitted.get("unit", ""), submitted.get("date_order", "")
    return columns, {
        "unit": unit if unit in kind.units else "",
        "date_order": order if order in set(DateOrder) else "",
    }
