"""Facts of the second format: shops with their intervals, promises, trainings, judgements, what a team leader owes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rounds.common.calendar import WorkCalendar
from rounds.issues.rules.clocks import minutes_held


@dataclass(frozen=True)
class ShopRow:
    """One retailer of a territory at the end of the period.

    `interval` is the promised one in days and `longest` the longest gap between door visits in the period, running on
    at its end; both None when nothing was promised. `missing` are fields of the file without a value. `trend` is what
    his orders say against his own past: rising, steady, falling, stopped, or "" when that cannot be told.
    """

    key: int
    manager: int
    interval: int | None
    longest: int | None
    market: str
    distance: str
    is_weak: bool
    missing: tuple[str, ...]
    trend: str


@dataclass(frozen=True)
class PromiseRow:
    """One promise due in the period: kept in time, kept late, broken, or still open on the day of the closing."""

    key: int
    manager: int
    department: int | None
    due_on: date
    outcome: str
    settled_on: date | None


@dataclass(frozen=True)
class TrainingRow:
    """One person at one training of the period; `result` in percent when it was measured."""

    key: int
    staff: int
    is_owed: bool
    attended: bool
    result: int | None


@dataclass(frozen=True)
class JudgementRow:
    """One item of own quality as a person judged it with evidence, 0-100 points (A30)."""

    key: int
    staff: int
    item: str
    points: int


@dataclass(frozen=True)
class TaskRow:
    """Something a market manager owed his team: a plan to decide, an anomaly, a doubt about a record.

    `minutes` of business time it lay with him, up to the closing when he has not done it.
    """

    kind: str
    key: int
    unit: int
    minutes: int
    is_done: bool


def shop(row: Mapping[str, Any]) -> ShopRow:
    """A retailer of the frozen document."""
    return ShopRow(
        key=row["id"],
        manager=row["manager"],
        interval=row.get("interval"),
        longest=row.get("longest"),
        market=row.get("market", ""),
        distance=row.get("distance", ""),
        is_weak=bool(row.get("weak")),
        missing=tuple(row.get("missing", ())),
        trend=row.get("trend", ""),
    )


def promise(row: Mapping[str, Any]) -> PromiseRow:
    """A promise of the frozen document."""
    settled = row["settled_on"]
    return PromiseRow(
        key=row["id"],
        manager=row["manager"],
        department=row["department"],
        due_on=date.fromisoformat(row["due_on"]),
        outcome=row["outcome"],
        settled_on=date.fromisoformat(settled) if settled else None,
    )


def training(row: Mapping[str, Any]) -> TrainingRow:
    """An attendance of the frozen document."""
    return TrainingRow(row["id"], row["staff"], bool(row["owed"]), bool(row["attended"]), row["result"])


def judgement(row: Mapping[str, Any]) -> JudgementRow:
    """A judgement of the frozen document."""
    return JudgementRow(row["id"], row["staff"], row["item"], row["points"])


def task(row: Mapping[str, Any], calendar: WorkCalendar, as_of: datetime) -> TaskRow:
    """A task of the frozen document, with the business minutes it lay."""
    start = datetime.fromisoformat(row["from"])
    end = datetime.fromisoformat(row["to"]) if row["to"] else None
    minutes = minutes_held(start, end, as_of=as_of, calendar=calendar)
    return TaskRow(row["kind"], row["id"], row["unit"], minutes, end is not None)
