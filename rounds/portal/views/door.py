"""The door of the retailer's own page: a token once, a cookie after that."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from rounds.common.doors import TOKEN, open_to_all
from rounds.portal.actions import use_key
from rounds.portal.queries import live_key
from rounds.retailers.models import Retailer

COOKIE = "portal"
COOKIE_DAYS = 90
RETAILER = "retailer"
Page = Callable[..., HttpResponse]


def for_retailer(page: Page) -> Callable[..., HttpResponseBase]:
    """Let in who carries the cookie of a live key; others learn how to get in."""

    @wraps(page)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = live_key(request.get_signed_cookie(COOKIE, default=None, salt=COOKIE))
        if key is None:
            return render(request, "portal/closed.html", status=404)
        return page(request, key.retailer, *args, **kwargs)

    return opened


@open_to_all(TOKEN)
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token of the QR code for a cookie, so that it stays out of later addresses and logs."""
    key = use_key(token, at=timezone.now())
    if key is None:
        return render(request, "portal/closed.html", status=404)
    answer = redirect("portal:home")
    answer.set_signed_cookie(
        COOKIE,
        str(key.pk),
        salt=COOKIE,
        max_age=COOKIE_DAYS * 24 * 3600,
        path=reverse("portal:home"),
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
    return answer


def frame(retailer: Retailer) -> dict[str, Any]:
    """What every page of a retailer is framed with."""
    company = retailer.company
    return {"retailer": retailer, "company_name": company.name, "sample_data": company.is_sample}
