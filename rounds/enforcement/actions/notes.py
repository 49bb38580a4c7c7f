"""What the room tells the service side about a shop: set and taken back by an officer, on purpose (A20)."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.enforcement.actions.refusals import CaseRefusedError
from rounds.enforcement.models import EnforcementCase, ServiceNote
from rounds.enforcement.queries.rights import may_enter
from rounds.enforcement.rules.steps import Refusal
from rounds.people.models import Staff


@transaction.atomic
def set_service_note(case: EnforcementCase, *, text: str, by: Staff, at: datetime) -> ServiceNote:
    """Words for those who serve the shop the case is about. One event in the room, one at the shop without the case."""
    if case.company_id != by.company_id or not may_enter(by):
        raise CaseRefusedError(Refusal.NO_RIGHT)
    if case.erased_at is not None:
        raise CaseRefusedError(Refusal.NOT_NOW)
    if not text.strip():
        raise CaseRefusedError(Refusal.NO_WORDS)
    if case.subject is None:
        raise CaseRefusedError(Refusal.NO_RETAILER)
    note = ServiceNote.objects.create(
        company_id=case.company_id, retailer=case.subject, case=case, text=text.strip(), set_by=by, set_at=at
    )
    record("service_note.set", note, by=by, at=at, case=case.pk, retailer=note.retailer_id, text=note.text)
    record("retailer.service_note_set", case.subject, by=by, at=at, text=note.text)
    return note


@transaction.atomic
def withdraw_service_note(note: ServiceNote, *, by: Staff, at: datetime) -> ServiceNote:
    """The service side no longer reads it."""
    if note.company_id != by.company_id or not may_enter(by):
        raise CaseRefusedError(Refusal.NO_RIGHT)
    live = ServiceNote.objects.unscoped("the row the caller holds").filter(pk=note.pk, withdrawn_at__isnull=True)
    if not live.update(withdrawn_by=by, withdrawn_at=at):
        raise CaseRefusedError(Refusal.ALREADY_WITHDRAWN)
    note.withdrawn_by, note.withdrawn_at = by, at
    record("service_note.withdrawn", note, by=by, at=at, case=note.case_id, retailer=note.retailer_id)
    record("retailer.service_note_withdrawn", note.retailer, by=by, at=at, text=note.text)
    return note
