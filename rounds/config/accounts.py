"""allauth's adapter: accounts are made by the company, never by sign-up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.urls import reverse

from rounds.people.rules.roles import PHONE


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed for sign-up; the staff number is the login name; field staff on a phone land on their round."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def get_login_redirect_url(self, request: Any) -> str:
        headers = request.headers
        on_phone = headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobile" in headers.get("User-Agent", "")
        if on_phone and request.user.role in PHONE:
            return reverse("field:app")
        return str(super().get_login_redirect_url(request))
