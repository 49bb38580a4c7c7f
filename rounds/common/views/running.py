"""One import after its columns are settled: dry run, import, undo, the refused rows."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.imports.applying import FOLLOWED, drop_run
from rounds.common.imports.checking import RunStateError
from rounds.common.imports.files import MOST_SHEET_ROWS, failed_csv, failed_workbook
from rounds.common.imports.kinds import ImportKind, field_label, kind_of, speaks_english
from rounds.common.imports.records import plain_value
from rounds.common.imports.rules_columns import Kind
from rounds.common.imports.storing import stored_path
from rounds.common.imports.values_problems import Problem
from rounds.common.imports.values_wordings import WORDINGS
from rounds.common.jobs import start
from rounds.common.jobs.imports import APPLY, UNDO
from rounds.common.models import ImportChange, ImportProblem, ImportRun, Job
from rounds.common.pages import Page, page_of
from rounds.common.views.arriving import (
    ADMINISTRATOR,
    TONES,
    WORKBOOK,
    DeskRequest,
    is_busy,
    job_of,
    names_of,
    said,
    tell,
    who_of,
)

State = ImportRun.State
WEIGHT_TONES = {"refused": "danger", "corrected": "warning", "warning": "info"}
VERDICT_TONES = {"create": "success", "update": "progress", "same": "neutral"}


@open_to(ADMINISTRATOR)
def import_detail(request: DeskRequest, pk: int) -> HttpResponse:
    """Where an import stands: progress while it works, then what was found, what would change or has changed."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    job = job_of(request.user, run)
    busy = job is not None and not job.is_over
    kind = kind_of(run.kind)
    shown = "changes" if request.GET.get("show") == "changes" or not run.counts.get("codes") else "problems"
    context: dict[str, Any] = {
        "run": run,
        "kind": kind,
        "tone": TONES[State(run.state)],
        "who": who_of(run, names_of({run.made_by_id})),
        "counts": run.counts,
        "busy": busy,
        "job": _shown_job(job) if job is not None and (busy or job.state == Job.State.FAILED) else None,
        "unfinished": not busy and _is_unfinished(run),
        "notes": [_note(note) for note in run.notes],
        "shown": shown,
        "has_findings": run.state in {State.CHECKED, State.APPLIED, State.UNDONE} and not busy,
    }
    if context["has_findings"]:
        context |= _findings(request, run, kind, shown)
    return render(request, "imports/detail.html", context)


@open_to(ADMINISTRATOR)
def import_job(request: DeskRequest, pk: int) -> HttpResponse:
    """The progress alone; once it is over, the page is asked to load again."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    job = job_of(request.user, run)
    if job is None:
        raise Http404
    context = {"job": _shown_job(job), "job_url": reverse("imports:job", args=[pk]), "done_url": ""}
    response = render(request, "common/_job.html", context)
    if job.is_over:
        response["HX-Refresh"] = "true"
    return response


@open_to(ADMINISTRATOR, methods=("POST",))
def import_apply(request: DeskRequest, pk: int) -> HttpResponse:
    """Import what the dry run showed, in the background; or finish what an interruption left."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    fitting = run.state == State.CHECKED or (run.state == State.APPLIED and _is_unfinished(run))
    return _start(request, run, APPLY, fitting=fitting)


@open_to(ADMINISTRATOR, methods=("POST",))
def import_undo(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the import back, in the background."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    fitting = run.state == State.APPLIED or (run.state == State.UNDONE and _is_unfinished(run))
    return _start(request, run, UNDO, fitting=fitting)


@open_to(ADMINISTRATOR, methods=("POST",))
def import_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Give up a file that was not imported."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    if is_busy(request.user, run):
        return _too_late(request, run)
    try:
        drop_run(run, by=request.user, at=timezone.now())
    except RunStateError:
        return _too_late(request, run)
    return redirect("imports:list")


@open_to(ADMINISTRATOR)
def import_failed(request: DeskRequest, pk: int, ending: str) -> HttpResponseBase:
    """A file with only the refused rows, their reasons and the way out."""
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    if not run.counts.get("refused") or not stored_path(run.stored_path).exists():
        raise Http404
    try:
        headers, rows = kind_of(run.kind).failed(run, stored_path(run.stored_path))
    except FileNotFoundError:
        raise Http404 from None
    titles = (_("原因"), _("修改办法"))
    name = f"{Path(run.file_name).stem}-{_('失败行')}"
    if ending == "csv" or run.counts["refused"] > MOST_SHEET_ROWS:
        pieces = failed_csv(headers, rows, translate=_, titles=titles)
        text = StreamingHttpResponse((piece.encode() for piece in pieces), content_type="text/csv; charset=utf-8")
        text.headers["Content-Disposition"] = f'attachment; filename="run-{run.pk}-failed.csv"'
        return text
    book = TemporaryFile()  # noqa: SIM115  (the response closes it)
    failed_workbook(book, headers, rows, translate=_, titles=titles)
    book.seek(0)
    return FileResponse(book, as_attachment=True, filename=f"{name}.xlsx", content_type=WORKBOOK)


def _start(request: DeskRequest, run: ImportRun, kind: str, *, fitting: bool) -> HttpResponse:
    if not fitting or is_busy(request.user, run):
        return _too_late(request, run)
    start(kind, company_id=run.company_id, by=request.user, at=timezone.now(), run_id=run.pk)
    return redirect("imports:detail", pk=run.pk)


def _too_late(request: DeskRequest, run: ImportRun) -> HttpResponse:
    tell(request, _("这次导入的状态已经改变，没有重复执行。"))
    return redirect("imports:detail", pk=run.pk)


def _is_unfinished(run: ImportRun) -> bool:
    return run.state in {State.APPLIED, State.UNDONE} and not run.counts.get(FOLLOWED)


def _shown_job(job: Job) -> dict[str, Any]:
    return {"state": job.state, "progress": job.progress, "message": _(job.message) if job.message else ""}


def _note(note: dict[str, Any]) -> dict[str, str]:
    problem = Problem(note["code"], note["row"], note["column"], note["value"], note["params"])
    return {"text": said(problem), "tone": WEIGHT_TONES[problem.severity.value]}


def _findings(request: DeskRequest, run: ImportRun, kind: ImportKind, shown: str) -> dict[str, Any]:
    codes = [
        {"code": code, "number": number, "tone": WEIGHT_TONES[WORDINGS[code].severity.value], "text": _plain(code)}
        for code, number in run.counts.get("codes", {}).items()
    ]
    codes.sort(key=lambda each: ("danger", "warning", "info").index(str(each["tone"])))
    wanted = {name: request.GET.get(name, "") for name in ("code", "weight", "verdict")}
    page: Page[Any]
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if shown == "changes":
        changes = run.changes.all()
        if wanted["verdict"] in set(ImportChange.Verdict):
            changes = changes.filter(verdict=wanted["verdict"])
        page = page_of(changes, order=("row", "pk"), after=after, before=before)
        rows = [_change_row(kind, change) for change in page.rows]
    else:
        problems = run.problems.all()
        if wanted["code"] in WORDINGS:
            problems = problems.filter(code=wanted["code"])
        if wanted["weight"] in set(ImportProblem.Weight):
            problems = problems.filter(weight=wanted["weight"])
        page = page_of(problems, order=("row", "pk"), after=after, before=before)
        rows = [_problem_row(problem) for problem in page.rows]
    return {
        "codes": codes,
        "page": page,
        "rows": rows,
        "wanted": wanted,
        "weights": ImportProblem.Weight.choices,
        "verdicts": ImportChange.Verdict.choices,
        "is_cut": shown == "problems" and run.problems.count() < sum(run.counts.get("codes", {}).values()),
        "unknown": run.counts.get("unknown_retailers", []),
    }


def _plain(code: str) -> str:
    """The reason of a code with its places left open."""
    return Problem(code, value="…", column="…").reason_text(_)


def _problem_row(found: ImportProblem) -> dict[str, Any]:
    problem = Problem(found.code, found.row or None, found.column, found.value, found.params)
    return {
        "found": found,
        "reason": problem.reason_text(_),
        "fix": problem.fix_text(_),
        "tone": WEIGHT_TONES[found.weight],
    }


def _change_row(kind: ImportKind, change: ImportChange) -> dict[str, Any]:
    fields = [
        {
            "label": _label(kind, name),
            "before": _value(kind, name, change.before.get(name)),
            "after": _value(kind, name, value),
        }
        for name, value in change.after.items()
    ]
    return {"change": change, "fields": fields, "tone": VERDICT_TONES[change.verdict]}


def _label(kind: ImportKind, name: str) -> str:
    if name in kind.words:
        return kind.words[name][speaks_english()]
    return next((field_label(field) for field in kind.fields if field.key == name), name)


def _value(kind: ImportKind, name: str, value: Any) -> str:
    """A value as people read it: choices as words, phones masked (PIPL)."""
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    field = next((each for each in kind.fields if each.key == name), None)
    text = str(value)
    if name in kind.words:
        return _grouped(text)
    if field is not None and field.kind is Kind.PHONE and len(text) > 6:
        return f"{text[:3]}****{text[-4:]}"
    choices = field.choices if field is not None else ()
    label = next((choice.labels for choice in choices if choice.value == text), ())
    return label[min(speaks_english(), len(label) - 1)] if label else text


def _grouped(text: str) -> str:
    """A figure with its digits grouped; any other text as it is."""
    try:
        return f"{Decimal(plain_value(Decimal(text))):,}"
    except InvalidOperation:
        return text
