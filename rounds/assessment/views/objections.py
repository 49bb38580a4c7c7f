"""Raising and deciding objections."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.assessment.actions import ObjectionRefusedError, decide_objection, raise_objection
from rounds.assessment.forms import DecisionForm, ObjectionForm
from rounds.assessment.models import Objection, Score, ScorePart
from rounds.assessment.views.periods import CLOSING
from rounds.assessment.views.words import refusal
from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role


@open_to(Role.ACCOUNT_MANAGER, Role.DEPARTMENT_OFFICER, methods=("POST",))
def objection_raise(request: StaffRequest, pk: int) -> HttpResponse:
    """Contest a part of one's own score."""
    mine = Score.objects.visible_to(request.user)
    part = get_object_or_404(ScorePart.objects.select_related("score__run"), pk=pk, score__in=mine)
    form = ObjectionForm(request.POST)
    try:
        if not form.is_valid():
            raise ObjectionRefusedError("no_text")
        raise_objection(part, by=request.user, at=timezone.now(), **form.cleaned_data)
    except ObjectionRefusedError as error:
        messages.error(request, refusal(error.code))
    else:
        messages.success(request, _("异议已提交，由考核员裁定"))
    return redirect("assessment:score", pk=part.score_id)


@open_to(*CLOSING, methods=("POST",))
def objection_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Decide an objection; the contested score stays as it is."""
    objection = get_object_or_404(Objection.objects.visible_to(request.user).select_related("part"), pk=pk)
    form = DecisionForm(request.POST)
    try:
        if not form.is_valid():
            raise ObjectionRefusedError("no_text")
        upheld = form.cleaned_data["upheld"] == "yes"
        decide_objection(
            objection, upheld=upheld, decision=form.cleaned_data["decision"], by=request.user, at=timezone.now()
        )
    except ObjectionRefusedError as error:
        messages.error(request, refusal(error.code))
    else:
        messages.success(request, _("已裁定；采纳的异议在下一版结案中生效"))
    return redirect("assessment:score", pk=objection.part.score_id)
