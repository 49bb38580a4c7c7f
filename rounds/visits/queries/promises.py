"""Promises to one retailer, and how many of them were kept in time (D11)."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Promise
from rounds.visits.rules.promises import was_in_time

LAST_SHOWN = 8


@dataclass(frozen=True)
class PromiseRow:
    """One promise and how it stands: open, late, kept, kept_late or broken."""

    promise: Promise
    standing: str


@dataclass(frozen=True)
class PromisesOf:
    """The newest promises to a retailer; of those settled or past their day, how many were kept in time."""

    rows: tuple[PromiseRow, ...]
    due: int
    in_time: int


def promises_of(user: Staff, retailer: Retailer, *, at: datetime) -> PromisesOf:
    """Open ones first, the next due before the others."""
    zone = ZoneInfo(retailer.company.timezone)
    found = Promise.objects.visible_to(user).filter(retailer=retailer).select_related("manager", "visit")
    rows = [PromiseRow(row, _standing(row, today=at.astimezone(zone).date(), zone=zone)) for row in found]
    rows.sort(key=lambda row: (bool(row.promise.outcome), _far(row.promise)))
    counted = [row for row in rows if row.standing != "open"]
    in_time = sum(row.standing == "kept" for row in counted)
    return PromisesOf(tuple(rows[:LAST_SHOWN]), len(counted), in_time)


def _far(promise: Promise) -> int:
    """Open ones by their day, settled ones the newest first."""
    return -promise.due_on.toordinal() if promise.outcome else promise.due_on.toordinal()


def _standing(promise: Promise, *, today: date, zone: ZoneInfo) -> str:
    if not promise.outcome:
        return "late" if promise.due_on < today else "open"
    settled_on = promise.settled_at.astimezone(zone).date() if promise.settled_at else None
    if was_in_time(promise.outcome, due_on=promise.due_on, settled_on=settled_on):
        return "kept"
    return "kept_late" if promise.outcome == Promise.Outcome.KEPT else "broken"
