"""The time ledger on the desk (E09)."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.improvement.actions import enter_time
from rounds.improvement.forms import TimeForm
from rounds.improvement.models import TimeEntry
from rounds.improvement.queries.ledger import givers_of, lines_of, people_of
from rounds.improvement.rules.ledger import INSIDE, Line, inside_share, shares, weekly_inside
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.visits.rules.reasons import RefusedError

SPANS = {"28": 28, "91": 91}


@open_to(ANY_STAFF, methods=("GET", "POST"))
def time(request: StaffRequest) -> HttpResponse:
    """The time ledger of the last weeks; an account manager enters what no visit tells."""
    today = timezone.localdate()
    may_enter = request.user.role == Role.ACCOUNT_MANAGER
    form = TimeForm(request.POST or None, initial={"day": today})
    if request.method == "POST" and may_enter and form.is_valid():
        try:
            enter_time(request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("已记入时间账。"))
            return redirect("improvement:time")
        except RefusedError as refused:
            form.add_error(None, refused.reason.said(_))
    days = SPANS.get(request.GET.get("days", ""), 28)
    first = today - timedelta(days=days - 1)
    lines = lines_of(request.user, first=first, last=today)
    before = lines_of(request.user, first=first - timedelta(days=days), last=first - timedelta(days=1))
    context = _figures(lines, before) | {
        "people": people_of(request.user, lines, before),
        "givers": givers_of(request.user, lines, first=first, last=today),
        "first": first,
        "last": today,
        "days": days,
        "form": form,
        "may_enter": may_enter,
    }
    return render(request, "improvement/time.html", context)


def _figures(lines: list[Line], before: list[Line]) -> dict[str, Any]:
    places = {str(value): _(str(label)) for value, label in TimeEntry.Place.choices}
    causes = {str(value): _(str(label)) for value, label in TimeEntry.Cause.choices} | {"": _("没有写事由")}
    inside = [line for line in lines if line.place in INSIDE and line.place != TimeEntry.Place.AD_HOC]
    weeks = weekly_inside(lines)
    return {
        "places": shares(lines, lambda line: places[line.place]),
        "causes": shares(inside, lambda line: causes[line.cause]),
        "inside": inside_share(lines),
        "inside_before": inside_share(before),
        "option": _trend(weeks) if len(weeks) > 1 else None,
    }


def _trend(weeks: list[Any]) -> dict[str, Any]:
    """The inside share week by week."""
    return {
        "xAxis": {"type": "category", "data": [f"{monday:%m-%d}" for monday, _share in weeks]},
        "yAxis": {"type": "value", "min": 0, "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "grid": {"left": 8, "right": 24, "top": 24, "bottom": 8, "containLabel": True},
        "series": [
            {
                "type": "line",
                "data": [round(100 * share, 1) for _monday, share in weeks],
                "label": {"show": True, "formatter": "{c}%"},
            }
        ],
    }
