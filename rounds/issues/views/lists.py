"""The list of issues."""

from django.db.models import F
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from rounds.common.doors import ANY_STAFF, open_to
from rounds.issues.forms import said
from rounds.issues.models import Issue, RoutingRow
from rounds.issues.queries.inbox import rows_of
from rounds.issues.queries.lists import (
    DESKS,
    LIGHTS,
    MOST_FOUND,
    Wanted,
    counts_for,
    issues_wanted,
    page_wanted,
)
from rounds.issues.views.registering import REGISTERING
from rounds.people.models import Department, Staff, StaffRequest
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer
from rounds.retailers.queries.lists import number_in

LAST_SHOWN = 8
KEEPING_TEMPLATES = (Role.DEPARTMENT_OFFICER, Role.ASSESSOR, Role.HEAD, Role.ADMINISTRATOR)
HOLDING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER)


@open_to(ANY_STAFF)
def issue_list(request: StaffRequest) -> HttpResponse:
    """Issues within reach; what waits for the reader comes first, in the order of its clock."""
    user, now = request.user, timezone.now()
    wanted = wanted_by(user, request.GET)
    found = issues_wanted(user, wanted, now=now)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_wanted(user, wanted, found.rows, after=after, before=before)
    rows = rows_of(user, page.rows, now=now)
    context = {
        "page": page,
        "rows": rows,
        "ticks": any(row.may_accept for row in rows),
        "cut": MOST_FOUND if found.is_cut else 0,
        "wanted": wanted,
        "counts": counts_for(user, now=now),
        "holds": user.role in HOLDING,
        "officer": user.role == Role.DEPARTMENT_OFFICER,
        "may_keep_templates": user.role in KEEPING_TEMPLATES,
        "may_export": user.role != Role.TRAINER,
        "states": said(Issue.State.choices),
        "categories": said(RoutingRow.Category.choices),
        "departments": Department.objects.visible_to(user).order_by("function"),
        "may_register": user.role in REGISTERING,
    }
    return render(request, "issues/list.html", context)


def wanted_by(user: Staff, query: QueryDict) -> Wanted:
    """The query form; what is not on it counts as not asked."""
    first = "mine" if user.role in {Role.ACCOUNT_MANAGER, Role.DEPARTMENT_OFFICER} else "open"
    desk = query.get("desk", "")
    return Wanted(
        desk=desk if desk in DESKS else first,
        state=query.get("state", "") if query.get("state") in set(Issue.State) else "",
        category=query.get("category", "") if query.get("category") in set(RoutingRow.Category) else "",
        cause=query.get("cause", "").strip(),
        department=number_in(query, "department"),
        words=query.get("q", "").strip(),
        light=query.get("light", "") if query.get("light") in LIGHTS else "",
    )


@open_to(ANY_STAFF)
def of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """For the retailer's page: what he raised last, open issues first."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    found = Issue.objects.visible_to(request.user).filter(retailer=retailer).select_related("department")
    issues = found.order_by(F("closed_at").desc(nulls_first=True), "-raised_at")[:LAST_SHOWN]
    context = {"issues": issues, "retailer": retailer, "may_register": request.user.role in REGISTERING}
    return render(request, "issues/_of_retailer.html", context)
