"""The typed API of the phone: session and CSRF, every row through its door, one outcome per command."""

from typing import Any
from uuid import UUID

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from ninja import NinjaAPI, Schema
from ninja.decorators import decorate_view
from ninja.errors import HttpError
from ninja.security import SessionAuth
from pydantic import Field

from rounds.field.actions import apply, note_device
from rounds.field.attachments_api import router as attachments
from rounds.field.queries import phone_content
from rounds.field.rules.news import Held, news_of
from rounds.people.models import Staff
from rounds.people.rules.roles import PHONE

FIELD_ROLES = frozenset(role.value for role in PHONE)
API_VERSION = 1
OLDEST_CLIENT = 1
LANGUAGES = {"en": "en", "zh": "zh-hans"}


class PhoneAuth(SessionAuth):
    """A signed-in account of a role that works with the phone; CSRF is checked for everything that writes."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Staff | None:
        user = request.user
        if not isinstance(user, Staff) or not user.is_active:
            return None
        if user.role not in FIELD_ROLES:
            raise HttpError(403, _("手机端只供客户经理和服务团队使用"))
        return user


api = NinjaAPI(title="Rounds phone", urls_namespace="phone", docs_url=None, openapi_url=None, auth=PhoneAuth())


class DeviceIn(Schema):
    """The phone that syncs and how many records it still holds."""

    key: UUID
    label: str = Field(default="", max_length=400)
    version: str = Field(default="", max_length=20)
    unsent: int = Field(default=0, ge=0, le=1_000_000)


class SyncIn(Schema):
    """Commands are read one by one, so that one that nobody understands does not hold up the others."""

    device: DeviceIn | None = None
    commands: list[dict[str, Any]] = Field(default_factory=list, max_length=200)


class OutcomeOut(Schema):
    """`status` as in HTTP: 200 done, 409 same id with other content, 422 refused, 500 try again."""

    id: str
    status: int
    outcome: str
    answer: dict[str, Any]
    again: bool


class SyncOut(Schema):
    """One outcome per command, in their order."""

    outcomes: list[OutcomeOut]
    staff: int
    server_time: str


class HeldIn(Schema):
    """What the phone holds: its cursor (0: compare every row), marks of parts, and of rows by store and id."""

    cursor: int = Field(default=0, ge=0)
    parts: dict[str, str] = Field(default_factory=dict, max_length=60)
    rows: dict[str, dict[str, str]] = Field(default_factory=dict, max_length=20)


class PingOut(Schema):
    """Who is signed in, what time the server has, which phone apps it still understands."""

    staff: int
    server_time: str
    api: int
    oldest_client: int


def account(request: HttpRequest) -> Staff:
    """The account `PhoneAuth` let in."""
    user = request.user
    if not isinstance(user, Staff):
        raise HttpError(401, "sign in")
    return user


@api.exception_handler(OperationalError)
def database_is_busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """Nothing was taken: the phone keeps everything and comes back."""
    return JsonResponse({"detail": _("服务器忙，请稍后再试")}, status=503, headers={"Retry-After": "5"})


@api.get("ping", response=PingOut, url_name="ping")
def ping(request: HttpRequest) -> dict[str, Any]:
    """Whether the server is there and the session still counts."""
    now = timezone.now().isoformat()
    return {"staff": account(request).pk, "server_time": now, "api": API_VERSION, "oldest_client": OLDEST_CLIENT}


@api.post("sync", response=SyncOut, url_name="sync")
def sync(request: HttpRequest, sent: SyncIn, lang: str = "zh") -> dict[str, Any]:
    """Take the commands of the outbox in their order; each has its own transaction, receipt and outcome."""
    by, now = account(request), timezone.now()
    with translation.override(LANGUAGES.get(lang, "zh-hans")):
        outcomes = [apply(raw, by=by, at=now) for raw in sent.commands]
    if device := sent.device:
        note_device(
            by,
            key=device.key,
            label=device.label,
            client_version=device.version,
            unsent=device.unsent,
            at=now,
        )
    return {"outcomes": [vars(outcome) for outcome in outcomes], "staff": by.pk, "server_time": now.isoformat()}


@api.get("content", response=dict[str, Any], url_name="content")
@decorate_view(gzip_page)
def content(request: HttpRequest, cursor: int = 0, lang: str = "zh") -> dict[str, Any]:
    """Everything the phone needs, or what changed since the cursor."""
    with translation.override(LANGUAGES.get(lang, "zh-hans")):
        return phone_content(account(request), at=timezone.now(), cursor=cursor)


@api.post("news", response=dict[str, Any], url_name="news")
@decorate_view(gzip_page)
def news(request: HttpRequest, held: HeldIn, lang: str = "zh") -> dict[str, Any]:
    """What the phone does not hold yet. Reads only; a POST because marks of some hundred rows fit no address."""
    known = Held(cursor=held.cursor, parts=held.parts, rows=held.rows)
    with translation.override(LANGUAGES.get(lang, "zh-hans")):
        return news_of(phone_content(account(request), at=timezone.now(), cursor=held.cursor), known)


api.add_router("", attachments)
