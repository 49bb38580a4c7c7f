"""Asking for a report as a file, and adding one's own words to it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from rounds.common.events import record
from rounds.common.jobs import start
from rounds.people.models import Company, Staff
from rounds.reports.actions.exporting import begin_file
from rounds.reports.models import Export, Remark
from rounds.reports.rules.period import Span

WRITE = "report.write"


@transaction.atomic
def ask_report(
    *, kind: str, pk: int, span: Span, ending: str, content_type: str, purpose: str, lang: str, address: str,
    by: Staff, at: datetime,
) -> Export:  # fmt: skip
    """A worker will write this report; the caller has made sure that `by` may read it."""
    name = f"report-{kind}-{pk}-{span.first:%Y%m%d}-{span.last:%Y%m%d}.{ending}"
    export = begin_file(name=name, content_type=content_type, purpose=purpose, address=address, by=by, at=at)
    days = {"first": span.first.isoformat(), "last": span.last.isoformat()}
    asked: dict[str, Any] = {"export": export.pk, "about": kind, "pk": pk, "ending": ending, "lang": lang, **days}
    export.job_id = start(WRITE, company_id=by.company_id, by=by, at=at, **asked).pk
    export.save(update_fields=["job_id"])
    return export


@transaction.atomic
def write_remark(company: Company, *, kind: str, pk: int, span: Span, text: str, by: Staff, at: datetime) -> Remark:
    """Somebody's own words on a report, marked as his. ValueError when there are none."""
    if not text.strip():
        raise ValueError("no_text")
    remark = Remark.objects.create(
        company=company,
        subject_kind=kind,
        subject_id=pk,
        first=span.first,
        last=span.last,
        text=text.strip()[:1000],
        author=by,
        made_at=at,
    )
    record("remark.written", remark, by=by, at=at, kind=kind, number=pk, first=span.first, last=span.last)
    return remark
