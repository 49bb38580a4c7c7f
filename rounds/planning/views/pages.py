"""The pages of plans: ask for them, look at them, decide on them."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest, Unit
from rounds.people.rules.roles import COMPANY_WIDE, DESK, Role
from rounds.planning.models import PlanRun, VisitPlan
from rounds.planning.queries import listing
from rounds.planning.queries import page as pages
from rounds.planning.queries.roads import travel_told
from rounds.retailers.models import Retailer
from rounds.visits.rules.reasons import reason_from

SEEING = (*DESK, Role.ACCOUNT_MANAGER)
ASKING = (Role.MARKET_MANAGER, Role.ADMINISTRATOR)
DECIDING = (Role.MARKET_MANAGER,)
State = VisitPlan.State


def today_of(request: StaffRequest) -> date:
    """Today where the company works."""
    return request.user.company.local_day(timezone.now())


@open_to(*SEEING)
def plan_list(request: StaffRequest) -> HttpResponse:
    """Plans and their state; what is being computed; an account manager's plan in force with his day."""
    user = request.user
    asked = {name: request.GET.get(name, "") for name in ("state", "unit", "run")}
    page = page_of(
        listing.plans_wanted(user, **asked),
        order=("-starts_on", "territory__code", "-pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context: dict[str, Any] = {
        "page": page,
        "asked": asked,
        "states": [(value, _(label)) for value, label in State.choices],
        "may_ask": user.role in ASKING,
        "may_decide": user.role in DECIDING,
    }
    if user.role == Role.ACCOUNT_MANAGER:
        plan = listing.plan_in_force(user, today_of(request))
        context |= {"plan": plan, **(days_of(request, plan) if plan else {})}
    else:
        context |= {
            "counts": listing.counts_by_state(user),
            "waiting": listing.drafts_of_unit(user).count() if user.role in DECIDING else 0,
            "runs": [
                run_card(row, may_cancel=user.role in ASKING) for row in listing.runs_under_way(user, timezone.now())
            ],
        }
    if user.role in COMPANY_WIDE:
        context["units"] = Unit.objects.visible_to(user).filter(kind=Unit.Kind.MARKET_DEPARTMENT).order_by("code")
    return render(request, "planning/list.html", context)


def run_card(row: listing.RunRow, *, may_cancel: bool) -> dict[str, Any]:
    """A run under way with what `common/_job.html` needs."""
    pk = row.run.pk
    return {
        "run": row.run,
        "job": row.job,
        "job_url": reverse("planning:job", args=[pk]),
        "cancel_url": reverse("planning:cancel", args=[pk]) if may_cancel else "",
        "done_url": done_url_of(row.run),
    }


def done_url_of(run: PlanRun) -> str:
    """Where the plans of a run are looked at: what they change when they were asked for to close a gap."""
    if run.settings.get("replan"):
        return reverse("planning:replan", args=[run.replan.pk])
    if run.settings.get("early"):
        return reverse("planning:changes", args=[run.pk])
    return f"{reverse('planning:list')}?run={run.pk}"


def days_of(request: StaffRequest, plan: VisitPlan) -> dict[str, Any]:
    """Calendar, chosen day and map of a plan."""
    today = today_of(request)
    day = pages.chosen_day(plan, _date(request.GET.get("day", "")), today)
    view = pages.day_of(plan, day)
    return {
        "plan": plan,
        "cells": pages.cells_of(plan),
        "day": view,
        "features": pages.map_of(plan, view),
        "today": today,
    }


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def plan_shown(request: StaffRequest, pk: int) -> VisitPlan:
    """The plan when this person may see it, or 404."""
    around = ("company", "territory", "manager", "decided_by", "run")
    return get_object_or_404(pages.plans_shown_to(request.user).select_related(*around), pk=pk)


@open_to(*SEEING)
def plan_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Four weeks in a calendar, one day as list and map, terms in words, broken intervals with their reasons."""
    plan = plan_shown(request, pk)
    context = days_of(request, plan)
    if request.htmx:
        return render(request, "planning/_days.html", context)
    broken = pages.broken_of(plan)
    first = max(plan.starts_on, context["today"])
    return render(
        request,
        "planning/detail.html",
        context
        | {
            "broken": broken,
            "causes": pages.causes_of(broken),
            "travel": travel_told(plan),
            "may_decide": request.user.role in DECIDING,
            "sees_board": request.user.role in DESK,
            "replan": plan.run.replan if plan.run.settings.get("replan") else None,
            "late_days": (first - plan.starts_on).days if plan.state in {State.DRAFT, State.APPROVED} else 0,
            "is_over": context["today"] > plan.ends_on,
        },
    )


@open_to(ANY_STAFF)
def of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """For the retailer's page: his next planned visits."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    visits = listing.coming_visits(request.user, retailer, today_of(request))
    reasons = [reason_from(record) for record in (visits[0].plan_because if visits else ())]
    because = [{"text": reason.said(_), "rules": reason.rules} for reason in reasons]
    return render(request, "planning/_of_retailer.html", {"visits": visits, "retailer": retailer, "because": because})
