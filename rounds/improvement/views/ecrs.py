"""The ECRS board on the desk: minutes by activity, changes with minutes before and after (D02, E09)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.improvement.actions import change_step
from rounds.improvement.forms import StepChangeForm
from rounds.improvement.queries.ecrs import board_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import DESK, Role
from rounds.visits.rules.reasons import RefusedError

CHANGING = (Role.MARKET_MANAGER, Role.HEAD, Role.ADMINISTRATOR)


@open_to(*DESK, methods=("GET", "POST"))
def ecrs(request: StaffRequest) -> HttpResponse:
    """Where the minutes go and what each change saved; who leads writes a change down."""
    today, may_change = timezone.localdate(), request.user.role in CHANGING
    form = StepChangeForm(request.POST or None, initial={"since": today})
    if request.method == "POST" and may_change and form.is_valid():
        try:
            change_step(request.user.company, by=request.user, at=timezone.now(), **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, refused.reason.said(_))
        else:
            messages.success(request, _("已记下这项改善，四周后看得出前后的分钟数。"))
            return redirect("improvement:ecrs")
    context = {"board": board_of(request.user, today=today), "form": form, "may_change": may_change}
    return render(request, "improvement/ecrs.html", context)
