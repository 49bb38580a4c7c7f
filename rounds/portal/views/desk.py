"""At the desk: hand a retailer his key, see whether it was used, end it."""

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import open_to
from rounds.people.models import StaffRequest
from rounds.people.rules.roles import Role
from rounds.portal.actions import issue_key, revoke_key
from rounds.portal.models import PortalKey
from rounds.retailers.models import Retailer

HANDING_OUT = (Role.ACCOUNT_MANAGER, Role.MARKET_MANAGER, Role.ADMINISTRATOR)


@open_to(*HANDING_OUT)
def of_retailer(request: StaffRequest, pk: int) -> HttpResponse:
    """On the desk's retailer page: does he have a key, and when was it used."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    key = PortalKey.objects.visible_to(request.user).filter(retailer=retailer, revoked_at__isnull=True).first()
    return render(request, "portal/of_retailer.html", {"retailer": retailer, "key": key})


@open_to(*HANDING_OUT, methods=("POST",))
def card(request: StaffRequest, pk: int) -> HttpResponse:
    """A new key, shown once as a printable card with QR code."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    token = issue_key(retailer, by=request.user, at=timezone.now())
    url = request.build_absolute_uri(reverse("portal:enter", args=[token]))
    manager = retailer.territory.manager if retailer.territory else None
    qr = segno.make(url, error="m").png_data_uri(scale=6, border=2)
    return render(request, "portal/card.html", {"retailer": retailer, "manager": manager, "qr": qr, "url": url})


@open_to(*HANDING_OUT, methods=("POST",))
def revoke(request: StaffRequest, pk: int) -> HttpResponse:
    """End the retailer's key, for a lost card: the next request with it is refused."""
    retailer = get_object_or_404(Retailer.objects.visible_to(request.user), pk=pk)
    if revoke_key(retailer, by=request.user, at=timezone.now()):
        messages.success(request, _("二维码已作废。"))
    return redirect("retailers:detail", pk=pk)
