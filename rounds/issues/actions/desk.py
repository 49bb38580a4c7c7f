"""What a side keeps beside an issue: notes among colleagues, files on the disk for certain before their row says so."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rounds.common.events import record, record_once_a_day
from rounds.common.pictures import keep_file, keep_picture, look_at
from rounds.common.scoping import Reach
from rounds.issues.actions.refusals import SENTENCES, IssueRefusedError
from rounds.issues.models import Issue, IssueFile, IssueNote
from rounds.issues.rules.documents import PICTURES, Document, document_of
from rounds.issues.rules.settings import FILE_MEGABYTES, FILES_PER_ISSUE
from rounds.issues.rules.steps import Refusal
from rounds.people.models import Staff
from rounds.people.queries import settings_of

MEGABYTE = 1024 * 1024


class FileRefusedError(ValueError):
    """A file was not kept; the text says why and what to do."""


@transaction.atomic
def write_note(issue: Issue, *, text: str, by: Staff, at: datetime) -> IssueNote:
    """For colleagues of his own side: of his department, or of his unit; the retailer never reads it."""
    if issue.is_report:
        raise IssueRefusedError(Refusal.IN_THE_ROOM)
    if not text.strip():
        raise IssueRefusedError(Refusal.NO_NOTE)
    note = IssueNote.objects.create(
        company_id=issue.company_id,
        issue=issue,
        department_id=by.department_id,
        unit_id=None if by.department_id else by.unit_id,
        text=text.strip(),
        made_by=by,
        made_at=at,
    )
    record("issue_note.written", note, by=by, at=at, issue=issue.pk, department=note.department_id, text=note.text)
    return note


def most_bytes(issue: Issue, *, at: datetime) -> int:
    """The largest file that may be added now."""
    return int(settings_of(issue.company, at=at)[FILE_MEGABYTES]) * MEGABYTE


def keep_issue_file(issue: Issue, *, name: str, content: bytes, by: Staff, at: datetime) -> IssueFile:
    """Store the bytes durably, then their row; the same bytes give the same row. FileRefusedError says why not."""
    if issue.is_report:
        raise FileRefusedError(str(SENTENCES[Refusal.IN_THE_ROOM]))
    if len(content) > most_bytes(issue, at=at):
        size = settings_of(issue.company, at=at)[FILE_MEGABYTES]
        raise FileRefusedError(_("文件超过 %(size)s MB，请压缩或拆分后再传") % {"size": size})
    found = document_of(content, name)
    if found is None:
        raise FileRefusedError(
            _("只能添加 JPG、PNG、PDF、Word（docx）、Excel（xlsx）和文本文件，不含宏；请另存为其中一种")
        )
    digest = sha256(content).hexdigest()
    row = IssueFile(
        company_id=issue.company_id,
        issue=issue,
        name=found.name,
        sha256=digest,
        size=len(content),
        content_type=found.kind.value,
        stored_path=_stored(issue, found, digest, content),
        made_by=by,
        made_at=at,
    )
    return _keep_row(row, by=by, at=at)


def _stored(issue: Issue, found: Document, digest: str, content: bytes) -> str:
    """Where the bytes lie. A picture is opened here once: what cannot be shown is not kept as one."""
    if found.kind in PICTURES:
        seen = look_at(content)
        if not seen.large:
            raise FileRefusedError(_("这张图片打不开或太大，请换一张"))
        return keep_picture("issue_files", issue.company_id, digest, content, seen)
    path = f"issue_files/{issue.company_id}/{digest[:2]}/{digest}.bin"
    keep_file(Path(settings.MEDIA_ROOT) / path, content)
    return path


@transaction.atomic
def _keep_row(row: IssueFile, *, by: Staff, at: datetime) -> IssueFile:
    issue = Issue.objects.unscoped("the caller holds this row").select_for_update(of=("self",)).get(pk=row.issue_id)
    known = issue.files.filter(sha256=row.sha256).first()
    if known is not None:
        return known
    most = settings_of(issue.company, at=at)[FILES_PER_ISSUE]
    if issue.files.count() >= most:
        raise FileRefusedError(_("一个问题最多 %(count)s 个附件，请合并后再传") % {"count": most})
    row.save()
    record("issue_file.kept", row, by=by, at=at, issue=issue.pk, name=row.name, sha256=row.sha256, size=row.size)
    return row


@transaction.atomic
def note_file_opening(row: IssueFile, *, by: Staff, at: datetime) -> None:
    """Who took a file out: one event per person, file and day."""
    record_once_a_day("issue_file.opened", row, by=by, at=at, issue=row.issue_id)


@transaction.atomic
def note_list_export(by: Staff, *, form: str, rows: int, asked: dict[str, str], at: datetime) -> None:
    """A list of issues left the desk as a file or on paper: how many rows, and what was asked for."""
    record("issue_list.exported", by, by=by, at=at, form=form, rows=rows, asked=asked, reach=str(Reach(by.reach)))
