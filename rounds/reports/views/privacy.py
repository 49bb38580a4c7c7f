"""The rights of a person: to be told everything held about him, and to be erased, by two people and with proof."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from rounds.common.doors import open_to
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import Role
from rounds.reports.actions import ErasureRefusedError, ask_erasure, decide_erasure, note_disclosure, sweep_later
from rounds.reports.models import Erasure
from rounds.reports.queries.disclosure import disclosure_of, workbook_of
from rounds.reports.queries.paper import XLSX, mark_for
from rounds.retailers.models import Retailer

KEEPERS = (Role.HEAD, Role.ADMINISTRATOR)
WORDS = {
    "no_reason": gettext_noop("请写明原因"),
    "own": gettext_noop("须由另一人确认"),
    "still_here": gettext_noop("账号仍在使用；请先停用账号，再申请删除"),
    "asked": gettext_noop("已有一份申请在等待确认"),
    "decided": gettext_noop("这份申请已经处理过"),
}


@open_to(*KEEPERS)
def privacy(request: StaffRequest) -> HttpResponse:
    """Find a person, and what was asked for and done so far."""
    kind, number = request.GET.get("kind", "retailer"), request.GET.get("number", "").strip()
    found = _found(request, kind, number) if number else None
    rows = Erasure.objects.visible_to(request.user).select_related("asked_by", "decided_by").order_by("-asked_at")[:100]
    context = {"kind": kind, "number": number, "found": found, "rows": rows, "agrees": {"agrees": "1"}}
    return render(request, "reports/privacy.html", context)


@open_to(*KEEPERS, methods=("POST",))
def disclose(request: StaffRequest) -> HttpResponse:
    """Everything held about one person, as a workbook."""
    subject, at = _asked(request), timezone.now()
    found = disclosure_of(subject)
    try:
        note_disclosure(
            subject,
            rows=sum(map(len, found.values())),
            because=request.POST.get("reason", ""),
            by=request.user,
            at=at,
        )
    except ValueError as error:
        messages.error(request, _(WORDS[str(error)]))
        return redirect("reports:privacy")
    mark = mark_for(request.user, _("本人查阅"), at=at)
    answer = HttpResponse(workbook_of(found, mark=mark), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="person-{subject._meta.model_name}-{subject.pk}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


@open_to(*KEEPERS, methods=("POST",))
def erasure_ask(request: StaffRequest) -> HttpResponse:
    """Ask to erase one person."""
    try:
        ask_erasure(_asked(request), because=request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except ErasureRefusedError as error:
        messages.error(request, _(WORDS[error.code]))
    else:
        messages.success(request, _("已提交，等待另一人确认"))
    return redirect("reports:privacy")


@open_to(*KEEPERS, methods=("POST",))
def erasure_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """A second person agrees or not."""
    row = get_object_or_404(Erasure.objects.visible_to(request.user), pk=pk)
    agrees, at = request.POST.get("agrees") == "1", timezone.now()
    try:
        decide_erasure(row, agrees=agrees, by=request.user, at=at)
    except ErasureRefusedError as error:
        messages.error(request, _(WORDS[error.code]))
    else:
        messages.success(request, _("已删除，证明见下表") if agrees else _("已记录：未同意"))
        if agrees:
            sweep_later(row, by=request.user, at=at)
    return redirect("reports:privacy")


def _asked(request: StaffRequest) -> Retailer | Staff:
    found = _found(request, request.POST.get("kind", ""), request.POST.get("number", "").strip())
    if found is None:
        raise Http404
    return found


def _found(request: StaffRequest, kind: str, number: str) -> Retailer | Staff | None:
    """By customer code or licence number; staff by their number."""
    if not number:
        return None
    if kind == "staff":
        return Staff.objects.visible_to(request.user).filter(username=number).first()
    shops = Retailer.objects.visible_to(request.user)
    return shops.filter(code=number).first() or shops.filter(licence_no=number).first()
