"""Which contacts start the visit interval of a retailer anew (D12), and how late a visit is (C28-C30)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from rounds.visits.rules.reasons import Reason, gettext_noop


@dataclass(frozen=True)
class Due:
    """When the next visit is due; `days_late` is negative while there is time, None without any visit yet."""

    due_on: date | None
    days_late: int | None
    because: Reason


def resets_interval(channel: str, *, resetting: Collection[str]) -> bool:
    """Whether a visit by this channel starts the door interval anew (D12); the company decides."""
    return channel in resetting


def due_of(last: date | None, *, interval_days: int, today: date) -> Due:
    """When the next visit is due, counted from the last one that counts."""
    if last is None:
        return Due(None, None, Reason(gettext_noop("还没有拜访过"), {}, ("E10",)))
    due_on = last + timedelta(days=interval_days)
    words = {"last": last.isoformat(), "interval": interval_days}
    text = gettext_noop("上次拜访 %(last)s，间隔 %(interval)s 天")
    return Due(due_on, (today - due_on).days, Reason(text, words, ("C28", "C29", "C30")))
