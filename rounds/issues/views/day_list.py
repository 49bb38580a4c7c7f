"""The list of the day, and what the nightly recheck found."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from rounds.common.doors import ANY_STAFF, open_to
from rounds.issues.actions.day_lists import see_day_list
from rounds.issues.models import DayList
from rounds.issues.queries.day_list import SENTENCES, shown_lines
from rounds.issues.queries.recheck import REMEMBERED, nights, told_differences
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE

EARLIER = 10


@open_to(ANY_STAFF)
def day_list(request: StaffRequest) -> HttpResponse:
    """One's newest list, or an earlier one."""
    user = request.user
    mine = DayList.objects.of(user)
    asked = request.GET.get("list", "")
    chosen = mine.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() else mine.first()
    lines = shown_lines(user, chosen) if chosen else []
    context = {
        "chosen": chosen,
        "lines": [(line, [SENTENCES[why] for why in line.why]) for line in lines],
        "earlier": mine[:EARLIER],
        "now": timezone.now(),
    }
    return render(request, "issues/day_list.html", context)


@open_to(ANY_STAFF, methods=("POST",))
def day_list_seen(request: StaffRequest, pk: int) -> HttpResponse:
    """Opened: sent by the page itself, so that reading alone writes nothing."""
    see_day_list(get_object_or_404(DayList.objects.of(request.user), pk=pk), at=timezone.now())
    return HttpResponse(status=204)


@open_to(*COMPANY_WIDE)
def recheck(request: StaffRequest) -> HttpResponse:
    """When clocks were last recomputed from the events, and whose rows disagreed."""
    company = request.user.company
    context = {
        "nights": nights(company),
        "differences": told_differences(request.user, now=timezone.now()),
        "days": REMEMBERED.days,
    }
    return render(request, "issues/recheck.html", context)
