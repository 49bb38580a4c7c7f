"""The review at the end of the day, prefilled from what happened (C16, C17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rounds.visits.rules.reasons import Reason, gettext_noop


@dataclass(frozen=True)
class DayVisit:
    """One visit of the day as the review sees it; texts are labels of the trade."""

    retailer: str
    state: str
    missed_reason: str = ""
    missed_label: str = ""
    missed_note: str = ""
    doubts: int = 0
    new_issues: int = 0


@dataclass(frozen=True)
class Prefilled:
    """Plan against done, what stayed undone with its reason, and what the market manager should hear."""

    planned: int
    finished: int
    unfinished: tuple[Reason, ...]
    anomalies: tuple[Reason, ...]


def prefill_review(visits: Iterable[DayVisit]) -> Prefilled:
    """The review of one day from its visits (C16); anomalies are told to the market manager (C17)."""
    day = [visit for visit in visits if visit.state != "withdrawn"]
    undone = tuple(_unfinished(visit) for visit in day if visit.state != "finished")
    anomalies = [_shut(visit) for visit in day if visit.missed_reason == "shop_shut"]
    anomalies += [_raised(visit) for visit in day if visit.new_issues]
    return Prefilled(len(day), sum(visit.state == "finished" for visit in day), undone, tuple(anomalies))


def _unfinished(visit: DayVisit) -> Reason:
    if visit.state == "missed":
        words: dict[str, Any] = {"retailer": visit.retailer, "reason": visit.missed_label}
        words["note"] = visit.missed_note
        return Reason(gettext_noop("%(retailer)s：%(reason)s %(note)s"), words, ("C08", "C16"))
    return Reason(gettext_noop("%(retailer)s：还没有拜访，也没有写原因"), {"retailer": visit.retailer}, ("C08", "C16"))


def _shut(visit: DayVisit) -> Reason:
    return Reason(gettext_noop("%(retailer)s 店铺关门"), {"retailer": visit.retailer}, ("C17", "C25"))


def _raised(visit: DayVisit) -> Reason:
    words: dict[str, Any] = {"retailer": visit.retailer, "count": visit.new_issues}
    return Reason(gettext_noop("%(retailer)s 提出 %(count)s 个问题"), words, ("C17", "A31"))
