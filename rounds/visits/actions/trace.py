"""The words of a record are graded and kept in the library of notes; a person decides what they are worth (E05-E08)."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import record
from rounds.people.models import Staff
from rounds.people.queries import settings_of
from rounds.visits.models import NotePrint, TraceRuling, Visit
from rounds.visits.queries.library import alike_notes, prints_of
from rounds.visits.queries.notes import brand_vocabulary, earlier_notes, note_of
from rounds.visits.rules.ruling import check_ruling
from rounds.visits.rules.settings import COLLEAGUE_LIKENESS, LIKENESS, PHRASES
from rounds.visits.rules.trace import grade_trace
from rounds.visits.rules.trace_facts import observed_facts


def grade_record(row: Visit) -> None:
    """Write grade and evidence into the finished row, not saved yet, and put its words into the library of notes."""
    chosen = settings_of(row.company_id)
    own = earlier_notes(row.manager, other_than=row)
    known = {note.visit for note in own}
    verdict = grade_trace(
        note_of(row).text,
        earlier=[*own, *(note for note in alike_notes(row) if note.visit not in known)],
        vocabulary=[*brand_vocabulary(row.company_id), row.retailer.owner_name.strip()],
        phrases=chosen[PHRASES],
        likeness=chosen[LIKENESS],
        colleague_likeness=chosen[COLLEAGUE_LIKENESS],
        observed=observed_facts(row.facts),
        seconds=_seconds(row),
    )
    row.trace_grade = verdict.grade
    row.trace_because = [reason.record() for reason in verdict.because]
    NotePrint.objects.bulk_create(prints_of(row))


def _seconds(row: Visit) -> float | None:
    """How long he stayed; other channels have no stay."""
    is_at_the_door = row.channel in (Visit.Channel.DOOR, Visit.Channel.EVENING)
    if not is_at_the_door or row.arrived_at is None or row.departed_at is None:
        return None
    return (row.departed_at - row.arrived_at).total_seconds()


@transaction.atomic
def rule_on_trace(visit: Visit, *, ruling: str, reason: str, by: Staff, at: datetime) -> TraceRuling:
    """A person decides about the words of a record, with a reason; deciding again replaces it, the event keeps both.

    RefusedError without a reason, on an unfinished visit, or on one's own.
    """
    row = Visit.objects.unscoped("the caller holds this row").select_for_update().get(pk=visit.pk)
    check_ruling(ruling, reason, state=row.state, is_own=row.manager_id == by.pk)
    before = TraceRuling.objects.unscoped("of the row held").filter(visit=row).first()
    ruled, _is_new = TraceRuling.objects.unscoped("of the row held").update_or_create(
        visit=row,
        defaults={
            "company_id": row.company_id,
            "ruling": ruling,
            "reason": reason.strip()[:200],
            "ruled_by": by,
            "ruled_at": at,
        },
    )
    said = {"grade": row.trace_grade, "ruling": ruling, "reason": ruled.reason, "before": before and before.ruling}
    record("trace.ruled", row, by=by, at=at, **said)
    return ruled


@transaction.atomic
def withdraw_ruling(visit: Visit, *, by: Staff, at: datetime) -> None:
    """Take a ruling back: the record counts as nobody had decided. Without a ruling nothing happens."""
    Visit.objects.unscoped("the caller holds this row").select_for_update().get(pk=visit.pk)
    ruled = TraceRuling.objects.unscoped("of the row held").filter(visit=visit).first()
    if ruled is None:
        return
    ruling, reason = ruled.ruling, ruled.reason
    ruled.delete()
    record("trace.ruling_withdrawn", visit, by=by, at=at, ruling=ruling, reason=reason)
