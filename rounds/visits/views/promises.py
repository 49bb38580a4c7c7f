"""Promises on the retailer's page: what is owed, what was kept, what was not and why (D11)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer
from rounds.visits.actions import settle_promise
from rounds.visits.models import Promise
from rounds.visits.queries.promises import promises_of
from rounds.visits.rules.reasons import RefusedError

SETTLING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER)


@open_to(ANY_STAFF)
def promises_of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """For the retailer's page: what he was promised, by when, and what became of it."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user).select_related("company"), pk=pk)
    found = promises_of(request.user, retailer, at=timezone.now())
    context = {"found": found, "may_settle": request.user.role in SETTLING}
    return render(request, "visits/_promises_of_retailer.html", context)


@open_to(*SETTLING, methods=("POST",))
def promise_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that a promise was kept, or that it was not and why."""
    promise = get_object_or_404(Promise.objects.visible_to(request.user), pk=pk)
    outcome, note = request.POST.get("outcome", ""), request.POST.get("reason", "")
    try:
        settle_promise(promise, outcome=outcome, note=note, by=request.user, at=timezone.now())
        messages.success(request, _("已记下承诺的结果。"))
    except RefusedError as refused:
        messages.error(request, refused.reason.said(_))
    return redirect("retailers:detail", pk=promise.retailer_id)
