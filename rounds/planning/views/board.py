"""The board of a market department: plans of one span on one page, the chosen round as list and map."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest, Unit
from rounds.people.rules.roles import DESK
from rounds.planning.queries import board as boards
from rounds.planning.queries import listing
from rounds.planning.queries import page as pages
from rounds.planning.queries.board_round import round_of
from rounds.planning.queries.moving import EDITABLE
from rounds.planning.views.pages import ASKING, DECIDING, plan_shown, run_card, today_of


@dataclass(frozen=True)
class Asked:
    """What the query asks for, cleaned; what makes no sense counts as not asked."""

    unit: int | None
    starts_on: date | None
    run: int | None
    plan: int | None
    day: date | None


def asked_of(query: QueryDict) -> Asked:
    """Read the query of the board, or what a form of the board carries along."""
    return Asked(
        number(query.get("unit", "")),
        day_in(query.get("from", "")),
        number(query.get("run", "")),
        number(query.get("plan", "")),
        day_in(query.get("day", "")),
    )


def number(text: str) -> int | None:
    """A row id, or nothing."""
    return int(text) if text.isdecimal() and len(text) < 18 else None


def day_in(text: str) -> date | None:
    """A date, or nothing."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def units_of(request: StaffRequest) -> list[Unit]:
    """The market departments this person may look at."""
    departments = Unit.objects.visible_to(request.user).filter(kind=Unit.Kind.MARKET_DEPARTMENT)
    own = request.user.unit_id
    return list((departments.filter(pk=own) if own else departments).order_by("code"))


def board_context(request: StaffRequest, asked: Asked) -> dict[str, Any]:
    """The board as asked: which unit, span and run, which round of it."""
    units = units_of(request)
    unit = next((one for one in units if one.pk == asked.unit), units[0] if units else None)
    if asked.unit is not None and (unit is None or unit.pk != asked.unit):
        raise Http404
    context: dict[str, Any] = {"units": units, "unit": unit, "may_edit": request.user.role in DECIDING}
    today = today_of(request)
    choice = (
        boards.choice_of(request.user, unit, today=today, starts_on=asked.starts_on, run=asked.run) if unit else None
    )
    if choice is None:
        return context
    board = boards.board_of(request.user, choice, today=today)
    chosen = next((plan for plan in board.plans if plan.pk == asked.plan), next(iter(board.plans), None))
    day = boards.usual_day(chosen, asked.day, today) if chosen else choice.starts_on
    may_drag = context["may_edit"] and chosen is not None and chosen.state in {*EDITABLE} and today <= day
    shown = round_of(board, chosen.pk if chosen else None, day)
    return context | {
        "choice": choice,
        "board": board,
        "round": shown,
        "week": next((column.week for column in board.days if column.day == day), 0),
        "undoable": boards.last_edit(board.plans) if context["may_edit"] else None,
        "waiting": sum(row.is_waiting for row in board.rows),
        "may_drag": may_drag,
        "base": urlencode({"unit": choice.unit.pk, "from": choice.starts_on, "run": choice.run or ""}),
        "fields": {"back": "board"},
        "is_over": bool(chosen and today > chosen.ends_on),
        "legend": [{"group": str(row.plan.pk), "colour": row.colour, "label": row.name} for row in board.rows],
    }


@open_to(*DESK)
def board(request: StaffRequest) -> HttpResponse:
    """Account managers by workdays, the chosen round as list and map; only the round when that is all that changes."""
    context = board_context(request, asked_of(request.GET))
    if request.htmx and request.htmx.target == "board-round" and context.get("round"):
        return render(request, "planning/board_round.html", context | {"swap": True})
    return render(request, "planning/board.html", context | {"runs": _under_way(request)})


def _under_way(request: StaffRequest) -> list[dict[str, Any]]:
    """What is being computed, with its progress; when it is done, the board is shown anew."""
    cards = [
        run_card(row, may_cancel=request.user.role in ASKING)
        for row in listing.runs_under_way(request.user, timezone.now())
    ]
    return [card | {"done_url": f"{reverse('planning:board')}?from={card['run'].starts_on}"} for card in cards]


@open_to(*DESK)
def plan_broken(request: StaffRequest, pk: int) -> HttpResponse:
    """Why not served: every interval a plan does not keep, with its reasons, beside the board."""
    plan = plan_shown(request, pk)
    broken = pages.broken_of(plan)
    context = {"name": boards.name_of(plan), "broken": broken, "causes": pages.causes_of(broken)}
    return render(request, "planning/board_broken.html", context)
