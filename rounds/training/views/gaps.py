"""Gaps people declare themselves, and the answers they get (A15, A52)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.training.actions import TrainingError, answer_gap, declare_gap
from rounds.training.forms import AnswerForm, GapForm
from rounds.training.models import GapDeclaration

ANSWERING = (Role.TRAINER, Role.DEPARTMENT_OFFICER, Role.MARKET_MANAGER, Role.HEAD)


@open_to(ANY_STAFF, methods=("GET", "POST"))
def gap_new(request: StaffRequest) -> HttpResponse:
    """Declare an own gap (A15)."""
    form = GapForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        declare_gap(request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("已提交。每一条都会得到答复。"))
        return redirect("training:list")
    return render(request, "training/gap_new.html", {"form": form})


@open_to(*ANSWERING, methods=("GET", "POST"))
def gap_answer(request: StaffRequest, pk: int) -> HttpResponse:
    """Answer a declared gap."""
    gap = get_object_or_404(GapDeclaration.objects.visible_to(request.user).select_related("staff"), pk=pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_gap(gap, answer=form.cleaned_data["answer"], by=request.user, at=timezone.now())
        except TrainingError:
            messages.error(request, _("这一条已有人答复。"))
        return redirect("training:list")
    return render(request, "training/gap_answer.html", {"form": form, "gap": gap})
