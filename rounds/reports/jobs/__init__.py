"""What a worker does for reports: writes them, and forgets files whose day is over."""

from datetime import date
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rounds.common.jobs import JobRun, job
from rounds.reports.actions import fail_file, finish_file, forget_file
from rounds.reports.actions.erasing import SWEEP, sweep
from rounds.reports.actions.exporting import FORGET
from rounds.reports.actions.reporting import WRITE
from rounds.reports.jobs.printing import pdf_of
from rounds.reports.models import Export
from rounds.reports.queries.paper import html_of, mark_for, word_of, workbook_of
from rounds.reports.queries.period import remarks_on, report_of, subject_for
from rounds.reports.rules.period import Span


@job(FORGET)
def forget(run: JobRun, *, export: int) -> dict[str, Any]:
    """Remove the bytes of one file; an approval may have given it more time, then its own job comes later."""
    row = Export.objects.unscoped("the house clears up").filter(pk=export).first()
    return {"forgotten": bool(row and forget_file(row, at=timezone.now()))}


@job(SWEEP)
def overwrite(run: JobRun) -> None:
    """After an erasure: bytes the database let go of."""
    sweep()


@job(WRITE)
def write(
    run: JobRun, *, export: int, about: str, pk: int, first: str, last: str, ending: str, lang: str
) -> dict[str, Any]:
    """Write one report as a file, in the language and with the eyes of the person who asked for it."""
    row = Export.objects.unscoped("the worker does what was asked for").select_related("owner").get(pk=export)
    span = Span(date.fromisoformat(first), date.fromisoformat(last))
    try:
        with translation.override(lang):
            subject = subject_for(row.owner, about, pk)
            if subject is None:
                raise LookupError(_("这份报告已不归您阅读"))
            report = report_of(row.owner, subject, span, at=timezone.now(), progress=run.progress)
            remarks = remarks_on(subject, span)
            mark = mark_for(row.owner, row.purpose, at=timezone.now())
            run.progress(85, _("写成文件"))
            if ending == "pdf":
                content = pdf_of(html_of(report, remarks, mark=mark))
            else:
                content = (word_of if ending == "docx" else workbook_of)(report, remarks, mark=mark)
    except Exception as error:
        fail_file(row, because=str(error))
        raise
    finish_file(row, content, rows=report.rows, at=timezone.now())
    return {"export": export, "rows": report.rows}
