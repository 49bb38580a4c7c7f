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
    """The account or its role was taken away: the phone hides what it shows and keeps what it has not sent (F22).

    Says whose account it is: on a browser two people use, the other's phone stays open.
    """

    def __init__(self, status_code: int, message: str, staff: int) -> None:
        super().__init__(status_code, message)
        self.more: dict[str, bool | int] = {"revoked": True, "staff": staff}


class AnotherError(ClosedError):
    """Somebody else has signed in on this browser since: nothing of the one who speaks is taken as his."""

    def __init__(self, staff: int) -> None:
        super().__init__(403, _("这台手机现在登录的是另一个账号"), staff)
        self.more = {"another": True, "staff": staff}


class PhoneAuth(SessionAuth):
    """A signed-in account of a role that works with the phone; CSRF is checked for everything that writes."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Staff | None:
        user = request.user
        if not isinstance(user, Staff) or not user.is_active:
            if closed := _closed(request):
                raise ClosedError(401, _("账号已停用"), closed.pk)
            return None
        if user.role not in FIELD_ROLES:
            raise ClosedError(403, _("手机端只供客户经理和服务团队使用"), user.pk)
        if request.headers.get("X-Rounds-Staff", str(user.pk)) != str(user.pk):
            raise AnotherError(user.pk)
        name = request.resolver_match.url_name if request.resolver_match else ""
        client = client_of(request.headers.get("X-Rounds-Client"))
        if name not in WITHOUT_A_NUMBER and is_too_old(client, timezone.localdate()):
            raise HttpError(426, _("手机端版本太旧，请更新后再上传；手机上的记录都在"))
        return user


def _closed(request: HttpRequest) -> Staff | None:
    """The account of this session that was switched off; None when the session is merely nobody's."""
    number = request.session.get(SESSION_KEY)
    return None if number is None else Staff.objects.filter(pk=number, is_active=False).first()


def account(request: HttpRequest) -> Staff:
    """The account `PhoneAuth` let in."""
    user = request.user
    if not isinstance(user, Staff):
        raise HttpError(401, "sign in")
    return user
