"""Changes of a plan by hand: the card of a visit, what a move would cost, move, lock, undo."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import DESK
from rounds.planning import actions
from rounds.planning.models import PlanEdit, PlannedVisit, VisitPlan
from rounds.planning.queries import board as boards
from rounds.planning.queries.moving import EDITABLE, Move, move_of
from rounds.planning.queries.page import plans_shown_to
from rounds.planning.queries.promise import home_plan, known_promise, visit_dates
from rounds.planning.queries.words import said, told
from rounds.planning.views.board import Asked, asked_of, board_context, day_in, number
from rounds.planning.views.pages import DECIDING, today_of
from rounds.planning.views.running import refused

AROUND = ("plan__run", "plan__company", "plan__territory__unit", "plan__manager", "handed_from__run", "retailer")


def stop_shown(request: StaffRequest, pk: int) -> PlannedVisit:
    """A visit of a plan this person may see, or 404."""
    stops = PlannedVisit.objects.filter(plan__in=plans_shown_to(request.user))
    return get_object_or_404(stops.select_related(*AROUND, "handed_from__company", "handed_from__territory"), pk=pk)


def plan_asked(request: StaffRequest, stop: PlannedVisit, query: QueryDict) -> VisitPlan:
    """The plan a visit is to go to: named in the query, of the own reach; its own without."""
    pk = number(query.get("plan", ""))
    if pk in {None, stop.plan_id}:
        return stop.plan
    around = ("run", "company", "territory", "manager")
    return get_object_or_404(plans_shown_to(request.user).select_related(*around), pk=pk)


@open_to(*DESK)
def stop_card(request: StaffRequest, pk: int) -> HttpResponse:
    """One visit: why this day, the retailer's other visits, lock, and the move without dragging."""
    stop = stop_shown(request, pk)
    home = home_plan(stop)
    siblings = plans_shown_to(request.user).filter(
        territory__unit=stop.plan.territory.unit, starts_on=stop.plan.starts_on, state__in=EDITABLE
    )
    siblings = siblings.exclude(boards.PROPOSED)
    choices = [one for one in boards.newest(siblings) if _alike(one, stop.plan)]
    promise = known_promise(home, stop.retailer_id)
    dates = visit_dates(home, stop.retailer_id)
    broken = home.broken.filter(retailer=stop.retailer_id).first()
    context = {
        "stop": stop,
        "name": boards.name_of(stop.plan),
        "because": told(stop.because),
        "broken": told(broken.because) if broken else [],
        "promise": promise,
        "dates": dates,
        "locks": [(value, _(str(label))) for value, label in PlannedVisit.Lock.choices],
        "plans": [{"pk": one.pk, "name": boards.name_of(one)} for one in choices],
        "days": [
            date.fromisoformat(row["day"]) for row in stop.plan.days if row["day"] >= today_of(request).isoformat()
        ],
        "may_edit": request.user.role in DECIDING and stop.plan.state in EDITABLE and stop.day >= today_of(request),
        "run": request.GET.get("run", ""),
    }
    return render(request, "planning/board_stop.html", context)


def _alike(plan: VisitPlan, other: VisitPlan) -> bool:
    published = VisitPlan.State.PUBLISHED
    return plan.pk == other.pk or (plan.state == published) == (other.state == published)


@open_to(*DECIDING)
def move_cost(request: StaffRequest, pk: int) -> HttpResponse:
    """What moving the visit to a day and plan would cost; asked while the visit hovers over a cell."""
    stop = stop_shown(request, pk)
    day = day_in(request.GET.get("day", ""))
    if day is None:
        raise Http404
    promise = known_promise(home_plan(stop), stop.retailer_id)
    plan = plan_asked(request, stop, request.GET)
    move = move_of(stop, plan, day=day, at=timezone.now(), promise=promise)
    worries = move.breaks or move.stays_broken or move.leaves_too_few or move.entering.after.overtime > 0
    context = {"move": move, "refusal": _words(move), "day": day, "name": boards.name_of(plan), "worries": worries}
    figures = {"travel": more(move.travel, _("分钟")), "km": more(move.km, _("公里"), digits=1)}
    return render(request, "planning/_move_cost.html", context | figures)


def more(amount: float, unit: str, *, digits: int = 0) -> str:
    """How much more or less, with its sign and its unit."""
    rounded = round(amount, digits) or 0
    sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
    return f"{sign}{abs(rounded):.{digits}f} {unit}"


def _words(move: Move) -> dict[str, Any] | None:
    if move.refusal is None:
        return None
    return {"text": said(move.refusal.record()), "rules": move.refusal.rules}


@open_to(*DECIDING, methods=("POST",))
def visit_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Put a visit into another round."""
    stop = stop_shown(request, pk)
    plan, day = plan_asked(request, stop, request.POST), day_in(request.POST.get("day", ""))
    if day is None:
        raise Http404
    because = request.POST.get("because", "").strip()[:300]
    where = {"day": date_format(day, "MONTH_DAY_FORMAT"), "manager": boards.name_of(plan), "shop": stop.retailer.name}
    return changed(
        request,
        stop,
        lambda: actions.move_visit(stop, plan, day=day, by=request.user, at=timezone.now(), because=because),
        _("%(shop)s 已移到 %(day)s，%(manager)s") % where,
    )


@open_to(*DECIDING, methods=("POST",))
def visit_lock(request: StaffRequest, pk: int) -> HttpResponse:
    """Lock a visit, or let go of it."""
    stop = stop_shown(request, pk)
    lock = request.POST.get("lock", "")
    done = _("%(shop)s 已锁定") if lock else _("%(shop)s 已解锁")
    return changed(
        request,
        stop,
        lambda: actions.lock_visit(stop, lock=lock, by=request.user, at=timezone.now()),
        done % {"shop": stop.retailer.name},
    )


@open_to(*DECIDING, methods=("POST",))
def edit_undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back one change by hand."""
    mine = plans_shown_to(request.user)
    edit = get_object_or_404(PlanEdit.objects.filter(plan__in=mine).select_related("stop__plan", "retailer"), pk=pk)
    stop = stop_shown(request, edit.stop_id)
    return changed(
        request,
        stop,
        lambda: actions.undo_edit(edit, by=request.user, at=timezone.now()),
        _("已撤销：%(shop)s") % {"shop": edit.retailer.name},
    )


def changed(request: StaffRequest, stop: PlannedVisit, verb: Callable[[], object], done: str) -> HttpResponse:
    """Call a verb and show the board as it is now, with what came of it; without scripts by way of a redirect."""
    refusal = refused(verb)
    asked = asked_of(_shown(request, stop))
    if not request.htmx:
        (messages.error if refusal else messages.success)(request, refusal or done)
        return redirect(f"{reverse('planning:board')}?{_query(asked)}")
    note = {"text": refusal or done, "tone": "warning" if refusal else "success"}
    where = PlannedVisit.objects.filter(pk=stop.pk).values("plan", "day").first()
    context = board_context(request, asked) | {"note": note, "flash": where, "swap": True}
    return render(request, "planning/board_changed.html", context)


def _shown(request: StaffRequest, stop: PlannedVisit) -> QueryDict:
    """The round that stays on the screen: what the page says is shown, else the one the visit was in."""
    shown = QueryDict(mutable=True)
    shown["unit"] = str(stop.plan.territory.unit_id)
    shown["from"] = stop.plan.starts_on.isoformat()
    shown["run"] = request.POST.get("run", "")
    shown["plan"] = request.POST.get("shown_plan", "") or str(stop.plan_id)
    shown["day"] = request.POST.get("shown_day", "") or stop.day.isoformat()
    return shown


def _query(asked: Asked) -> str:
    named = {"unit": asked.unit, "from": asked.starts_on, "run": asked.run, "plan": asked.plan, "day": asked.day}
    return urlencode({name: value for name, value in named.items() if value is not None})
