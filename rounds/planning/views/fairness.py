"""Coverage fairness: the comparison, the neglected by name, the cost of coming to them, the draft that does it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.common.models import Job
from rounds.common.settings import Settings
from rounds.people.models import StaffRequest, Territory, Unit
from rounds.people.queries import calendar_of, settings_of
from rounds.people.rules.roles import Role
from rounds.planning.actions.fairness import close_gaps
from rounds.planning.models import PlanRun, VisitPlan
from rounds.planning.queries import fairness as reads
from rounds.planning.queries.closing import Closing, closing_of
from rounds.planning.queries.comparing import before_of, compared_plans
from rounds.planning.queries.fairness_chart import charts_of
from rounds.planning.queries.listing import RunRow
from rounds.planning.queries.page import plans_shown_to
from rounds.planning.queries.planned import planned_coverage, plans_in_force
from rounds.planning.queries.watched import Watch, span_before, watched
from rounds.planning.rules import settings as chosen
from rounds.planning.views.pages import DECIDING, SEEING, run_card, today_of
from rounds.planning.views.running import refused, run_shown

WEEKS = (4, 8, 12)
VISITS, PLAN = "visits", "plan"


@dataclass(frozen=True)
class Asked:
    """What the query form wants, cleaned: unknown values count as not asked."""

    unit: int | None
    territory: int | None
    source: str
    weeks: int


def asked_of(request: StaffRequest, settings: Settings) -> Asked:
    """Read the query form."""
    weeks = _number(request.GET.get("weeks", "")) or int(settings[chosen.FAIRNESS_WEEKS])
    source = PLAN if request.GET.get("source") == PLAN else VISITS
    territory = _number(request.GET.get("territory", ""))
    unit = _number(request.GET.get("unit", "")) if "unit" in request.GET or territory else _first_unit(request)
    return Asked(unit, territory, source, min(52, weeks))


def _first_unit(request: StaffRequest) -> int | None:
    """Who sees several begins with one market department; all of them at once is a choice."""
    units = units_of(request)
    return units[0].pk if units else None


def units_of(request: StaffRequest) -> list[Unit]:
    """Market departments to choose from, by code; none when only one is within reach."""
    within = Unit.objects.visible_to(request.user).filter(kind=Unit.Kind.MARKET_DEPARTMENT).order_by("code")
    return list(within) if len(within) > 1 else []


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and 0 < len(text) < 10 else None


def territories_of(request: StaffRequest, asked: Asked) -> list[Territory]:
    """Territories within reach that have retailers, by code."""
    rows = Territory.objects.visible_to(request.user).filter(retailers__is_active=True).distinct()
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    if asked.territory:
        rows = rows.filter(pk=asked.territory)
    return list(rows.select_related("unit", "manager", "company").order_by("code"))


@open_to(*SEEING)
def fairness_page(request: StaffRequest) -> HttpResponse:
    """Near and far, easy and hard, urban and rural, big and small: from real visits or from the plans in force."""
    company, now, today = request.user.company, timezone.now(), today_of(request)
    settings = settings_of(company)
    asked = asked_of(request, settings)
    territories = territories_of(request, asked)
    rows = watched(company, territories, weeks=asked.weeks, at=now, settings=settings)
    plans: dict[int, VisitPlan] = {}
    coverage = {one.retailer.pk: one.coverage for one in rows}
    if asked.source == PLAN:
        plans = _plans(request, territories, today)
        coverage = planned_coverage(company, rows, plans, at=now, settings=settings)
    found = reads.fairness_of(rows, coverage, territories, settings)
    late = reads.neglected_in(rows, factor=settings[chosen.NEGLECT_FACTOR])
    context = {
        "asked": asked,
        "found": found,
        "charts": charts_of(found.comparisons),
        "neglected": reads.named(
            company, late if "all" in request.GET else late[: reads.NAMED], at=now, today=today, settings=settings
        ),
        "neglected_count": len(late),
        "span": span_before(today, asked.weeks),
        "plans": sorted(plans.values(), key=lambda plan: plan.territory_id),
        "factor": settings[chosen.NEGLECT_FACTOR],
        "small_group": settings[chosen.SMALL_GROUP],
        "far_km": settings[chosen.FAR_KM],
        "least_open": settings[chosen.LEAST_OPEN],
        "may_close": request.user.role in DECIDING,
        "today": today,
        **_choices(request, asked),
    }
    return render(request, "planning/fairness.html", context)


def _plans(request: StaffRequest, territories: list[Territory], today: date) -> dict[int, VisitPlan]:
    """The plans in force, or the one plan asked for when it may be seen."""
    wanted = _number(request.GET.get("plan", ""))
    if wanted is None:
        return plans_in_force([territory.pk for territory in territories], today)
    plan = get_object_or_404(plans_shown_to(request.user), pk=wanted)
    return {plan.territory_id: plan}


def _choices(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    user = request.user
    mine = Territory.objects.visible_to(user).select_related("manager").order_by("code")
    return {
        "weeks_choices": sorted({*WEEKS, asked.weeks}),
        "territory_choices": list(mine.filter(unit=asked.unit) if asked.unit else mine),
        "unit_choices": units_of(request),
        "is_own": user.role == Role.ACCOUNT_MANAGER,
    }


def _closing(request: StaffRequest, territory: Territory) -> tuple[Closing, list[Watch]]:
    company, now, today = request.user.company, timezone.now(), today_of(request)
    settings = settings_of(company)
    rows = watched(company, [territory], weeks=settings[chosen.FAIRNESS_WEEKS], at=now, settings=settings)
    late = reads.neglected_in(rows, factor=settings[chosen.NEGLECT_FACTOR])
    calendar = calendar_of(company, range(today.year, today.year + 2), settings=settings)
    workdays = calendar.workdays_between(today + timedelta(days=1), today + timedelta(days=30))
    return closing_of(territory, late, today=today, workdays=list(workdays), settings=settings), late


@open_to(*SEEING)
def fairness_cost(request: StaffRequest, pk: int) -> HttpResponse:
    """What it costs to come to the neglected of one territory: minutes and kilometres of the rounds, driven."""
    territory = get_object_or_404(Territory.objects.visible_to(request.user).select_related("company"), pk=pk)
    closing, _late = _closing(request, territory)
    context = {"closing": closing, "may_close": request.user.role in DECIDING}
    page = "planning/fairness_cost.html"
    if request.htmx:
        page = "planning/fairness_cost_drawer.html" if "drawer" in request.GET else "planning/_fairness_cost.html"
    return render(request, page, context)


@open_to(*DECIDING, methods=("POST",))
def fairness_close(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask for a draft in which the neglected come first; what is in force stays until it is published."""
    territory = get_object_or_404(Territory.objects.visible_to(request.user).select_related("company"), pk=pk)
    closing, late = _closing(request, territory)
    runs: list[PlanRun] = []

    def ask() -> None:
        ids = [one.retailer.pk for one in late]
        runs.append(close_gaps(territory, ids, starts_on=closing.first, by=request.user, at=timezone.now()))

    refusal = refused(ask)
    if refusal:
        messages.warning(request, refusal)
        return redirect("planning:fairness")
    messages.success(request, _("已开始生成补访草稿，算完后看改了什么，再审批发布"))
    return redirect("planning:changes", pk=runs[0].pk)


@open_to(*SEEING)
def run_changes(request: StaffRequest, pk: int) -> HttpResponse:
    """What the plans of a run change against those in force: visits moved, minutes, kilometres, broken intervals."""
    run = run_shown(request, pk)
    today = today_of(request)
    rows = plans_shown_to(request.user).filter(run=run).select_related("territory", "manager", "run", "company")
    plans = list(rows.order_by("territory__code"))
    in_force = plans_in_force([plan.territory_id for plan in plans], today)
    shown = [(plan, compared_plans(before_of(in_force, plan), plan, today=today)) for plan in plans]
    may_decide = request.user.role in DECIDING
    context = {"run": run, "shown": shown, "may_decide": may_decide, "today": today}
    if run.finished_at is None and run.job_id is not None:
        job = get_object_or_404(Job.objects.visible_to(request.user), pk=run.job_id)
        context |= run_card(RunRow(run, job), may_cancel=may_decide)
    return render(request, "planning/fairness_changes.html", context)
