"""Evidence of an objection: on the disk for certain before its row says so, its kind judged by its content."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rounds.assessment.models import Objection, ObjectionFile
from rounds.common.events import record, record_once_a_day
from rounds.common.pictures import keep_file, keep_picture, look_at
from rounds.issues.rules.documents import PICTURES, Document, document_of
from rounds.issues.rules.settings import FILE_MEGABYTES, FILES_PER_ISSUE
from rounds.people.models import Staff
from rounds.people.queries import settings_of

MEGABYTE = 1024 * 1024
FOLDER = "objection_files"


class EvidenceRefusedError(ValueError):
    """A file was not kept; the text says why and what to do."""


def keep_evidence(objection: Objection, *, name: str, content: bytes, by: Staff, at: datetime) -> ObjectionFile:
    """Store the bytes durably, then their row; the same bytes give the same row. EvidenceRefusedError says why not."""
    most = settings_of(objection.company, at=at)[FILE_MEGABYTES]
    if objection.made_by_id != by.pk or objection.state != Objection.State.OPEN:
        raise EvidenceRefusedError(_("只有提出人能在裁定以前补充附件"))
    if len(content) > most * MEGABYTE:
        raise EvidenceRefusedError(_("文件超过 %(size)s MB，请压缩或拆分后再传") % {"size": most})
    found = document_of(content, name)
    if found is None:
        raise EvidenceRefusedError(
            _("只能添加 JPG、PNG、PDF、Word（docx）、Excel（xlsx）和文本文件，不含宏；请另存为其中一种")
        )
    digest = sha256(content).hexdigest()
    row = ObjectionFile(
        company_id=objection.company_id,
        objection=objection,
        name=found.name,
        sha256=digest,
        size=len(content),
        content_type=found.kind.value,
        stored_path=_stored(objection, found, digest, content),
        made_by=by,
        made_at=at,
    )
    return _keep_row(row, by=by, at=at)


def _stored(objection: Objection, found: Document, digest: str, content: bytes) -> str:
    if found.kind in PICTURES:
        seen = look_at(content)
        if not seen.large:
            raise EvidenceRefusedError(_("这张图片打不开或太大，请换一张"))
        return keep_picture(FOLDER, objection.company_id, digest, content, seen)
    path = f"{FOLDER}/{objection.company_id}/{digest[:2]}/{digest}.bin"
    keep_file(Path(settings.MEDIA_ROOT) / path, content)
    return path


@transaction.atomic
def _keep_row(row: ObjectionFile, *, by: Staff, at: datetime) -> ObjectionFile:
    rows = Objection.objects.unscoped("the caller holds this row").select_for_update(of=("self",))
    objection = rows.select_related("company").get(pk=row.objection_id)
    known = objection.files.filter(sha256=row.sha256).first()
    if known is not None:
        return known
    most = settings_of(objection.company, at=at)[FILES_PER_ISSUE]
    if objection.files.count() >= most:
        raise EvidenceRefusedError(_("一条异议最多 %(count)s 个附件，请合并后再传") % {"count": most})
    row.save()
    record(
        "objection_file.kept", row, by=by, at=at, objection=objection.pk, name=row.name, sha256=row.sha256,
        size=row.size,
    )  # fmt: skip
    return row


@transaction.atomic
def note_evidence_opening(row: ObjectionFile, *, by: Staff, at: datetime) -> None:
    """Who took a file out: one event per person, file and day."""
    record_once_a_day("objection_file.opened", row, by=by, at=at, objection=row.objection_id)
