"""Anomalies: noted when a record comes in, dealt with by the market manager (C17)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from rounds.common.events import Draft, record, record_all
from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Anomaly, Visit
from rounds.visits.rules.anomalies import Finding, anomalies_of
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop, reason_from

By = Staff | str


@transaction.atomic
def note_anomalies(visit: Visit, *, by: By, at: datetime) -> list[Anomaly]:
    """What is out of the ordinary in a visit that was just recorded or missed; a kind is noted once per visit."""
    words = "\n".join((visit.comment, visit.suggestion, visit.summary))
    found = anomalies_of(state=visit.state, missed_reason=visit.missed_reason, facts=visit.facts, words=words)
    found += [Finding("doubt", "doubt", reason_from(doubt).said()) for doubt in visit.doubts[:1]]
    if not found:
        return []
    known = set(Anomaly.objects.unscoped("of this visit").filter(visit=visit).values_list("kind", flat=True))
    new = [finding for finding in found if finding.kind not in known]
    day = visit.planned_on or visit.company.local_day(at)
    return _note(new, visit.manager, day=day, retailer=visit.retailer, visit=visit, by=by, at=at)


def _note(
    findings: Sequence[Finding],
    manager: Staff,
    *,
    day: date,
    by: By,
    at: datetime,
    retailer: Retailer | None = None,
    visit: Visit | None = None,
) -> list[Anomaly]:
    noted = [
        Anomaly.objects.create(
            company_id=manager.company_id,
            manager=manager,
            retailer=retailer,
            visit=visit,
            day=day,
            kind=finding.kind,
            because=finding.reason().record(),
            noted_at=at,
        )
        for finding in findings
    ]
    record_all([Draft("anomaly.noted", anomaly, _said(anomaly)) for anomaly in noted], by=by, at=at)
    return noted


def _said(anomaly: Anomaly) -> dict[str, object]:
    return {
        "kind": anomaly.kind,
        "day": anomaly.day,
        "manager": anomaly.manager_id,
        "retailer": anomaly.retailer_id,
        "words": reason_from(anomaly.because).said(),
    }


@transaction.atomic
def note_complaint(
    retailer: Retailer, manager: Staff, *, words: str, day: date, by: By, at: datetime, visit: Visit | None = None
) -> Anomaly:
    """A retailer complained: the market manager hears it with the next sync, and once."""
    found = Finding("complaint", "raised", words[:120])
    because = found.reason().record()
    for known in retailer.anomalies.filter(kind=Anomaly.Kind.COMPLAINT).order_by("-pk"):
        if known.because == because:
            return known
    return _note([found], manager, day=day, retailer=retailer, visit=visit, by=by, at=at)[0]


@transaction.atomic
def say_anomaly(manager: Staff, *, words: str, day: date, by: By, at: datetime) -> Anomaly | None:
    """What the person himself wrote into the review of the day; sent again it replaces what nobody has dealt with."""
    open_ones = Anomaly.objects.unscoped("his own of this day").filter(manager=manager, day=day, kind=Anomaly.Kind.SAID)
    known = open_ones.open().select_for_update().first()
    if not words.strip():
        return known
    found = Finding("said", "said", words.strip())
    if known is None:
        return _note([found], manager, day=day, by=by, at=at)[0]
    before, known.because = known.because, found.reason().record()
    if known.because != before:
        known.save(update_fields=["because"])
        record("anomaly.reworded", known, by=by, at=at, **_said(known), before=reason_from(before).said())
    return known


@transaction.atomic
def settle_anomaly(anomaly: Anomaly, *, state: str, note: str, by: Staff, at: datetime) -> Anomaly:
    """Something was done about it, or nothing needs to be: always with a note. RefusedError when it is settled."""
    if state not in {Anomaly.State.HANDLED, Anomaly.State.CLOSED}:
        raise RefusedError(Reason(gettext_noop("异常只能标为已处理或无需处理"), {}, ("C17",)))
    if not note.strip():
        raise RefusedError(Reason(gettext_noop("请写明怎样处理，或为什么无需处理"), {}, ("C17",)))
    row = Anomaly.objects.unscoped("the caller holds this row").select_for_update().get(pk=anomaly.pk)
    if row.state != Anomaly.State.OPEN:
        raise RefusedError(Reason(gettext_noop("这条异常已经有人处理"), {}, ("C17",)))
    row.state, row.note, row.settled_by, row.settled_at = state, note.strip()[:300], by, at
    row.save(update_fields=["state", "note", "settled_by", "settled_at"])
    record("anomaly.settled", row, by=by, at=at, state=state, note=row.note, day=row.day, manager=row.manager_id)
    return row
