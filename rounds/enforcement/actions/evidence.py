"""Photos and documents of a case: on the disk for certain before their row says so (trust.md)."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from rounds.common.events import record
from rounds.common.pictures import Seen, keep_file, keep_picture, look_at, path_of
from rounds.enforcement.actions.refusals import CaseRefusedError
from rounds.enforcement.actions.steps import permit
from rounds.enforcement.models import CaseEvidence, EnforcementCase
from rounds.enforcement.rules.steps import Refusal, Verb
from rounds.people.models import Staff
from rounds.visits.actions.attachments import check_size
from rounds.visits.rules.reasons import RefusedError

FOLDER = "enforcement"
PDF = b"%PDF-"


def add_evidence(case: EnforcementCase, *, content: bytes, by: Staff, at: datetime, words: str = "") -> CaseEvidence:
    """An officer adds a photo or a PDF; CaseRefusedError when it is neither, too large, or not the time for it."""
    permit(case, Verb.ADD, by=by, at=at)
    if not content:
        raise CaseRefusedError(Refusal.NO_FILE)
    try:
        check_size(case.company_id, len(content))
    except RefusedError as refused:
        raise CaseRefusedError(Refusal.FILE_TOO_LARGE) from refused
    if content.startswith(PDF):
        return _keep_row(_document(case, content, at=at, words=words), by=by, at=at)
    seen = look_at(content)
    if not seen.large:
        raise CaseRefusedError(Refusal.STRANGE_FILE)
    return _keep_row(_photo(case, content, seen, at=at, words=words), by=by, at=at)


def keep_reported_photo(
    case: EnforcementCase, *, content: bytes, by: Staff | str, at: datetime, taken_at: datetime | None = None
) -> CaseEvidence:
    """A photo that came with the report; one nobody can open is kept with its flaw, as everywhere."""
    check_size(case.company_id, len(content))
    row = _photo(case, content, look_at(content), at=at, words="")
    row.taken_at = min(taken_at, at) if taken_at else None
    return _keep_row(row, by=by, at=at)


@transaction.atomic
def note_evidence_opening(row: CaseEvidence, *, by: Staff, at: datetime) -> None:
    """Somebody with the right looked at it in full: one event each time."""
    record("evidence.viewed", row, by=by, at=at, case=row.case_id)


def _photo(case: EnforcementCase, content: bytes, seen: Seen, *, at: datetime, words: str) -> CaseEvidence:
    digest = sha256(content).hexdigest()
    return CaseEvidence(
        company_id=case.company_id,
        case=case,
        kind=CaseEvidence.Kind.PHOTO,
        words=words.strip(),
        sha256=digest,
        size=len(content),
        flaw=seen.flaw,
        is_shown=bool(seen.large),
        content_type=seen.content_type,
        stored_path=keep_picture(FOLDER, case.company_id, digest, content, seen),
        made_at=at,
    )


def _document(case: EnforcementCase, content: bytes, *, at: datetime, words: str) -> CaseEvidence:
    digest = sha256(content).hexdigest()
    stored_path = path_of(FOLDER, case.company_id, digest, "application/pdf")
    keep_file(Path(settings.MEDIA_ROOT) / stored_path, content)
    return CaseEvidence(
        company_id=case.company_id,
        case=case,
        kind=CaseEvidence.Kind.DOCUMENT,
        words=words.strip(),
        sha256=digest,
        size=len(content),
        content_type="application/pdf",
        stored_path=stored_path,
        made_at=at,
    )


@transaction.atomic
def _keep_row(row: CaseEvidence, *, by: Staff | str, at: datetime) -> CaseEvidence:
    cases = EnforcementCase.objects.unscoped("the caller holds this row").select_for_update(of=("self",))
    known = cases.get(pk=row.case_id).evidence.filter(sha256=row.sha256).first()
    if known is not None:
        return known
    row.save()
    record("evidence.kept", row, by=by, at=at, case=row.case_id, sha256=row.sha256, size=row.size, words=row.words)
    return row
