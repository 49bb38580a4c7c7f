"""The only writers of files that leave: logged when small, kept for a second person when large, gone after a day."""

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from rounds.common.events import record
from rounds.common.jobs import start
from rounds.people.models import Staff
from rounds.people.queries import settings_of
from rounds.reports.models import Export
from rounds.reports.rules.leaving import may_leave
from rounds.reports.rules.settings import EXPORT_HOURS, EXPORT_ROW_CAP

FOLDER = "exports"
FORGET = "export.forget"
EVERYDAY = gettext_noop("日常工作")
State = Export.State


class ExportRefusedError(ValueError):
    """The step cannot be taken: `no_purpose`, `own`, `not_waiting`, `gone` or `no_reason`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def take_out(
    content: bytes, *, name: str, content_type: str, rows: int, purpose: str, address: str, by: Staff, at: datetime
) -> Export:
    """Somebody takes a file out: at once and logged, or kept until he says why and a second person agrees."""
    verdict = may_leave(rows, cap=settings_of(by.company)[EXPORT_ROW_CAP])
    export = Export(
        company=by.company,
        owner=by,
        name=name[:120],
        content_type=content_type[:100],
        address=address[:200],
        purpose=(purpose or ("" if not verdict.goes else EVERYDAY))[:200],
        rows=rows,
        state=State.TAKEN if verdict.goes else State.NEEDS_REASON,
        made_at=at,
        taken_at=at if verdict.goes else None,
    )
    _measure(export, content)
    if not verdict.goes:
        _store(export, content, at=at)
    export.save()
    said = {"name": export.name, "rows": rows, "purpose": export.purpose, "sha256": export.sha256}
    record("export.taken" if verdict.goes else "export.held", export, by=by, at=at, **said)
    if not verdict.goes:
        forget_later(export, by=by, at=at)
    return export


@transaction.atomic
def ask_approval(export: Export, *, purpose: str, by: Staff, at: datetime) -> Export:
    """The owner says what the file is for; from then on somebody else may let it go."""
    row = _locked(export)
    if not purpose.strip():
        raise ExportRefusedError("no_purpose")
    if row.owner_id != by.pk or row.state != State.NEEDS_REASON:
        raise ExportRefusedError("not_waiting")
    row.purpose, row.state = purpose.strip()[:200], State.WAITING
    row.save(update_fields=["purpose", "state"])
    record("export.asked_for", row, by=by, at=at, purpose=row.purpose, rows=row.rows)
    return row


@transaction.atomic
def decide_export(export: Export, *, agrees: bool, because: str, by: Staff, at: datetime) -> Export:
    """A second person lets it go for a day, or not; nobody decides his own."""
    row = _locked(export)
    if row.owner_id == by.pk:
        raise ExportRefusedError("own")
    if row.state != State.WAITING:
        raise ExportRefusedError("not_waiting")
    if not agrees and not because.strip():
        raise ExportRefusedError("no_reason")
    row.state = State.READY if agrees else State.REFUSED
    row.decided_by, row.decided_at, row.decision = by, at, because.strip()[:300]
    if agrees:
        row.expires_at = at + _hours(row)
    else:
        _drop_file(row)
    row.save()
    record("export.approved" if agrees else "export.refused", row, by=by, at=at, because=row.decision)
    if agrees:
        forget_later(row, by=by, at=at)
    return row


@transaction.atomic
def note_taken(export: Export, *, by: Staff, at: datetime) -> bytes:
    """The owner fetches his file; ExportRefusedError when it is gone or not his."""
    row = _locked(export)
    if row.owner_id != by.pk or not row.is_there(at):
        raise ExportRefusedError("gone")
    content = path_of(row).read_bytes()
    row.taken_at = at
    row.save(update_fields=["taken_at"])
    record("export.taken", row, by=by, at=at, name=row.name, rows=row.rows, purpose=row.purpose, sha256=row.sha256)
    return content


@transaction.atomic
def begin_file(*, name: str, content_type: str, purpose: str, address: str, by: Staff, at: datetime) -> Export:
    """A file that a worker will write."""
    return Export.objects.create(
        company=by.company,
        owner=by,
        name=name[:120],
        content_type=content_type,
        purpose=purpose[:200],
        address=address[:200],
        state=State.MAKING,
        made_at=at,
    )


@transaction.atomic
def finish_file(export: Export, content: bytes, *, rows: int, at: datetime) -> Export:
    """What the worker wrote: ready for a day, or waiting for a second person when it lists more than the cap."""
    row = _locked(export)
    goes = may_leave(rows, cap=settings_of(row.company)[EXPORT_ROW_CAP]).goes
    row.rows, row.state = rows, State.READY if goes else State.WAITING
    _measure(row, content)
    _store(row, content, at=at)
    row.save()
    record("export.made", row, by=row.owner, at=at, name=row.name, rows=rows, sha256=row.sha256)
    forget_later(row, by=row.owner, at=at)
    return row


@transaction.atomic
def fail_file(export: Export, *, because: str) -> None:
    """The worker could not write it; the page says why."""
    row = _locked(export)
    row.state, row.decision = State.FAILED, because[:300]
    row.save(update_fields=["state", "decision"])


@transaction.atomic
def forget_file(export: Export, *, at: datetime) -> bool:
    """Its day is over: the bytes go, the row stays. False when it is not over yet."""
    row = _locked(export)
    if not row.stored_path or row.expires_at is None or at < row.expires_at:
        return False
    _drop_file(row)
    row.state = State.EXPIRED
    row.save(update_fields=["state", "stored_path"])
    record("export.expired", row, by="system", at=at)
    return True


def forget_later(export: Export, *, by: Staff, at: datetime) -> None:
    """A worker removes the bytes when their day is over."""
    start(FORGET, company_id=export.company_id, by=by, at=at, not_before=export.expires_at, export=export.pk)


def path_of(export: Export) -> Path:
    """Where its bytes lie: outside everything the web server hands out by itself."""
    return Path(settings.DATA) / FOLDER / export.stored_path


def _measure(export: Export, content: bytes) -> None:
    export.size, export.sha256 = len(content), hashlib.sha256(content).hexdigest()


def _store(export: Export, content: bytes, *, at: datetime) -> None:
    export.stored_path = f"{export.company_id}/{secrets.token_hex(16)}"
    export.expires_at = at + _hours(export)
    path = path_of(export)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    path.write_bytes(content)


def _drop_file(export: Export) -> None:
    """After the commit: a rollback must not leave a row without its file."""
    if export.stored_path:
        transaction.on_commit(partial(path_of(export).unlink, missing_ok=True))
        export.stored_path = ""


def _hours(export: Export) -> timedelta:
    return timedelta(hours=settings_of(export.company_id)[EXPORT_HOURS])


def _locked(export: Export) -> Export:
    return Export.objects.unscoped("the caller holds this row").select_for_update().get(pk=export.pk)
