"""What the pages of objections may submit."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rounds.common.forms import MomentInput
from rounds.issues.actions import Asked
from rounds.issues.models import Hop, IssueFile, IssuePhoto, LiabilityObjection, ObjectedSpan
from rounds.issues.queries.objections import NamedHop
from rounds.issues.rules.objections import Span, snapped

Choices = list[tuple[str, str | Promise]]
PLACES = (1, 2)  # spans that may be named in one hop


def moment_field(label: Any, **more: Any) -> forms.DateTimeField:
    """A moment, to the minute."""
    widget = MomentInput()
    return forms.DateTimeField(label=label, required=False, widget=widget, **more)


class ObjectionForm(forms.Form):
    """What is wrong with a finding: why, and for each hop the spans that should not count."""

    text = forms.CharField(label=_("异议理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(
        self,
        *args: Any,
        hops: Sequence[NamedHop],
        photos: Sequence[IssuePhoto],
        files: Sequence[IssueFile],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        # Waiting for the retailer's confirmation is charged to nobody.
        self.hops = [hop for hop in hops if hop.is_over and hop.hop.step != Hop.Step.CONFIRM]
        self.shown: dict[str, IssuePhoto | IssueFile] = {f"photo-{row.pk}": row for row in photos}
        self.shown |= {f"file-{row.pk}": row for row in files}
        pictures = [(f"photo-{row.pk}", _("照片 %(place)s") % {"place": n}) for n, row in enumerate(photos, start=1)]
        evidence: Choices = [("", _("不附")), *pictures, *((f"file-{row.pk}", row.name) for row in files)]
        for hop in self.hops:
            for place in PLACES:
                self._add(f"{hop.hop.pk}-{place}", evidence)

    def _add(self, name: str, evidence: Choices) -> None:
        self.fields[f"{name}-from"] = moment_field(_("从"))
        self.fields[f"{name}-to"] = moment_field(_("到"))
        self.fields[f"{name}-why"] = forms.CharField(label=_("为什么不应计时"), max_length=300, required=False)
        self.fields[f"{name}-shown"] = forms.ChoiceField(label=_("佐证附件"), choices=evidence, required=False)

    @property
    def lines(self) -> list[tuple[NamedHop, list[list[forms.BoundField]], bool]]:
        """Each hop with the fields of its spans, and whether it stands open: it was late, or something is in it."""
        return [self._line(hop) for hop in self.hops]

    def _line(self, hop: NamedHop) -> tuple[NamedHop, list[list[forms.BoundField]], bool]:
        rows = [[self[f"{hop.hop.pk}-{n}-{part}"] for part in ("from", "to", "why", "shown")] for n in PLACES]
        return hop, rows, hop.is_late or any(field.value() for row in rows for field in row)

    def clean(self) -> dict[str, Any]:
        """A span has both ends; a half one is said where it is."""
        given = super().clean() or {}
        for name in self._names():
            ends = [given.get(f"{name}-{part}") for part in ("from", "to")]
            if any((*ends, given.get(f"{name}-why"))) and not all(ends) and not self._broken(name):
                self.add_error(f"{name}-{'to' if ends[0] else 'from'}", _("请写明从何时到何时"))
        return given

    def _broken(self, name: str) -> bool:
        return any(f"{name}-{part}" in self.errors for part in ("from", "to"))

    def _names(self) -> list[str]:
        return [f"{hop.hop.pk}-{place}" for hop in self.hops for place in PLACES]

    def asked(self) -> list[Asked]:
        """The spans he named."""
        return [self._asked(hop, f"{hop.hop.pk}-{n}") for hop in self.hops for n in PLACES if self._named(hop, n)]

    def _named(self, hop: NamedHop, place: int) -> bool:
        return bool(self.cleaned_data.get(f"{hop.hop.pk}-{place}-from"))

    def _asked(self, hop: NamedHop, name: str) -> Asked:
        starts, ends = (self.cleaned_data[f"{name}-{part}"] for part in ("from", "to"))
        ends = snapped(ends, hop.hop.ends_at) if hop.hop.ends_at else ends
        span = Span(hop.hop.pk, snapped(starts, hop.hop.starts_at), ends, self.cleaned_data[f"{name}-why"])
        shown = self.shown.get(self.cleaned_data.get(f"{name}-shown", ""))
        return Asked(
            span,
            photo=shown if isinstance(shown, IssuePhoto) else None,
            file=shown if isinstance(shown, IssueFile) else None,
        )


class DecisionForm(forms.Form):
    """Upheld or not, which of the spans asked for, maybe shortened, and why."""

    outcome = forms.ChoiceField(label=_("裁定"), choices=(), widget=forms.RadioSelect)
    decision = forms.CharField(label=_("裁定理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, spans: Sequence[ObjectedSpan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [
            (LiabilityObjection.Outcome.UPHELD, _("成立：勾选的时段不计入，重新认定责任")),
            (LiabilityObjection.Outcome.REJECTED, _("不成立：维持原认定")),
        ]
        self.spans = spans
        for span in spans:
            self.fields[f"{span.pk}-grants"] = forms.BooleanField(label=_("认定不计"), required=False)
            self.fields[f"{span.pk}-from"] = moment_field(_("从"), initial=span.starts_at)
            self.fields[f"{span.pk}-to"] = moment_field(_("到"), initial=span.ends_at)

    @property
    def lines(self) -> list[tuple[ObjectedSpan, list[forms.BoundField]]]:
        """Each span asked for with its fields."""
        return [(span, [self[f"{span.pk}-{part}"] for part in ("grants", "from", "to")]) for span in self.spans]

    def granted(self) -> dict[int, tuple[datetime, datetime]]:
        """By the number of the span, from when until when it does not count."""
        given = self.cleaned_data
        return {span.pk: self._times(span) for span in self.spans if given.get(f"{span.pk}-grants")}

    def _times(self, span: ObjectedSpan) -> tuple[datetime, datetime]:
        starts = self.cleaned_data.get(f"{span.pk}-from") or span.starts_at
        ends = self.cleaned_data.get(f"{span.pk}-to") or span.ends_at
        return snapped(starts, span.starts_at), snapped(ends, span.ends_at)
