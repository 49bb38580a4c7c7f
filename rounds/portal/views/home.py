"""The first page of a retailer, his manager's portrait, and what becomes of what he enters."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from rounds.common.doors import TOKEN, open_to_all
from rounds.common.pictures import shown, small_path
from rounds.people.queries import settings_of
from rounds.portal.queries import own_page
from rounds.portal.queries.orders import own_band
from rounds.portal.rules.settings import RATING_CHANGE_DAYS, RATING_DAYS
from rounds.portal.views.door import COOKIE_DAYS, for_retailer, frame
from rounds.retailers.models import Retailer


@open_to_all(TOKEN)
@for_retailer
def home(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """His account manager, the next visit, his issues, what he was promised, bulletins."""
    now = timezone.now()
    page = own_page(retailer, at=now, today=retailer.company.local_day(now))
    band = own_band(retailer, at=now)
    return render(request, "portal/home.html", frame(retailer) | {"page": page, "band": band})


@open_to_all(TOKEN)
@for_retailer
def manager_photo(request: HttpRequest, retailer: Retailer) -> FileResponse:
    """The portrait on the card of his own account manager."""
    manager = retailer.territory.manager if retailer.territory else None
    if manager is None or not manager.portrait:
        raise Http404
    return shown(small_path(manager.portrait))


@open_to_all(TOKEN)
@for_retailer
def notice(request: HttpRequest, retailer: Retailer) -> HttpResponse:
    """In plain words: what is kept, what for, how long, who sees it, and that nothing optional is needed."""
    chosen = settings_of(retailer.company)
    terms = {
        "cookie_days": COOKIE_DAYS,
        "rating_days": chosen[RATING_DAYS],
        "rating_change_days": chosen[RATING_CHANGE_DAYS],
    }
    return render(request, "portal/notice.html", frame(retailer) | terms)
