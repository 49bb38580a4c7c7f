"""Records a market manager writes for somebody whose phone is broken: always said so, always with the reason."""

from datetime import datetime

from django.db import transaction

from rounds.common.events import Draft, record_all
from rounds.people.models import Staff
from rounds.visits.actions.record import finish_visit, miss_visit
from rounds.visits.models import Visit
from rounds.visits.rules.reasons import Reason, RefusedError, gettext_noop
from rounds.visits.rules.record import VisitRecord


@transaction.atomic
def finish_for_manager(visit: Visit, *, record: VisitRecord, because: str, by: Staff, at: datetime) -> Visit:
    """The record as the account manager tells it; it has no signature and no position."""
    finished = finish_visit(visit, record=record, by=by, at=at)
    _say(finished, because, by=by, at=at)
    return finished


@transaction.atomic
def miss_for_manager(visit: Visit, *, reason: str, note: str, because: str, by: Staff, at: datetime) -> Visit:
    """The visit did not take place, as the account manager tells it."""
    missed = miss_visit(visit, reason=reason, note=note, by=by, at=at)
    _say(missed, because, by=by, at=at)
    return missed


def _say(visit: Visit, because: str, *, by: Staff, at: datetime) -> None:
    if not because.strip():
        raise RefusedError(Reason(gettext_noop("请写明为什么由您代录"), {}, ("E05",)))
    said = {"manager": visit.manager_id, "because": because.strip()}
    record_all([Draft("visit.recorded_by_proxy", visit, said)], by=by, at=at)
