"""Recording a visit on the desk for an account manager whose phone is broken."""

from datetime import datetime
from typing import Any

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
from rounds.visits.queries.versions import version_kept
from rounds.visits.rules.reasons import RefusedError
from rounds.visits.rules.record import RecordedError
from rounds.visits.rules.trace import PART_LABELS
from rounds.visits.views.records import RECORDING


@open_to(*RECORDING, methods=("GET", "POST"))
def by_proxy(request: StaffRequest, pk: int) -> HttpResponse:
    """What the account manager tells of a visit: done or not, and why it is written here."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user).select_related("retailer", "manager"), pk=pk)
    form, kept = ProxyForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            _write(visit, form, request)
        except RecordedError as recorded:  # both are shown, his own in the form
            form.add_error(None, recorded.reason.said(_))
            kept = version_kept(visit)
        except RefusedError as refused:
            form.add_error(None, refused.reason.said(_))
        else:
            messages.success(request, _("已代录，记录上写明由您代录。"))
            return redirect("visits:detail", pk=pk)
    context = {"visit": visit, "form": form, "kept": _shown(kept) if kept else None}
    return render(request, "visits/by_proxy.html", context, status=409 if kept else 200)


def _shown(kept: dict[str, Any]) -> dict[str, Any]:
    """Who wrote the record that stands, when, and its written parts (E06)."""
    parts = [(_(PART_LABELS[name]), kept["body"][name]) for name in ("comment", "suggestion", "summary")]
    return {"by": kept["by"], "at": datetime.fromisoformat(kept["at"]) if kept["at"] else None, "parts": parts}


def _write(visit: Visit, form: ProxyForm, request: StaffRequest) -> None:
    said, now = form.cleaned_data, timezone.now()
    if said["outcome"] == Visit.State.MISSED:
        miss_for_manager(
            visit, reason=said["reason"], note=said["note"], because=said["because"], by=request.user, at=now
        )
    else:
        finish_for_manager(visit, record=form.record(), because=said["because"], by=request.user, at=now)
