"""Who may speak to the API of the phone: a signed-in account of a role that works with one, with an app it knows."""

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.security import SessionAuth

from rounds.field.rules.clients import client_of, is_too_old
from rounds.people.models import Staff
from rounds.people.rules.roles import PHONE

FIELD_ROLES = frozenset(role.value for role in PHONE)
WITHOUT_A_NUMBER = {"ping", "wiped"}  # a phone too old to send must still learn why, and may still forget


class ClosedError(HttpError):
    """The account or its role was taken away: the phone hides what it shows and keeps what it has not sent (F22)."""


class PhoneAuth(SessionAuth):
    """A signed-in account of a role that works with the phone; CSRF is checked for everything that writes."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Staff | None:
        user = request.user
        if not isinstance(user, Staff) or not user.is_active:
            if _is_closed(request):
                raise ClosedError(401, _("账号已停用"))
            return None
        if user.role not in FIELD_ROLES:
            raise ClosedError(403, _("手机端只供客户经理和服务团队使用"))
        name = request.resolver_match.url_name if request.resolver_match else ""
        client = client_of(request.headers.get("X-Rounds-Client"))
        if name not in WITHOUT_A_NUMBER and is_too_old(client, timezone.localdate()):
            raise HttpError(426, _("手机端版本太旧，请更新后再上传；手机上的记录都在"))
        return user


def _is_closed(request: HttpRequest) -> bool:
    """Whether this session belongs to an account that was switched off, not merely to nobody."""
    number = request.session.get(SESSION_KEY)
    return number is not None and Staff.objects.filter(pk=number, is_active=False).exists()


def account(request: HttpRequest) -> Staff:
    """The account `PhoneAuth` let in."""
    user = request.user
    if not isinstance(user, Staff):
        raise HttpError(401, "sign in")
    return user
