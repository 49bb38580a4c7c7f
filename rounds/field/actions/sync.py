"""Taking commands from phones: each once, each with its own outcome, none of them lost (trust.md)."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, InterfaceError, OperationalError, transaction
from django.utils.translation import gettext as _

from rounds.field.actions.commands import Answer, carry_out
from rounds.field.actions.conflicts import ConflictError
from rounds.field.actions.rows import NotFoundError
from rounds.field.models import Quarantine, Receipt
from rounds.field.rules.commands import Command, MalformedError, body_sha256, command_from, may_send, storable
from rounds.field.rules.masking import as_kept
from rounds.field.rules.wording import UNKNOWN
from rounds.people.models import Staff
from rounds.people.rules.roles import Role
from rounds.visits.rules.reasons import Reason, RefusedError

LOG = logging.getLogger(__name__)
OURS = {"fault", "kept"}  # what stands beside a refused command, never in it
STATUS = {Receipt.Outcome.DONE: 200, Receipt.Outcome.REFUSED: 422, Receipt.Outcome.CONFLICT: 409}


@dataclass(frozen=True)
class Outcome:
    """What became of one command. `again` is true when the server failed and the phone should keep trying."""

    id: str
    status: int
    outcome: str
    answer: Answer
    again: bool = False


class _TakenError(Exception):
    """Another copy of the command was first."""


def apply(raw: Mapping[str, Any], *, by: Staff, at: datetime) -> Outcome:
    """Take one command of one person.

    Known id: the same answer again, or a conflict with the second copy kept in quarantine. New id: door, verb, event
    and receipt in one transaction. What a rule refuses or nobody can read goes to quarantine with its reason. When the
    database itself cannot answer the error passes through: nothing was taken, the phone sends again.
    """
    raw = storable(raw)
    ident = str(raw.get("id"))[:60]
    try:
        command = command_from(raw)
    except MalformedError as error:
        return _set_aside(ident, raw, error.reason.said(_), by=by, at=at, status=422, fault=str(error))
    try:
        return _known(command, by=by, at=at) or _take(command, by=by, at=at)
    except _TakenError:
        return _known(command, by=by, at=at) or _set_aside(ident, raw, _("编号已被占用"), by=by, at=at, status=409)
    except (OperationalError, InterfaceError):
        raise
    except DataError as error:
        return _set_aside(ident, raw, Reason(UNKNOWN).said(_), by=by, at=at, status=422, fault=str(error)[:200])
    except Exception:  # whatever is wrong with this one must not hold up the others
        LOG.exception("command %s of kind %s failed", ident, command.kind)
        return _set_aside(ident, raw, _("服务器暂时处理不了，手机会保留并重试"), by=by, at=at, status=500)


def _take(command: Command, *, by: Staff, at: datetime) -> Outcome:
    with transaction.atomic():
        receipt = _claimed(command, by=by, at=at)
        outcome, answer = _carried_out(command, by=by, at=at)
        receipt.outcome, receipt.answer = outcome, answer
        receipt.save(update_fields=["outcome", "answer"])
        if outcome != Receipt.Outcome.DONE:
            beside = {"kept": answer["kept"]} if "kept" in answer else {}
            _quarantine(str(command.id), _whole(command) | beside, answer["reason"], by=by, at=at)
    return Outcome(str(command.id), STATUS[outcome], outcome, answer)


def _claimed(command: Command, *, by: Staff, at: datetime) -> Receipt:
    """The receipt comes first: a second copy waits here for the first, then meets its answer."""
    try:
        with transaction.atomic():
            return Receipt.objects.create(
                company=by.company,
                command_id=command.id,
                staff=by,
                kind=command.kind,
                body_sha256=command.sha256,
                body=as_kept(command.raw),
                made_at=command.made_at,
                received_at=at,
                outcome=Receipt.Outcome.DONE,
                answer={},
                sequence=command.sequence,
                clock=command.clock,
            )
    except IntegrityError as error:
        raise _TakenError from error


def _carried_out(command: Command, *, by: Staff, at: datetime) -> tuple[Receipt.Outcome, Answer]:
    if not may_send(command.kind, is_account_manager=by.role == Role.ACCOUNT_MANAGER):
        return Receipt.Outcome.REFUSED, {"reason": _("您的岗位不能办理这一项")}
    try:
        with transaction.atomic():
            return Receipt.Outcome.DONE, carry_out(command, by=by, at=at)
    except NotFoundError as missing:
        return Receipt.Outcome.REFUSED, {"reason": _("没有找到对应的记录，可能已不归您负责"), "missing": missing.noun}
    except ConflictError as conflict:
        answer = {"reason": conflict.reason.said(_), "rules": list(conflict.reason.rules), "kept": conflict.kept}
        return Receipt.Outcome.CONFLICT, answer
    except RefusedError as refused:
        return Receipt.Outcome.REFUSED, {"reason": refused.reason.said(_), "rules": list(refused.reason.rules)}
    except ValueError as refused:
        return Receipt.Outcome.REFUSED, {"reason": str(refused)}


def _known(command: Command, *, by: Staff, at: datetime) -> Outcome | None:
    receipts = Receipt.objects.unscoped("an id is taken once in a company, whoever sends it")
    receipt = receipts.filter(company=by.company, command_id=command.id).first()
    if receipt is None:
        return None
    if receipt.staff_id == by.pk and receipt.body_sha256 == command.sha256:
        outcome = Receipt.Outcome(receipt.outcome)
        return Outcome(str(command.id), STATUS[outcome], outcome, receipt.answer)
    reason = _("同一编号已有另一份内容，两份都已保留")
    at_server = receipt.received_at.isoformat()
    kept = {"kind": receipt.kind, "by": by.name, "at": at_server, "body": receipt.body}
    shown = {"kept": kept} if receipt.staff_id == by.pk else {}  # his own earlier words, never another person's
    _quarantine(str(command.id), _whole(command) | shown, reason, by=by, at=at)
    return Outcome(str(command.id), 409, Receipt.Outcome.CONFLICT, {"reason": reason, **shown})


def _set_aside(
    ident: str, raw: Mapping[str, Any], reason: str, *, by: Staff, at: datetime, status: int, fault: str = ""
) -> Outcome:
    """Kept whole, with the fault in the words of the machine; what only we may say is not taken from the sender."""
    whole = {f"sent_{name}" if name in OURS else name: value for name, value in raw.items()}
    _quarantine(ident, whole | ({"fault": fault} if fault else {}), reason, by=by, at=at)
    outcome = Receipt.Outcome.CONFLICT if status == 409 else Receipt.Outcome.REFUSED
    return Outcome(ident, status, outcome, {"reason": reason}, again=status == 500)


@transaction.atomic
def _quarantine(ident: str, body: dict[str, Any], reason: str, *, by: Staff, at: datetime) -> None:
    """Keep the whole command; a copy that is there already is not kept twice."""
    kept = Quarantine.objects.unscoped("what this person sent").filter(staff=by, command_id=ident)
    digest = body_sha256(body)
    if any(body_sha256(row.body) == digest for row in kept):
        return
    Quarantine.objects.create(
        company=by.company, command_id=ident, staff=by, body=body, reason=reason[:300], received_at=at
    )


def _whole(command: Command) -> dict[str, Any]:
    made_at = command.made_at.isoformat()
    return {"id": str(command.id), "kind": command.kind, "made_at": made_at, "body": dict(command.raw)}
