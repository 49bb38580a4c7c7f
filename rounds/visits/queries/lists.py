"""The list of visits as asked for, and its key figures."""

from typing import Any

from rounds.visits.models import Visit
from rounds.visits.models.visit import COMPLETE, VisitQuerySet

SAME = {"state": "state", "grade": "trace_grade", "channel": "channel", "manager": "manager"}


def narrowed(visits: VisitQuerySet, wanted: dict[str, Any]) -> VisitQuerySet:
    """The visits that fit what was asked; the visits come through the caller's door."""
    if first := wanted.get("first"):
        visits = visits.filter(planned_on__gte=first)
    if last := wanted.get("last"):
        visits = visits.filter(planned_on__lte=last)
    for name, field in SAME.items():
        if name in wanted:
            visits = visits.filter(**{field: wanted[name]})
    if "state" not in wanted:
        visits = visits.exclude(state=Visit.State.WITHDRAWN)
    for word in str(wanted.get("q", "")).lower().split():
        visits = visits.filter(retailer__search__contains=word)
    return _by_record(visits, wanted.get("record", ""))


def _by_record(visits: VisitQuerySet, record: str) -> VisitQuerySet:
    if record == "complete":
        return visits.complete()
    if record == "incomplete":
        return visits.finished().exclude(COMPLETE)
    return visits.exclude(doubts=[]) if record == "doubts" else visits


def figures_of(visits: VisitQuerySet) -> dict[str, int]:
    """How many were due, done, missed and done with a complete record."""
    return {
        "total": visits.exclude(state=Visit.State.WITHDRAWN).count(),
        "finished": visits.finished().count(),
        "complete": visits.complete().count(),
        "missed": visits.filter(state=Visit.State.MISSED).count(),
    }
