"""allauth's adapter: accounts are made by the company, never by sign-up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed for sign-up; the staff number is the login name."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
