"""The list of cases."""

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from rounds.common.doors import open_to
from rounds.enforcement.forms import said
from rounds.enforcement.models import EnforcementCase
from rounds.enforcement.queries.lists import DESKS, Wanted, counts_for, page_wanted, rows_of
from rounds.enforcement.queries.rights import may_enter
from rounds.enforcement.queries.standing import keep_days_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role


@open_to(Role.DEPARTMENT_OFFICER)
def case_list(request: StaffRequest) -> HttpResponse:
    """Cases in the order of their deadlines; 404 without the right."""
    user, now = request.user, timezone.now()
    if not may_enter(user):
        raise Http404
    wanted = wanted_by(request.GET)
    page = page_wanted(user, wanted, now=now, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {
        "page": page,
        "rows": rows_of(user.company, page.rows, now=now),
        "wanted": wanted,
        "counts": counts_for(user, now=now),
        "states": said(EnforcementCase.State.choices),
        "measures": said(EnforcementCase.Measure.choices),
        "keep_days": keep_days_of(user.company, at=now),
    }
    answer = render(request, "enforcement/list.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def wanted_by(query: QueryDict) -> Wanted:
    """The query form; what is not on it counts as not asked."""
    return Wanted(
        desk=query.get("desk", "") if query.get("desk") in DESKS else "open",
        state=query.get("state", "") if query.get("state") in set(EnforcementCase.State) else "",
        measure=query.get("measure", "") if query.get("measure") in set(EnforcementCase.Measure) else "",
        words=query.get("q", "").strip(),
    )
