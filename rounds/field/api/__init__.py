"""The typed API of the phone: session and CSRF, every row through its door, one outcome per command."""

import errno
import logging
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.contrib.auth import logout
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from ninja import NinjaAPI, Schema, Status
from ninja.decorators import decorate_view
from ninja.errors import HttpError
from ninja.parser import Parser
from pydantic import AwareDatetime, Field

from rounds.common.sealing import Head
from rounds.field.actions import PhoneSays, apply, note_device, note_heads, note_wiped
from rounds.field.actions.rows import NotFoundError
from rounds.field.api.attachments import router as attachments
from rounds.field.api.auth import FIELD_ROLES, ClosedError, PhoneAuth, account
from rounds.field.api.similar import router as similar
from rounds.field.models import Device
from rounds.field.queries import needs_comparing, phone_content
from rounds.field.queries.heads import head_for_phones, wants_heads
from rounds.field.rules.clients import API_VERSION, client_of, oldest_client
from rounds.field.rules.news import Held, news_of
from rounds.field.rules.reading import json_from
from rounds.visits.rules.reasons import RefusedError

__all__ = ["FIELD_ROLES", "api"]
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
LOG = logging.getLogger(__name__)
LANGUAGES = {"en": "en", "zh": "zh-hans"}


class PhoneParser(Parser):
    """Reads what a phone sends so that one odd record does not make the whole batch unreadable."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json_from(request.body)


api = NinjaAPI(
    title="Rounds phone",
    urls_namespace="phone",
    docs_url=None,
    openapi_url=None,
    auth=PhoneAuth(),
    parser=PhoneParser(),
)


HEX_HASH, HEX_SIGNATURE = r"^[0-9a-f]{64}$", r"^[0-9a-f]{128}$"


class HeadIn(Schema):
    """One signed head of the record chain the phone holds."""

    company: int = Field(ge=1, le=2**63 - 1)
    day: date
    number: int = Field(ge=1, le=2**63 - 1)
    hash: str = Field(pattern=HEX_HASH)
    key: str = Field(pattern=HEX_HASH)
    signature: str = Field(pattern=HEX_SIGNATURE)


class HeadsIn(Schema):
    """All the heads this phone holds."""

    key: UUID
    heads: list[HeadIn] = Field(max_length=800)


class HeadsOut(Schema):
    """Whether the chain still has every one of them."""

    holds: bool


class DeviceIn(Schema):
    """The phone that syncs and how many records it still holds."""

    key: UUID
    label: str = Field(default="", max_length=400)
    version: str = Field(default="", max_length=20)
    unsent: int = Field(default=0, ge=0, le=1_000_000)
    oldest_unsent_at: AwareDatetime | None = None
    storage: dict[str, bool | int] = Field(default_factory=dict, max_length=10)
    head: HeadIn | None = None


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
    wipe: str | None = None
    head: dict[str, Any] | None = None
    chain_holds: bool | None = None
    wants_heads: bool = False


class WipedIn(Schema):
    """The phone holds nothing any more: why, and how many things it gave out as a file instead of sending them."""

    key: UUID
    why: Literal["order", "sign_out", "idle"]
    exported: int = Field(default=0, ge=0, le=1_000_000)


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
    wipe: str | None = None


@api.exception_handler(ClosedError)
def account_is_closed(request: HttpRequest, error: ClosedError) -> HttpResponse:
    """Not merely signed out: `revoked` tells the phone to hide what it shows, `another` whose it is not."""
    return JsonResponse({"detail": str(error)} | error.more, status=error.status_code)


@api.exception_handler(OSError)
def disk_is_full(request: HttpRequest, error: OSError) -> HttpResponse:
    """There is no room for the bytes: nothing of them counts, the phone keeps them and comes back (F3)."""
    if error.errno not in NO_ROOM:
        raise error
    LOG.error("no room on the disk: %s", error)
    return JsonResponse({"detail": _("服务器空间不足，请稍后再试")}, status=507, headers={"Retry-After": "30"})


@api.exception_handler(OperationalError)
def database_is_busy(request: HttpRequest, error: OperationalError) -> HttpResponse:
    """Nothing was taken: the phone keeps everything and comes back."""
    return JsonResponse({"detail": _("服务器忙，请稍后再试")}, status=503, headers={"Retry-After": "5"})


@api.exception_handler(NotFoundError)
def is_not_his(request: HttpRequest, error: NotFoundError) -> HttpResponse:
    """Whether it exists elsewhere is not said."""
    words = _("没有找到对应的问题") if error.noun == "issue" else _("没有找到对应的拜访")
    return JsonResponse({"detail": words}, status=404)


@api.exception_handler(RefusedError)
def is_refused(request: HttpRequest, error: RefusedError) -> HttpResponse:
    """A rule says no, in words the person understands."""
    return JsonResponse({"detail": error.reason.said(_)}, status=422)


@api.get("ping", response=PingOut, url_name="ping")
def ping(request: HttpRequest, device: UUID | None = None) -> dict[str, Any]:
    """Whether the server is there and the session still counts, and whether this phone is to forget everything."""
    by = account(request)
    phone = Device.objects.visible_to(by).filter(key=device).first() if device else None
    return {
        "staff": by.pk,
        "server_time": timezone.now().isoformat(),
        "api": API_VERSION,
        "oldest_client": oldest_client(timezone.localdate()),
        "wipe": phone.wipe_because if phone and phone.must_wipe else None,
    }


@api.post("sync", response=SyncOut, url_name="sync")
def sync(request: HttpRequest, sent: SyncIn, lang: str = "zh") -> dict[str, Any]:
    """Take the commands of the outbox in their order; each has its own transaction, receipt and outcome."""
    by, now = account(request), timezone.now()
    with translation.override(LANGUAGES.get(lang, "zh-hans")):
        outcomes = [apply(raw, by=by, at=now) for raw in sent.commands]
    phone = note_device(by, _said(sent.device, request), at=now) if sent.device else None
    wipe = phone.wipe_because if phone and phone.must_wipe else None
    told = [vars(outcome) for outcome in outcomes]
    heads = _heads(phone, sent.device.head if sent.device else None, at=now)
    return {"outcomes": told, "staff": by.pk, "server_time": now.isoformat(), "wipe": wipe} | heads


def _said(device: DeviceIn, request: HttpRequest) -> PhoneSays:
    said = device.dict(exclude={"head"})
    return PhoneSays(**said, client=client_of(request.headers.get("X-Rounds-Client")))


def _heads(phone: Device | None, held: HeadIn | None, *, at: datetime) -> dict[str, Any]:
    """The newest signed head of the record chain, and whether the chain still has the one the phone holds."""
    if phone is None:
        return {}
    holds = note_heads(phone, [Head(**_plain(held))], all_of_them=False, at=at) if held else None
    return {"head": head_for_phones(phone.company), "chain_holds": holds, "wants_heads": wants_heads(phone)}


def _plain(head: HeadIn) -> dict[str, Any]:
    said = head.dict()
    return {"company_id": said.pop("company"), **said}


@api.post("heads", response=HeadsOut, url_name="heads")
def heads(request: HttpRequest, said: HeadsIn) -> dict[str, Any]:
    """Every signed head this phone holds: it bears witness of the record chain (F26)."""
    by = account(request)
    phone = Device.objects.visible_to(by).filter(key=said.key, staff=by).first()
    if phone is None:
        raise HttpError(404, _("没有找到这台手机，请先同步一次"))
    told = [Head(**_plain(head)) for head in said.heads]
    return {"holds": note_heads(phone, told, all_of_them=True, at=timezone.now())}


@api.post("wiped", response={204: None}, url_name="wiped")
def wiped(request: HttpRequest, said: WipedIn) -> Status[None]:
    """The phone has sent or exported everything and forgets it now; its session ends here too."""
    note_wiped(account(request), key=said.key, why=said.why, exported=said.exported, at=timezone.now())
    logout(request)
    return Status(204, None)


@api.get("content", response=dict[str, Any], url_name="content")
@decorate_view(gzip_page)
def content(request: HttpRequest, cursor: int = 0, lang: str = "zh") -> dict[str, Any]:
    """Everything the phone needs, or what changed since the cursor."""
    with translation.override(LANGUAGES.get(lang, "zh-hans")):
        return phone_content(account(request), at=timezone.now(), cursor=cursor)


@api.post("news", response=dict[str, Any], url_name="news")
@decorate_view(gzip_page)
def news(request: HttpRequest, held: HeldIn, lang: str = "zh") -> dict[str, Any]:
    """What the phone does not hold yet. Reads only; a POST because marks of some hundred rows fit no address.

    `compare` alone: something that may touch every row has happened, so the phone asks again and names all it holds.
    """
    by, known = account(request), Held(cursor=held.cursor, parts=held.parts, rows=held.rows)
    if needs_comparing(by, cursor=held.cursor):
        return {"compare": True}
    with translation.override(LANGUAGES.get(lang, "zh-hans")):
        return news_of(phone_content(by, at=timezone.now(), cursor=held.cursor), known)


api.add_router("", attachments)
api.add_router("", similar)
