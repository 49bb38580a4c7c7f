"""allauth's adapter: accounts are made by the company; wrong passwords lock an account on a device, not an address."""

import secrets
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from rounds.people.rules.roles import PHONE

DEVICE_COOKIE = "device"
DEVICE_DAYS = 400
ACCOUNTS_PER_DEVICE = 12
UNKNOWN = "unknown"


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed for sign-up; the staff number is the login name; field staff on a phone land on their round.

    A device on which somebody has signed in carries a signed cookie. Wrong passwords are counted per account and known
    device; all unknown devices of an account share one count. Who guesses from elsewhere locks himself out, not the
    owner on his own phone, and nobody else behind the same address (F24).
    """

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def get_login_redirect_url(self, request: Any) -> str:
        headers = request.headers
        on_phone = headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobile" in headers.get("User-Agent", "")
        if on_phone and request.user.role in PHONE:
            return reverse("field:app")
        return str(super().get_login_redirect_url(request))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address; a known device is counted by itself, so that a flood beside it does not keep it waiting."""
        device, _names = device_of(request)
        address = str(super().get_client_ip(request))
        return f"{address}-{device}" if device else address

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        device, names = device_of(request)
        place = device if _mark(str(credentials.get("username", ""))) in names else UNKNOWN
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{place}"

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponseBase:
        """Whoever has signed in here makes this a known device of his account."""
        answer: HttpResponseBase = super().post_login(request, user, **more)
        device, names = device_of(request)
        own = _mark(user.username)
        newest = [own, *(name for name in names if name != own)]
        answer.set_signed_cookie(
            DEVICE_COOKIE,
            "|".join([device or secrets.token_urlsafe(18), *newest[:ACCOUNTS_PER_DEVICE]]),
            salt=DEVICE_COOKIE,
            max_age=DEVICE_DAYS * 24 * 3600,
            path=reverse("account_login"),
            httponly=True,
            secure=request.is_secure(),
            samesite="Lax",
        )
        return answer


def _mark(staff_no: str) -> str:
    """A staff number as the cookie of a shared computer carries it."""
    return sha256(staff_no.lower().encode()).hexdigest()[:12]


def device_of(request: HttpRequest) -> tuple[str, list[str]]:
    """The id of a known device and the accounts that have signed in on it; empty for an unknown one."""
    kept = request.get_signed_cookie(DEVICE_COOKIE, default="", salt=DEVICE_COOKIE, max_age=DEVICE_DAYS * 24 * 3600)
    device, *names = str(kept).split("|")
    return device, names
