"""SOPs, the fishbone, the time ledger."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.improvement.actions import LedgerError, derive_time, enter_time, publish_sop, read_sop
from rounds.improvement.forms import SopForm, TimeForm
from rounds.improvement.models import Sop, SopReceipt
from rounds.improvement.queries import fishbone as fishbone_of
from rounds.improvement.queries import ledger, newest_sops
from rounds.improvement.rules.fishbone import UNKNOWN
from rounds.issues.models import Issue
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import DESK, Role

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
        start = {"code": sop.code, "title": sop.title, "steps": "\n".join(sop.steps)} if sop else {}
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


@open_to(*DESK)
def fishbone(request: StaffRequest) -> HttpResponse:
    """Causes of real issues of the last days; each bone opens its issues."""
    wanted = request.GET.get("days", "")
    days = int(wanted) if wanted in {"30", "90", "365"} else 90
    now = timezone.now()
    spines = fishbone_of(request.user, since=now - timedelta(days=days), now=now)
    names = dict(Issue.Category.choices)
    context = {"spines": [(names[s.category], s) for s in spines], "days": days, "unknown": UNKNOWN}
    return render(request, "improvement/fishbone.html", context)


@open_to(ANY_STAFF, methods=("GET", "POST"))
def time(request: StaffRequest) -> HttpResponse:
    """The time ledger of the last four weeks; field staff enter what no visit tells."""
    today = timezone.localdate()
    may_enter = request.user.role == Role.ACCOUNT_MANAGER
    form = TimeForm(request.POST or None, initial={"day": today})
    if request.method == "POST" and may_enter and form.is_valid():
        try:
            enter_time(request.user, at=timezone.now(), **form.cleaned_data)
            derive_time(request.user, form.cleaned_data["day"])
            messages.success(request, _("已记入时间账。"))
            return redirect("improvement:time")
        except LedgerError:
            form.add_error("giver", _("临时交办要写明交办人。"))
    first = today - timedelta(days=27)
    places, givers = ledger(request.user, first=first, last=today)
    context = {"places": places, "givers": givers, "first": first, "last": today, "form": form, "may_enter": may_enter}
    return render(request, "improvement/time.html", context)
