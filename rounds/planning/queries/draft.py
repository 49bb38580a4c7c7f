"""From the engine's numbers back to visits, reasons and broken intervals: everything a plan's rows will hold."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rounds.engine import Result
from rounds.planning.queries.broken import DraftBroken, broken_in, overdue_in
from rounds.planning.queries.problem import Shop, Situation, begins_at
from rounds.planning.rules import reasons
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.phone import phone_days
from rounds.planning.rules.rhythm import days_beside, usual_weekday
from rounds.planning.rules.totals import totals_of
from rounds.segments.models import Segment


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
    lock: str = ""


@dataclass(frozen=True)
class PlanDraft:
    """A plan before it is a row."""

    stops: list[DraftStop]
    broken: list[DraftBroken]
    days: list[dict[str, Any]]
    terms: dict[str, Any] = field(default_factory=dict)


def draft_of(situation: Situation, result: Result | None) -> PlanDraft:
    """State the result in the words of the trade; without a result only what cannot be planned is named."""
    dates = _door_dates(situation, result) if result else {}
    door = _door_stops(situation, result, dates) if result else []
    calls = _phone_stops(situation, dates, Counter(stop.day for stop in door))
    broken = broken_in(situation, dates, result)
    days = _days(situation, result)
    return PlanDraft(
        stops=[*door, *calls],
        broken=broken,
        days=days,
        terms=_terms(situation, result, days) | {"phone_visits": len(calls), "broken": len(broken)},
    )


def _door_dates(situation: Situation, result: Result) -> dict[int, list[date]]:
    dates: dict[int, list[date]] = {}
    for route in sorted(result.routes, key=lambda one: one.day):
        for place in route.stops:
            dates.setdefault(situation.shops[place].retailer.pk, []).append(situation.workdays[route.day])
    return dates


def _door_stops(situation: Situation, result: Result, dates: dict[int, list[date]]) -> list[DraftStop]:
    places = situation.problem.places if situation.problem else ()
    usual = {pk: usual_weekday(days, situation.workdays) for pk, days in dates.items()}
    stops = []
    for route in result.routes:
        day = situation.workdays[route.day]
        for position, (place, arrival) in enumerate(zip(route.stops, route.arrivals, strict=True), start=1):
            shop = situation.shops[place]
            weekday = _weekday_reason(day, usual[shop.retailer.pk], len(route.stops) - 1)
            because = [_interval_reason(shop).record(), weekday.record()]
            minute = situation.hours.clock(begins_at(places[place], route.day, arrival))
            service = situation.minutes_at(shop)
            held = next((lock for lock in shop.locks if lock.day == day), None)
            because += [reasons.lock_reason(held.rank is not None).record()] if held else []
            lock = "" if held is None else "day" if held.rank is None else "place"
            stops.append(DraftStop(shop.retailer.pk, day, position, "door", minute, service, because, lock))
    return stops


def _weekday_reason(day: date, usual: int | None, others: int) -> reasons.Reason:
    if usual is None:
        return reasons.company_reason(others)
    beside = days_beside(day, usual)
    return reasons.moved_reason(usual, beside) if beside else reasons.weekday_reason(usual, others)


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


def _days(situation: Situation, result: Result | None) -> list[dict[str, Any]]:
    rows: dict[date, dict[str, Any]] = {
        day: {"day": day.isoformat(), "visits": 0, "travel": 0, "minutes": 0} for day in situation.workdays
    }
    clock = situation.hours.clock
    for route in result.routes if result else ():
        rows[situation.workdays[route.day]].update(
            visits=len(route.stops),
            travel=round(route.travel),
            minutes=round(route.finish - route.leave),
            km=round(situation.travel.km_of(route.stops), 1) if situation.travel else 0.0,
            leave=clock(route.leave),
            finish=clock(route.finish),
        )
    return list(rows.values())


def _terms(situation: Situation, result: Result | None, days: list[dict[str, Any]]) -> dict[str, Any]:
    least, most = situation.settings[chosen.BAND_MIN], situation.settings[chosen.BAND_MAX]
    terms: dict[str, Any] = {
        "retailers": len(situation.shops) + len(situation.unplaced),
        "unplaced": len(situation.unplaced),
        "overdue": overdue_in(situation),
        **totals_of(days, (least, most)),
        "travel_minutes": round(sum(route.travel for route in result.routes), 1) if result else 0.0,
        "band": [least, most],
    }
    if situation.travel is not None:
        terms["travel"] = situation.travel.record()
    if result is None:
        return terms
    return terms | {
        "unserved": len(result.unserved),
        "changes": result.terms.change,
        "cost": round(result.cost, 2),
        "iterations": result.iterations,
        "seconds": round(result.seconds, 2),
    }
