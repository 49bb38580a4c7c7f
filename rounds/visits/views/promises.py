"""Promises: on the retailer's page, and all of them in the ledger: owed, kept, or not and why (D11)."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.books import ROW_CAP
from rounds.common.doors import ANY_STAFF, open_to
from rounds.common.pages import page_of
from rounds.people.models import Staff, StaffRequest
from rounds.people.rules.roles import Role
from rounds.retailers.models import Retailer
from rounds.visits.actions import note_promises_taken, settle_promise
from rounds.visits.forms import PromiseQuery
from rounds.visits.models import Promise
from rounds.visits.models.promise import PromiseQuerySet
from rounds.visits.queries.ledger import Wanted, counts_for, order_of, promises_wanted, shares_of, week_of
from rounds.visits.queries.promise_sheet import sheet_of
from rounds.visits.queries.promises import promises_of, rows_of
from rounds.visits.rules.reasons import RefusedError

SETTLING = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.DEPARTMENT_OFFICER)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@open_to(ANY_STAFF)
def promises_of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """For the retailer's page: what he was promised, by when, and what became of it."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user).select_related("company"), pk=pk)
    found = promises_of(request.user, retailer, at=timezone.now())
    context = {"found": found, "settles": _settles(request.user)}
    return render(request, "visits/_promises_of_retailer.html", context)


@open_to(ANY_STAFF)
def promise_ledger(request: StaffRequest) -> HttpResponse:
    """The ledger: what is due first comes first; who keeps it, how it stands, what was kept in time."""
    user, today = request.user, _today(request)
    query = PromiseQuery(request.GET, user=user)
    wanted = query.wanted()
    found = promises_wanted(user, wanted, today=today)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = page_of(found, order=order_of(wanted), after=after, before=before)
    shares = shares_of(user, wanted, today=today)
    due = sum(share.due for share in shares)
    context = {
        "query": query,
        "wanted": wanted,
        "page": page,
        "rows": rows_of(page.rows, today=today),
        "counts": counts_for(user, wanted, today=today),
        "week": week_of(today),
        "shares": shares,
        "due": due,
        "kept": sum(share.in_time for share in shares) / due if due else None,
        "settles": _settles(user),
        "outcomes": {"kept": _fields("kept"), "broken": _fields("broken")},
        "today": today,
    }
    return render(request, "visits/promises.html", context)


def _fields(outcome: str) -> dict[str, str]:
    return {"outcome": outcome, "back": "ledger"}


def _today(request: StaffRequest) -> date:
    return request.user.company.local_day(timezone.now())


def _settles(user: Staff) -> str:
    """Whose promises this person settles: a department's own ("d12"), any he sees ("any"), none ("")."""
    if user.role == Role.DEPARTMENT_OFFICER:
        return f"d{user.department_id}"
    return "any" if user.role in SETTLING else ""


@open_to(ANY_STAFF, methods=("POST",))
def promises_sheet(request: StaffRequest) -> HttpResponse:
    """The ledger as asked for, as .xlsx; that it was taken out is remembered."""
    user, at = request.user, timezone.now()
    wanted: Wanted = PromiseQuery(request.POST, user=user).wanted()
    found = promises_wanted(user, wanted, today=_today(request)).select_related("retailer__company")
    rows = rows_of(found.order_by(*order_of(wanted))[: ROW_CAP + 1], today=_today(request))
    content = sheet_of(rows, taken_by=_taken_by(user, at))
    note_promises_taken(rows=min(len(rows), ROW_CAP), by=user, at=at)
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="promises-{_today(request):%Y%m%d}.xlsx"'
    answer["Cache-Control"] = "no-store"
    return answer


def _taken_by(user: Staff, at: datetime) -> str:
    """The mark the file bears: who took it out, and when."""
    when = at.astimezone(ZoneInfo(user.company.timezone)).strftime("%Y-%m-%d %H:%M")
    named: dict[str, Any] = {"name": user.name, "number": user.username, "when": when}
    return _("%(name)s（%(number)s）于 %(when)s 导出，内部资料") % named


@open_to(*SETTLING, methods=("POST",))
def promise_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Say that a promise was kept, or that it was not and why."""
    promise = get_object_or_404(_settled_by(request.user), pk=pk)
    outcome, note = request.POST.get("outcome", ""), request.POST.get("reason", "")
    try:
        settle_promise(promise, outcome=outcome, note=note, by=request.user, at=timezone.now())
        messages.success(request, _("已记下承诺的结果。"))
    except RefusedError as refused:
        messages.error(request, refused.reason.said(_))
    if request.POST.get("back") == "ledger":
        return redirect("visits:promises")
    return redirect("retailers:detail", pk=promise.retailer_id)


def _settled_by(user: Staff) -> PromiseQuerySet:
    """A department settles what it keeps itself; who looks after the retailer settles any of his."""
    found = Promise.objects.visible_to(user)
    return found.filter(department_id=user.department_id or 0) if user.role == Role.DEPARTMENT_OFFICER else found
