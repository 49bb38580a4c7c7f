"""The outbox of a phone that could not send it, brought to the desk as a file: kept, looked at, then taken."""

from collections import Counter
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rounds.common.events import record
from rounds.common.pictures import keep_file
from rounds.field.actions.rows import NotFoundError, owner_of
from rounds.field.actions.sync import apply
from rounds.field.actions.uploads import Coming, keep_whole
from rounds.field.models import Device, OutboxFile
from rounds.field.rules.exported import Exported, Picture, exported_from
from rounds.people.models import Staff
from rounds.people.rules.roles import PHONE, Role
from rounds.visits.rules.reasons import RefusedError


def stage_outbox_file(person: Staff, exported: Exported, content: bytes, *, by: Staff, at: datetime) -> OutboxFile:
    """Keep the file whole; the same file again is the same row. Nothing of it counts yet."""
    stored_path = f"outbox/{person.company_id}/{exported.sha256}.txt"
    keep_file(Path(settings.MEDIA_ROOT) / stored_path, content)
    with transaction.atomic():
        row, is_new = OutboxFile.objects.unscoped("kept once in a company").get_or_create(
            company=person.company,
            sha256=exported.sha256,
            defaults={
                "staff": person,
                "size": len(content),
                "stored_path": stored_path,
                "phone_label": exported.phone_label,
                "exported_at": min(exported.exported_at, at),
                "uploaded_by": by,
                "uploaded_at": at,
            },
        )
        if is_new:
            record("outbox_file.staged", row, by=by, at=at, staff=person.pk, commands=len(exported.commands))
    return row


def content_of(file: OutboxFile) -> Exported:
    """The kept file, read again."""
    return exported_from((Path(settings.MEDIA_ROOT) / file.stored_path).read_bytes())


def take_outbox_file(file: OutboxFile, *, by: Staff, at: datetime) -> dict[str, Any]:
    """Take every command and picture as a sync of that person would; what is known stays as it is.

    Safe to repeat: receipts make it so. Returns counts by outcome and the words of what was refused.
    """
    exported, person = content_of(file), as_he_worked(file.staff)
    outcomes = [apply(command, by=person, at=at) for command in exported.commands]
    refused = [_refusal(outcome.id, outcome.answer) for outcome in outcomes if outcome.status != 200]
    pictures = [_take_picture(picture, person, by=by, at=at) for picture in exported.pictures]
    counts = Counter("taken" if outcome.status == 200 else outcome.outcome for outcome in outcomes)
    said = {
        "commands": dict(counts),
        "pictures": dict(Counter("taken" if not word else "refused" for word in pictures)),
        "refused": refused + [{"id": "", "reason": word} for word in pictures if word],
    }
    with transaction.atomic():
        row = OutboxFile.objects.unscoped("the caller holds this row").select_for_update().get(pk=file.pk)
        row.state, row.settled_by, row.settled_at, row.outcome = OutboxFile.State.TAKEN, by, at, said
        row.save(update_fields=["state", "settled_by", "settled_at", "outcome"])
        record("outbox_file.taken", row, by=by, at=at, staff=person.pk, commands=said["commands"])
    return said


@transaction.atomic
def discard_outbox_file(file: OutboxFile, *, because: str, by: Staff, at: datetime) -> OutboxFile:
    """The file is not to be taken; it stays kept with the reason."""
    row = OutboxFile.objects.unscoped("the caller holds this row").select_for_update().get(pk=file.pk)
    row.state, row.settled_by, row.settled_at = OutboxFile.State.DISCARDED, by, at
    row.outcome = {"because": because[:300]}
    row.save(update_fields=["state", "settled_by", "settled_at", "outcome"])
    record("outbox_file.discarded", row, by=by, at=at, because=because[:300])
    return row


def as_he_worked(person: Staff) -> Staff:
    """The person with the reach he had on the phone: what he did before his account was closed is still his work."""
    worker = copy(person)
    worker.is_active = True
    if worker.role not in PHONE and Device.objects.unscoped("his own phones").filter(staff=person).exists():
        worker.role = Role.ACCOUNT_MANAGER
    return worker


def _refusal(ident: str, answer: dict[str, Any]) -> dict[str, str]:
    return {"id": ident, "reason": str(answer.get("reason", ""))}


def _take_picture(picture: Picture, person: Staff, *, by: Staff, at: datetime) -> str:
    """Empty when it is kept, else why not."""
    try:
        owner = owner_of(picture.visit, picture.issue, picture.sha256, person)
        size = len(picture.content)
        coming = Coming(owner, picture.sha256, picture.kind, size, picture.purpose, picture.taken_at)
        keep_whole(coming, picture.content, by=by, at=at)
    except RefusedError as refused:
        return refused.reason.said(_)
    except NotFoundError:
        return _("没有找到对应的拜访或问题")
    return ""
