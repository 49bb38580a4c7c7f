"""Promises to one retailer, and how many of them were kept in time (D11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rounds.people.models import Staff
from rounds.retailers.models import Retailer
from rounds.visits.models import Promise
from rounds.visits.rules.promises import standing_of
from rounds.visits.rules.reasons import gettext_noop

LAST_SHOWN = 8
STANDINGS = {
    "open": (gettext_noop("没有到期"), "neutral"),
    "late": (gettext_noop("过期未办"), "danger"),
    "kept": (gettext_noop("按期兑现"), "success"),
    "kept_late": (gettext_noop("过期兑现"), "warning"),
    "broken": (gettext_noop("没有兑现"), "danger"),
    "moved": (gettext_noop("已改期"), "info"),
}


@dataclass(frozen=True)
class PromiseRow:
    """One promise and how it stands: a key of `STANDINGS`. `days` until its day, negative when that has gone by."""

    promise: Promise
    standing: str
    days: int = 0

    @property
    def label(self) -> str:
        """The standing in words."""
        return _(STANDINGS[self.standing][0])

    @property
    def tone(self) -> str:
        """How it is coloured beside its words."""
        return STANDINGS[self.standing][1]

    @property
    def light(self) -> str:
        """How near its day is, in words; empty once it has an outcome."""
        if self.promise.outcome:
            return ""
        if self.days == 0:
            return _("今天到期")
        if self.days > 0:
            return ngettext("还有 %(days)s 天", "还有 %(days)s 天", self.days) % {"days": self.days}
        return ngettext("过期 %(days)s 天", "过期 %(days)s 天", -self.days) % {"days": -self.days}

    @property
    def light_tone(self) -> str:
        """Its colour: red when late, amber on the day and the day before."""
        return "danger" if self.days < 0 else "warning" if self.days <= 1 else "success"

    @property
    def keeper(self) -> str:
        """Who owes it, by name."""
        return self.promise.keeper.name

    @property
    def evidence(self) -> str:
        """What shows the outcome; words of the house in the reader's language, what people wrote as they wrote it."""
        return _(self.promise.settled_note) if self.promise.settled_note else ""


@dataclass(frozen=True)
class PromisesOf:
    """The newest promises to a retailer; of those settled or past their day, how many were kept in time."""

    rows: tuple[PromiseRow, ...]
    due: int
    in_time: int


def promises_of(user: Staff, retailer: Retailer, *, at: datetime) -> PromisesOf:
    """The last of them, open ones first."""
    found = Promise.objects.visible_to(user).filter(retailer=retailer).select_related("manager", "department", "visit")
    rows = in_order(found, retailer, at=at)
    counted = [row for row in rows if row.standing not in {"open", "moved"}]
    in_time = sum(row.standing == "kept" for row in counted)
    return PromisesOf(tuple(rows[:LAST_SHOWN]), len(counted), in_time)


def in_order(promises: Iterable[Promise], retailer: Retailer, *, at: datetime) -> list[PromiseRow]:
    """Promises to this retailer with their standing: open ones first, the next due before the others."""
    rows = rows_of(promises, today=retailer.company.local_day(at))
    return sorted(rows, key=lambda row: (bool(row.promise.outcome), _far(row.promise)))


def rows_of(promises: Iterable[Promise], *, today: date) -> list[PromiseRow]:
    """Promises with their standing, in the order they came."""
    return [PromiseRow(row, _standing(row, today=today), (row.due_on - today).days) for row in promises]


def _far(promise: Promise) -> int:
    """Open ones by their day, settled ones the newest first."""
    return -promise.due_on.toordinal() if promise.outcome else promise.due_on.toordinal()


def _standing(promise: Promise, *, today: date) -> str:
    return standing_of(promise.outcome, due_on=promise.due_on, settled_on=promise.settled_on, today=today)
