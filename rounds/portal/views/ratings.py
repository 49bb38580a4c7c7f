"""Rating a visit on the retailer's page; reading ratings at the desk, as facts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import TOKEN, open_to, open_to_all
from rounds.common.pages import page_of
from rounds.people.models import StaffRequest
from rounds.people.queries import settings_of
from rounds.people.rules.roles import Role
from rounds.portal.actions import RatingRefusedError, rate_visit
from rounds.portal.forms import RatingForm
from rounds.portal.models import VisitRating
from rounds.portal.queries.desk import ratings_wanted
from rounds.portal.queries.own import WHY
from rounds.portal.rules.settings import RATING_CHANGE_DAYS
from rounds.portal.views.door import for_retailer, frame
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit


@open_to_all(TOKEN, methods=("GET", "POST"))
@for_retailer
def visit_rate(request: HttpRequest, retailer: Retailer, pk: int) -> HttpResponse:
    """One to five for a visit of his own, once, changeable for some days."""
    own = Visit.objects.unscoped(WHY).filter(retailer=retailer).select_related("manager")
    visit = get_object_or_404(own, pk=pk)
    given = VisitRating.objects.unscoped(WHY).filter(visit=visit).first()
    before = {"stars": given.stars, "words": given.words} if given else {}
    form = RatingForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            rate_visit(visit, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("谢谢您的评价。"))
            return redirect("portal:home")
        except RatingRefusedError as refused:
            form.add_error(None, str(refused))
    days = settings_of(retailer.company)[RATING_CHANGE_DAYS]
    context = {"visit": visit, "given": given, "form": form, "change_days": days}
    return render(request, "portal/visit_rate.html", frame(retailer) | context)


@open_to(Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER)
def rating_list(request: StaffRequest) -> HttpResponse:
    """What retailers said of single visits, the newest first: no averages, no order of people."""
    page = page_of(
        ratings_wanted(request.user),
        order=("-made_at", "-pk"),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    return render(request, "portal/ratings.html", {"page": page})
