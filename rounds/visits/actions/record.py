"""A visit takes place, is recorded, or does not take place."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record as write_event
from rounds.people.models import Staff
from rounds.retailers.actions import change_fields
from rounds.retailers.models import Fact
from rounds.visits.actions.anomalies import note_anomalies
from rounds.visits.actions.doubts import doubts_of
from rounds.visits.actions.trace import grade_record
from rounds.visits.models import Attachment, Visit
from rounds.visits.rules.doubts import Times, settled_times
from rounds.visits.rules.missed import check_missed
from rounds.visits.rules.record import (
    Fix,
    RecordedError,
    VisitRecord,
    awaited,
    check_finish,
    file_fields,
    kept_facts,
)

By = Staff | str


def _locked(visit: Visit) -> Visit:
    """The row as it is now, held until the transaction ends."""
    return Visit.objects.unscoped("the caller holds this row").select_for_update().get(pk=visit.pk)


@transaction.atomic
def start_visit(visit: Visit, *, arrived_at: datetime, by: By, at: datetime, position: Fix | None = None) -> Visit:
    """The account manager has arrived; a later `finish_visit` repeats the arrival with its record."""
    row = _locked(visit)
    if row.state == Visit.State.FINISHED:
        raise RecordedError
    row.state, row.arrived_at = Visit.State.UNDER_WAY, min(arrived_at, at)
    row.arrival_position = position.record() if position else None
    row.version += 1
    row.save(update_fields=["state", "arrived_at", "arrival_position", "version"])
    write_event("visit.started", row, by=by, at=at, arrived_at=arrived_at, has_position=position is not None)
    return row


@transaction.atomic
def finish_visit(visit: Visit, *, record: VisitRecord, by: By, at: datetime) -> Visit:
    """Take the record of a visit (E05, E06), with its doubts and the grade of its words; neither changes a score.

    A visit that a newer plan withdrew, or that was given up in the morning, is taken as well: what was done is kept.
    RecordedError when it has a record already; RefusedError when times run backwards, or it has neither goal nor
    reason (C05).
    """
    row = _locked(visit)
    check_finish(row.state, record, goal=row.goal or row.no_goal_reason, duties=tuple(Visit.Duty.values))
    times = settled_times(record.arrived_at, record.departed_at, received_at=at)
    _write_record(row, record, times)
    row.doubts = [doubt.record() for doubt in doubts_of(row, times, steady_seconds=record.steady_seconds)]
    grade_record(row)
    row.save()
    change_fields(
        row.retailer,
        file_fields(record.facts),
        source=Fact.Source.VISIT,
        by=by,
        at=at,
        source_note=f"visit {row.pk}",
        observed_at=times.departed_at,
    )
    write_event(
        "visit.finished",
        row,
        by=by,
        at=at,
        arrived_at=record.arrived_at,
        departed_at=record.departed_at,
        channel=row.channel,
        duties=row.done_duties,
        comment=row.comment,
        suggestion=row.suggestion,
        summary=row.summary,
        order_advice=row.order_advice,
        facts=row.facts,
        announced=row.announced,
        sop_steps=row.sop_steps,
        answers=row.answers,
        doubts=[doubt["kind"] for doubt in row.doubts],
        grade=row.trace_grade,
    )
    note_anomalies(row, by=by, at=at)
    return row


def _write_record(row: Visit, record: VisitRecord, times: Times) -> None:
    row.state = Visit.State.FINISHED
    row.channel = record.channel or row.channel
    row.goal = row.goal or record.goal[:200]
    row.no_goal_reason = row.no_goal_reason or record.no_goal_reason[:200]
    row.arrived_at, row.departed_at = times.arrived_at, times.departed_at
    row.arrival_position = record.arrival.record() if record.arrival else row.arrival_position
    row.departure_position = record.departure.record() if record.departure else None
    row.comment, row.suggestion, row.summary = record.comment, record.suggestion, record.summary
    row.done_duties, row.facts = list(record.done_duties), kept_facts(record.facts)
    row.order_advice, row.answers = record.order_advice, dict(record.answers)
    row.sop_steps = [step.record() for step in record.sop_steps]
    row.announced = [announced.record() for announced in record.announced]
    row.missed_reason = row.missed_note = ""
    row.awaited = awaited(row.announced, row.attachments.values_list("sha256", flat=True))
    companion = Attachment.Purpose.COMPANION
    signed = [a.sha256 for a in record.announced if a.kind == Attachment.Kind.SIGNATURE and a.purpose != companion]
    stored = row.attachments.filter(kind=Attachment.Kind.SIGNATURE, sha256__in=signed).first()
    row.signature_sha256 = stored.sha256 if stored else ""
    row.version += 1


@transaction.atomic
def miss_visit(visit: Visit, *, reason: str, note: str, by: By, at: datetime) -> Visit:
    """The visit did not take place, always with a reason (C08)."""
    check_missed(reason, note)
    row = _locked(visit)
    if row.state == Visit.State.FINISHED:
        raise RecordedError
    row.state, row.missed_reason, row.missed_note = Visit.State.MISSED, reason, note[:200]
    row.version += 1
    row.save(update_fields=["state", "missed_reason", "missed_note", "version"])
    write_event("visit.missed", row, by=by, at=at, reason=reason, note=row.missed_note)
    note_anomalies(row, by=by, at=at)
    return row
