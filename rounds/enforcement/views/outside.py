"""What lies outside the room: the neutral state of reports, and the words an officer meant for the service side."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from rounds.common.doors import ANY_STAFF, open_to
from rounds.enforcement.models import ServiceNote
from rounds.enforcement.queries.reports import reports_for
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import COMPANY_WIDE
from rounds.retailers.models import Retailer


@open_to(ANY_STAFF)
def reports(request: StaffRequest) -> HttpResponse:
    """The reader's own reports: number, day, received or in hand or finished."""
    page, rows = reports_for(request.user, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {"page": page, "rows": rows, "is_all": request.user.role in COMPANY_WIDE}
    return render(request, "enforcement/reports.html", context)


@open_to(ANY_STAFF)
def of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """For the retailer's page: service notes that stand."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    notes = ServiceNote.objects.visible_to(request.user).filter(retailer=retailer, withdrawn_at__isnull=True)
    if request.htmx and not notes:
        return HttpResponse()  # no card on the retailer's page when there is nothing to say
    return render(request, "enforcement/_of_retailer.html", {"notes": notes.order_by("-set_at")})
