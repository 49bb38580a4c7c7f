"""What the remaining days of a plan take on the road, before and after: minutes, kilometres, rows of days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.driving import Driven, drive_days, ground_of
from rounds.visits.models import Visit


@dataclass(frozen=True)
class Roads:
    """The driven rounds of some days."""

    rounds: dict[date, Driven]

    def figures(self, *, broken: int) -> dict[str, Any]:
        """Visits, minutes on the road and in the field, kilometres; how many intervals are broken."""
        mine = self.rounds.values()
        return {
            "visits": sum(len(one.stops) for one in mine),
            "travel": round(sum(one.travel for one in mine), 1),
            "km": round(sum(one.km for one in mine), 1),
            "minutes": round(sum(one.minutes for one in mine), 1),
            "overtime": round(sum(one.overtime for one in mine), 1),
            "longest": round(max((one.minutes for one in mine), default=0.0)),
            "broken": broken,
        }


def roads_of(plan: VisitPlan, stops: Iterable[PlannedVisit]) -> Roads:
    """Drive door stops day by day as the plan travels."""
    return Roads(drive_days(ground_of(plan), (stop for stop in stops if stop.channel == Visit.Channel.DOOR)))


def days_after(plan: VisitPlan, stops: Sequence[PlannedVisit], changed: Iterable[date]) -> list[dict[str, Any]]:
    """The rows of a plan's days, those whose round changed driven anew."""
    fresh = set(changed)
    roads = roads_of(plan, [stop for stop in stops if stop.day in fresh])
    rows = []
    for row in plan.days:
        day = date.fromisoformat(row["day"])
        rows.append(row if day not in fresh else roads.rounds.get(day, Driven(day)).row())
    return rows
