"""From the engine's numbers back to visits, reasons and broken intervals: everything a plan's rows will hold."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rounds.engine import Result, Stretched, Unserved
from rounds.planning.queries.problem import Shop, Situation
from rounds.planning.rules import reasons
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.gaps import Gap, is_broken, longest_gap
from rounds.planning.rules.phone import phone_days
from rounds.segments.models import Segment

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


@dataclass(frozen=True)
class DraftStop:
    """One visit of a draft."""

    retailer_id: int
    day: date
    position: int
    channel: str
    minute: int | None
    service: int
    because: list[dict[str, Any]]


@dataclass(frozen=True)
class DraftBroken:
    """One interval a draft does not keep."""

    retailer_id: int
    wanted: int
    longest: int | None
    because: list[dict[str, Any]]


@dataclass(frozen=True)
class PlanDraft:
    """A plan before it is a row."""

    stops: list[DraftStop]
    broken: list[DraftBroken]
    days: list[dict[str, Any]]
    terms: dict[str, Any] = field(default_factory=dict)


def draft_of(situation: Situation, result: Result | None) -> PlanDraft:
    """State the result in the words of the trade; without a result only what cannot be planned is named."""
    door = _door_stops(situation, result) if result else []
    dates: dict[int, list[date]] = {}
    for stop in door:
        dates.setdefault(stop.retailer_id, []).append(stop.day)
    calls = _phone_stops(situation, dates, Counter(stop.day for stop in door))
    return PlanDraft(
        stops=[*door, *calls],
        broken=_broken(situation, dates, result),
        days=_days(situation, result) if result else [],
        terms=_terms(situation, result, len(door), len(calls)) if result else {},
    )


def _door_stops(situation: Situation, result: Result) -> list[DraftStop]:
    stops = []
    for route in result.routes:
        day = situation.workdays[route.day]
        weekday = reasons.weekday_reason(WEEKDAYS[day.weekday()], len(route.stops) - 1)
        for position, (place, arrival) in enumerate(zip(route.stops, route.arrivals, strict=True), start=1):
            shop = situation.shops[place]
            because = [_interval_reason(shop).record(), weekday.record()]
            minute = situation.hours.clock(arrival)
            stops.append(DraftStop(shop.retailer.pk, day, position, "door", minute, _service(situation, shop), because))
    return stops


def _service(situation: Situation, shop: Shop) -> int:
    return int(situation.settings[chosen.RURAL_MINUTES if shop.is_rural else chosen.URBAN_MINUTES])


def _interval_reason(shop: Shop) -> reasons.Reason:
    label = str(Segment(shop.segment).label) if shop.segment else ""
    return reasons.interval_reason(label, shop.rhythm.interval_days, shop.rhythm.rules)


def _phone_stops(situation: Situation, door: dict[int, list[date]], visits: Counter[date]) -> list[DraftStop]:
    shops = {shop.retailer.pk: shop for shop in (*situation.shops, *situation.unplaced)}
    intervals = {pk: shop.rhythm.phone_interval_days for pk, shop in shops.items()}
    places: Counter[date] = Counter(visits)
    stops = []
    for retailer_id, days in phone_days(door, intervals, situation.workdays).items():
        because = [reasons.phone_reason(intervals[retailer_id]).record()]
        for day in days:
            places[day] += 1
            stops.append(DraftStop(retailer_id, day, places[day], "phone", None, 0, because))
    return stops


def _broken(situation: Situation, door: dict[int, list[date]], result: Result | None) -> list[DraftBroken]:
    tolerance = situation.settings[chosen.TOLERANCE_DAYS]
    limits = _limits(situation, result) if result else {}
    found = []
    for shop in situation.shops:
        pk, interval = shop.retailer.pk, shop.rhythm.interval_days
        gap = longest_gap(
            door.get(pk, []),
            last_before=shop.last_visit,
            first_day=situation.first_day,
            last_day=situation.last_day,
            interval=interval,
        )
        if is_broken(gap, interval=interval, tolerance=tolerance):
            because = [_gap_reason(gap, interval), *limits.get(pk, []), *_overdue(shop, situation)]
            found.append(DraftBroken(pk, interval, gap.days, [reason.record() for reason in because]))
    for shop in situation.unplaced:
        because = [reasons.no_position_reason(), *_overdue(shop, situation)]
        found.append(
            DraftBroken(shop.retailer.pk, shop.rhythm.interval_days, None, [reason.record() for reason in because])
        )
    return found


def _gap_reason(gap: Gap, interval: int) -> reasons.Reason:
    return reasons.gap_reason(gap.days, gap.since.isoformat(), gap.until.isoformat(), interval)


def _overdue(shop: Shop, situation: Situation) -> list[reasons.Reason]:
    if shop.last_visit is None:
        return []
    late = (situation.first_day - shop.last_visit).days - shop.rhythm.interval_days
    return [reasons.overdue_reason(late)] if late > 0 else []


def _limits(situation: Situation, result: Result) -> dict[int, list[reasons.Reason]]:
    """What the engine says of each retailer it could not serve as wanted: the limit, and what would admit him."""
    found: dict[int, list[reasons.Reason]] = {}
    missed: list[Unserved | Stretched] = [*result.unserved, *result.stretched]
    for one in missed:
        told = found.setdefault(situation.shops[one.place].retailer.pk, [])
        reliefs = [
            reasons.relief_reason(relief.limit.value, _day_name(situation, relief.day), relief.amount)
            for relief in one.relaxations
        ]
        told.append(reasons.limit_reason(one.reason.value))
        told += [relief for relief in reliefs if relief is not None]
    return {pk: _once(told) for pk, told in found.items()}


def _once(told: list[reasons.Reason]) -> list[reasons.Reason]:
    """The same sentence is not said twice."""
    return [one for number, one in enumerate(told) if one not in told[:number]]


def _day_name(situation: Situation, index: int) -> str:
    day = situation.workdays[index]
    return f"{day:%m-%d} {WEEKDAYS[day.weekday()]}"


def _days(situation: Situation, result: Result) -> list[dict[str, Any]]:
    rows = {day: {"day": day.isoformat(), "visits": 0, "travel": 0, "minutes": 0} for day in situation.workdays}
    for route in result.routes:
        row = rows[situation.workdays[route.day]]
        clock = situation.hours.clock
        row.update(
            visits=len(route.stops),
            travel=round(route.travel),
            minutes=round(route.finish - route.leave),
            leave=clock(route.leave),
            finish=clock(route.finish),
        )
    return list(rows.values())


def _terms(situation: Situation, result: Result, door: int, calls: int) -> dict[str, Any]:
    terms = result.terms
    return {
        "travel_minutes": round(terms.travel, 1),
        "overtime_minutes": round(terms.overtime, 1),
        "interval_days": round(terms.interval, 1),
        "changes": terms.change,
        "short_days": terms.short,
        "unserved": len(result.unserved),
        "door_visits": door,
        "phone_visits": calls,
        "retailers": len(situation.shops) + len(situation.unplaced),
        "cost": round(result.cost, 2),
        "iterations": result.iterations,
        "seconds": round(result.seconds, 2),
    }
