"""From the engine's re-planning back to visits: the whole plan as it would be, and every change with its reasons."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rounds.engine import Replanned, Route
from rounds.planning.models import PlannedVisit
from rounds.planning.queries.broken import DraftBroken, broken_in
from rounds.planning.queries.problem import Shop, begins_at
from rounds.planning.queries.replan_calls import Call, calls_after
from rounds.planning.queries.replan_problem import Outlook
from rounds.planning.rules import replan_reasons as why
from rounds.planning.rules.changes import Change, changes_between
from rounds.planning.rules.gaps import is_broken
from rounds.planning.rules.reasons import Reason
from rounds.visits.models import Visit

DOOR = Visit.Channel.DOOR


@dataclass(frozen=True)
class Told:
    """One change with its reasons; `overdue` when the retailer's interval is broken by it."""

    change: Change
    channel: str
    because: tuple[Reason, ...]
    overdue: bool = False

    def record(self) -> dict[str, Any]:
        """Plain JSON."""
        one = self.change
        return {
            "retailer": one.retailer,
            "before": one.before.isoformat() if one.before else None,
            "after": one.after.isoformat() if one.after else None,
            "kind": one.kind,
            "channel": self.channel,
            "because": [reason.record() for reason in self.because],
            "overdue": self.overdue,
        }


@dataclass(frozen=True)
class ReplanDraft:
    """The plan as it would be: stops not yet written, broken intervals, changes, and who becomes overdue by it."""

    stops: list[PlannedVisit]
    broken: list[DraftBroken]
    newly: frozenset[int]
    changes: list[Told]


def replan_draft_of(outlook: Outlook, found: Replanned | None) -> ReplanDraft:
    """State a re-planning in the words of the trade; without a result nothing could be planned any more."""
    after = _after(outlook, found)
    broken = _broken(outlook, after, found)
    newly = frozenset(one.retailer_id for one in broken) - _broken_before(outlook)
    limits = {one.retailer_id: one.because for one in broken}
    changes = changes_between(outlook.current, after)
    told = [_told(outlook, one, newly, limits) for one in changes]
    calls = calls_after(outlook, after)
    door = [*map(_copy, outlook.remaining.settled), *_door(outlook, found, told)]
    return ReplanDraft(
        stops=[*door, *_called(calls, door)],
        broken=broken,
        newly=newly,
        changes=[*told, *(_called_off(call) for call in calls if call.change is not None)],
    )


def _after(outlook: Outlook, found: Replanned | None) -> dict[int, tuple[date, ...]]:
    days: dict[int, list[date]] = {}
    for route in found.result.routes if found else ():
        for place in route.stops:
            days.setdefault(outlook.situation.shops[place].retailer.pk, []).append(outlook.days[route.day])
    return {pk: tuple(sorted(mine)) for pk, mine in days.items()}


def _broken(outlook: Outlook, after: Mapping[int, Sequence[date]], found: Replanned | None) -> list[DraftBroken]:
    """Judged from the dates, whoever comes; shops with nothing planned are judged with the others."""
    others = outlook.remaining.others
    dates = {pk: [*after.get(pk, ()), *others.get(pk, ())] for pk in {*after, *others}}
    idle = replace(outlook.situation, shops=outlook.idle)
    busy = replace(outlook.situation, unplaced=())
    return [*broken_in(busy, dates, found.result if found else None), *broken_in(idle, dates, None)]


def _broken_before(outlook: Outlook) -> frozenset[int]:
    """Whose interval would have been broken even if nothing had been lost."""
    situation, others = outlook.situation, outlook.remaining.others
    found = {shop.retailer.pk for shop in situation.unplaced}
    for shop in (*situation.shops, *outlook.idle):
        pk = shop.retailer.pk
        days = [*outlook.current.get(pk, ()), *others.get(pk, ())]
        last = [shop.last_visit] if shop.last_visit else []
        past = [day for day in days if day < situation.first_day]  # lost on days over: as if they had been made
        as_if = replace(shop, last_visit=max([*past, *last], default=None))
        gap = situation.gap_of(as_if, days)
        if is_broken(gap, interval=shop.rhythm.interval_days, tolerance=situation.tolerance):
            found.add(pk)
    return frozenset(found)


def _told(outlook: Outlook, change: Change, newly: frozenset[int], limits: Mapping[int, list[dict[str, Any]]]) -> Told:
    pk = change.retailer
    is_lost = change.before is not None and change.before in outlook.lost.get(pk, frozenset())
    because = [why.lost_reason(outlook.loss.reason, change.before) if is_lost and change.before else why.room_reason()]
    if is_lost and any(
        stop.lock for stop in outlook.remaining.open if (stop.retailer_id, stop.day) == (pk, change.before)
    ):
        because.append(why.lock_reason())
    if change.after is None:
        because += [Reason(**one) for one in limits.get(pk, ())] or [why.kept_anyway_reason(_shop(outlook, pk))]
    return Told(change, DOOR, tuple(because), overdue=pk in newly)


def _shop(outlook: Outlook, pk: int) -> int:
    shops = (*outlook.situation.shops, *outlook.idle)
    return next((shop.rhythm.interval_days for shop in shops if shop.retailer.pk == pk), 0)


def _door(outlook: Outlook, found: Replanned | None, told: Sequence[Told]) -> list[PlannedVisit]:
    """The door rounds from the first day on; a round nobody left or entered keeps its order and hours."""
    was: dict[date, list[PlannedVisit]] = {}
    for stop in outlook.remaining.open:
        was.setdefault(stop.day, []).append(stop)
    moved = {(one.change.retailer, one.change.after): one for one in told}
    stops = []
    for route in found.result.routes if found else ():
        day = outlook.days[route.day]
        mine = was.get(day, [])
        ids = {outlook.situation.shops[place].retailer.pk for place in route.stops}
        if ids == {stop.retailer_id for stop in mine} and not _is_shortened(outlook, day):
            stops += [_copy(stop) for stop in mine]
        else:
            stops += _round(outlook, found, route, day, moved)
    return stops


def _is_shortened(outlook: Outlook, day: date) -> bool:
    loss = outlook.loss
    return not loss.shuts and loss.touches(day, 0)


def _round(
    outlook: Outlook,
    found: Replanned | None,
    route: Route,
    day: date,
    moved: Mapping[tuple[int, date | None], Told],
) -> list[PlannedVisit]:
    before = {(stop.retailer_id, stop.day): stop for stop in outlook.remaining.open}
    first = 1 + (outlook.remaining.done_today if day == outlook.remaining.from_day else 0)
    stops = []
    for position, (place, arrival) in enumerate(zip(route.stops, route.arrivals, strict=True), start=first):
        shop = outlook.situation.shops[place]
        begin = begins_at(found.problem.places[place], route.day, arrival) if found else arrival
        change = moved.get((shop.retailer.pk, day))
        origin = before.get((shop.retailer.pk, (change.change.before if change else None) or day))
        minute = outlook.situation.hours.clock(begin)
        stops.append(_stop(outlook, shop, day, position, minute, origin, change))
    return stops


def _stop(
    outlook: Outlook,
    shop: Shop,
    day: date,
    position: int,
    minute: int,
    origin: PlannedVisit | None,
    change: Told | None,
) -> PlannedVisit:
    because = list(origin.because) if origin else []
    if change is not None and change.change.before is not None:
        stated = [why.from_reason(change.change.before), *change.because]
        because = [*(reason.record() for reason in stated), *because[:1]]
    return PlannedVisit(
        retailer_id=shop.retailer.pk,
        retailer=shop.retailer,
        day=day,
        position=position,
        channel=DOOR,
        arrive_minute=minute,
        service_minutes=outlook.situation.minutes_at(shop),
        because=because,
        lock=origin.lock if origin and change is None else "",
        handed_from=origin.handed_from if origin else None,
    )


def _copy(stop: PlannedVisit) -> PlannedVisit:
    """The same stop for another plan."""
    kept = ("retailer", "day", "position", "channel", "arrive_minute", "service_minutes", "because", "lock")
    return PlannedVisit(**{name: getattr(stop, name) for name in kept}, handed_from_id=stop.handed_from_id)


def _called(calls: Sequence[Call], door: Sequence[PlannedVisit]) -> list[PlannedVisit]:
    """The calls that are made, after the visits of their day."""
    places = Counter(stop.day for stop in door)
    made = []
    for call in calls:
        if call.change is not None and call.change.after is None:
            continue
        copy = _copy(call.stop)
        places[call.day] += 1
        copy.day, copy.position = call.day, places[call.day]
        made.append(copy)
    return made


def _called_off(call: Call) -> Told:
    assert call.change is not None
    return Told(call.change, call.stop.channel, call.because)
