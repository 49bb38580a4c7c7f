"""A part set by hand: proposed by one, confirmed by another."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.assessment.actions import ObjectionRefusedError, decide_override, propose_override, withdraw_override
from rounds.assessment.models import Override, Score, ScorePart
from rounds.assessment.views.periods import CLOSING
from rounds.assessment.views.words import refusal
from rounds.common.doors import open_to
from rounds.people.models import StaffRequest


def _back(part: ScorePart) -> HttpResponse:
    answer = redirect("assessment:score", pk=part.score_id)
    answer["Location"] += f"#part-{part.pk}"
    return answer


@open_to(*CLOSING, methods=("POST",))
def override_propose(request: StaffRequest, pk: int) -> HttpResponse:
    """Say what the part should be, and why."""
    scores = Score.objects.visible_to(request.user)
    rows = ScorePart.objects.select_related("score__run").defer("score__run__inputs")
    part = get_object_or_404(rows, pk=pk, score__in=scores)
    value, because = request.POST.get("value", "").strip(), request.POST.get("because", "")
    try:
        propose_override(part, value=value, because=because, by=request.user, at=timezone.now())
    except ObjectionRefusedError as error:
        messages.error(request, refusal(error.code))
    else:
        messages.success(request, _("已提出更正，等另一位考核员或公司领导确认"))
    return _back(part)


def _override_of(request: StaffRequest, pk: int) -> Override:
    rows = (
        Override.objects.visible_to(request.user).select_related("part__score__run").defer("part__score__run__inputs")
    )
    return get_object_or_404(rows, pk=pk)


@open_to(*CLOSING, methods=("POST",))
def override_decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Confirm or refuse what somebody else proposed."""
    override = _override_of(request, pk)
    confirm = request.POST.get("confirm") == "yes"
    try:
        decide_override(
            override, confirm=confirm, decision=request.POST.get("decision", ""), by=request.user, at=timezone.now()
        )
    except ObjectionRefusedError as error:
        messages.error(request, refusal(error.code))
    else:
        messages.success(request, _("已确认，下一版结案生效") if confirm else _("已记录：不同意更正"))
    return _back(override.part)


@open_to(*CLOSING, methods=("POST",))
def override_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Take one's own proposal back."""
    override = _override_of(request, pk)
    try:
        withdraw_override(override, by=request.user, at=timezone.now())
    except ObjectionRefusedError as error:
        messages.error(request, refusal(error.code))
    else:
        messages.success(request, _("更正已撤回"))
    return _back(override.part)
