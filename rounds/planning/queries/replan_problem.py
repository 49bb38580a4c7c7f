"""The translator of a re-planning: what remains of a plan and what was lost, as a problem for the engine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rounds.common.calendar import WorkCalendar
from rounds.common.settings import Settings
from rounds.engine import (
    Day,
    DayLost,
    Depot,
    Happening,
    HoursChanged,
    Lock,
    Pattern,
    Place,
    Problem,
    Route,
    ShopShut,
    Weights,
    price,
)
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.problem import Shop, Situation, gathered, last_contacts, opening_on, position_of, rhythm_of
from rounds.planning.queries.remaining import Remaining, remaining_of
from rounds.planning.queries.roads import travel_as_planned
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.loss import Loss
from rounds.planning.rules.replan import Choice, Visits, choices_of
from rounds.segments.queries import current_segments, rhythms_of

INTERVAL_PRICE = (
    10.0  # minutes on the road per day of deviation: twice that of a new plan, for what is promised is owed
)


@dataclass(frozen=True)
class Outlook:
    """A re-planning before it is solved.

    `situation.shops` are the places of the problem in its order, `situation.workdays` its days: first those already
    past whose visits were lost, then what remains. `idle` are shops with nothing to be planned, judged all the same.
    `current` holds the open days of each retailer, `lost` those of them that the loss touches.
    """

    remaining: Remaining
    loss: Loss
    situation: Situation
    idle: tuple[Shop, ...]
    current: dict[int, tuple[date, ...]]
    lost: dict[int, frozenset[date]]
    happenings: tuple[Happening, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """The days of the problem."""
        return self.situation.workdays


def outlook_of(plan: VisitPlan, loss: Loss, *, at: datetime, calendar: WorkCalendar, settings: Settings) -> Outlook:
    """State what remains of a plan in force as a problem: done stays, locked stays, lost moves at a price."""
    remaining = remaining_of(plan, loss, at=at, settings=settings)
    situation = gathered(
        plan.territory,
        first_day=remaining.from_day,
        last_day=plan.ends_on,
        calendar=calendar,
        settings=settings,
        at=at,
    )
    situation = _with_guests(situation, remaining, at=at)
    days = sorted({*situation.workdays, *(stop.day for stop in remaining.open)})
    situation = replace(situation, workdays=tuple(days))
    current: dict[int, tuple[date, ...]] = {}
    for stop in remaining.open:
        current[stop.retailer_id] = tuple(sorted({*current.get(stop.retailer_id, ()), stop.day}))
    lost = {
        pk: frozenset(day for day in mine if loss.touches(day, pk) or day < remaining.from_day)
        for pk, mine in current.items()
    }
    free = Outlook(remaining, loss, situation, (), current, lost)
    choices = {shop.retailer.pk: choices_of(_visits(free, shop)) for shop in situation.shops}
    planned = tuple(shop for shop in situation.shops if choices[shop.retailer.pk])
    idle = tuple(shop for shop in situation.shops if not choices[shop.retailer.pk])
    outlook = replace(free, situation=replace(situation, shops=planned), idle=idle)
    return _stated(outlook, choices) if planned and days else outlook


def _with_guests(situation: Situation, remaining: Remaining, *, at: datetime) -> Situation:
    """Retailers of other territories whose visits were handed to this plan are planned with it."""
    known = {shop.retailer.pk for shop in (*situation.shops, *situation.unplaced)}
    guests = {stop.retailer_id: stop.retailer for stop in remaining.open if stop.retailer_id not in known}
    if not guests:
        return situation
    settings, company = situation.settings, situation.territory.company
    local = at.astimezone(ZoneInfo(company.timezone))
    segments = current_segments(company, at=at, retailer_ids=list(guests))
    first = situation.first_day
    last = last_contacts(situation.territory, list(guests), first_day=first, settings=settings, at=local)
    rhythms = rhythms_of(settings)
    shops = [
        Shop(one, segments.get(pk, ""), rhythm_of(segments.get(pk, ""), rhythms, settings), last.get(pk))
        for pk, one in guests.items()
    ]
    return replace(situation, shops=(*situation.shops, *shops))


def _visits(outlook: Outlook, shop: Shop) -> Visits:
    pk, remaining, situation = shop.retailer.pk, outlook.remaining, outlook.situation
    current, lost = outlook.current.get(pk, ()), outlook.lost.get(pk, frozenset())
    held = {stop.day for stop in remaining.open if stop.retailer_id == pk and (stop.lock or _is_today(remaining, stop))}
    return Visits(
        current=current,
        lost=lost,
        free=tuple(day for day in situation.workdays if _is_free(outlook, shop, day, current)),
        held=frozenset(held) - lost,
        others=remaining.others.get(pk, ()),
        last_visit=shop.last_visit,
        first_day=situation.first_day,
        last_day=situation.last_day,
        interval=shop.rhythm.interval_days,
        tolerance=situation.tolerance,
    )


def _is_today(remaining: Remaining, stop: PlannedVisit) -> bool:
    """Today's round is on the phone: it stays unless today itself is lost."""
    return stop.day == remaining.today


def _is_free(outlook: Outlook, shop: Shop, day: date, current: tuple[date, ...]) -> bool:
    """Whether he could be visited that day: somebody works, he is open, and today only if he is on today's round."""
    situation, loss, remaining = outlook.situation, outlook.loss, outlook.remaining
    if day < remaining.from_day or (day == remaining.today and day not in current):
        return False
    if loss.takes(day, situation.hours) or (loss.shuts and loss.touches(day, shop.retailer.pk)):
        return False
    opening = opening_on(shop.retailer, day, situation.hours)
    service = situation.minutes_at(shop)
    return opening is None or any(end - start >= service for start, end in opening)


def _stated(outlook: Outlook, choices: dict[int, tuple[Choice, ...]]) -> Outlook:
    situation, remaining = outlook.situation, outlook.remaining
    settings, shops = situation.settings, situation.shops
    ends = [situation.home, *([_at(remaining.here)] if remaining.here else [])]
    positions = [*(position_of(shop) for shop in shops), *ends]
    areas = [*(shop.area for shop in shops), *(["urban"] * len(ends))]
    told = remaining.plan.terms.get("travel", {})
    travel = travel_as_planned(positions, areas, settings, told=told)
    problem = Problem(
        days=tuple(_day(outlook, day) for day in outlook.days),
        places=tuple(_place(outlook, shop, choices[shop.retailer.pk]) for shop in shops),
        depots=(Depot(),) * len(ends),
        travel=travel.minutes,
        band=(settings[chosen.BAND_MIN], settings[chosen.BAND_MAX]),
        weights=Weights(change=settings[chosen.REPLAN_PRICE], interval=INTERVAL_PRICE),
    )
    stated = replace(outlook, situation=replace(situation, travel=travel, problem=problem))
    return replace(stated, happenings=tuple(_happenings(stated)))


def _at(stop: PlannedVisit) -> tuple[float, float]:
    return stop.retailer.lat or 0.0, stop.retailer.lon or 0.0


def _day(outlook: Outlook, day: date) -> Day:
    """A day as it was before anything was lost; the first one from now on, from where the account manager is."""
    situation, remaining = outlook.situation, outlook.remaining
    hours = situation.hours
    start, end = float(hours.start), float(hours.end)
    most = int(situation.settings[chosen.BAND_MAX])
    if day != remaining.from_day or remaining.now is None:
        return Day(start=start, end=end)
    band = (0, max(0, most - remaining.done_today))
    return Day(start=remaining.now, end=end, start_depot=1 if remaining.here else 0, band=band)


def _happenings(outlook: Outlook) -> Iterator[Happening]:
    """The loss in the words of the engine; days that are over are lost, whatever the reason."""
    situation, loss = outlook.situation, outlook.loss
    hours, left = situation.hours, outlook.loss.left(situation.hours)
    for index, day in enumerate(outlook.days):
        if day < outlook.remaining.from_day or loss.takes(day, hours):
            yield DayLost(index)
        elif not loss.shuts and loss.touches(day, 0) and left is not None:
            start, end = max(left[0], _begins(outlook, day)), left[1]
            yield HoursChanged(index, start, end) if start < end else DayLost(index)
    if loss.shuts:
        shut = tuple(index for index, day in enumerate(outlook.days) if loss.touches(day, loss.retailer or 0))
        places = [index for index, shop in enumerate(situation.shops) if shop.retailer.pk == loss.retailer]
        yield from (ShopShut(place, shut) for place in places if shut)


def _begins(outlook: Outlook, day: date) -> float:
    problem = outlook.situation.problem
    start = problem.days[outlook.days.index(day)].start if problem else None
    return start if start is not None else float(outlook.situation.hours.start)


def _place(outlook: Outlook, shop: Shop, choices: tuple[Choice, ...]) -> Place:
    situation, remaining = outlook.situation, outlook.remaining
    number = {day: index for index, day in enumerate(outlook.days)}
    pk = shop.retailer.pk
    current = outlook.current.get(pk, ())
    windows = {index: opening_on(shop.retailer, day, situation.hours) for day, index in number.items()}
    if remaining.today in number and remaining.today not in current:
        windows[number[remaining.today]] = ()  # today's round is on the phone: nobody is put into it
    return Place(
        patterns=tuple(Pattern(tuple(number[day] for day in one.days), one.deviation) for one in choices),
        service=float(situation.minutes_at(shop)),
        day_windows={index: opening for index, opening in windows.items() if opening is not None},
        locks=tuple(_locks(outlook, pk, number)),
        previous=tuple(number[day] for day in current),
        priority=1.5 if shop.rhythm.interval_days <= 7 else 1.0,
    )


def _locks(outlook: Outlook, pk: int, number: Mapping[date, int]) -> Iterator[Lock]:
    """Visits that stay on their day: locked by hand, or on today's round unless today is lost."""
    remaining = outlook.remaining
    for stop in remaining.open:
        if stop.retailer_id != pk or stop.day in outlook.lost.get(pk, frozenset()):
            continue
        if stop.day == remaining.today:
            yield Lock(number[stop.day])
        elif stop.lock:
            is_ranked = stop.lock == PlannedVisit.Lock.PLACE
            yield Lock(number[stop.day], stop.position - 1 if is_ranked else None)


def rounds_of(outlook: Outlook) -> tuple[Route, ...]:
    """The rounds in force without the visits that cannot be made: what the engine moves as little as is worth it."""
    problem = outlook.situation.problem
    if problem is None:
        return ()
    number = {day: index for index, day in enumerate(outlook.days)}
    place = {shop.retailer.pk: index for index, shop in enumerate(outlook.situation.shops)}
    tours: dict[int, list[int]] = {}
    for stop in sorted(outlook.remaining.open, key=lambda one: (one.day, one.position)):
        if stop.retailer_id in place and not _is_gone(outlook, stop):
            tours.setdefault(number[stop.day], []).append(place[stop.retailer_id])
    return price(problem, tours).routes


def _is_gone(outlook: Outlook, stop: PlannedVisit) -> bool:
    """Whether nothing of its day is left for this visit."""
    loss = outlook.loss
    if stop.day not in outlook.lost.get(stop.retailer_id, frozenset()):
        return False
    return stop.day < outlook.remaining.from_day or loss.shuts or loss.takes(stop.day, outlook.situation.hours)
