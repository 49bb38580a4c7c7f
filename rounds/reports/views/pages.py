"""Home, the company page, the operation log."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils import timezone

from rounds.common.doors import ANY_STAFF, PUBLIC, open_to, open_to_all
from rounds.common.models import Event
from rounds.common.pages import page_of
from rounds.common.sealing import newest
from rounds.people.models import StaffRequest, Unit
from rounds.people.rules.roles import COMPANY_WIDE, Role
from rounds.reports.queries import company_state, figures_for, tasks_for
from rounds.reports.queries.company import unseen_retailers
from rounds.reports.queries.today import due_first, rounds_of
from rounds.reports.rules.masking import masked

UNSEEN_ROWS = 100


@open_to(ANY_STAFF)
def home(request: StaffRequest) -> HttpResponse:
    """待办, key figures, what is due first and how today's rounds go; the service team starts with its retailers."""
    now = timezone.now()
    today = timezone.localdate(now)
    if request.user.role == Role.SERVICE_TEAM:
        return redirect("retailers:list")
    context = {
        "tasks": tasks_for(request.user, now=now, today=today),
        "figures": figures_for(request.user, today=today),
        "today": today,
        "now": now,
        "issues": due_first(request.user),
        "rounds": rounds_of(request.user, today=today),
    }
    return render(request, "reports/home.html", context)


@open_to(*COMPANY_WIDE)
def company(request: StaffRequest) -> HttpResponse:
    """The state of service, down to the shop."""
    now = timezone.now()
    unit = None
    if (wanted := request.GET.get("unit", "")).isdecimal():
        unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=int(wanted))
    states = company_state(request.user, now=now, today=timezone.localdate(now))
    unseen = unseen_retailers(request.user, now=now, unit=unit)[:UNSEEN_ROWS]
    return render(request, "reports/company.html", {"states": states, "unseen": unseen, "unit": unit, "now": now})


@open_to(*COMPANY_WIDE)
def log(request: StaffRequest) -> HttpResponse:
    """Every event of the company, newest first."""
    rows = Event.objects.visible_to(request.user).select_related("content")
    if verb := request.GET.get("verb", "").strip():
        rows = rows.filter(verb__startswith=verb)
    if actor := request.GET.get("actor", "").strip():
        rows = rows.filter(actor_label=actor)
    page = page_of(
        rows, order=("-number",), after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=50
    )
    # Pairs, not the dict: an event may have a field called `items`.
    rows_shown = [(event, list(masked(event.content.body).items())) for event in page.rows]
    context = {"page": page, "rows": rows_shown, "head": newest(request.user.company_id)}
    return render(request, "reports/log.html", context)


@open_to_all(PUBLIC)
def healthy(_request: StaffRequest) -> HttpResponse:
    """For supervisors of the server: the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@open_to_all(PUBLIC)
def favicon(_request: StaffRequest) -> HttpResponse:
    """Browsers ask for it on what is no page of ours: a file, a sheet in plain text."""
    return redirect(static("rounds/rounds.svg"))
