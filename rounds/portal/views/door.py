"""The door of the retailer's own page: a token once, a cookie after that.

An address with a token answers with a redirection and nothing else: no page, no picture and no form is ever loaded
from it, so it stands in no Referer, and the way back in the browser leads past it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from rounds.common.doors import TOKEN, open_to_all
from rounds.portal.actions import count_wrong_key, use_key
from rounds.portal.actions.guesses import WINDOW_SECONDS
from rounds.portal.queries import live_key
from rounds.portal.queries.hotline import service_number
from rounds.retailers.models import Retailer

COOKIE = "portal"
COOKIE_DAYS = 90
RETAILER = "retailer"
Page = Callable[..., HttpResponseBase]


def for_retailer(page: Page) -> Callable[..., HttpResponseBase]:
    """Let in who carries the cookie of a live key; others learn how to get in. Nothing of it stays in a cache."""

    @wraps(page)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = live_key(request.get_signed_cookie(COOKIE, default=None, salt=COOKIE, max_age=COOKIE_DAYS * 24 * 3600))
        answer = closed_page(request) if key is None else page(request, key.retailer, *args, **kwargs)
        answer.setdefault("Cache-Control", "private, no-store")
        return answer

    return opened


@open_to_all(TOKEN)
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """Exchange the token of the QR code for a cookie, so that it stays out of later addresses and logs."""
    key = use_key(token, at=timezone.now())
    if key is None:
        return turned_away(request)
    answer = redirect("portal:home")
    keep_for_portal(request, answer, COOKIE, str(key.pk), days=COOKIE_DAYS)
    return without_trace(answer)


@open_to_all(TOKEN)
def closed(request: HttpRequest) -> HttpResponse:
    """What to do when a code or link opens nothing."""
    return closed_page(request)


def closed_page(request: HttpRequest) -> HttpResponse:
    """The same for a wrong token, an ended one, and none at all: it tells nothing about which it was."""
    return render(request, "portal/closed.html", status=404)


def turned_away(request: HttpRequest) -> HttpResponse:
    """A wrong token: to the page that says what to do; too many of them from one address get no page any more."""
    if count_wrong_key(request.META.get("REMOTE_ADDR", "")):
        answer = HttpResponse(
            _("打开失效链接的次数太多，请过十分钟再试，或向客户经理索取新的二维码。"),
            content_type="text/plain; charset=utf-8",
            status=429,
        )
        answer["Retry-After"] = str(WINDOW_SECONDS)
        return without_trace(answer)
    return without_trace(redirect("portal:closed"))


def without_trace(answer: HttpResponse) -> HttpResponse:
    """The answer of an address that carries a token."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def keep_for_portal(request: HttpRequest, answer: HttpResponse, name: str, value: str, *, days: int) -> None:
    """A signed cookie only the retailer's pages see."""
    answer.set_signed_cookie(
        name,
        value,
        salt=name,
        max_age=days * 24 * 3600,
        path=reverse("portal:home"),
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )


def frame(retailer: Retailer) -> dict[str, Any]:
    """What every page of a retailer is framed with."""
    company = retailer.company
    return {
        "retailer": retailer,
        "company_name": company.name,
        "sample_data": company.is_sample,
        "service": service_number(company),
    }
