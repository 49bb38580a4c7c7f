"""Signatures and photos: on the disk for certain before their row says so (trust.md)."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from rounds.common.events import record, record_once_a_day
from rounds.common.pictures import keep_picture, look_at
from rounds.people.models import Staff
from rounds.people.queries import settings_of
from rounds.visits.actions.doubts import doubt_photo
from rounds.visits.models import Attachment, Visit
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop
from rounds.visits.rules.record import awaited
from rounds.visits.rules.settings import ATTACHMENT_BYTES

SIGNS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


def keep_attachment(
    visit: Visit,
    *,
    kind: str,
    content: bytes,
    by: Staff | str,
    at: datetime,
    content_type: str | None = None,
    purpose: str = "",
    taken_at: datetime | None = None,
) -> Attachment:
    """Store the bytes durably, then their row; the same bytes again give the same row.

    Files are written beside their place, flushed to the disk and renamed, the folder is flushed, the row comes last.
    A picture nobody can open is kept with its flaw. RefusedError when the bytes are too many, or when a
    `content_type` was claimed and they are not that kind of picture.
    """
    check_size(visit.company_id, len(content))
    if content_type is not None:
        _check_claim(content, content_type)
    seen = look_at(content)
    digest = sha256(content).hexdigest()
    stored_path = keep_picture("visits", visit.company_id, digest, content, seen)
    row = Attachment(
        company_id=visit.company_id,
        visit=visit,
        kind=kind,
        purpose=purpose,
        sha256=digest,
        dhash=seen.dhash,
        size=len(content),
        width=seen.width,
        height=seen.height,
        flaw=seen.flaw,
        content_type=seen.content_type,
        stored_path=stored_path,
        taken_at=min(taken_at, at) if taken_at else None,
        made_at=at,
    )
    return _keep_row(row, by=by, at=at)


def check_size(company_id: int, size: int) -> None:
    """RefusedError when a picture of so many bytes is not taken."""
    most = settings_of(company_id)[ATTACHMENT_BYTES]
    if not 0 <= size <= most:
        text = gettext_noop("图片大小 %(size)s 字节，应在 1 到 %(most)s 字节之间")
        raise RefusedError(Reason(text, {"size": size, "most": most}, ("E06",)))


def _check_claim(content: bytes, content_type: str) -> None:
    sign = SIGNS.get(content_type)
    if sign is None or not content.startswith(sign):
        raise RefusedError(Reason(gettext_noop("只接受 PNG 或 JPEG 图片"), {}, ("E06",)))


@transaction.atomic
def _keep_row(row: Attachment, *, by: Staff | str, at: datetime) -> Attachment:
    visit = Visit.objects.unscoped("the caller holds this row").select_for_update().get(pk=row.visit_id)
    known = visit.attachments.filter(sha256=row.sha256).first()
    if known is not None:
        return known
    announced = next((a for a in visit.announced if a["sha256"] == row.sha256), None)
    row.purpose = announced.get("purpose", "") if announced else row.purpose
    row.save()
    if _signs(row, visit, is_announced=announced is not None):
        visit.signature_sha256 = row.sha256
    visit.awaited = awaited(visit.announced, visit.attachments.values_list("sha256", flat=True))
    visit.version += 1
    visit.save(update_fields=["signature_sha256", "awaited", "version"])
    body = {"visit": visit.pk, "kind": row.kind, "sha256": row.sha256, "size": row.size, "flaw": row.flaw}
    record("attachment.kept", row, by=by, at=at, **body)
    doubt_photo(row, by=by, at=at)
    return row


def _signs(row: Attachment, visit: Visit, *, is_announced: bool) -> bool:
    """Whether this is the retailer's signature; a finished record keeps its own against one it never spoke of."""
    if row.kind != Attachment.Kind.SIGNATURE or row.purpose == Attachment.Purpose.COMPANION:
        return False
    stands = visit.signature_sha256 or _signature_announced(visit)
    return is_announced or visit.state != Visit.State.FINISHED or not stands


def _signature_announced(visit: Visit) -> bool:
    kind, companion = Attachment.Kind.SIGNATURE, Attachment.Purpose.COMPANION
    return any(one["kind"] == kind and one.get("purpose") != companion for one in visit.announced)


@transaction.atomic
def note_opening(row: Attachment, *, by: Staff, at: datetime) -> None:
    """Who looked at a picture in full: one event per person, picture and day."""
    record_once_a_day("attachment.opened", row, by=by, at=at, visit=row.visit_id)
