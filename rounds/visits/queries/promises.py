"""Promises to one retailer, and how many of them were kept in time (D11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Promise
from rounds.visits.rules.promises import was_in_time
from rounds.visits.rules.reasons import gettext_noop

LAST_SHOWN = 8
STANDINGS = {
    "open": (gettext_noop("没有到期"), "neutral"),
    "late": (gettext_noop("过期未办"), "danger"),
    "kept": (gettext_noop("按期兑现"), "success"),
    "kept_late": (gettext_noop("过期兑现"), "warning"),
    "broken": (gettext_noop("没有兑现"), "danger"),
}


@dataclass(frozen=True)
class PromiseRow:
    """One promise and how it stands: a key of `STANDINGS`."""

    promise: Promise
    standing: str

    @property
    def label(self) -> str:
        """The standing in words."""
        return _(STANDINGS[self.standing][0])

    @property
    def tone(self) -> str:
        """How it is coloured beside its words."""
        return STANDINGS[self.standing][1]


@dataclass(frozen=True)
class PromisesOf:
    """The newest promises to a retailer; of those settled or past their day, how many were kept in time."""

    rows: tuple[PromiseRow, ...]
    due: int
    in_time: int


def promises_of(user: Staff, retailer: Retailer, *, at: datetime) -> PromisesOf:
    """The last of them, open ones first."""
    found = Promise.objects.visible_to(user).filter(retailer=retailer).select_related("manager", "visit")
    rows = in_order(found, retailer, at=at)
    counted = [row for row in rows if row.standing != "open"]
    in_time = sum(row.standing == "kept" for row in counted)
    return PromisesOf(tuple(rows[:LAST_SHOWN]), len(counted), in_time)


def in_order(promises: Iterable[Promise], retailer: Retailer, *, at: datetime) -> list[PromiseRow]:
    """Promises to this retailer with their standing: open ones first, the next due before the others."""
    zone, today = ZoneInfo(retailer.company.timezone), retailer.company.local_day(at)
    rows = [PromiseRow(row, _standing(row, today=today, zone=zone)) for row in promises]
    return sorted(rows, key=lambda row: (bool(row.promise.outcome), _far(row.promise)))


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
