"""A plan on paper: the lines of each day, and the weeks they make."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from rounds.planning.models import VisitPlan
from rounds.planning.queries.export import Line


@dataclass(frozen=True)
class PaperDay:
    """One date: its visits in the order of the round, its calls, and what the day comes to."""

    day: date
    is_worked: bool
    door: list[Line] = field(default_factory=list)
    calls: list[Line] = field(default_factory=list)
    row: dict[str, Any] = field(default_factory=dict)


def days_of(plan: VisitPlan, lines: Sequence[Line]) -> list[PaperDay]:
    """The days on which something is to be done."""
    return [day for week in weeks_of(plan, lines) for day in week if day.door or day.calls]


def weeks_of(plan: VisitPlan, lines: Sequence[Line]) -> list[list[PaperDay]]:
    """Whole weeks, Monday first; weekends only where one of them is worked."""
    by_day: dict[date, list[Line]] = {}
    for line in lines:
        by_day.setdefault(line.day, []).append(line)
    rows = {row["day"]: row for row in plan.days}
    monday = plan.starts_on - timedelta(days=plan.starts_on.weekday())
    weeks = []
    while monday <= plan.ends_on:
        dates = [monday + timedelta(days=number) for number in range(7)]
        week = [_day(day, by_day.get(day, []), rows.get(day.isoformat())) for day in dates]
        weeks.append([day for day in week if day.day.weekday() < 5 or day.is_worked])
        monday += timedelta(days=7)
    return weeks


def _day(day: date, lines: list[Line], row: dict[str, Any] | None) -> PaperDay:
    door = [line for line in lines if line.is_door]
    calls = [line for line in lines if not line.is_door]
    return PaperDay(day, bool(lines) or row is not None, door, calls, _clocked(row or {}))


def _clocked(row: dict[str, Any]) -> dict[str, Any]:
    clocks = {name: row.get(name) for name in ("leave", "finish")}
    return row | {name: f"{m // 60:02d}:{m % 60:02d}" if m is not None else "" for name, m in clocks.items()}
