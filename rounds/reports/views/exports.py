"""Files taken out: one's own, those that wait for a second person, and who took what."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.models import Job
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE
from rounds.reports.actions import ExportRefusedError, ask_approval, decide_export, note_taken
from rounds.reports.models import Export

WORDS = {
    "no_purpose": gettext_noop("请写明用途"),
    "own": gettext_noop("自己的导出要由另一人批准"),
    "not_waiting": gettext_noop("这个文件已不在等待批准"),
    "no_reason": gettext_noop("不批准时请写明原因"),
    "gone": gettext_noop("文件已过期或不归您所有，请重新导出"),
}
State = Export.State


@open_to(ANY_STAFF)
def exports(request: StaffRequest) -> HttpResponse:
    """What this person took out or waits for; who sees the company sees everybody's."""
    rows = Export.objects.visible_to(request.user).select_related("owner", "decided_by")
    waiting = list(rows.filter(state=State.WAITING).exclude(owner=request.user).order_by("made_at")[:100])
    if request.GET.get("mine") == "1":
        rows = rows.filter(owner=request.user)
    cursors = {name: request.GET.get(name, "") for name in ("after", "before")}
    page = page_of(rows, order=("-made_at", "-pk"), size=30, **cursors)
    may_decide = request.user.role in COMPANY_WIDE
    context = {"page": page, "waiting": waiting if may_decide else [], "now": timezone.now()}
    return render(request, "reports/exports.html", context)


@open_to(ANY_STAFF)
def export(request: StaffRequest, pk: int) -> HttpResponse:
    """One file: what it is for, whether it may be fetched, who decides."""
    row = _row(request, pk)
    now = timezone.now()
    job = _job_of(row)
    decides = request.user.role in COMPANY_WIDE and row.owner_id != request.user.pk
    context = {
        "export": row,
        "is_own": row.owner_id == request.user.pk,
        "is_there": row.is_there(now),
        "may_decide": decides and row.state == State.WAITING,
        "agrees": {"agrees": "1"},
        "job": _job_shown(job) if job and row.state == State.MAKING else None,
    }
    return render(request, "reports/export.html", context)


@open_to(ANY_STAFF)
def export_job(request: StaffRequest, pk: int) -> HttpResponse:
    """The progress alone; once it is over, the page is asked to load again."""
    row = _row(request, pk)
    job = _job_of(row)
    if job is None:
        raise Http404
    answer = render(request, "common/_job.html", {"job": _job_shown(job), "job_url": request.path, "done_url": ""})
    if job.is_over:
        answer["HX-Refresh"] = "true"
    return answer


@open_to(ANY_STAFF, methods=("POST",))
def export_ask(request: StaffRequest, pk: int) -> HttpResponse:
    """The owner says what the file is for."""
    row = _row(request, pk)
    try:
        ask_approval(row, purpose=request.POST.get("purpose", ""), by=request.user, at=timezone.now())
    except ExportRefusedError as error:
        messages.error(request, _(WORDS[error.code]))
    else:
        messages.success(request, _("已提交，另一人批准后可在此下载"))
    return redirect("reports:export", pk=pk)


@open_to(*COMPANY_WIDE, methods=("POST",))
def export_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """A second person lets it go, or not."""
    row = _row(request, pk)
    agrees = request.POST.get("agrees") == "1"
    try:
        decide_export(row, agrees=agrees, because=request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except ExportRefusedError as error:
        messages.error(request, _(WORDS[error.code]))
    else:
        messages.success(request, _("已批准") if agrees else _("已记录：未批准"))
    return redirect("reports:export", pk=pk)


@open_to(ANY_STAFF, methods=("POST",))
def export_file(request: StaffRequest, pk: int) -> HttpResponse:
    """The file itself, to its owner alone and within its day."""
    row = _row(request, pk)
    try:
        content = note_taken(row, by=request.user, at=timezone.now())
    except ExportRefusedError as error:
        messages.error(request, _(WORDS[error.code]))
        return redirect("reports:export", pk=pk)
    answer = HttpResponse(content, content_type=row.content_type)
    answer["Content-Disposition"] = f'attachment; filename="{row.name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _row(request: StaffRequest, pk: int) -> Export:
    return get_object_or_404(Export.objects.visible_to(request.user).select_related("owner", "decided_by"), pk=pk)


def _job_of(row: Export) -> Job | None:
    """The work that writes this file, if a worker does."""
    if row.job_id is None:
        return None
    return Job.objects.unscoped("the export came through its door").filter(pk=row.job_id).first()


def _job_shown(job: Job) -> dict[str, object]:
    return {"state": job.state, "progress": job.progress, "message": _(job.message) if job.message else ""}
