"""The whole report, section by section, with word of how far it is."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.people.models import Staff
from rounds.reports.models import Remark
from rounds.reports.queries.period.field import anomaly_section, promise_section, visit_figures, visit_section
from rounds.reports.queries.period.issues import issue_figures, issue_section, liability_section
from rounds.reports.queries.period.subject import DEPARTMENT, Subject
from rounds.reports.queries.period.voices import assessment_section, satisfaction_section, training_section
from rounds.reports.rules.period import FALL, RISE, Figure, Report, Section, Span, before, direction, year_before

Progress = Callable[[int, str], Any]
SENTENCES = {
    (RISE, True): gettext_noop("%(label)s比上期上升 %(size)s 个百分点。"),
    (FALL, True): gettext_noop("%(label)s比上期下降 %(size)s 个百分点。"),
    (RISE, False): gettext_noop("%(label)s比上期上升 %(size)s%%。"),
    (FALL, False): gettext_noop("%(label)s比上期下降 %(size)s%%。"),
}


def nothing(_percent: int, _message: str) -> None:
    """Nobody waits for word of progress."""


def report_of(viewer: Staff, subject: Subject, span: Span, *, at: datetime, progress: Progress = nothing) -> Report:
    """Everything the records say of this subject in this span, as this viewer may see it (D05)."""
    spans = (span, before(span), year_before(span))
    today = subject.company.local_day(at)
    parts: list[tuple[str, Callable[[], Section]]] = [
        (_("关键数字"), lambda: _key_figures(viewer, subject, spans)),
        *_field_parts(viewer, subject, span, today),
        (_("问题办理"), lambda: issue_section(viewer, subject, span)),
        (_("捆绑责任"), lambda: liability_section(viewer, subject, span)),
        (_("满意度"), lambda: satisfaction_section(subject, span)),
        (_("考核"), lambda: assessment_section(viewer, subject, span)),
        (_("培训"), lambda: training_section(viewer, subject, span)),
    ]
    sections = []
    for place, (name, make) in enumerate(parts):
        progress(5 + 75 * place // len(parts), name)
        sections.append(make())
    words = {"name": subject.name, "first": f"{span.first:%Y-%m-%d}", "last": f"{span.last:%Y-%m-%d}"}
    title = _("%(name)s工作报告（%(first)s 至 %(last)s）") % words
    return Report(title, span, spans[1], spans[2], tuple(sections))


def _field_parts(viewer: Staff, subject: Subject, span: Span, today: date) -> list[tuple[str, Callable[[], Section]]]:
    promises = (_("承诺"), lambda: promise_section(viewer, subject, span, today))
    if subject.kind == DEPARTMENT:
        return [promises]
    return [
        (_("拜访"), lambda: visit_section(viewer, subject, span)),
        promises,
        (_("异常情况"), lambda: anomaly_section(viewer, subject, span)),
    ]


def _key_figures(viewer: Staff, subject: Subject, spans: tuple[Span, Span, Span]) -> Section:
    figures = issue_figures(viewer, subject, spans)
    if subject.kind != DEPARTMENT:
        figures = (*visit_figures(viewer, subject, spans), *figures)
    return Section(_("关键数字"), (), tuple(filter(None, map(_sentence, figures))), figures)


def _sentence(figure: Figure) -> str:
    """What changed, in words; nothing where there is nothing to compare with."""
    way = direction(figure.mom)
    if figure.mom is None or way not in {RISE, FALL}:
        return ""
    size = f"{abs(figure.mom) * 100:.1f}"
    return _(SENTENCES[way, figure.is_share]) % {"label": figure.label, "size": size}


def remarks_on(subject: Subject, span: Span) -> list[Remark]:
    """What people added to this report in their own words, oldest first."""
    rows = Remark.objects.unscoped("read with the report, which has its own door").filter(
        company=subject.company, subject_kind=subject.kind, subject_id=subject.pk, first=span.first, last=span.last
    )
    return list(rows.select_related("author").order_by("made_at", "pk"))
