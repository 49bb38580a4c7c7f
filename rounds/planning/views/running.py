"""Ask for plans, follow their building, stop it."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.models import Job
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import DESK
from rounds.planning import actions
from rounds.planning.forms import RequestForm
from rounds.planning.models import PlanRun
from rounds.planning.queries import listing
from rounds.planning.views.pages import ASKING, run_card, today_of


@open_to(*ASKING, methods=("GET", "POST"))
def plan_request(request: StaffRequest) -> HttpResponse:
    """Ask for four weeks; a worker builds them."""
    today = today_of(request)
    monday = today + timedelta(days=7 - today.weekday())
    form = RequestForm(request.POST or None, user=request.user, today=today, initial={"starts_on": monday})
    if request.method == "POST" and form.is_valid():
        actions.request_plan(request.user.company, by=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("已开始生成拜访计划，算完后在这里审批"))
        return redirect("planning:list")
    return render(request, "planning/request.html", {"form": form}, status=422 if form.errors else 200)


def run_shown(request: StaffRequest, pk: int) -> PlanRun:
    """The run of the own company, or 404."""
    return get_object_or_404(PlanRun.objects.visible_to(request.user), pk=pk)


@open_to(*DESK)
def plan_job(request: StaffRequest, pk: int) -> HttpResponse:
    """How far a run is; polled by the page."""
    run = run_shown(request, pk)
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=run.job_id)
    return render(
        request, "common/_job.html", run_card(listing.RunRow(run, job), may_cancel=request.user.role in ASKING)
    )


@open_to(*ASKING, methods=("POST",))
def plan_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop the building of a run."""
    run = run_shown(request, pk)
    refusal = refused(lambda: actions.cancel_plan(run, by=request.user, at=timezone.now()))
    if refusal:
        messages.warning(request, refusal)
    else:
        messages.success(request, _("已取消，没有留下任何草稿"))
    return redirect("planning:list")


def refused(verb: Callable[[], object]) -> str:
    """Call a verb; the refusal in the language of the reader, or nothing."""
    try:
        verb()
    except actions.PlanningError as error:
        return _(error.text) % error.params
    return ""
