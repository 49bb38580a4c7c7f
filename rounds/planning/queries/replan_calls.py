"""Calls when days are lost: in bad weather they are made all the same; who is away makes them on another day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rounds.planning.models import PlannedVisit
from rounds.planning.queries.replan_problem import Outlook
from rounds.planning.rules import replan_reasons as why
from rounds.planning.rules.changes import Change
from rounds.planning.rules.reasons import Reason

AWAY = ("leave", "ad_hoc_task")


@dataclass(frozen=True)
class Call:
    """A call and the day it is made on; `change` when that is another day than before."""

    stop: PlannedVisit
    day: date
    change: Change | None = None
    because: tuple[Reason, ...] = ()


def calls_after(outlook: Outlook, door: Mapping[int, Sequence[date]]) -> list[Call]:
    """Every call that is still made, or is left out and says why (its change has no day after)."""
    taken: dict[int, set[date]] = {pk: set(days) for pk, days in door.items()}
    for stop in outlook.remaining.calls:
        taken.setdefault(stop.retailer_id, set()).add(stop.day)
    return [_call(outlook, stop, taken[stop.retailer_id]) for stop in outlook.remaining.calls]


def _call(outlook: Outlook, stop: PlannedVisit, taken: set[date]) -> Call:
    if not _is_lost(outlook, stop.day):
        return Call(stop, stop.day)
    lost = why.lost_reason(outlook.loss.reason, stop.day)
    day = next((one for one in _nearest(outlook, stop.day) if one not in taken), None)
    if day is None:
        return Call(stop, stop.day, Change(stop.retailer_id, stop.day, None), (lost, why.no_call_day_reason()))
    taken.add(day)
    return Call(stop, day, Change(stop.retailer_id, stop.day, day), (lost,))


def _is_lost(outlook: Outlook, day: date) -> bool:
    return outlook.loss.reason in AWAY and outlook.loss.takes(day, outlook.situation.hours)


def _nearest(outlook: Outlook, day: date) -> Iterator[date]:
    """Days on which he works, the nearest first, later ones before earlier ones."""
    worked = [one for one in outlook.days if one >= outlook.remaining.from_day and not _is_lost(outlook, one)]
    yield from sorted(worked, key=lambda one: (abs((one - day).days), one < day))
