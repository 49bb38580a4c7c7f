"""The one translator from rows to `engine.Problem`."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from rounds.common.calendar import WorkCalendar
from rounds.common.settings import Settings
from rounds.engine import Day, Depot, Pattern, Place, Problem, Road, Weights, patterns_for, travel_minutes
from rounds.people.models import Territory
from rounds.people.rules.settings import FIELD_HOURS
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.hours import WorkedDay, worked_windows
from rounds.retailers.models import Retailer
from rounds.segments.queries import current_segments, rhythms_of
from rounds.segments.rules.intervals import VisitRhythm
from rounds.visits.queries.contacts import last_visit_days

WEEKS = 4


@dataclass(frozen=True)
class Shop:
    """One retailer to be planned, with the rhythm his segment asks for."""

    retailer: Retailer
    segment: str
    rhythm: VisitRhythm
    last_visit: date | None
    previous: tuple[date, ...] = ()

    @property
    def is_rural(self) -> bool:
        """Villages have other roads and take more time."""
        return self.retailer.market_type == Retailer.MarketType.RURAL


@dataclass(frozen=True)
class Situation:
    """Everything one territory's plan depends on; shops without position are kept apart and named."""

    territory: Territory
    first_day: date
    last_day: date
    workdays: tuple[date, ...]
    hours: WorkedDay
    shops: tuple[Shop, ...]
    unplaced: tuple[Shop, ...]
    settings: Settings
    problem: Problem | None = field(default=None, compare=False)


def situation_of(
    territory: Territory, *, first_day: date, calendar: WorkCalendar, settings: Settings, at: datetime
) -> Situation:
    """Gather a territory's shops, rhythms and history, and state them as a problem for the engine."""
    last_day = first_day + timedelta(days=7 * WEEKS - 1)
    workdays = tuple(calendar.workdays_between(first_day, last_day))
    hours = WorkedDay(tuple((int(start), int(end)) for start, end in settings[FIELD_HOURS]))
    shops = _shops(territory, first_day=first_day, last_day=last_day, settings=settings, at=at)
    placed = tuple(shop for shop in shops if shop.retailer.has_position)
    situation = Situation(
        territory=territory,
        first_day=first_day,
        last_day=last_day,
        workdays=workdays,
        hours=hours,
        shops=placed,
        unplaced=tuple(shop for shop in shops if not shop.retailer.has_position),
        settings=settings,
    )
    if not placed or not workdays:
        return situation
    return Situation(**{**vars(situation), "problem": _problem(situation)})


def _shops(territory: Territory, *, first_day: date, last_day: date, settings: Settings, at: datetime) -> list[Shop]:
    retailers = list(territory.retailers.active().order_by("pk"))
    ids = [retailer.pk for retailer in retailers]
    segments = current_segments(territory.company, at=at, retailer_ids=ids)
    last = last_visit_days(territory.company_id, ids, before=at)
    rhythms = rhythms_of(settings)
    floor = settings[chosen.FLOOR_DAYS]
    previous = _previous_days(territory, first_day, last_day)
    shops = []
    for retailer in retailers:
        segment = segments.get(retailer.pk, "")
        rhythm = rhythms.get(segment) or VisitRhythm(settings[chosen.UNSEGMENTED_DAYS], 0, ("C30",))
        if rhythm.interval_days > floor:
            rhythm = VisitRhythm(floor, rhythm.phone_interval_days, (*rhythm.rules, "E14"))
        shops.append(Shop(retailer, segment, rhythm, last.get(retailer.pk), previous.get(retailer.pk, ())))
    return shops


def _previous_days(territory: Territory, first_day: date, last_day: date) -> dict[int, tuple[date, ...]]:
    """The weekdays last cycle's published plan used, laid over the new span: keeping the rhythm is worth something."""
    plan = (
        VisitPlan.objects.unscoped("a plan starts from its predecessor")
        .filter(territory=territory, state=VisitPlan.State.PUBLISHED, starts_on__lt=first_day)
        .order_by("-starts_on", "-pk")
        .first()
    )
    if plan is None:
        return {}
    found: dict[int, list[date]] = {}
    rows = PlannedVisit.objects.filter(plan=plan, channel="door").values_list("retailer_id", "day")
    weeks = -(-(first_day - plan.starts_on).days // 7)
    for retailer_id, day in rows:
        again = day + timedelta(days=7 * weeks)
        if first_day <= again <= last_day:
            found.setdefault(retailer_id, []).append(again)
    return {retailer_id: tuple(sorted(days)) for retailer_id, days in found.items()}


def _problem(situation: Situation) -> Problem:
    settings, shops = situation.settings, situation.shops
    home = _home(situation)
    places = [*(_position(shop) for shop in shops), home]
    lat, lon = [place[0] for place in places], [place[1] for place in places]
    areas = ["rural" if shop.is_rural else "urban" for shop in shops] + ["urban"]
    roads = {
        "urban": Road(settings[chosen.URBAN_SPEED], settings[chosen.URBAN_DETOUR]),
        "rural": Road(settings[chosen.RURAL_SPEED], settings[chosen.RURAL_DETOUR]),
    }
    minutes = travel_minutes(lat, lon, areas=areas, roads=roads, stop_minutes=settings[chosen.STOP_MINUTES])
    day = Day(start=float(situation.hours.start), end=float(situation.hours.end))
    return Problem(
        days=(day,) * len(situation.workdays),
        places=tuple(_place(shop, situation) for shop in shops),
        depots=(Depot(),),
        travel=minutes,
        band=(settings[chosen.BAND_MIN], settings[chosen.BAND_MAX]),
        weights=Weights(change=settings[chosen.CHANGE_PRICE]),
    )


def _home(situation: Situation) -> tuple[float, float]:
    """Where the days start; without a stated place, the middle of the shops."""
    territory = situation.territory
    if territory.start_lat is not None and territory.start_lon is not None:
        return territory.start_lat, territory.start_lon
    lats, lons = zip(*(_position(shop) for shop in situation.shops), strict=True)
    return sorted(lats)[len(lats) // 2], sorted(lons)[len(lons) // 2]


def _position(shop: Shop) -> tuple[float, float]:
    """Latitude and longitude of a placed shop."""
    retailer = shop.retailer
    if retailer.lat is None or retailer.lon is None:
        raise ValueError(f"{retailer.name} has no position")
    return retailer.lat, retailer.lon


def _place(shop: Shop, situation: Situation) -> Place:
    settings = situation.settings
    number = {day: index for index, day in enumerate(situation.workdays)}
    windows = _windows(shop, situation)
    minutes = settings[chosen.RURAL_MINUTES] if shop.is_rural else settings[chosen.URBAN_MINUTES]
    previous = tuple(number[day] for day in shop.previous if day in number)
    return Place(
        patterns=_patterns(shop, situation, windows),
        service=float(minutes),
        day_windows=windows,
        previous=previous if shop.previous else None,
        priority=1.5 if shop.rhythm.interval_days <= 7 else 1.0,
    )


def _patterns(
    shop: Shop, situation: Situation, windows: dict[int, tuple[tuple[float, float], ...]]
) -> tuple[Pattern, ...]:
    first = situation.first_day
    offsets = [(day - first).days for day in situation.workdays]
    shut = {situation.workdays[day].weekday() for day, opening in windows.items() if not opening}
    interval = shop.rhythm.interval_days
    due = None
    if shop.last_visit is not None:
        due = max(0, (shop.last_visit - first).days + interval)
    return patterns_for(
        interval,
        offsets,
        horizon=7 * WEEKS,
        first_weekday=first.weekday(),
        weekdays=(set(range(7)) - shut) or set(range(7)),
        tolerance=situation.settings[chosen.TOLERANCE_DAYS],
        due=due,
    )


def _windows(shop: Shop, situation: Situation) -> dict[int, tuple[tuple[float, float], ...]]:
    """Opening hours by weekday ("0" Monday … "6"): lists of [from, to] minutes; an empty list is shut."""
    stated = shop.retailer.opening_hours
    if not isinstance(stated, dict) or not stated:
        return {}
    found = {}
    for index, day in enumerate(situation.workdays):
        hours = stated.get(str(day.weekday()))
        if hours is None:
            continue
        opening = [(int(start), int(end)) for start, end in hours]
        found[index] = worked_windows(situation.hours, opening)
    return found
