"""What taking an exported outbox would do, before anybody takes it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rounds.enforcement.models import CaseEvidence
from rounds.field.models import OutboxFile, Receipt
from rounds.field.queries.refused import hidden_from
from rounds.field.rules.commands import MalformedError, command_from, storable
from rounds.field.rules.exported import Exported
from rounds.issues.models import IssuePhoto
from rounds.people.models import Staff
from rounds.visits.models import Attachment

SHOWN = ("comment", "suggestion", "summary", "text", "proposed_solution", "note", "anomalies", "tomorrow", "reason")


def lines_of(file: OutboxFile, exported: Exported, viewer: Staff) -> list[dict[str, Any]]:
    """One line per command: kind, when, its words, and what would become of it: new, known, conflict or malformed."""
    idents = [str(command.get("id"))[:60] for command in exported.commands]
    known = {
        str(receipt.command_id): receipt
        for receipt in Receipt.objects.unscoped("what this company has taken").filter(
            company_id=file.company_id, command_id__in=[ident for ident in idents if _is_id(ident)]
        )
    }
    lines = [_line(command, known, file.staff_id) for command in exported.commands]
    pairs = zip(lines, exported.commands, strict=True)
    return [line | {"words": _words(command.get("body"), viewer, author=file.staff_id)} for line, command in pairs]


def _words(body: Any, viewer: Staff, *, author: int) -> str:
    if not isinstance(body, Mapping):
        return ""
    hidden = hidden_from(viewer, body, author=author)
    return " · ".join(str(body[name]) for name in SHOWN if body.get(name) and name not in hidden)[:300]


def _line(raw: Mapping[str, Any], known: Mapping[str, Receipt], staff_id: int) -> dict[str, Any]:
    line = {"kind": raw.get("kind"), "made_at": raw.get("made_at"), "reason": ""}
    try:
        command = command_from(storable(raw))
    except MalformedError as error:
        return line | {"fate": "malformed", "reason": error.reason.said(_)}
    line["made_at"] = command.made_at
    receipt = known.get(str(command.id))
    if receipt is None:
        return line | {"fate": "new"}
    is_same = receipt.staff_id == staff_id and receipt.body_sha256 == command.sha256
    return line | {"fate": "known" if is_same else "conflict", "reason": receipt.answer.get("reason", "")}


def pictures_of(file: OutboxFile, exported: Exported) -> dict[str, int]:
    """How many pictures the file has, how many of them the server holds already, how many are damaged."""
    digests = {picture.sha256 for picture in exported.pictures}
    of_this = {"company_id": file.company_id, "sha256__in": digests}
    held = set(Attachment.objects.unscoped("hashes of this company").filter(**of_this).values_list("sha256", flat=True))
    for photos in (IssuePhoto.objects, CaseEvidence.objects):
        held |= set(photos.unscoped("hashes of this company").filter(**of_this).values_list("sha256", flat=True))
    return {
        "all": len(exported.pictures) + exported.broken_pictures,
        "known": sum(picture.sha256 in held for picture in exported.pictures),
        "broken": exported.broken_pictures,
    }


def _is_id(text: str) -> bool:
    return len(text) == 36 and text.count("-") == 4
