"""What comes from the rounds in the evening: day reviews, and anomalies to be dealt with (C16, C17)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import DESK, Role
from rounds.visits.actions import settle_anomaly
from rounds.visits.forms import AnomalyQuery
from rounds.visits.models import Anomaly, DayReview
from rounds.visits.queries.said import told
from rounds.visits.rules.reasons import RefusedError
from rounds.visits.views.digests import READERS as DIGEST_READERS

READERS = (*DESK, Role.ACCOUNT_MANAGER)
SETTLING = (Role.MARKET_MANAGER, Role.HEAD, Role.ADMINISTRATOR)
STATE_TONES = {"open": "warning", "handled": "success", "closed": "neutral"}
LATELY = timedelta(days=28)


@open_to(*READERS)
def reviews(request: StaffRequest) -> HttpResponse:
    """Day reviews with what was written and answered, the newest first (C16, C17)."""
    found = DayReview.objects.visible_to(request.user).select_related("manager")
    if request.GET.get("anomalies"):
        found = found.exclude(anomalies="")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(found, order=("-day", "-id"), after=after, before=before)
    rows = [{"review": review, "unfinished": [told(r) for r in review.unfinished]} for review in page.rows]
    return render(request, "visits/reviews.html", {"page": page, "rows": rows})


@open_to(*READERS)
def anomalies(request: StaffRequest) -> HttpResponse:
    """Anomalies as the phones sent them: what nobody has dealt with yet, or what was asked for."""
    query = AnomalyQuery(request.GET or {"state": Anomaly.State.OPEN}, user=request.user)
    found = Anomaly.objects.visible_to(request.user).select_related("manager", "retailer", "settled_by")
    rows = found.filter(**query.wanted())
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(rows, order=("-day", "-id"), after=after, before=before)
    today = timezone.localdate()
    lately = found.filter(day__gte=today - LATELY)
    context = {
        "query": query,
        "page": page,
        "rows": [_row(anomaly) for anomaly in page.rows],
        "may_settle": request.user.role in SETTLING,
        "may_read_digests": request.user.role in DIGEST_READERS,
        "handled": {"state": Anomaly.State.HANDLED},
        "closed": {"state": Anomaly.State.CLOSED},
        "figures": {"today": lately.filter(day=today).count(), "open": found.open().count(), "lately": lately.count()},
    }
    return render(request, "visits/anomalies.html", context)


def _row(anomaly: Anomaly) -> dict[str, Any]:
    return {
        "anomaly": anomaly,
        "kind": _(anomaly.get_kind_display()),
        "text": told(anomaly.because)["text"],
        "state": _(anomaly.get_state_display()),
        "tone": STATE_TONES[anomaly.state],
    }


@open_to(*SETTLING, methods=("POST",))
def anomaly_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Say how an anomaly was dealt with, or why nothing needs to be done."""
    anomaly = get_object_or_404(Anomaly.objects.visible_to(request.user), pk=pk)
    state, note = request.POST.get("state", ""), request.POST.get("reason", "")
    try:
        settle_anomaly(anomaly, state=state, note=note, by=request.user, at=timezone.now())
        messages.success(request, _("已记录处理结果。"))
    except RefusedError as refused:
        messages.error(request, refused.reason.said(_))
    return redirect("visits:anomalies")
