"""The list of what departments owe and have published."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rounds.bulletins import queries
from rounds.bulletins.forms import said
from rounds.bulletins.models import Bulletin
from rounds.bulletins.views.pages import OWING
from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pages import page_of
from rounds.people.models import Department, Staff, StaffRequest
from rounds.people.rules.roles import Role


@open_to(ANY_STAFF)
def bulletin_list(request: StaffRequest) -> HttpResponse:
    """What departments owe and have published, by a query form."""
    user, now, wanted = request.user, timezone.now(), queries.Wanted.read(request.GET)
    page = page_of(
        queries.bulletins_wanted(user, wanted, now=now).select_related("department"),
        order=("-due_at", "-pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context = {
        "page": page,
        "rows": queries.rows_of(user, page.rows, now=now),
        "counts": queries.counts_for(user, now=now),
        "asked": wanted,
        "is_manager": user.role == Role.ACCOUNT_MANAGER,
        "may_owe": user.role in OWING,
        "may_announce": user.role == Role.DEPARTMENT_OFFICER,
        "today": user.company.local_day(now),
        **_choices(user),
    }
    return render(request, "bulletins/list.html", context)


def _choices(user: Staff) -> dict[str, Any]:
    departments = Department.objects.visible_to(user).filter(bulletins__isnull=False).distinct()
    return {
        "topics": said(Bulletin.Topic.choices),
        "priorities": said(Bulletin.Priority.choices),
        "departments": departments.order_by("function"),
    }
