"""What one owes a colleague: the list of whoever owes it, and the tick that it was kept (A52)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.assessment.actions import OutcomeRefusedError, keep_support
from rounds.assessment.models import Outcome
from rounds.assessment.queries.outcomes import supports_kept_by, supports_owed_by
from rounds.assessment.rules.outcomes import SENTENCES
from rounds.assessment.views.outcomes import LEADING
from rounds.assessment.views.periods import OWING
from rounds.common.doors import open_to
from rounds.people.models import Staff, StaffRequest

MOST_KEPT = 20


@open_to(*OWING)
def support_list(request: StaffRequest) -> HttpResponse:
    """What I or my department owe, the earliest day first, then what was kept last; nothing else of the matter."""
    rows = supports_owed_by(request.user).select_related("outcome__person", "owner", "department", "done_by")
    context = {
        "owed": rows.filter(done_at__isnull=True).order_by("due_on", "pk"),
        "kept": rows.filter(done_at__isnull=False).order_by("-done_at", "-pk")[:MOST_KEPT],
        "today": request.user.company.local_day(timezone.now()),
    }
    return render(request, "assessment/supports.html", context)


@open_to(*OWING, methods=("POST",))
def support_keep(request: StaffRequest, pk: int) -> HttpResponse:
    """Say how it was kept."""
    may_lead = request.user.role in LEADING
    support = get_object_or_404(
        supports_kept_by(request.user, leads=may_lead).select_related("outcome__company"), pk=pk
    )
    try:
        keep_support(support, note=request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except OutcomeRefusedError as error:
        messages.error(request, _(SENTENCES[error.code]))
    else:
        messages.success(request, _("已兑现"))
    if may_lead and _sees(request.user, support.outcome_id):
        return redirect("assessment:outcome", pk=support.outcome_id)
    return redirect("assessment:supports")


def _sees(user: Staff, outcome: int) -> bool:
    return Outcome.objects.visible_to(user).filter(pk=outcome).exists()
