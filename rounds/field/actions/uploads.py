"""Signatures and photos arrive in pieces: resumed at the offset the server holds, kept when their SHA-256 agrees."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from rounds.common.pictures import OffsetError, append, drop_stale, held, whole
from rounds.enforcement.models import CaseEvidence
from rounds.issues.actions import keep_issue_photo
from rounds.issues.models import Issue, IssuePhoto
from rounds.issues.queries.photos import kept_photo
from rounds.people.models import Staff
from rounds.visits.actions import keep_attachment
from rounds.visits.actions.attachments import check_size
from rounds.visits.models import Attachment, Visit

MOST_PIECE = 512 * 1024
Owner = Visit | Issue
Kept = Attachment | IssuePhoto | CaseEvidence


@dataclass(frozen=True)
class Coming:
    """One picture on its way: where it belongs and what it shall be when it is whole."""

    owner: Owner
    sha256: str
    kind: str
    size: int
    purpose: str = ""
    taken_at: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """How far it has come. `stored` is said only of bytes that are on the disk with their row."""

    sha256: str
    offset: int
    stored: bool = False


def standing(owner: Owner, digest: str, *, by: Staff) -> Standing:
    """Where the next piece belongs, or that nothing more is needed."""
    kept = _kept(owner, digest)
    if kept is not None:
        return Standing(digest, kept.size, stored=True)
    return Standing(digest, held(_part(owner, digest, by)))


def take_piece(coming: Coming, piece: bytes, *, offset: int, by: Staff, at: datetime) -> Standing:
    """Add one piece; with the last one the picture is verified and kept, its row comes last.

    OffsetError says where the piece belongs; WrongBytesError that all must be sent again; RefusedError and TooManyError
    that this one is not taken. A full disk passes through as OSError and nothing is counted as received.
    """
    known = standing(coming.owner, coming.sha256, by=by)
    if known.stored:
        return known
    check_size(coming.owner.company_id, coming.size)
    part = _part(coming.owner, coming.sha256, by)
    if not offset:
        drop_stale(part.parent, now=at)
    length = append(part, piece, offset=offset, total=coming.size)
    if length < coming.size:
        return Standing(coming.sha256, length)
    return _finished(coming, part, by=by, at=at)


def _finished(coming: Coming, part: Path, *, by: Staff, at: datetime) -> Standing:
    try:
        content = whole(part, coming.sha256)
    except FileNotFoundError as error:  # another copy of this request was first: ask again
        raise OffsetError(0) from error
    kept = keep_whole(coming, content, by=by, at=at)
    part.unlink(missing_ok=True)
    return Standing(kept.sha256, kept.size, stored=True)


def keep_whole(coming: Coming, content: bytes, *, by: Staff, at: datetime) -> Kept:
    """Keep a picture of which all bytes are here, where it belongs; RefusedError when it is not taken."""
    if isinstance(coming.owner, Issue):
        return keep_issue_photo(coming.owner, content=content, taken_at=coming.taken_at, by=by, at=at)
    return keep_attachment(
        coming.owner,
        kind=coming.kind,
        content=content,
        purpose=coming.purpose,
        taken_at=coming.taken_at,
        by=by,
        at=at,
    )


def _kept(owner: Owner, digest: str) -> Kept | None:
    if isinstance(owner, Issue):
        return kept_photo(owner, digest)
    return owner.attachments.filter(sha256=digest).first()


def _part(owner: Owner, digest: str, by: Staff) -> Path:
    """One sender's unfinished bytes: nobody else can add to them."""
    return Path(settings.MEDIA_ROOT) / "coming" / str(by.company_id) / str(by.pk) / digest
