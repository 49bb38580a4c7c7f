"""Many visits finished at once, by the same rules and with the same events as `finish_visit` and `keep_attachment`.

A phone that was offline brings half a day in one go; taking the visits one by one would cost minutes in the full city.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any

from django.db import transaction

from rounds.common.events import Draft, record_all
from rounds.common.pictures import Seen, keep_picture, look_at
from rounds.common.positions import Position, great_circle_metres
from rounds.common.settings import Settings
from rounds.people.models import Company, Staff
from rounds.people.queries import settings_of
from rounds.retailers.actions import change_fields
from rounds.retailers.models import Fact
from rounds.visits.actions import note_anomalies
from rounds.visits.models import Attachment, NotePrint, Visit
from rounds.visits.queries import brand_vocabulary, earlier_notes
from rounds.visits.queries.library import prints_of
from rounds.visits.queries.notes import note_of
from rounds.visits.rules.doubts import Times, doubts_about, settled_times, with_answers
from rounds.visits.rules.record import VisitRecord, check_finish, file_fields, kept_facts
from rounds.visits.rules.settings import FAR_METRES, LIKENESS, PHRASES, SHORT_SECONDS
from rounds.visits.rules.trace import EarlierNote, grade_trace
from rounds.visits.rules.trace_facts import observed_facts

COMPARED_NOTES = 200
PICTURE = "image/png"
DUTIES = tuple(Visit.Duty.values)


@dataclass
class Notebook:
    """What one account manager wrote before, the newest first, and what the rules need besides."""

    manager: Staff
    chosen: Settings
    vocabulary: list[str]
    notes: deque[EarlierNote]


def open_notebook(company: Company, manager: Staff) -> Notebook:
    """As `finish_visit` would find it."""
    notes = deque(earlier_notes(manager), maxlen=COMPARED_NOTES)
    return Notebook(manager, settings_of(company), brand_vocabulary(company.pk), notes)


@dataclass(frozen=True)
class Taken:
    """A visit, its record, and the signature that goes with it."""

    visit: Visit
    record: VisitRecord
    signature: bytes = b""


@transaction.atomic
def finish_visits(book: Notebook, taken: Sequence[Taken], *, at: datetime) -> None:
    """Take the records of one account manager in the order of their arrival."""
    if not taken:
        return
    for one in taken:
        _finish(book, one, at)
    signed = [one for one in taken if one.signature]
    kept = Attachment.objects.bulk_create([_attached(one, at) for one in signed], batch_size=500)
    for one in taken:
        one.visit.save()
    NotePrint.objects.bulk_create([kept for one in taken for kept in prints_of(one.visit)], batch_size=500)
    drafts = [Draft("visit.finished", one.visit, _said(one)) for one in taken]
    drafts += [Draft("attachment.kept", row, _kept(row)) for row in kept]
    record_all(drafts, by=book.manager, at=at)
    for one in taken:
        note_anomalies(one.visit, by=book.manager, at=at)


def _attached(one: Taken, at: datetime) -> Attachment:
    """The bytes on the disk, the row that says so, the visit that counts the signature."""
    row, digest = one.visit, sha256(one.signature).hexdigest()
    seen = _seen(one.signature)
    stored_path = keep_picture("visits", row.company_id, digest, one.signature, seen)
    row.signature_sha256, row.version = digest, row.version + 1
    return Attachment(
        company_id=row.company_id,
        visit=row,
        kind=Attachment.Kind.SIGNATURE,
        sha256=digest,
        size=len(one.signature),
        content_type=PICTURE,
        stored_path=stored_path,
        width=seen.width,
        height=seen.height,
        dhash=seen.dhash,
        flaw=seen.flaw,
        made_at=at,
    )


@cache
def _seen(signature: bytes) -> Seen:
    """Few hands sign thousands of visits: each is looked at once."""
    return look_at(signature)


def _kept(row: Attachment) -> dict[str, Any]:
    return {"visit": row.visit_id, "kind": row.kind, "sha256": row.sha256, "size": row.size, "flaw": row.flaw}


def _finish(book: Notebook, one: Taken, at: datetime) -> None:
    row, record = one.visit, one.record
    check_finish(row.state, record, goal=row.goal or row.no_goal_reason, duties=DUTIES)
    times = settled_times(record.arrived_at, record.departed_at, received_at=at)
    _write(row, record, times)
    row.doubts = _doubts(book, row, record, times)
    verdict = grade_trace(
        record.words,
        earlier=book.notes,
        vocabulary=book.vocabulary,
        phrases=book.chosen[PHRASES],
        likeness=book.chosen[LIKENESS],
        observed=observed_facts(row.facts),
    )
    row.trace_grade = verdict.grade
    row.trace_because = [reason.record() for reason in verdict.because]
    book.notes.appendleft(note_of(row))
    if fields := file_fields(record.facts):
        note = f"visit {row.pk}"
        change_fields(
            row.retailer,
            fields,
            source=Fact.Source.VISIT,
            by=book.manager,
            at=at,
            source_note=note,
            observed_at=times.departed_at,
        )


def _write(row: Visit, record: VisitRecord, times: Times) -> None:
    row.state = Visit.State.FINISHED
    row.channel = record.channel or row.channel
    row.arrived_at, row.departed_at = times.arrived_at, times.departed_at
    row.arrival_position = record.arrival.record() if record.arrival else None
    row.departure_position = record.departure.record() if record.departure else None
    row.comment, row.suggestion, row.summary = record.comment, record.suggestion, record.summary
    row.done_duties, row.facts = list(record.done_duties), kept_facts(record.facts)
    row.announced = [announced.record() for announced in record.announced]
    row.answers = dict(record.answers)
    row.missed_reason = row.missed_note = ""
    row.version += 1


def _doubts(book: Notebook, row: Visit, record: VisitRecord, times: Times) -> list[dict[str, Any]]:
    fix, shop = record.arrival, row.retailer
    away = None
    if fix is not None and shop.lat is not None and shop.lon is not None:
        away = great_circle_metres(Position(fix.lat, fix.lon), Position(shop.lat, shop.lon))
    found = doubts_about(
        times,
        channel=row.channel,
        metres_away=away,
        accuracy_metres=fix.accuracy if fix else 0.0,
        far_metres=book.chosen[FAR_METRES],
        short_seconds=book.chosen[SHORT_SECONDS],
    )
    return [doubt.record() for doubt in with_answers(found, record.answers)]


def _said(one: Taken) -> dict[str, Any]:
    row = one.visit
    return {
        "arrived_at": one.record.arrived_at,
        "departed_at": one.record.departed_at,
        "channel": row.channel,
        "duties": row.done_duties,
        "comment": row.comment,
        "suggestion": row.suggestion,
        "summary": row.summary,
        "order_advice": row.order_advice,
        "sop_steps": row.sop_steps,
        "answers": row.answers,
        "facts": row.facts,
        "announced": row.announced,
        "doubts": [doubt["kind"] for doubt in row.doubts],
        "grade": row.trace_grade,
    }
