"""The routing table in force and its versions; the assessment office makes a new version."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.issues.actions import DepartmentMissingError, RoutingRefusedError, adopt_routing, default_routing
from rounds.issues.forms import RoutingForm
from rounds.issues.models import RoutingRow, RoutingTable
from rounds.issues.queries import routing_in_force
from rounds.issues.queries.routing_preview import preview_of_table
from rounds.issues.rules.routing import faults_of
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role

EDITING = (Role.ASSESSOR, Role.ADMINISTRATOR)


@open_to(ANY_STAFF)
def routing_table(request: StaffRequest) -> HttpResponse:
    """Which department owes the answer to what, within which working time."""
    tables = RoutingTable.objects.visible_to(request.user)
    asked = request.GET.get("version", "")
    chosen = tables.filter(version=int(asked)).first() if asked.isascii() and asked.isdigit() else None
    table = chosen or routing_in_force(request.user.company, timezone.now())
    rows = RoutingRow.objects.filter(table=table).select_related("department").order_by("pk") if table else []
    context = {
        "table": table,
        "rows": rows,
        "versions": tables.select_related("made_by").order_by("-version")[:20],
        "may_edit": request.user.role in EDITING,
    }
    return render(request, "issues/routing.html", context)


@open_to(*EDITING, methods=("GET", "POST"))
def routing_edit(request: StaffRequest) -> HttpResponse:
    """A new version of the table from now on."""
    now, company = timezone.now(), request.user.company
    table = routing_in_force(company, now)
    if table is None:
        return _adopt_default(request)
    rows = RoutingRow.objects.filter(table=table).select_related("department").order_by("pk")
    form = RoutingForm(request.POST or None, table=table, rows=rows, user=request.user)
    if "preview" in request.POST:
        return _previewed(request, form, table)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = adopt_routing(company, form.routes(), because=form.cleaned_data["because"], by=request.user, at=now)
        except (RoutingRefusedError, DepartmentMissingError) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("流转表第 %(version)s 版已启用") % {"version": fresh.version})
            return redirect("issues:routing")
    return render(
        request, "issues/routing_edit.html", {"form": form, "table": table}, status=422 if form.errors else 200
    )


def _previewed(request: StaffRequest, form: RoutingForm, table: RoutingTable) -> HttpResponse:
    """What would change, under the form as it was filled in; the reason may still be missing. Nothing is kept."""
    form.fields["because"].required = False
    if not form.is_valid():
        return render(request, "issues/routing_edit.html", {"form": form, "table": table}, status=422)
    routes = form.routes()
    if faults := faults_of(routes):
        form.add_error(None, str(RoutingRefusedError(faults)))
        return render(request, "issues/routing_edit.html", {"form": form, "table": table}, status=422)
    preview = preview_of_table(request.user, table, routes, now=timezone.now())
    return render(request, "issues/routing_edit.html", {"form": form, "table": table, "preview": preview})


def _adopt_default(request: StaffRequest) -> HttpResponse:
    """There is no table yet: the source's own is adopted on request, then it can be changed."""
    if request.method == "POST":
        try:
            default_routing(request.user.company, by=request.user, at=timezone.now())
        except DepartmentMissingError as missing:
            messages.error(request, str(missing))
    return redirect("issues:routing")
