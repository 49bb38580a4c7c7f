"""Somebody says himself what he lacks, and the company answers (A15, A52)."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Department, Staff
from rounds.training.actions.refusals import TrainingError
from rounds.training.models import GapDeclaration


@transaction.atomic
def declare_gap(
    staff: Staff, *, gap: str, help_needed: str, asked_department: Department | None, at: datetime
) -> GapDeclaration:
    """Somebody says himself what he lacks and which help the company owes him (A15, A52)."""
    row = GapDeclaration.objects.create(
        company=staff.company,
        staff=staff,
        gap=gap,
        help_needed=help_needed,
        asked_department=asked_department,
        declared_at=at,
    )
    record("gap.declared", row, by=staff, at=at, gap=gap, help_needed=help_needed)
    return row


@transaction.atomic
def answer_gap(declaration: GapDeclaration, *, answer: str, by: Staff, at: datetime) -> GapDeclaration:
    """Each declaration gets an answer, once."""
    taken = (
        GapDeclaration.objects.unscoped("the row came through the door")
        .filter(pk=declaration.pk, answered_at__isnull=True)
        .update(answer=answer, answered_by=by, answered_at=at)
    )
    if not taken:
        raise TrainingError("the declaration was already answered")
    declaration.refresh_from_db()
    record("gap.answered", declaration, by=by, at=at, answer=answer)
    return declaration
