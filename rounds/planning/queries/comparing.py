"""A new plan beside the one it would replace: visits moved, minutes and kilometres, broken intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rounds.planning.models import VisitPlan
from rounds.planning.queries.driving import drive_days, ground_of
from rounds.planning.rules.changes import Change, changes_between
from rounds.retailers.models import Retailer
from rounds.visits.models import Visit


@dataclass(frozen=True)
class Road:
    """What a plan takes in a span."""

    visits: int
    travel: float
    km: float
    minutes: float


@dataclass(frozen=True)
class Shown:
    """A change with the retailer it concerns."""

    change: Change
    retailer: Retailer


@dataclass(frozen=True)
class Compared:
    """Two plans of one territory over the days both cover; without `before` there was none in force."""

    before: VisitPlan | None
    after: VisitPlan
    first: date
    last: date
    old: Road | None
    new: Road
    changes: tuple[Shown, ...]
    early: tuple[tuple[Retailer, date | None], ...]

    def counted(self, kind: str) -> int:
        """How many changes are of a kind: moved, added, dropped."""
        return sum(one.change.kind == kind for one in self.changes)

    @property
    def figures(self) -> dict[str, int]:
        """Changes by kind, for the page."""
        return {kind: self.counted(kind) for kind in ("moved", "added", "dropped")}


def compared_plans(before: VisitPlan | None, after: VisitPlan, *, today: date) -> Compared:
    """Compare over the days from today on that both plans cover. Three queries."""
    first = max(after.starts_on, today)
    last = min(before.ends_on, after.ends_on) if before else after.ends_on
    old_stops = _stops(before, first, last) if before else []
    new_stops = _stops(after, first, last)
    changes = changes_between(_days(old_stops), _days(new_stops)) if before else []
    early = {int(pk) for pk in after.run.settings.get("early", ())}
    shops = Retailer.objects.unscoped("retailers of plans that came through the door").in_bulk(
        {one.retailer for one in changes} | early
    )
    new_days = _days(new_stops)
    coming = [(shops[pk], min(new_days.get(pk, ()), default=None)) for pk in early if pk in shops]
    return Compared(
        before=before,
        after=after,
        first=first,
        last=last,
        old=_road(before, old_stops) if before else None,
        new=_road(after, new_stops),
        changes=tuple(Shown(one, shops[one.retailer]) for one in changes),
        early=tuple(sorted(coming, key=lambda one: (one[1] or date.max, one[0].pk))),
    )


def _stops(plan: VisitPlan, first: date, last: date) -> list[Any]:
    rows = plan.stops.filter(channel=Visit.Channel.DOOR, day__range=(first, last))
    return list(rows.select_related("retailer").order_by("day", "position"))


def _days(stops: Sequence[Any]) -> dict[int, list[date]]:
    found: dict[int, list[date]] = {}
    for stop in stops:
        found.setdefault(stop.retailer_id, []).append(stop.day)
    return found


def _road(plan: VisitPlan, stops: Sequence[Any]) -> Road:
    rounds = drive_days(ground_of(plan), stops).values()
    return Road(
        visits=len(stops),
        travel=sum(one.travel for one in rounds),
        km=sum(one.km for one in rounds),
        minutes=sum(one.minutes for one in rounds),
    )


def before_of(plans: Mapping[int, VisitPlan], plan: VisitPlan) -> VisitPlan | None:
    """The plan in force of the same territory, when it shares days with the new one."""
    before = plans.get(plan.territory_id)
    shares = before is not None and before.pk != plan.pk and before.ends_on >= plan.starts_on
    return before if shares else None
