"""Signatures and photos: on the disk for certain before their row says so (trust.md)."""

import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.people.queries import settings_of
from rounds.visits.models import Attachment, Visit
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop
from rounds.visits.rules.settings import ATTACHMENT_BYTES

SIGNS = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
ENDINGS = {"image/png": "png", "image/jpeg": "jpg"}


def keep_attachment(
    visit: Visit, *, kind: str, content: bytes, content_type: str, by: Staff | str, at: datetime
) -> Attachment:
    """Store the bytes durably, then their row; the same bytes again give the same row.

    The file is written beside its place, flushed to the disk and renamed, the folder is flushed, the row comes last.
    RefusedError when the bytes are too many, or not the kind of picture they claim to be.
    """
    _check(content, content_type, most=settings_of(visit.company_id)[ATTACHMENT_BYTES])
    digest = sha256(content).hexdigest()
    stored_path = path_of(visit.company_id, digest, content_type)
    keep_file(Path(settings.MEDIA_ROOT) / stored_path, content)
    return _keep_row(visit, kind, digest, len(content), content_type, stored_path, by=by, at=at)


def _check(content: bytes, content_type: str, *, most: int) -> None:
    if not content or len(content) > most:
        text = gettext_noop("图片大小 %(size)s 字节，应在 1 到 %(most)s 字节之间")
        raise RefusedError(Reason(text, {"size": len(content), "most": most}, ("E06",)))
    sign = SIGNS.get(content_type)
    if sign is None or not content.startswith(sign):
        raise RefusedError(Reason(gettext_noop("只接受 PNG 或 JPEG 图片"), {}, ("E06",)))


def path_of(company_id: int, digest: str, content_type: str) -> str:
    """Where the bytes of this SHA-256 lie below the media folder: the same picture lies there once."""
    return f"visits/{company_id}/{digest[:2]}/{digest}.{ENDINGS[content_type]}"


def keep_file(target: Path, content: bytes) -> None:
    """Write so that a power cut leaves either nothing or all of it; what is there already is not written again."""
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{uuid4().hex}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.rename(target)
    finally:
        beside.unlink(missing_ok=True)
    for folder in (target.parent, target.parent.parent):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@transaction.atomic
def _keep_row(
    visit: Visit,
    kind: str,
    digest: str,
    size: int,
    content_type: str,
    stored_path: str,
    *,
    by: Staff | str,
    at: datetime,
) -> Attachment:
    row = Visit.objects.unscoped("the caller holds this row").select_for_update().get(pk=visit.pk)
    known = row.attachments.filter(sha256=digest).first()
    if known is not None:
        return known
    kept = Attachment.objects.create(
        company_id=row.company_id,
        visit=row,
        kind=kind,
        sha256=digest,
        size=size,
        content_type=content_type,
        stored_path=stored_path,
        made_at=at,
    )
    if kind == Attachment.Kind.SIGNATURE:
        row.signature_sha256, row.version = digest, row.version + 1
        row.save(update_fields=["signature_sha256", "version"])
    record("attachment.kept", kept, by=by, at=at, visit=row.pk, kind=kind, sha256=digest, size=size)
    return kept
