"""The first page of a retailer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rounds.common.doors import TOKEN, open_to_all
from rounds.portal.queries import own_page
from rounds.portal.views.door import for_retailer, frame
from rounds.retailers.models import Retailer


@open_to_all(TOKEN)
@for_retailer
def home(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """His account manager, the next visit, his issues, what he was promised, bulletins."""
    now = timezone.now()
    page = own_page(retailer, at=now, today=timezone.localdate(now))
    return render(request, "portal/home.html", frame(retailer) | {"page": page})
