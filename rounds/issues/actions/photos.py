"""Photos of issues: on the disk for certain before their row says so (trust.md)."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from rounds.common.events import record, record_once_a_day
from rounds.common.pictures import keep_picture, look_at
from rounds.enforcement.actions import keep_reported_photo
from rounds.enforcement.models import CaseEvidence
from rounds.enforcement.queries.reports import case_of_report
from rounds.issues.models import Issue, IssuePhoto
from rounds.people.models import Staff
from rounds.visits.actions.attachments import check_size


def keep_issue_photo(
    issue: Issue, *, content: bytes, by: Staff | str, at: datetime, taken_at: datetime | None = None
) -> IssuePhoto | CaseEvidence:
    """Store the bytes durably, then their row; the same bytes again give the same row.

    With a report of a violation they go into the compliance room (A20).
    A picture nobody can open is kept with its flaw. RefusedError when the bytes are too many.
    """
    if issue.is_report and (case := case_of_report(issue.company_id, issue.number)):
        return keep_reported_photo(case, content=content, taken_at=taken_at, by=by, at=at)
    check_size(issue.company_id, len(content))
    seen, digest = look_at(content), sha256(content).hexdigest()
    row = IssuePhoto(
        company_id=issue.company_id,
        issue=issue,
        sha256=digest,
        size=len(content),
        flaw=seen.flaw,
        is_shown=bool(seen.large),
        content_type=seen.content_type,
        stored_path=keep_picture("issues", issue.company_id, digest, content, seen),
        taken_at=min(taken_at, at) if taken_at else None,
        made_at=at,
    )
    return _keep_row(row, by=by, at=at)


@transaction.atomic
def _keep_row(row: IssuePhoto, *, by: Staff | str, at: datetime) -> IssuePhoto:
    issue = Issue.objects.unscoped("the caller holds this row").select_for_update(of=("self",)).get(pk=row.issue_id)
    known = issue.photos.filter(sha256=row.sha256).first()
    if known is not None:
        return known
    row.save()
    record("photo.kept", row, by=by, at=at, issue=issue.pk, sha256=row.sha256, size=row.size, flaw=row.flaw)
    return row


@transaction.atomic
def note_opening(row: IssuePhoto, *, by: Staff, at: datetime) -> None:
    """Who looked at a photo in full: one event per person, photo and day."""
    record_once_a_day("photo.opened", row, by=by, at=at, issue=row.issue_id)
