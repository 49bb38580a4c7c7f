"""At the desk: what there is to do for retailers' pages; one retailer's key and his ratings."""

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import ANY_STAFF, open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.portal.actions import issue_key, revoke_key
from rounds.portal.models import PortalKey
from rounds.portal.queries.answers import answers_wanted
from rounds.portal.queries.desk import handed_out, ratings_wanted
from rounds.portal.queries.hotline import service_number
from rounds.retailers.models import Retailer

HANDING_OUT = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.ADMINISTRATOR)
RATED = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER)
LAST_RATINGS = 5


@open_to(ANY_STAFF)
def desk_home(request: StaffRequest) -> HttpResponse:
    """What retailers' pages ask of this person: cards to hand out, his own card, answers to check, ratings to read."""
    user = request.user
    today = user.company.local_day(timezone.now())
    context = {
        "rows": handed_out(user) if user.role in HANDING_OUT else [],
        "may_print": user.role in HANDING_OUT,
        "is_rated": user.role in RATED,
        "has_card": user.role == Role.ACCOUNT_MANAGER,
        "rated": ratings_wanted(user).count() if user.role in RATED else 0,
        "due": answers_wanted(user, words="", desk="due", today=today).count(),
        "answers": answers_wanted(user, words="", desk="all", today=today).count(),
        "service": service_number(user.company),
    }
    return render(request, "portal/desk.html", context)


@open_to(*HANDING_OUT)
def of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """On the desk's retailer page: does he have a key, and when was it used."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    key = PortalKey.objects.visible_to(request.user).filter(retailer=retailer, revoked_at__isnull=True).first()
    rated = ratings_wanted(request.user).filter(retailer=retailer) if request.user.role in RATED else None
    ratings = rated.order_by("-made_at")[:LAST_RATINGS] if rated is not None else None
    return render(request, "portal/of_retailer.html", {"retailer": retailer, "key": key, "ratings": ratings})


@open_to(*HANDING_OUT, methods=("POST",))
def card(request: StaffRequest, pk: int) -> HttpResponse:
    """A new key, shown once as a printable card with QR code."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    token = issue_key(retailer, by=request.user, at=timezone.now())
    url = request.build_absolute_uri(reverse("portal:enter", args=[token]))
    manager = retailer.territory.manager if retailer.territory else None
    qr = segno.make(url, error="m").png_data_uri(scale=6, border=2)
    context = {"retailer": retailer, "manager": manager, "qr": qr, "service": service_number(retailer.company)}
    answer = render(request, "portal/card.html", context | {"url": url})
    answer["Cache-Control"] = "private, no-store"
    return answer


@open_to(*HANDING_OUT, methods=("POST",))
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """End the retailer's key, for a lost card: the next request with it is refused."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    if revoke_key(retailer, by=request.user, at=timezone.now()):
        messages.success(request, _("二维码已作废。"))
    return redirect("retailers:detail", pk=pk)
