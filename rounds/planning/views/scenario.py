"""Territory scenarios: make them, follow them, look at one, compare some."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.models import Job
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.planning import actions
from rounds.planning.forms import AdoptForm, ScenarioForm
from rounds.planning.models import TerritoryScenario
from rounds.planning.queries import scenario as scenarios
from rounds.planning.queries.scenario_compare import MOST_COMPARED, lines_of, measures_of
from rounds.planning.queries.scenario_conflicts import conflicts_of
from rounds.planning.queries.words import said, told
from rounds.planning.views.pages import today_of

MAKING = (Role.MARKET_MANAGER, Role.ADMINISTRATOR)
LOOKING = (*MAKING, Role.HEAD)
State = TerritoryScenario.State
MOVES_SHOWN = 30


def scenario_shown(request: StaffRequest, pk: int) -> TerritoryScenario:
    """The scenario when it lies within reach, or 404."""
    return get_object_or_404(scenarios.scenarios_shown_to(request.user), pk=pk)


@open_to(*LOOKING)
def scenario_list(request: StaffRequest) -> HttpResponse:
    """The scenarios of the own reach, newest first; two or three can be ticked to be compared."""
    page = page_of(
        scenarios.scenarios_shown_to(request.user),
        order=("-asked_at", "-pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    cards = scenarios.cards_of(request.user, page.rows)
    context = {"page": page, "cards": cards, "may_make": request.user.role in MAKING, "most": MOST_COMPARED}
    return render(request, "planning/scenarios.html", context)


@open_to(*MAKING, methods=("GET", "POST"))
def scenario_new(request: StaffRequest) -> HttpResponse:
    """Say what is wanted; a worker computes it."""
    made = TerritoryScenario.objects.visible_to(request.user).count()
    initial: dict[str, Any] = {"name": _("方案%(letter)s") % {"letter": chr(ord("A") + made % 26)}}
    like = request.GET.get("like", "")
    if like.isdecimal() and len(like) < 18:
        initial |= scenarios.wishes_again(scenario_shown(request, int(like)))
    form = ScenarioForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        scenario = actions.ask_scenario(request.user.company, by=request.user, at=timezone.now(), **form.wishes())
        messages.success(request, _("已开始测算；在采用之前，什么都不会改变"))
        return redirect("planning:scenario", pk=scenario.pk)
    return render(request, "planning/scenario_new.html", {"form": form}, status=422 if form.errors else 200)


@open_to(*LOOKING)
def scenario_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Today and afterwards: map, territory by territory, who changes hands."""
    scenario = scenario_shown(request, pk)
    show = "before" if request.GET.get("show") == "before" else "after"
    rows = scenarios.rows_of(scenario)
    context: dict[str, Any] = {
        "scenario": scenario,
        "rows": rows,
        "show": show,
        "may_make": request.user.role in MAKING,
    }
    if scenario.figures:
        context |= {"features": scenarios.map_of(scenario, rows, show=show), "legend": scenarios.legend(show)}
    if request.htmx and scenario.figures:
        return render(request, "planning/_scenario_map.html", context)
    return render(request, "planning/scenario.html", context | _details(request, scenario))


def _details(request: StaffRequest, scenario: TerritoryScenario) -> dict[str, Any]:
    monday = today_of(request) + timedelta(days=7 - today_of(request).weekday())
    job = Job.objects.visible_to(request.user).filter(pk=scenario.job_id or 0).first()
    return {
        "moves": scenarios.moves_of(scenario)[:MOVES_SHOWN],
        "more_moves": max(0, scenario.figures.get("moved", 0) - MOVES_SHOWN),
        "conflicts": told(conflict.record() for conflict in conflicts_of(scenario)),
        "refusal": said(scenario.refusal) if scenario.refusal else "",
        "because": told(scenario.figures.get("because", ())),
        "keep": _(TerritoryScenario.Keep(scenario.wishes["keep"]).label),
        "adopt": AdoptForm(initial={"starts_on": monday}),
        "may_discard": _is_over(scenario, job),
        **_job_context(request, scenario, job),
    }


def _is_over(scenario: TerritoryScenario, job: Job | None) -> bool:
    """Whether it can be thrown away: computed and undecided, refused, or given up by its worker."""
    failed = job is not None and job.state == Job.State.FAILED
    return scenario.state in {State.READY, State.REFUSED} or (scenario.state == State.ASKED and failed)


def _job_context(request: StaffRequest, scenario: TerritoryScenario, job: Job | None) -> dict[str, Any]:
    may_stop = request.user.role in MAKING
    return {
        "job": job,
        "job_url": reverse("planning:scenario_job", args=[scenario.pk]),
        "cancel_url": reverse("planning:scenario_cancel", args=[scenario.pk]) if may_stop else "",
        "done_url": reverse("planning:scenario", args=[scenario.pk]),
    }


@open_to(*LOOKING)
def scenario_job(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the computing is; polled by the page."""
    scenario = scenario_shown(request, pk)
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=scenario.job_id)
    return render(request, "common/_job.html", _job_context(request, scenario, job))


@open_to(*LOOKING)
def scenario_moves(request: StaffRequest, pk: int) -> HttpResponse:
    """Every retailer who would change hands, page by page."""
    scenario = scenario_shown(request, pk)
    page = page_of(
        scenarios.moves_of(scenario),
        order=("after__number", "retailer__name", "pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {"scenario": scenario, "page": page, "may_make": request.user.role in MAKING}
    return render(request, "planning/scenario_moves.html", context)


@open_to(*LOOKING)
def scenario_compare(request: StaffRequest) -> HttpResponse:
    """Two or three scenarios beside each other and beside today."""
    wanted = [int(text) for text in request.GET.getlist("of")[:MOST_COMPARED] if text.isdecimal() and len(text) < 18]
    shown = scenarios.scenarios_shown_to(request.user).filter(state__in=[State.READY, State.APPLIED])
    chosen = list(shown.filter(pk__in=wanted).order_by("asked_at", "pk"))
    if len(chosen) != len(set(wanted)):
        raise Http404
    if len(chosen) < 2:
        messages.warning(request, _("请勾选两份或三份算完的方案再比较"))
        return redirect("planning:scenarios")
    sides = [(one, scenarios.map_of(one, scenarios.rows_of(one), show="after"), f"map-{one.pk}") for one in chosen]
    context = {
        "scenarios": chosen,
        "measures": measures_of(chosen),
        "lines": lines_of(chosen),
        "sides": sides,
        "is_mixed": len({one.unit_id for one in chosen}) > 1,
    }
    return render(request, "planning/scenario_compare.html", context)
