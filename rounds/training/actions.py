"""The only writers of training: plan and hold sessions, declare gaps and answer them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Company, Department, Staff
from rounds.training.models import Attendance, GapDeclaration, TrainingSession


class TrainingError(ValueError):
    """The step does not fit; the text says why."""


@transaction.atomic
def plan_session(
    company: Company,
    *,
    title: str,
    form: str,
    goal: str,
    starts_at: datetime,
    minutes: int,
    invited: Iterable[Staff],
    by: Staff | str,
    at: datetime,
) -> TrainingSession:
    """Plan one training in one of the six forms (D13) for the people invited."""
    session = TrainingSession.objects.create(
        company=company,
        title=title,
        form=form,
        goal=goal,
        starts_at=starts_at,
        minutes=minutes,
        made_by=by if isinstance(by, Staff) else None,
    )
    people = list(invited)
    Attendance.objects.bulk_create([Attendance(session=session, staff=person) for person in people])
    record("training.planned", session, by=by, at=at, title=title, form=form, invited=[p.pk for p in people])
    return session


@transaction.atomic
def hold_session(
    session: TrainingSession,
    *,
    attended: Iterable[int],
    results: Mapping[int, int],
    by: Staff | str,
    at: datetime,
) -> TrainingSession:
    """Write down who of the invited came (staff ids) and the measured results in percent; can be done once."""
    taken = TrainingSession.objects.unscoped("the row came through the door").filter(pk=session.pk, held_at=None)
    if not taken.update(held_at=at):
        raise TrainingError("the session was already held")
    session.held_at = at
    invited = list(session.attendances.all())
    came = {row.staff_id for row in invited} & set(attended)
    measured = {person: percent for person, percent in results.items() if person in came}
    for row in invited:
        row.attended, row.result_percent = row.staff_id in came, measured.get(row.staff_id)
    rows = Attendance.objects.unscoped("of the session the caller holds")
    rows.bulk_update(invited, ["attended", "result_percent"])
    record("training.held", session, by=by, at=at, attended=sorted(came), results=measured)
    return session


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
