"""Recording a visit on the desk for an account manager whose phone is broken."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.visits.actions import finish_for_manager, miss_for_manager
from rounds.visits.forms import ProxyForm
from rounds.visits.models import Visit
from rounds.visits.rules.reasons import RefusedError
from rounds.visits.views.records import RECORDING


@open_to(*RECORDING, methods=("GET", "POST"))
def by_proxy(request: StaffRequest, pk: int) -> HttpResponse:
    """What the account manager tells of a visit: done or not, and why it is written here."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user).select_related("retailer", "manager"), pk=pk)
    form = ProxyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _write(visit, form, request)
        except RefusedError as refused:
            form.add_error(None, refused.reason.said(_))
        else:
            messages.success(request, _("已代录，记录上写明由您代录。"))
            return redirect("visits:detail", pk=pk)
    return render(request, "visits/by_proxy.html", {"visit": visit, "form": form})


def _write(visit: Visit, form: ProxyForm, request: StaffRequest) -> None:
    said, now = form.cleaned_data, timezone.now()
    if said["outcome"] == Visit.State.MISSED:
        miss_for_manager(
            visit, reason=said["reason"], note=said["note"], because=said["because"], by=request.user, at=now
        )
    else:
        finish_for_manager(visit, record=form.record(), because=said["because"], by=request.user, at=now)
