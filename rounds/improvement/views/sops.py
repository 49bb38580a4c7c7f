"""Standard procedures on the desk."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.improvement.actions import publish_sop, read_sop
from rounds.improvement.forms import SopForm
from rounds.improvement.models import Sop, SopReceipt
from rounds.improvement.queries import newest_sops
from rounds.improvement.rules.sops import lines_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role

WRITERS = (Role.ADMINISTRATOR, Role.TRAINER, Role.MARKET_MANAGER)


@open_to(ANY_STAFF)
def sops(request: StaffRequest) -> HttpResponse:
    """The procedures in force, and which of them the reader has not read."""
    context = {"sops": newest_sops(request.user), "may_write": request.user.role in WRITERS}
    return render(request, "improvement/sops.html", context)


@open_to(*WRITERS, methods=("GET", "POST"))
def sop_new(request: StaffRequest) -> HttpResponse:
    """Publish a procedure, or the next version of one."""
    start = {}
    if code := request.GET.get("code"):
        sop = Sop.objects.visible_to(request.user).filter(code=code).order_by("-version").first()
        start = {"code": sop.code, "title": sop.title, "steps": lines_of(sop.steps, sop.required)} if sop else {}
        start |= {"purpose": sop.purpose} if sop else {}
    form = SopForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        steps = form.cleaned_data.pop("steps").splitlines()
        sop = publish_sop(request.user.company, steps=steps, by=request.user, at=timezone.now(), **form.cleaned_data)
        return redirect("improvement:sop", pk=sop.pk)
    return render(request, "improvement/sop_new.html", {"form": form})


@open_to(ANY_STAFF)
def sop(request: StaffRequest, pk: int) -> HttpResponse:
    """One version, with its earlier ones and those within reach who have read it."""
    found = get_object_or_404(Sop.objects.visible_to(request.user).select_related("published_by"), pk=pk)
    receipts = SopReceipt.objects.visible_to(request.user).filter(sop=found).select_related("staff")
    context = {
        "sop": found,
        "versions": Sop.objects.visible_to(request.user).filter(code=found.code).order_by("-version"),
        "receipts": receipts.order_by("read_at"),
        "is_read": receipts.filter(staff=request.user).exists(),
        "may_write": request.user.role in WRITERS,
    }
    return render(request, "improvement/sop.html", context)


@open_to(ANY_STAFF, methods=("POST",))
def sop_read(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm having read this version."""
    read_sop(get_object_or_404(Sop.objects.visible_to(request.user), pk=pk), by=request.user, at=timezone.now())
    messages.success(request, _("已确认阅读。"))
    return redirect("improvement:sop", pk=pk)
