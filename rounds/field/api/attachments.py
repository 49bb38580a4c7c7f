"""The door for signatures and photos: whole in one go, or in pieces that resume where the server stands."""

from hashlib import sha256
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Path, Query, Router, Schema
from ninja.errors import HttpError
from pydantic import AwareDatetime, Field

from rounds.common.pictures import OffsetError, TooManyError, WrongBytesError
from rounds.field.actions.rows import owner_of, referred
from rounds.field.actions.uploads import MOST_PIECE, Coming, Standing, standing, take_piece
from rounds.field.api.auth import account
from rounds.field.rules.commands import AnnouncedBody
from rounds.visits.actions import keep_attachment
from rounds.visits.models import Attachment, Visit

router = Router()
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


class StandingOut(Schema):
    """How far the server is: send from `offset`; when `stored`, the phone may let go of its copy."""

    sha256: str
    offset: int
    stored: bool


class StoredOut(Schema):
    """The bytes are on the server's disk: the phone may let go of its copy."""

    sha256: str
    size: int
    stored: bool


class PieceIn(Schema):
    """Which attachment a piece belongs to, and where in it."""

    visit: str = ""
    issue: str = ""
    kind: str = "photo"
    purpose: str = Field(default="", max_length=10)
    size: int = Field(ge=0, le=50_000_000)
    offset: int = Field(ge=0)
    taken_at: AwareDatetime | None = None


@router.get("attachments/{digest}", response=StandingOut, url_name="attachment")
def how_far(request: HttpRequest, digest: Digest, visit: str = "", issue: str = "") -> Standing:
    """Where the next piece belongs; asked before the first and after every interruption."""
    by = account(request)
    return standing(owner_of(visit, issue, digest, by), digest, by=by)


@router.patch("attachments/{digest}", response=StandingOut, url_name="attachment")
def piece(request: HttpRequest, digest: Digest, sent: Query[PieceIn]) -> Standing | HttpResponse:
    """One piece at its offset: 409 with the right offset when it belongs elsewhere, 0 when the bytes are wrong."""
    by, at = account(request), timezone.now()
    _check_words(sent)
    if len(request.body) > MOST_PIECE:
        raise HttpError(413, _("这一段太长"))
    owner = owner_of(sent.visit, sent.issue, digest, by)
    coming = Coming(owner, digest, sent.kind, sent.size, sent.purpose, sent.taken_at)
    try:
        return take_piece(coming, request.body, offset=sent.offset, by=by, at=at)
    except OffsetError as error:
        return _again(digest, error.right, _("从 %(offset)s 字节继续") % {"offset": error.right})
    except WrongBytesError:
        return _again(digest, 0, _("内容与校验码不符，请重新上传"))
    except TooManyError as error:
        raise HttpError(422, _("没有传完的照片太多")) from error


@router.put("attachments/{digest}", response=StoredOut, url_name="attachment")
def attachment(request: HttpRequest, digest: str, visit: str, kind: str = "signature") -> dict[str, Any]:
    """All bytes in one go, as the first phones send them; refused unless their SHA-256 is the one in the path."""
    by, body = account(request), request.body
    if kind not in Attachment.Kind.values:
        raise HttpError(422, _("没有这种附件"))
    if sha256(body).hexdigest() != digest:
        raise HttpError(422, _("内容与校验码不符，请重新上传"))
    owner, content_type = referred(Visit.objects.all(), visit, by), (request.content_type or "").lower()
    if not body:
        raise HttpError(422, _("没有这种附件"))
    kept = keep_attachment(owner, kind=kind, content=body, content_type=content_type, by=by, at=timezone.now())
    return {"sha256": kept.sha256, "size": kept.size, "stored": True}


def _check_words(sent: PieceIn) -> None:
    try:
        AnnouncedBody.model_validate({"kind": sent.kind, "sha256": "0" * 64, "size": 0, "purpose": sent.purpose})
    except ValueError as error:
        raise HttpError(422, _("没有这种附件")) from error


def _again(digest: str, offset: int, words: str) -> JsonResponse:
    return JsonResponse({"sha256": digest, "offset": offset, "stored": False, "detail": words}, status=409)
