"""Plans leave the desk: workbook, calendar, paper."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import DESK
from rounds.planning import actions
from rounds.planning.models import VisitPlan
from rounds.planning.queries import listing
from rounds.planning.queries.export import lines_of
from rounds.planning.queries.export_calendar import calendar_of
from rounds.planning.queries.export_paper import days_of, weeks_of
from rounds.planning.queries.export_sheet import plans_workbook
from rounds.planning.views.pages import SEEING, plan_shown, today_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PLANS = 200
State = VisitPlan.State


def taken_by(user: Staff, at: datetime) -> str:
    """The mark every file bears: who took it out, and when."""
    when = at.astimezone(ZoneInfo(user.company.timezone)).strftime("%Y-%m-%d %H:%M")
    return _("%(name)s（%(number)s）于 %(when)s 导出，内部资料") % {
        "name": user.name,
        "number": user.username,
        "when": when,
    }


def attached(content: bytes, *, name: str, kind: str) -> HttpResponse:
    """A file to keep, not to be stored on the way."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


@open_to(*SEEING, methods=("POST",))
def plan_sheet(request: StaffRequest, pk: int) -> HttpResponse:
    """One plan as .xlsx."""
    plan = plan_shown(request, pk)
    return _sheet(request, [plan], name=f"plan-{plan.territory.code}-{plan.starts_on:%Y%m%d}.xlsx")


@open_to(*DESK, methods=("POST",))
def plans_sheet(request: StaffRequest) -> HttpResponse:
    """The plans of a board (by their ids) or of the list as .xlsx.

    From the list, without a wanted state, those sent back or superseded stay out.
    """
    asked = {name: request.POST.get(name, "") for name in ("state", "unit", "run")}
    plans = listing.plans_wanted(request.user, **asked).select_related("company", "territory", "manager")
    named = [int(text) for text in request.POST.getlist("plan") if text.isdecimal() and len(text) < 18]
    if named:
        plans = plans.filter(pk__in=named[:MOST_PLANS])
    elif not asked["state"]:
        plans = plans.exclude(state__in=[State.DECLINED, State.SUPERSEDED])
    chosen = list(plans.order_by("-starts_on", "territory__code", "-pk")[:MOST_PLANS])
    return _sheet(request, chosen, name=f"plans-{today_of(request):%Y%m%d}.xlsx")


def _sheet(request: StaffRequest, plans: list[VisitPlan], *, name: str) -> HttpResponse:
    at = timezone.now()
    lines = lines_of(plans, request.user)
    content = plans_workbook(plans, lines, taken_by=taken_by(request.user, at))
    actions.note_export(plans, form="xlsx", visits=len(lines), by=request.user, at=at)
    return attached(content, name=name, kind=XLSX)


@open_to(*SEEING, methods=("POST",))
def plan_calendar(request: StaffRequest, pk: int) -> HttpResponse:
    """One plan as a calendar file, one entry per visit."""
    plan, at = plan_shown(request, pk), timezone.now()
    lines = lines_of([plan], request.user)
    content = calendar_of(plan, lines, at=at)
    actions.note_export([plan], form="ics", visits=len(lines), by=request.user, at=at)
    return attached(content, name=f"plan-{plan.territory.code}-{plan.starts_on:%Y%m%d}.ics", kind="text/calendar")


@open_to(*SEEING)
def plan_print(request: StaffRequest, pk: int) -> HttpResponse:
    """All four weeks for A4: a page per week, or a page per day with room for notes."""
    plan = plan_shown(request, pk)
    per = "week" if request.GET.get("per") == "week" else "day"
    lines = lines_of([plan], request.user)
    context = {"plan": plan, "per": per, "mark": taken_by(request.user, timezone.now())}
    context |= {"weeks": weeks_of(plan, lines)} if per == "week" else {"days": days_of(plan, lines)}
    return render(request, "planning/print.html", context)
