"""The one translator from rows to `engine.Problem`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max

from rounds.common.calendar import WorkCalendar
from rounds.common.settings import Settings
from rounds.engine import Day, Depot, Lock, Pattern, Place, Problem, Weights, patterns_for
from rounds.people.models import Territory
from rounds.people.rules.settings import FIELD_HOURS
from rounds.planning.models import PlannedVisit, VisitPlan
from rounds.planning.queries.roads import Travel, travel_between
from rounds.planning.rules import settings as chosen
from rounds.planning.rules.gaps import BROKEN_DAYS, Gap, is_broken, longest_gap
from rounds.planning.rules.hours import WorkedDay, worked_windows
from rounds.retailers.models import Retailer
from rounds.segments.queries import current_segments, rhythms_of
from rounds.segments.rules.intervals import VisitRhythm
from rounds.visits.models import Visit
from rounds.visits.queries.contacts import last_visit_days
from rounds.visits.rules.interval import resets_interval
from rounds.visits.rules.settings import RESETTING_CHANNELS

WEEKS = 4
CYCLE = 7 * WEEKS


@dataclass(frozen=True)
class HandLock:
    """A visit somebody locked: on its day, or with `rank` (0 first) at its place in the round too."""

    day: date
    rank: int | None


@dataclass(frozen=True)
class Shop:
    """One retailer to be planned, with the rhythm his segment asks for."""

    retailer: Retailer
    segment: str
    rhythm: VisitRhythm
    last_visit: date | None
    previous: tuple[date, ...] = ()
    locks: tuple[HandLock, ...] = ()

    @property
    def is_rural(self) -> bool:
        """Villages have other roads and take more time."""
        return self.retailer.market_type == Retailer.MarketType.RURAL

    @property
    def area(self) -> str:
        """The type of area that decides about speed and detour."""
        return "rural" if self.is_rural else "urban"


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
    travel: Travel | None = None
    problem: Problem | None = None

    @property
    def tolerance(self) -> int:
        """Days by which a gap may exceed the interval."""
        return int(self.settings[chosen.TOLERANCE_DAYS])

    @property
    def home(self) -> tuple[float, float]:
        """Where the days start: needs a shop with a position, or a stated place."""
        return home_of(self.territory, [position_of(shop) for shop in self.shops])

    def shut_weekdays(self, shop: Shop) -> set[int]:
        """Weekdays (0: Monday) on which the shop is not open long enough for a visit."""
        service = self.minutes_at(shop)
        windows = windows_of(shop, self.workdays, self.hours)
        shut = {day for day, opening in windows.items() if not any(end - start >= service for start, end in opening)}
        return {self.workdays[day].weekday() for day in shut}

    def gap_of(self, shop: Shop, visits: Sequence[date]) -> Gap:
        """The longest gap these door visits would leave for a shop."""
        return longest_gap(
            visits,
            last_before=shop.last_visit,
            first_day=self.first_day,
            last_day=self.last_day,
            interval=shop.rhythm.interval_days,
            tolerance=self.tolerance,
        )

    def minutes_at(self, shop: Shop) -> int:
        """How long a visit there takes."""
        return minutes_in(shop.retailer, self.settings)


def situation_of(
    territory: Territory, *, first_day: date, calendar: WorkCalendar, settings: Settings, at: datetime
) -> Situation:
    """Gather a territory's shops, rhythms and history for four weeks, and state them as a problem for the engine."""
    last_day = first_day + timedelta(days=CYCLE - 1)
    situation = gathered(territory, first_day=first_day, last_day=last_day, calendar=calendar, settings=settings, at=at)
    if not situation.shops or not situation.workdays:
        return situation
    positions = [*(position_of(shop) for shop in situation.shops), situation.home]
    travel = travel_between(positions, [*(shop.area for shop in situation.shops), "urban"], settings, at=at)
    return replace(situation, travel=travel, problem=_problem(situation, travel))


def gathered(
    territory: Territory,
    *,
    first_day: date,
    last_day: date,
    calendar: WorkCalendar,
    settings: Settings,
    at: datetime,
) -> Situation:
    """A territory's shops, rhythms and history in a span, without the problem."""
    local = at.astimezone(ZoneInfo(calendar.timezone))
    shops = _shops(territory, first_day=first_day, last_day=last_day, settings=settings, at=local)
    return Situation(
        territory=territory,
        first_day=first_day,
        last_day=last_day,
        workdays=tuple(calendar.workdays_between(first_day, last_day)),
        hours=WorkedDay(tuple((int(start), int(end)) for start, end in settings[FIELD_HOURS])),
        shops=tuple(shop for shop in shops if shop.retailer.has_position),
        unplaced=tuple(shop for shop in shops if not shop.retailer.has_position),
        settings=settings,
    )


def _shops(territory: Territory, *, first_day: date, last_day: date, settings: Settings, at: datetime) -> list[Shop]:
    retailers = list(territory.retailers.active().order_by("pk"))
    ids = [retailer.pk for retailer in retailers]
    segments = current_segments(territory.company, at=at, retailer_ids=ids)
    last = last_contacts(territory, ids, first_day=first_day, settings=settings, at=at)
    rhythms = rhythms_of(settings)
    previous = _previous_days(territory, first_day, last_day)
    locks = _locks(territory, first_day, last_day)
    shops = []
    for retailer in retailers:
        segment = segments.get(retailer.pk, "")
        rhythm = rhythm_of(segment, rhythms, settings)
        held = locks.get(retailer.pk, ())
        shops.append(Shop(retailer, segment, rhythm, last.get(retailer.pk), previous.get(retailer.pk, ()), held))
    return shops


def minutes_in(retailer: Retailer, settings: Settings) -> int:
    """How long a visit there takes: longer in a village."""
    is_rural = retailer.market_type == Retailer.MarketType.RURAL
    return int(settings[chosen.RURAL_MINUTES if is_rural else chosen.URBAN_MINUTES])


def rhythm_of(segment: str, rhythms: Mapping[str, VisitRhythm], settings: Settings) -> VisitRhythm:
    """How often a retailer of a segment is visited, never less often than the floor (E14)."""
    rhythm = rhythms.get(segment) or VisitRhythm(settings[chosen.UNSEGMENTED_DAYS], 0, ("C30",))
    floor = settings[chosen.FLOOR_DAYS]
    if rhythm.interval_days <= floor:
        return rhythm
    return VisitRhythm(floor, rhythm.phone_interval_days, (*rhythm.rules, "E14"))


def last_contacts(
    territory: Territory, ids: Collection[int], *, first_day: date, settings: Settings, at: datetime
) -> dict[int, date]:
    """The last visit each shop will have had when the plan begins: those made, and those still planned until then."""
    last = last_visit_days(territory.company_id, ids, before=at)
    channels = [c for c in Visit.Channel.values if resets_interval(c, resetting=settings[RESETTING_CHANNELS])]
    coming = Visit.objects.unscoped("retailers of the territory").filter(
        company_id=territory.company_id,
        retailer_id__in=ids,
        state=Visit.State.PLANNED,
        channel__in=channels,
        planned_on__gte=at.date(),
        planned_on__lt=first_day,
    )
    for retailer_id, day in coming.order_by().values_list("retailer_id").annotate(day=Max("planned_on")):
        last[retailer_id] = max(day, last.get(retailer_id, day))
    return last


def _previous_days(territory: Territory, first_day: date, last_day: date) -> dict[int, tuple[date, ...]]:
    """The days of the plan in force, laid over the new span by whole cycles: keeping the rhythm is worth something."""
    plan = (
        VisitPlan.objects.unscoped("a plan starts from its predecessor")
        .filter(territory=territory, state=VisitPlan.State.PUBLISHED, starts_on__lte=first_day)
        .order_by("-starts_on", "-pk")
        .first()
    )
    if plan is None:
        return {}
    found: dict[int, list[date]] = {}
    for retailer_id, day in plan.stops.filter(channel=Visit.Channel.DOOR).values_list("retailer_id", "day"):
        again = first_day + timedelta(days=(day - first_day).days % CYCLE)
        found.setdefault(retailer_id, []).append(again)
    return {retailer_id: tuple(sorted(days)) for retailer_id, days in found.items()}


def _locks(territory: Territory, first_day: date, last_day: date) -> dict[int, tuple[HandLock, ...]]:
    """What is locked in the newest plan of the span that still stands, by retailer: whoever plans anew keeps it."""
    plan = (
        VisitPlan.objects.unscoped("a plan keeps the locks of its predecessor")
        .filter(territory=territory, starts_on__lte=last_day, ends_on__gte=first_day)
        .filter(state__in=[VisitPlan.State.DRAFT, VisitPlan.State.APPROVED, VisitPlan.State.PUBLISHED])
        .exclude(state=VisitPlan.State.DRAFT, run__settings__has_key="replan")
        .order_by("-pk")
        .first()
    )
    found: dict[int, tuple[HandLock, ...]] = {}
    if plan is None:
        return found
    held = plan.stops.exclude(lock=PlannedVisit.Lock.NONE).filter(
        channel=Visit.Channel.DOOR, handed_from=None, day__range=(first_day, last_day)
    )
    for stop in held.order_by("day", "position"):
        rank = stop.position - 1 if stop.lock == PlannedVisit.Lock.PLACE else None
        found[stop.retailer_id] = (*found.get(stop.retailer_id, ()), HandLock(stop.day, rank))
    return found


def _problem(situation: Situation, travel: Travel) -> Problem:
    settings, shops = situation.settings, situation.shops
    day = Day(start=float(situation.hours.start), end=float(situation.hours.end))
    return Problem(
        days=(day,) * len(situation.workdays),
        places=tuple(_place(shop, situation) for shop in shops),
        depots=(Depot(),),
        travel=travel.minutes,
        band=(settings[chosen.BAND_MIN], settings[chosen.BAND_MAX]),
        weights=Weights(change=settings[chosen.CHANGE_PRICE]),
    )


def home_of(territory: Territory, positions: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Where the days start; without a stated place, the middle of the shops."""
    if territory.start_lat is not None and territory.start_lon is not None:
        return territory.start_lat, territory.start_lon
    lats, lons = zip(*positions, strict=True)
    return sorted(lats)[len(lats) // 2], sorted(lons)[len(lons) // 2]


def position_of(shop: Shop) -> tuple[float, float]:
    """Latitude and longitude of a placed shop."""
    retailer = shop.retailer
    if retailer.lat is None or retailer.lon is None:
        raise ValueError(f"{retailer.name} has no position")
    return retailer.lat, retailer.lon


def _place(shop: Shop, situation: Situation) -> Place:
    number = {day: index for index, day in enumerate(situation.workdays)}
    previous = tuple(number[day] for day in shop.previous if day in number)
    return Place(
        patterns=_patterns(shop, situation),
        service=float(situation.minutes_at(shop)),
        day_windows=windows_of(shop, situation.workdays, situation.hours),
        locks=tuple(Lock(number[held.day], held.rank) for held in shop.locks if held.day in number),
        previous=previous if shop.previous else None,
        priority=1.5 if shop.rhythm.interval_days <= 7 else 1.0,
    )


def _patterns(shop: Shop, situation: Situation) -> tuple[Pattern, ...]:
    first = situation.first_day
    offsets = [(day - first).days for day in situation.workdays]
    interval = shop.rhythm.interval_days
    made = patterns_for(
        interval,
        offsets,
        horizon=CYCLE,
        first_weekday=first.weekday(),
        weekdays=set(range(7)) - situation.shut_weekdays(shop) or set(range(7)),
        tolerance=situation.tolerance,
        due=max(0, (shop.last_visit - first).days + interval) if shop.last_visit is not None else None,
    )
    # So dense that moved days would fall on one another: then only the days that are worked.
    made = made or patterns_for(interval, offsets, horizon=CYCLE, tolerance=0)
    return tuple(_weighed(pattern, shop, situation) for pattern in made)


def _weighed(pattern: Pattern, shop: Shop, situation: Situation) -> Pattern:
    """A rhythm that would break the interval costs far more than one within the tolerance."""
    gap = situation.gap_of(shop, [situation.workdays[day] for day in pattern.days])
    broken = is_broken(gap, interval=shop.rhythm.interval_days, tolerance=situation.tolerance)
    return replace(pattern, deviation=pattern.deviation + BROKEN_DAYS) if broken else pattern


def windows_of(shop: Shop, workdays: tuple[date, ...], hours: WorkedDay) -> dict[int, tuple[tuple[float, float], ...]]:
    """Opening hours in worked minutes by number of the workday; days without stated hours are left away."""
    stated = ((index, opening_on(shop.retailer, day, hours)) for index, day in enumerate(workdays))
    return {index: opening for index, opening in stated if opening is not None}


def opening_on(retailer: Retailer, day: date, hours: WorkedDay) -> tuple[tuple[float, float], ...] | None:
    """Opening hours of one day in worked minutes; None when the shop is always open, empty when it is shut.

    The file states them by weekday: "0" is Monday, lists of [from, to] minutes after midnight; an empty list is shut,
    a missing weekday always open.
    """
    stated = retailer.opening_hours
    opening = stated.get(str(day.weekday())) if isinstance(stated, dict) else None
    if opening is None:
        return None
    return worked_windows(hours, [(int(start), int(end)) for start, end in opening])


def begins_at(place: Place, day: int, arrival: float) -> float:
    """The worked minute a visit begins: on arrival, or when the shop opens."""
    fitting = [opens for opens, closes in place.open_on(day) if closes - place.service >= arrival - 1e-6]
    return max(arrival, min(fitting, default=arrival))
