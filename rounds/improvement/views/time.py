"""The time ledger on the desk."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.improvement.actions import LedgerError, derive_time, enter_time
from rounds.improvement.forms import TimeForm
from rounds.improvement.queries import ledger
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role


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
