"""Evidence in the room: clean copies of photos, documents as files; opening one in full is noted."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.pictures import large_path, shown, small_path
from rounds.enforcement.actions import CaseRefusedError, add_evidence, note_evidence_opening
from rounds.enforcement.forms import EvidenceForm
from rounds.enforcement.models import CaseEvidence
from rounds.enforcement.views.detail import case_of, show
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role


@open_to(Role.DEPARTMENT_OFFICER)
def evidence(request: StaffRequest, pk: int) -> FileResponse:
    """One photo in full, or one document as a file."""
    row = _row(request, pk)
    answer = _kept_apart(shown(large_path(row.stored_path))) if row.is_shown else _document(row)
    note_evidence_opening(row, by=request.user, at=timezone.now())
    return answer


@open_to(Role.DEPARTMENT_OFFICER)
def evidence_small(request: StaffRequest, pk: int) -> FileResponse:
    """The photo, small, for the page of its case."""
    row = _row(request, pk)
    if not row.is_shown:
        raise Http404
    return _kept_apart(shown(small_path(row.stored_path)))


@open_to(Role.DEPARTMENT_OFFICER, methods=("POST",))
def evidence_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Add a photo or a PDF."""
    case, form = case_of(request, pk), EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, case, forms={"evidence_form": form}, status=422)
    content, words = form.cleaned_data["file"].read(), form.cleaned_data["words"]
    try:
        add_evidence(case, content=content, words=words, by=request.user, at=timezone.now())
    except CaseRefusedError as refused:
        form.add_error(None, str(refused))
        return show(request, case, forms={"evidence_form": form}, status=409)
    messages.success(request, _("证据已保存"))
    return redirect("enforcement:detail", pk=case.pk)


def _row(request: StaffRequest, pk: int) -> CaseEvidence:
    return get_object_or_404(CaseEvidence.objects.visible_to(request.user), pk=pk)


def _document(row: CaseEvidence) -> FileResponse:
    path = Path(settings.MEDIA_ROOT) / row.stored_path
    if row.kind != CaseEvidence.Kind.DOCUMENT or not path.is_file():
        raise Http404
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{row.sha256[:12]}.pdf", content_type="application/pdf"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return _kept_apart(answer)


def _kept_apart(answer: FileResponse) -> FileResponse:
    """Nothing of the room stays in a browser: the right may be revoked within the hour."""
    answer["Cache-Control"] = "no-store"
    return answer
