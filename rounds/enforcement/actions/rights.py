"""Who may enter the room: granted and revoked by name, with a reason (A20)."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.enforcement.actions.refusals import CaseRefusedError
from rounds.enforcement.models import RoomRight
from rounds.enforcement.rules.steps import Refusal
from rounds.people.models import Department, Staff
from rounds.people.rules.roles import Role

By = Staff | str


@transaction.atomic
def grant_room(person: Staff, *, because: str, by: By, at: datetime) -> RoomRight:
    """Let one officer of the monopoly department enter; the event is about the person, so the log shows it."""
    if not because.strip():
        raise CaseRefusedError(Refusal.NO_REASON)
    _check_person(person, by)
    locked = Staff.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if _live(locked) is not None:
        raise CaseRefusedError(Refusal.ALREADY_GRANTED)
    right = RoomRight.objects.create(
        company_id=person.company_id,
        staff=person,
        because=because.strip(),
        granted_by=by if isinstance(by, Staff) else None,
        granted_at=at,
    )
    record("room_right.granted", person, by=by, at=at, because=right.because)
    return right


@transaction.atomic
def revoke_room(person: Staff, *, because: str, by: By, at: datetime) -> RoomRight:
    """From the next request on he sees no case any more."""
    if not because.strip():
        raise CaseRefusedError(Refusal.NO_REASON)
    if isinstance(by, Staff) and by.company_id != person.company_id:
        raise CaseRefusedError(Refusal.FOREIGN)
    Staff.objects.select_for_update(of=("self",)).get(pk=person.pk)
    right = _live(person)
    if right is None:
        raise CaseRefusedError(Refusal.NOT_GRANTED)
    right.revoked_by = by if isinstance(by, Staff) else None
    right.revoked_at, right.revoked_because = at, because.strip()
    right.save(update_fields=["revoked_by", "revoked_at", "revoked_because"])
    record("room_right.revoked", person, by=by, at=at, because=right.revoked_because)
    return right


def _check_person(person: Staff, by: By) -> None:
    if isinstance(by, Staff) and by.company_id != person.company_id:
        raise CaseRefusedError(Refusal.FOREIGN)
    department = person.department
    is_officer = person.is_active and person.role == Role.DEPARTMENT_OFFICER
    if not is_officer or department is None or department.function != Department.Function.MONOPOLY:
        raise CaseRefusedError(Refusal.NOT_MONOPOLY)


def _live(person: Staff) -> RoomRight | None:
    rights = RoomRight.objects.unscoped("the person came through the door")
    return rights.filter(staff=person, revoked_at__isnull=True).first()
