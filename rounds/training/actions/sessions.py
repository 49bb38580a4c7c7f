"""Trainings are planned, and held once: who came, with what result (D13, D15)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Company, Staff
from rounds.people.queries import settings_of
from rounds.training.actions.refusals import TrainingError
from rounds.training.models import Attendance, TrainingSession
from rounds.training.rules.facts import has_passed
from rounds.training.rules.settings import PASS_MARK


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
    drill: str = "",
) -> TrainingSession:
    """Plan one training in one of the six forms (D13) for the people invited; the mark to pass is fixed now."""
    session = TrainingSession.objects.create(
        company=company,
        title=title,
        form=form,
        drill=drill,
        goal=goal,
        pass_mark=settings_of(company, at=at)[PASS_MARK],
        starts_at=starts_at,
        minutes=minutes,
        made_by=by if isinstance(by, Staff) else None,
    )
    people = list(invited)
    Attendance.objects.bulk_create([Attendance(session=session, staff=person) for person in people])
    record("training.planned", session, by=by, at=at, title=title, form=form, invited=[p.pk for p in people])
    return session


@dataclass(frozen=True)
class Marks:
    """What the trainer writes down about one who was invited; `said` is his verdict where nothing was measured."""

    attended: bool
    percent: int | None = None
    said: bool | None = None
    excuse: str = ""
    certificate: str = ""


@transaction.atomic
def hold_session(
    session: TrainingSession,
    *,
    by: Staff | str,
    at: datetime,
    attended: Iterable[int] = (),
    results: Mapping[int, int] | None = None,
    marks: Mapping[int, Marks] | None = None,
) -> TrainingSession:
    """Write down who of the invited came (staff ids) and the measured results in percent; can be done once.

    `marks` says more per person and goes before `attended` and `results`. Strangers to the session are left out;
    a result without attendance, an excuse with it and a certificate without a pass are not kept.
    """
    taken = TrainingSession.objects.unscoped("the row came through the door").filter(pk=session.pk, held_at=None)
    if not taken.update(held_at=at):
        raise TrainingError("the session was already held")
    session.held_at = at
    came, measured, told = set(attended), results or {}, marks or {}
    invited = list(session.attendances.order_by("pk"))
    for row in invited:
        plain = Marks(row.staff_id in came, measured.get(row.staff_id))
        _write(row, told.get(row.staff_id, plain), pass_mark=session.pass_mark)
    rows = Attendance.objects.unscoped("of the session the caller holds")
    rows.bulk_update(invited, ["attended", "excuse", "result_percent", "passed", "certificate"])
    record(
        "training.held",
        session,
        by=by,
        at=at,
        attended=sorted(row.staff_id for row in invited if row.attended),
        results={row.staff_id: row.result_percent for row in invited if row.result_percent is not None},
        passed=sorted(row.staff_id for row in invited if row.passed),
        excused={row.staff_id: row.excuse for row in invited if row.excuse},
    )
    return session


def _write(row: Attendance, marks: Marks, *, pass_mark: int) -> None:
    row.attended = marks.attended
    row.excuse = "" if marks.attended else marks.excuse.strip()[:100]
    row.result_percent = marks.percent if marks.attended else None
    row.passed = has_passed(marks.percent, pass_mark=pass_mark, said=marks.said) if marks.attended else None
    row.certificate = marks.certificate.strip()[:40] if row.passed else ""
