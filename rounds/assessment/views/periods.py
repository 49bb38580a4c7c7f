"""Periods and their runs for those who run the assessment; one's own scores for everybody else."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.assessment.actions.closing import AssessmentError, ask_for_closing, close_period, open_period
from rounds.assessment.forms import PeriodForm
from rounds.assessment.models import Objection, Period, Score
from rounds.assessment.queries.pages import periods_with_runs
from rounds.assessment.queries.runs import closings_under_way, is_big
from rounds.assessment.views.words import indicator_label, refusal
from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.models import Job
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE, Role

SCORED = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER)
CLOSING = (Role.ASSESSOR, Role.HEAD)
OWING = (Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER, Role.TRAINER, *CLOSING)


@open_to(ANY_STAFF)
def assessment_list(request: StaffRequest) -> HttpResponse:
    """Periods and runs, or the published scores within one's reach."""
    if request.user.role in COMPANY_WIDE:
        return _periods(request)
    scores = Score.objects.visible_to(request.user) if request.user.role in SCORED else Score.objects.none()
    scores = scores.select_related("run__period", "manager", "department").defer("run__inputs")
    page = page_of(scores, order=("-pk",), after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    may_contest = request.user.role in SCORED
    may_outcomes = request.user.role in (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER)
    context = {
        "page": page,
        "may_contest": may_contest,
        "may_outcomes": may_outcomes,
        "may_owe": request.user.role in OWING,
    }
    return render(request, "assessment/own.html", context)


def _periods(request: StaffRequest) -> HttpResponse:
    objections = Objection.objects.visible_to(request.user).filter(state=Objection.State.OPEN)
    rows = objections.select_related("part__score", "made_by").order_by("made_at")
    periods = periods_with_runs(Period.objects.visible_to(request.user))
    under_way = closings_under_way(request.user, [period for period, _runs in periods])
    for period, _runs in periods:
        if job := under_way.get(period.pk):
            job.message = _(job.message) if job.message else ""
            vars(period).update(closing=job, closing_url=reverse("assessment:closing", args=(period.pk,)))
    context = {
        "periods": periods,
        "objections": [(row, indicator_label(row.part.indicator)) for row in rows[:100]],
        "may_close": request.user.role in CLOSING,
    }
    return render(request, "assessment/list.html", context)


@open_to(*CLOSING, methods=("GET", "POST"))
def period_new(request: StaffRequest) -> HttpResponse:
    """Open a period."""
    form = PeriodForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            open_period(request.user.company, by=request.user, at=timezone.now(), **form.cleaned_data)
        except AssessmentError as error:
            form.add_error("ends_on", refusal(error.code))
        else:
            return redirect("assessment:list")
    return render(request, "assessment/period_new.html", {"form": form})


@open_to(*CLOSING, methods=("POST",))
def period_close(request: StaffRequest, pk: int) -> HttpResponse:
    """Close a period, or close it again with what came in late; a big one is closed in the background."""
    period = get_object_or_404(Period.objects.visible_to(request.user).select_related("company"), pk=pk)
    at = timezone.now()
    try:
        if is_big(period):
            ask_for_closing(period, by=request.user, at=at)
            return redirect("assessment:closing", pk=pk)
        run = close_period(period, by=request.user, at=at)
    except AssessmentError as error:
        messages.error(request, refusal(error.code))
        return redirect("assessment:list")
    return redirect("assessment:run", pk=run.pk)


@open_to(*COMPANY_WIDE)
def period_closing(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the background closing of a period is; htmx asks for the card alone."""
    period = get_object_or_404(Period.objects.visible_to(request.user), pk=pk)
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=period.job_id or 0)
    run = job.result.get("run")
    context = {
        "period": period,
        "job": job,
        "job_url": reverse("assessment:closing", args=(pk,)),
        "done_url": reverse("assessment:run", args=(run,)) if run else reverse("assessment:list"),
    }
    job.message = _(job.message) if job.message else ""
    return render(request, "common/_job.html" if request.htmx else "assessment/period_closing.html", context)
